# SPDX-License-Identifier: EUPL-1.2
"""Which column means what: a guess from the habits of many lists, and the correction of a person that we remember."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from koepel.national_number import looks_like_national_number
from tenants.registers.cells import Cell, Row, blank, one_line
from tenants.registers.fields import NAMES, NEUTRAL, TITLE_WORDS, Field, SheetKind
from tenants.registers.words import plain, spaced

LOOK_AHEAD = 30
EXACT, WITH_EXTRAS, ALIKE = 3.0, 2.0, 1.0
_SEVERAL = frozenset(
    {Field.ADDRESS, Field.PHONE, Field.LANGUAGES, Field.OTHER_LANGUAGES, Field.REMARKS, Field.NOTE, Field.AVAILABILITY}
)
_NAME = {Field.FULL_NAME, Field.GIVEN_NAME, Field.FAMILY_NAME}
_SAID = {
    Field.DURATION,
    Field.HOURS,
    Field.MINUTES,
    Field.ACTIVITY,
    Field.PLACE,
    Field.NOTE,
    Field.FOLLOW_UP,
    Field.STARTS_AT,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where it stands, what it is called, what it holds; no field means it is left out."""

    index: int
    heading: str
    field: Field | None


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """How one sheet is read: what it is about, where its headings stand, what each column holds."""

    kind: SheetKind
    heading_row: int
    columns: tuple[Column, ...]

    def where(self, field: Field) -> tuple[int, ...]:
        return tuple(column.index for column in self.columns if column.field is field)

    def heading(self, field: Field) -> str:
        return next((column.heading for column in self.columns if column.field is field), "")

    @property
    def fields(self) -> frozenset[Field]:
        return frozenset(column.field for column in self.columns if column.field)

    def complete(self) -> bool:
        """Whether the columns say enough to read a row."""
        has = self.fields
        if self.kind in (SheetKind.MENTEES, SheetKind.MENTORS):
            return bool(has & _NAME) and len(has - _NAME - {Field.NUMBER}) >= 1
        if self.kind is SheetKind.DUOS:
            return {Field.MENTEE, Field.MENTOR} <= has and bool(has & {Field.STARTED_ON, Field.ENDED_ON, Field.STATE})
        return Field.HELD_ON in has and bool(has & {Field.DUO, Field.MENTEE, Field.MENTOR}) and bool(has & _SAID)


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """What a person decided about one sheet, kept by heading so that it fits next month's file too."""

    kind: SheetKind
    columns: Mapping[str, Field | None]

    def as_json(self) -> dict[str, object]:
        return {
            "kind": self.kind.value,
            "columns": {key: field.value if field else "" for key, field in self.columns.items()},
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> SheetMapping:
        """Raises ValueError when what was stored no longer names a kind or a field."""
        columns = stored.get("columns")
        if not isinstance(columns, Mapping):
            raise ValueError("no columns")
        return cls(
            SheetKind(str(stored.get("kind"))), {str(k): Field(str(v)) if v else None for k, v in columns.items()}
        )


def heading_keys(cells: Sequence[Cell]) -> list[str]:
    """One key per column: the heading without case, accents and signs; a second column of that name is 'nota 2'."""
    seen: dict[str, int] = {}
    keys = []
    for cell in cells:
        key = spaced(one_line(cell))
        seen[key] = seen.get(key, 0) + 1
        keys.append(key if seen[key] == 1 or not key else f"{key} {seen[key]}")
    return keys


def remember(plan: SheetPlan, cells: Sequence[Cell]) -> SheetMapping:
    """The plan as a mapping that can be stored; a heading that holds a national number is not kept."""
    fields = {column.index: column.field for column in plan.columns}
    keys = heading_keys(cells)
    return SheetMapping(
        plan.kind,
        {
            key: fields.get(i)
            for i, key in enumerate(keys)
            if key and not looks_like_national_number(one_line(cells[i]))
        },
    )


def guess(name: str, rows: Sequence[Row]) -> SheetPlan | None:
    """The most likely reading of a sheet from its name and its first rows; None when no row looks like headings."""
    best: tuple[float, SheetPlan] | None = None
    tied = False
    for position, row in enumerate(rows[:LOOK_AHEAD]):
        if sum(isinstance(cell, str) and not blank(cell) for cell in row.cells) < 2:
            continue
        titles = [one_line(cell) for above in rows[:position] for cell in above.cells if isinstance(cell, str)]
        for kind in SheetKind:
            plan, strength = _plan(kind, row)
            if not plan.complete():
                continue
            score = strength + _hint(kind, name) * 4 + max((_hint(kind, title) for title in titles), default=0) * 2
            if best is None or score > best[0]:
                best, tied = (score, plan), False
            elif score == best[0] and plan.heading_row == best[1].heading_row:
                tied = True
    # A list of people that could as well be mentees as mentors is not guessed: a person says which.
    return None if best is None or tied else best[1]


def apply(mapping: SheetMapping, rows: Sequence[Row]) -> SheetPlan | None:
    """The plan by a remembered or corrected mapping; None when these headings are not in the sheet."""
    best: tuple[int, SheetPlan] | None = None
    for row in rows[:LOOK_AHEAD]:
        keys = heading_keys(row.cells)
        known = sum(key in mapping.columns for key in keys if key)
        if known < 2 or known * 2 < len(mapping.columns) or (best and known <= best[0]):
            continue
        columns = tuple(
            Column(i, one_line(row.cells[i]), mapping.columns.get(key)) for i, key in enumerate(keys) if key
        )
        best = (known, SheetPlan(mapping.kind, row.number, columns))
    return best[1] if best and best[1].complete() else None


def _hint(kind: SheetKind, title: str) -> int:
    return int(any(word in TITLE_WORDS[kind] for word in plain(title).split()))


def _plan(kind: SheetKind, row: Row) -> tuple[SheetPlan, float]:
    found: dict[int, tuple[Field, float]] = {}
    best: dict[Field, float] = {}
    for typos in (False, True):
        if typos and len(best) < 2:
            break  # looking for typing errors is slow, and no row of records deserves it
        for index, cell in enumerate(row.cells):
            if index not in found and isinstance(cell, str) and (match := field_of(cell, kind, typos=typos)):
                found[index] = match
                best[match[0]] = max(best.get(match[0], 0.0), match[1])
    taken: set[Field] = set()
    columns = []
    for index, cell in enumerate(row.cells):
        if blank(cell):
            continue
        field, strength = found.get(index, (None, 0.0))
        if field and field not in _SEVERAL and (field in taken or strength < best[field]):
            field = None
        if field:
            taken.add(field)
        columns.append(Column(index, one_line(cell), field))
    return SheetPlan(kind, row.number, tuple(_names_settled(_house_numbers_settled(columns)))), sum(
        best[field] for field in taken
    )


def _house_numbers_settled(columns: list[Column]) -> list[Column]:
    """'Nr' right after 'Straat' is a house number, not the number of the list."""
    streets = {column.index + 1 for column in columns if column.field is Field.ADDRESS}
    return [
        Column(c.index, c.heading, Field.ADDRESS) if c.field is Field.NUMBER and c.index in streets else c
        for c in columns
    ]


def _names_settled(columns: list[Column]) -> list[Column]:
    """'Naam' is the family name beside a first name, the first name beside a family name, else the whole name."""
    has = {column.field for column in columns}
    if Field.FULL_NAME not in has or not has & {Field.GIVEN_NAME, Field.FAMILY_NAME}:
        return columns
    other = Field.FAMILY_NAME if Field.GIVEN_NAME in has else Field.GIVEN_NAME
    becomes = None if other in has else other
    return [Column(c.index, c.heading, becomes if c.field is Field.FULL_NAME else c.field) for c in columns]


@cache
def _phrases(kind: SheetKind) -> dict[str, Field]:
    return {phrase: field for field, phrases in reversed(list(NAMES[kind].items())) for phrase in phrases}


def field_of(heading: str, kind: SheetKind, *, typos: bool = True) -> tuple[Field, float] | None:
    """The field that a heading names in a sheet of this kind, and how sure that is."""
    text = one_line(heading)[:120]
    phrases = _phrases(kind)
    forms = dict.fromkeys((plain(text), spaced(text), plain(re.sub(r"\([^)]*\)", "", text))))
    for form in forms:
        if form in phrases:
            return phrases[form], EXACT if form != list(forms)[-1] or len(forms) == 1 else WITH_EXTRAS
    neutral = NEUTRAL[kind]
    longest: tuple[int, Field] | None = None
    for form in forms:
        tokens = form.split()
        for start in range(len(tokens)):
            for end in range(len(tokens), start, -1):
                phrase = " ".join(tokens[start:end])
                outside = (*tokens[:start], *tokens[end:])
                if (
                    phrase in phrases
                    and all(token in neutral for token in outside)
                    and (not longest or len(phrase) > longest[0])
                ):
                    longest = (len(phrase), phrases[phrase])
    if longest:
        return longest[1], WITH_EXTRAS
    if not typos or len(text) > 40:
        return None
    close = difflib.get_close_matches(plain(text), [p for p in phrases if len(p) >= 7], n=1, cutoff=0.9)
    return (phrases[close[0]], ALIKE) if close else None
