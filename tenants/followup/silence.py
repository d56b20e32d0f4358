# SPDX-License-Identifier: EUPL-1.2
"""When a duo is silent (H5): days since the last meeting or noted contact, or since the start, against its own limit.

A planned next meeting postpones the signal to the day after it; of a series only the first that nothing was heard of does.
Silence is a signal, never an end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Silence:
    """`days` since `since`, the last day on which something was heard; `beyond` when that is more than the limit."""

    since: date
    days: int
    limit: int
    beyond: bool


def silence(
    today: date, *, started_on: date, last_heard_on: date | None, limit: int, next_meeting_on: date | None
) -> Silence:
    """The silence of a running duo. Days are calendar days; exactly the limit is not yet beyond it."""
    since = max(started_on, last_heard_on) if last_heard_on else started_on
    days = max((today - since).days, 0)
    postponed = next_meeting_on is not None and today <= next_meeting_on
    return Silence(since, days, limit, days > limit and not postponed)
