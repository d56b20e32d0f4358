# SPDX-License-Identifier: EUPL-1.2
"""A row of a list of duos becomes a record when its days are right and both its people are known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from tenants.registers.cells import Cell, one_line
from tenants.registers.coded import REASONS, STATES, code_of
from tenants.registers.directory import Directory, Pair, Someone
from tenants.registers.fields import Field, SheetKind
from tenants.registers.problems import Oddity, Problem
from tenants.registers.records import AlreadyHere, DuoRecord, Elsewhere, Link
from tenants.registers.sheets import CheckedSheet, Line, Refusal, SheetLines, refuse


class Duos:
    """Checks lists of duos against the people of the file and of the municipality."""

    def __init__(self, directory: Directory, today: date, keep_from: date | None) -> None:
        self._directory, self._today, self._keep_from = directory, today, keep_from

    def check(self, lines: SheetLines) -> None:
        for line in lines.lines():
            try:
                if lines.twice(line):
                    raise refuse(Problem.DUPLICATE_ROW)
                self._take(lines, line)
            except Refusal as why:
                lines.refuse(line, why)

    def _take(self, lines: SheetLines, line: Line) -> None:
        started_on, ended_on = line.day(Field.STARTED_ON), line.day(Field.ENDED_ON)
        if started_on is None:
            raise refuse(Problem.INVALID_DATE, Field.STARTED_ON)
        if ended_on and ended_on < started_on:
            raise refuse(Problem.END_BEFORE_START, Field.ENDED_ON)
        mentee, mentee_link = self._person(SheetKind.MENTEES, line.cell(Field.MENTEE), Field.MENTEE)
        mentor, mentor_link = self._person(SheetKind.MENTORS, line.cell(Field.MENTOR), Field.MENTOR)
        if here := self._directory.same_pair(mentee_link, mentor_link, started_on):
            lines.checked.unchanged.append(line.row.number)
            self._directory.number_pair(here, line.number)
            self._directory.call_pair(here, mentor_link)
            return
        state, ended = _state(line, ended_on)
        past = self._keep_from is not None and ended_on is not None and ended_on < self._keep_from
        record = DuoRecord(
            origin=line.origin,
            mentee=mentee_link,
            mentor=mentor_link,
            started_on=started_on,
            ended_on=ended_on,
            state=state,
            reason=code_of(line.text(Field.REASON), REASONS) if state == "stopped" else None,
            reason_words=line.text(Field.REASON),
            remarks=line.text(Field.REMARKS),
            past_retention=past,
        )
        self._warn(lines, record, mentee, mentor, ended)
        lines.checked.records.append(record)
        self._directory.add_pair(Pair(record.origin, mentee_link, mentor_link, started_on, ended_on), line.number)

    def _person(self, kind: SheetKind, cell: Cell, of: Field) -> tuple[Someone, Link]:
        found = self._directory.person(kind, cell) if one_line(cell) else None
        if found is None or found.link is None:
            raise refuse(Problem.UNKNOWN_PERSON, of)
        return found, found.link

    def _warn(self, lines: SheetLines, record: DuoRecord, mentee: Someone, mentor: Someone, ended: bool) -> None:
        row, warn = record.origin.row, lines.checked.warn
        if any(person.intake_on and record.started_on < person.intake_on for person in (mentee, mentor)):
            warn(row, Oddity.DUO_BEFORE_INTAKE, Field.STARTED_ON)
        if ended and record.ended_on is None:
            warn(row, Oddity.NO_END_DATE, Field.ENDED_ON)
        if isinstance(record.mentor, Elsewhere):
            warn(row, Oddity.MENTOR_ELSEWHERE, Field.MENTOR)
        if record.started_on > self._today:
            warn(row, Oddity.DAY_IN_THE_FUTURE, Field.STARTED_ON)


def settle_retention(sheets: Iterable[CheckedSheet]) -> None:
    """A mentee's file is kept as long as one trajectory is: it goes by the last one. Marks what comes in without names."""
    duos = [
        (sheet, at, record)
        for sheet in sheets
        for at, record in enumerate(sheet.records)
        if isinstance(record, DuoRecord)
    ]
    recent = {record.mentee for _, _, record in duos if not record.past_retention}
    for sheet, at, record in duos:
        if not record.past_retention:
            continue
        if record.mentee in recent or isinstance(record.mentee, AlreadyHere):
            sheet.records[at] = replace(record, past_retention=False)
        else:
            sheet.warn(record.origin.row, Oddity.PAST_RETENTION)


def _state(line: Line, ended_on: date | None) -> tuple[str, bool]:
    """The state in our words and whether it says that the duo ended; without words the end and the reason decide."""
    said = code_of(line.text(Field.STATE), STATES)
    if said in ("stopped", "completed"):
        return said, True
    if ended_on is not None and said is None:
        return ("stopped" if line.text(Field.REASON) else "completed"), True
    return said or "started", False
