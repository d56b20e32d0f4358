# SPDX-License-Identifier: EUPL-1.2
"""One line of Vandaag: what burns, since when, and the one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum


class Group(IntEnum):
    """The order of the work list, most urgent first."""

    HELP = 1
    SILENT = 2
    ANSWERS = 3
    NEW = 4
    TODAY = 5
    NO_NEXT_STEP = 6
    EXPIRES = 7


@dataclass(frozen=True)
class Action:
    """A button: `url` is posted to when `post`, followed otherwise."""

    label: str
    url: str
    post: bool = False
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class TodayRow:
    """One line. `what` and `who` are words for the reader of this scope; `since` orders within the group."""

    order: Group
    since: date
    who: str
    what: str
    action: Action | None
    undo: Action | None = None
    link: str = ""
    days: int | None = None

    def said(self) -> TodayRow:
        """The line itself."""
        return self


@dataclass(frozen=True)
class Unsaid:
    """A line whose words nobody needs yet: the menu counts hundreds on every page, and the page shows seven of a group."""

    order: Group
    since: date
    say: Callable[[], TodayRow]

    def said(self) -> TodayRow:
        """The line, put into words now."""
        return self.say()


Line = TodayRow | Unsaid
