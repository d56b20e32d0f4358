# SPDX-License-Identifier: EUPL-1.2
"""A row of a follow-up list becomes a meeting: its duo is known, its duration is one, its day lies within the duo."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from tenants.registers.coded import ACTIVITIES, PLACES, code_of
from tenants.registers.directory import Directory, Pair
from tenants.registers.durations import Unit, clock_of, minutes_of
from tenants.registers.fields import Field, SheetKind
from tenants.registers.known import Known
from tenants.registers.problems import Oddity, Problem
from tenants.registers.records import AlreadyHere, Link, MeetingRecord
from tenants.registers.sheets import Line, Refusal, SheetLines, refuse
from tenants.registers.words import plain

_UNITS = ((Field.MINUTES, Unit.MINUTES), (Field.HOURS, Unit.HOURS), (Field.DURATION, Unit.UNSAID))


class Meetings:
    """Checks follow-up lists against the duos of the file and of the municipality."""

    def __init__(self, directory: Directory, known: Known, today: date) -> None:
        self._directory, self._known, self._today = directory, known, today
        self._noted: Counter[tuple[Link, date]] = Counter()

    def check(self, lines: SheetLines) -> None:
        heading = plain(lines.plan.heading(Field.DUO)).split()
        mentor_first = {"mentor", "mentee"} <= set(heading) and heading.index("mentor") < heading.index("mentee")
        for line in lines.lines():
            try:
                if lines.twice(line):
                    raise refuse(Problem.DUPLICATE_ROW)
                self._take(lines, line, mentor_first=mentor_first)
            except Refusal as why:
                lines.refuse(line, why)

    def _take(self, lines: SheetLines, line: Line, *, mentor_first: bool) -> None:
        held_on = line.day(Field.HELD_ON)
        if held_on is None or held_on > self._today:
            raise refuse(Problem.INVALID_DATE, Field.HELD_ON)
        pair, duo = self._pair(line, held_on, mentor_first=mentor_first)
        minutes = _minutes(line)
        if not pair.covers(held_on):
            raise refuse(Problem.OUTSIDE_TRAJECTORY, Field.HELD_ON)
        self._noted[duo, held_on] += 1
        if isinstance(duo, AlreadyHere) and self._known.meetings(duo.id, held_on) >= self._noted[duo, held_on]:
            lines.checked.unchanged.append(line.row.number)
            return
        place_words = line.text(Field.PLACE)
        place = code_of(place_words, PLACES)
        if minutes is None:
            lines.checked.warn(line.row.number, Oddity.NO_DURATION)
        if place_words and place is None:
            lines.checked.warn(line.row.number, Oddity.UNKNOWN_PLACE, Field.PLACE)
        activity_words, note = line.text(Field.ACTIVITY), line.text(Field.NOTE)
        lines.checked.records.append(
            MeetingRecord(
                origin=line.origin,
                duo=duo,
                held_on=held_on,
                minutes=minutes,
                starts_at=clock_of(line.cell(Field.STARTS_AT)),
                activity=code_of(activity_words, ACTIVITIES) or code_of(note[:200], ACTIVITIES),
                activity_words=activity_words,
                place=place or ("other" if place_words else None),
                place_words=place_words,
                note=note,
                follow_up=line.text(Field.FOLLOW_UP),
            )
        )

    def _pair(self, line: Line, held_on: date, *, mentor_first: bool) -> tuple[Pair, Link]:
        """The duo of the row; of several the one that ran that day. An unknown person comes before an unknown duo."""
        called = line.cell(Field.DUO)
        if called is not None:
            pairs = self._directory.pairs_called(called, mentor_first=mentor_first)
        else:
            mentee = self._named(SheetKind.MENTEES, line, Field.MENTEE)
            mentor = self._named(SheetKind.MENTORS, line, Field.MENTOR)
            if mentee is None:
                raise refuse(Problem.UNKNOWN_DUO, Field.DUO)
            pairs = self._directory.pairs_of(mentee, mentor)
        best = max(pairs, key=lambda pair: (pair.covers(held_on), pair.started_on), default=None)
        if best is None:
            raise refuse(Problem.UNKNOWN_DUO, Field.DUO)
        return best, best.link

    def _named(self, kind: SheetKind, line: Line, of: Field) -> Link | None:
        cell = line.cell(of)
        if cell is None:
            return None
        found = self._directory.person(kind, cell)
        if found is None or found.link is None:
            raise refuse(Problem.UNKNOWN_PERSON, of)
        return found.link


def _minutes(line: Line) -> int | None:
    """From the first column that says something, else from the two hours of the day; None when nothing is said."""
    for of, unit in _UNITS:
        cell = line.cell(of)
        if cell is not None:
            found = minutes_of(cell, unit)
            if found is None:
                raise refuse(Problem.INVALID_DURATION, of)
            return found
    starts, ends = clock_of(line.cell(Field.STARTS_AT)), clock_of(line.cell(Field.ENDS_AT))
    if starts is None or ends is None:
        return None
    day = date(2000, 1, 1)
    length = datetime.combine(day, ends) - datetime.combine(day, starts)
    if length <= timedelta(0):
        raise refuse(Problem.INVALID_DURATION, Field.ENDS_AT)
    return int(length.total_seconds() // 60)
