# SPDX-License-Identifier: EUPL-1.2
"""Appointments that come back on the same weekday and hour: the days of a series, and what differs from them.

Pure: a series is one small tree on its duo, and its days are counted anew each time, so a pause, a stop and another planned end
need not touch it. The hour is what the clock in Brussels shows, in summer and in winter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from koepel.clock import BRUSSELS
from koepel.i18n import _l
from tenants.vocabulary import Coded

MOST = 60  # appointments of one series, also without an end: more than a year of weeks


class Rhythm(Coded):
    """How often they meet."""

    ONCE = "once", _l("Once")
    WEEK = "week", _l("Every week")
    FORTNIGHT = "fortnight", _l("Every two weeks")
    MONTH = "month", _l("Every month")


@dataclass(frozen=True)
class Appointment:
    """One time that they meet; `day` is the day of the series that it stands for, also when it was moved to another."""

    day: date
    at: datetime
    place: str
    moved: bool = False


@dataclass(frozen=True)
class Series:
    """From its first day on, every so often, `times` times or (0) until the trajectory ends. A change is a moment and a place
    instead, or None for left out. A day that is left out, or lies in a pause, still is one of the `times`.
    """

    every: str
    first: date
    hour: time
    place: str = ""
    times: int = 0
    changes: Mapping[date, tuple[datetime, str] | None] = field(default_factory=dict)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Series:
        """From the tree of a duo. Raises KeyError, TypeError or ValueError for what nobody knows."""
        changes = {
            date.fromisoformat(day): (datetime.fromisoformat(one[0]), str(one[1])) if one else None
            for day, one in kept["changes"].items()
        }
        return cls(
            Rhythm(kept["every"]).value, date.fromisoformat(kept["first"]), time.fromisoformat(kept["hour"]),
            str(kept["place"]), int(kept["times"]), changes,
        )  # fmt: skip

    def tree(self) -> dict[str, Any]:
        """As a duo keeps it."""
        changes = {day.isoformat(): [one[0].isoformat(), one[1]] if one else None for day, one in self.changes.items()}
        return {
            "every": self.every, "first": self.first.isoformat(), "hour": self.hour.isoformat("minutes"),
            "place": self.place, "times": self.times, "changes": changes,
        }  # fmt: skip

    def days(self, until: date | None) -> Iterator[date]:
        """The days as agreed, until this one at the latest, and never more than `MOST`."""
        for number in range(min(self.times or MOST, MOST)):
            day = self._day(number)
            if until is not None and day > until:
                return
            yield day

    def appointments(self, until: date | None) -> list[Appointment]:
        """All that is not left out, by moment."""
        found = []
        for day in self.days(until):
            change = self.changes.get(day, (moment_of(day, self.hour), self.place))
            if change is not None:
                found.append(Appointment(day, *change, moved=day in self.changes))
        return sorted(found, key=lambda one: one.at)

    def changed(self, day: date, to: tuple[datetime, str] | None) -> Series:
        """With this one day moved or left out; the rest goes on."""
        return replace(self, changes={**self.changes, day: to})

    def unchanged(self, day: date) -> Series:
        """With this day as it was agreed."""
        return replace(self, changes={one: to for one, to in self.changes.items() if one != day})

    def _day(self, number: int) -> date:
        if self.every == Rhythm.MONTH:
            return _same_weekday(self.first, number)
        return self.first + timedelta(weeks=number * (2 if self.every == Rhythm.FORTNIGHT else 1))


def moment_of(day: date, hour: time) -> datetime:
    """This hour on the clock in Brussels; an hour that a spring night skips becomes the one after it."""
    local = datetime.combine(day, hour, tzinfo=BRUSSELS)
    return local.astimezone(UTC)


def _same_weekday(first: date, months: int) -> date:
    """The second Tuesday stays the second Tuesday; a fifth one becomes the last of its month."""
    years, month = divmod(first.month - 1 + months, 12)
    begin = date(first.year + years, month + 1, 1)
    day = begin + timedelta(days=(first.weekday() - begin.weekday()) % 7, weeks=(first.day - 1) // 7)
    return day if day.month == begin.month else day - timedelta(weeks=1)
