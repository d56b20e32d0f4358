# SPDX-License-Identifier: EUPL-1.2
"""The way of a proposal: which state may follow which, and what the answers of four parties make of it.

draft -> proposed -> agreed -> willing -> introduced -> started; out of each but the last: declined, expired, withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum


class ProposalState(StrEnum):
    """Where a proposal stands; a duo has states of its own from `started` on."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    AGREED = "agreed"
    WILLING = "willing"
    INTRODUCED = "introduced"
    STARTED = "started"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


S = ProposalState
ENDS = frozenset({S.DECLINED, S.EXPIRED, S.WITHDRAWN})
OPEN = frozenset({S.PROPOSED, S.AGREED, S.WILLING, S.INTRODUCED})
_FORWARD = {
    S.DRAFT: S.PROPOSED,
    S.PROPOSED: S.AGREED,
    S.AGREED: S.WILLING,
    S.WILLING: S.INTRODUCED,
    S.INTRODUCED: S.STARTED,
}

QUESTIONS = ("meets", "goes_on")
ANSWERS = ("yes", "no", "talk")
ANSWER_WORKING_DAYS = 5
ANSWER_DAYS = 7
HOLD_DAYS = 21


def may_follow(now: ProposalState, then: ProposalState) -> bool:
    """Whether `then` stands behind an arrow from `now`."""
    return _FORWARD.get(now) == then or (now in OPEN and then in ENDS)


def next_state(
    now: ProposalState, municipalities: Iterable[str], meets: Iterable[str], goes_on: Iterable[str]
) -> ProposalState:
    """What the answers make of the state: one step at most. 'talk' and silence are never yes."""
    if now is S.PROPOSED:
        return _weighed(now, list(municipalities), S.AGREED)
    if now is S.AGREED:
        return _weighed(now, list(meets), S.WILLING)
    if now is S.INTRODUCED:
        return _weighed(now, list(goes_on), S.STARTED)
    return now


def _weighed(now: ProposalState, answers: list[str], onward: ProposalState) -> ProposalState:
    if "no" in answers:
        return S.DECLINED
    return onward if answers == ["yes", "yes"] else now


def working_days_after(day: date, count: int) -> date:
    """The day that lies `count` working days after this one (Saturday and Sunday do not count)."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day
