# SPDX-License-Identifier: EUPL-1.2
"""Outcome against score, programme by programme, in counts of the own duos. Nothing here changes a weight.

A score is a sum of what was known beforehand, no chance of success: duos are few, people chose which pairs to make, and who was
never proposed is not in it. So each figure stands with the number of duos behind it, and none is told of fewer than five.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from koepel import clock
from shared_pool.matching.codes import Label
from shared_pool.matching.small_numbers import TOLD_FROM
from shared_pool.proposals import rows as proposals
from tenants import disclosure
from tenants.disclosure import Course

LASTING = timedelta(days=90)


@dataclass(frozen=True)
class Share:
    """So many of so many; `told` is False below five, so that no figure is about somebody."""

    many: int
    of: int

    @property
    def told(self) -> bool:
        """Whether enough duos stand behind it."""
        return self.of >= TOLD_FROM

    @property
    def percent(self) -> int:
        """Of all of them, in whole percents."""
        return round(100 * self.many / self.of)


@dataclass(frozen=True)
class Band:
    """The duos that were proposed with a score of this label.

    `lasting`: together after three months, of those that began at least so long ago. `goals`: reached, of all goals that were
    set. `early`: ended otherwise than by a close, of those that ended.
    """

    label: Label
    duos: int
    lasting: Share
    goals: Share
    early: Share


@dataclass(frozen=True)
class Learned:
    """One programme; `unscored` duos began without a score that is still kept."""

    programme: str
    duos: int
    unscored: int
    bands: tuple[Band, ...]


def learned() -> list[Learned]:
    """Each programme in which a duo began, those with most duos first."""
    courses = disclosure.courses()
    scores = proposals.own_scores([one.proposal_id for one in courses])
    today = clock.today()
    found = []
    for programme in sorted({one.programme for one in courses}):
        own = [one for one in courses if one.programme == programme]
        scored = [one for one in own if one.proposal_id in scores]
        bands = tuple(
            _band(label, [one for one in scored if Label.of(scores[one.proposal_id]) is label], today)
            for label in sorted(Label, reverse=True)
        )
        found.append(Learned(programme, len(own), len(own) - len(scored), bands))
    return sorted(found, key=lambda one: -one.duos)


def _band(label: Label, courses: list[Course], today: date) -> Band:
    long_ago = [one for one in courses if one.started_on + LASTING <= today]
    ended = [one for one in courses if one.ended_on is not None]
    return Band(
        label=label,
        duos=len(courses),
        lasting=Share(sum(_lasted(one) for one in long_ago), len(long_ago)),
        goals=Share(sum(one.reached for one in courses), sum(one.goals for one in courses) if _enough(courses) else 0),
        early=Share(sum(not one.completed for one in ended), len(ended)),
    )


def _lasted(one: Course) -> bool:
    return one.ended_on is None or one.ended_on - one.started_on >= LASTING


def _enough(courses: list[Course]) -> bool:
    """Five goals of one person tell of one person."""
    return sum(bool(one.goals) for one in courses) >= TOLD_FROM
