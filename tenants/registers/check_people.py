# SPDX-License-Identifier: EUPL-1.2
"""A row of a list of mentees or mentors becomes a record, or says the first thing that stands in its way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from tenants.registers.cells import Cell, one_line, says_nothing
from tenants.registers.coded import half_days_of
from tenants.registers.contacts import Address, address_of, email_of, phone_of, postcode_of
from tenants.registers.directory import Directory, Someone, name_key, row_key
from tenants.registers.fields import Field, SheetKind
from tenants.registers.known import Known, KnownPerson
from tenants.registers.numbers import whole_of, years_of
from tenants.registers.problems import Oddity, Problem
from tenants.registers.records import AlreadyHere, MenteeRecord, MentorRecord, Origin, PersonRecord
from tenants.registers.sheets import AlikeRow, Line, Refusal, SheetLines, refuse
from tenants.registers.spoken import JobWord, SpokenLanguage, job_of, languages_of, level_of
from tenants.registers.words import Words

OLDEST, MOST_YEARS, MOST_DUOS = 120, 80, 20


class People:
    """Checks lists of people, filling the directory that duos and meetings are looked up in."""

    def __init__(
        self, words: Words, known: Known, directory: Directory, today: date, same: Mapping[tuple[str, int], str]
    ) -> None:
        self._words, self._known, self._directory, self._today = words, known, directory, today
        self._same = same
        self._seen: dict[str, list[Origin]] = defaultdict(list)

    def check(self, lines: SheetLines) -> None:
        kind = lines.plan.kind
        for line in lines.lines():
            given, family = _names(line)
            twice = lines.twice(line)
            try:
                if not given and not family:
                    raise refuse(Problem.MISSING_NAME, Field.FULL_NAME)
                if twice:
                    raise refuse(Problem.DUPLICATE_ROW)
                keys = _keys(line, given, family)
                if here := self._here(line, keys):
                    lines.checked.unchanged.append(line.row.number)
                    someone = Someone(AlreadyHere(here.id), here.name, here.intake_on)
                else:
                    record = self._record(line, given, family, keys)
                    lines.checked.records.append(record)
                    self._note_alike(lines, record)
                    someone = Someone(record.origin, record.name, record.intake_on)
            except Refusal as why:
                lines.refuse(line, why)
                if why.problem is Problem.DUPLICATE_ROW:
                    continue
                someone = Someone(None)
            self._directory.add_person(kind, someone, line.number, given, family)
        # Rows refused for a national number are somebody too: a duo that names them names a refused person.
        for line in lines.with_national_number:
            self._directory.add_person(kind, Someone(None), line.number, *_names(line))

    def _here(self, line: Line, keys: tuple[str, ...]) -> KnownPerson | None:
        """The person whom somebody said this row is, else the one that an earlier import made of it."""
        said = self._same.get((line.sheet.read.name, line.row.number))
        return KnownPerson(said) if said else next(filter(None, map(self._known.imported, keys)), None)

    def _record(self, line: Line, given: str, family: str, keys: tuple[str, ...]) -> MenteeRecord | MentorRecord:
        """In the order of precedence: postal code, e-mail, days, numbers."""
        row, warn = line.row.number, line.sheet.checked.warn
        address = self._address(line)
        if address.postcode and not self._words.municipalities_of_postcode(address.postcode, self._day_of_row(line)):
            raise refuse(
                Problem.UNKNOWN_POSTCODE, Field.POSTCODE if line.sheet.plan.where(Field.POSTCODE) else Field.ADDRESS
            )
        email = _email(line)
        birth_date, intake_on = line.day(Field.BIRTH_DATE), line.day(Field.INTAKE_ON)
        if birth_date and birth_date > self._today:
            raise refuse(Problem.INVALID_DATE, Field.BIRTH_DATE)
        age = _whole(line, Field.AGE, OLDEST)
        if not given or not family:
            warn(row, Oddity.HALF_NAME, Field.FULL_NAME)
        if age is not None and birth_date is None:
            warn(row, Oddity.AGE_INSTEAD_OF_BIRTH_DATE, Field.AGE)
        if _minor(birth_date, age, intake_on or self._today):
            warn(row, Oddity.MINOR, Field.BIRTH_DATE if birth_date else Field.AGE)
        phones, remarks = _phones(line)
        words = line.text(Field.AVAILABILITY)
        shared: dict[str, Any] = {
            "origin": line.origin,
            "keys": keys,
            "given_name": given,
            "family_name": family,
            "birth_date": birth_date,
            "age": age if birth_date is None else None,
            "street": address.street[:200],
            "postcode": address.postcode,
            "town": address.town[:100],
            "phone": phones[0] if phones else "",
            "other_phones": tuple(phones[1:]),
            "email": email,
            "languages": self._languages(line),
            "job": self._job(line),
            "channel": line.text(Field.CHANNEL),
            "intake_on": intake_on,
            "availability": words,
            "half_days": half_days_of(words),
            "remarks": remarks,
        }
        if line.sheet.plan.kind is SheetKind.MENTORS:
            years, most = _years(line), _whole(line, Field.MAX_DUOS, MOST_DUOS)
            return MentorRecord(**shared, years=years, max_duos=most)
        level_cell = line.cell(Field.DUTCH_LEVEL)
        level = level_of(level_cell)
        if level_cell is not None and level is None:
            warn(row, Oddity.UNKNOWN_LEVEL, Field.DUTCH_LEVEL)
        return MenteeRecord(**shared, dutch_level=level, dutch_words=line.text(Field.DUTCH_LEVEL))

    def _day_of_row(self, line: Line) -> date:
        """Postal codes are looked up on the day of the row; a day that is wrong is refused later, by its own name."""
        try:
            return line.day(Field.INTAKE_ON) or self._today
        except Refusal:
            return self._today

    def _address(self, line: Line) -> Address:
        whole = address_of(" ".join(one_line(cell) for cell in line.cells(Field.ADDRESS) if not says_nothing(cell)))
        code, town = line.cell(Field.POSTCODE), line.cell(Field.TOWN)
        split = address_of(town) if town is not None else Address()
        return Address(
            whole.street,
            postcode_of(code) if code is not None else whole.postcode or split.postcode,
            (split.town or split.street) or whole.town,
        )

    def _languages(self, line: Line) -> tuple[SpokenLanguage, ...]:
        found: dict[str, SpokenLanguage] = {}
        for of in (Field.MOTHER_TONGUE, Field.LANGUAGES, Field.OTHER_LANGUAGES):
            for cell in line.cells(of):
                for spoken in languages_of(
                    None if says_nothing(cell) else cell, self._words, mother_tongue=of is Field.MOTHER_TONGUE
                ):
                    found.setdefault(spoken.code or spoken.text, spoken)
                    if spoken.code is None:
                        line.sheet.checked.warn(line.row.number, Oddity.UNKNOWN_LANGUAGE, of)
        return tuple(found.values())

    def _job(self, line: Line) -> JobWord | None:
        job = job_of(line.cell(Field.JOB), self._words)
        if job and not job.code:
            line.sheet.checked.warn(line.row.number, Oddity.UNKNOWN_OCCUPATION, Field.JOB)
        elif job and not job.certain:
            line.sheet.checked.warn(line.row.number, Oddity.OCCUPATION_TO_CONFIRM, Field.JOB)
        return job

    def _note_alike(self, lines: SheetLines, record: PersonRecord) -> None:
        email = record.email.casefold()
        keys = [f"name {name_key(record.name)}", *([f"email {email}"] if email else []), *filter(None, [record.phone])]
        rows = tuple(dict.fromkeys(origin for key in keys for origin in self._seen[key]))
        people = self._known.alike(record.given_name, record.family_name, record.email, record.phone)
        if rows or people:
            lines.checked.alike.append(AlikeRow(record.origin.row, people, rows))
        for key in keys:
            self._seen[key].append(record.origin)


def _names(line: Line) -> tuple[str, str]:
    """First and family name; a whole name splits after its first word, 'Osman, Amina' before its comma."""
    given, family = line.text(Field.GIVEN_NAME), line.text(Field.FAMILY_NAME)
    whole = " ".join(line.text(Field.FULL_NAME).split())
    if given or family or not whole:
        return given, family
    before, comma, after = whole.partition(",")
    if comma and after.strip():
        return after.strip()[:100], before.strip()[:100]
    first, _, rest = whole.partition(" ")
    return first[:100], rest[:100]


def _keys(line: Line, given: str, family: str) -> tuple[str, ...]:
    """Under what this row is found again: its sheet and number (with name or contact), and its name with contact."""
    kind, sheet, name = line.sheet.plan.kind.value, name_key(line.sheet.read.name), name_key(f"{given} {family}")
    email = (email_of(line.cell(Field.EMAIL)) or "").casefold()
    dialled = (phone_of(cell) for cell in line.cells(Field.PHONE))
    contacts = [contact for contact in (email, next(filter(None, dialled), "")) if contact]
    found = [row_key(kind, "name", name, contact) for contact in contacts]
    if line.number:
        found += [row_key(kind, "row", sheet, line.number, word) for word in (name, *contacts)]
    elif not contacts:
        found.append(
            row_key(
                kind, "alone", sheet, name, one_line(line.cell(Field.BIRTH_DATE)), one_line(line.cell(Field.ADDRESS))
            )
        )
    return tuple(found)


def _email(line: Line) -> str:
    cell = line.cell(Field.EMAIL)
    if cell is None:
        return ""
    found = email_of(cell)
    if found is None:
        raise refuse(Problem.INVALID_EMAIL, Field.EMAIL)
    return found


def _phones(line: Line) -> tuple[list[str], str]:
    """The numbers that can be dialled, and the remarks with the others added so that nothing is lost."""
    phones: list[str] = []
    odd: list[str] = []
    for cell in line.cells(Field.PHONE):
        if says_nothing(cell):
            continue
        found = phone_of(cell)
        (phones if found else odd).append(found or one_line(cell)[:60])
    if odd:
        line.sheet.checked.warn(line.row.number, Oddity.ODD_PHONE, Field.PHONE)
    return list(dict.fromkeys(phones)), "\n".join(filter(None, [line.text(Field.REMARKS), *odd]))


def _whole(line: Line, of: Field, most: int) -> int | None:
    cell: Cell = line.cell(of)
    if cell is None:
        return None
    found = whole_of(cell, most)
    if found is None:
        raise refuse(Problem.INVALID_NUMBER, of)
    return found


def _years(line: Line) -> float | None:
    cell = line.cell(Field.YEARS)
    if cell is None:
        return None
    found = years_of(cell, MOST_YEARS)
    if found is None:
        raise refuse(Problem.INVALID_NUMBER, Field.YEARS)
    return found


def _minor(birth_date: date | None, age: int | None, on: date) -> bool:
    if birth_date is not None:
        return (on.year - birth_date.year) - ((on.month, on.day) < (birth_date.month, birth_date.day)) < 18
    return age is not None and age < 18
