# SPDX-License-Identifier: EUPL-1.2
"""What the municipality has already, as far as an import must know: earlier rows, people, duos, fellow members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tenants.registers.fields import SheetKind


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person with a file here; `why` says what makes a row look like this person: name, email, phone."""

    id: str
    name: str = ""
    intake_on: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class KnownDuo:
    """A duo here, with the days between which its meetings lie; a mentor elsewhere is SLUG:ID."""

    id: str
    mentee_id: str
    mentor_id: str
    started_on: date
    ended_on: date | None = None


class Known(Protocol):
    """Answered from the tables of one municipality, or by nobody (`Nothing`) for a freshly added one."""

    def imported(self, key: str) -> KnownPerson | None:
        """The person that an earlier import made of a row with this key, or None."""

    def numbered(self, kind: SheetKind, number: str) -> tuple[KnownPerson, ...]:
        """Mentees or mentors that an earlier list called by this number or ID."""

    def named(self, kind: SheetKind, name: str) -> tuple[KnownPerson, ...]:
        """People here of this name, first name first or last."""

    def alike(self, given: str, family: str, email: str, phone: str) -> tuple[KnownPerson, ...]:
        """People here with the same name, e-mail or telephone."""

    def duos(self, mentee_id: str) -> tuple[KnownDuo, ...]:
        """The duos of one mentee; a mentor elsewhere, or one that was forgotten, is no id of a person here."""

    def imported_duo(self, mentee_id: str, mentor: str, started_on: date) -> str | None:
        """The id of a duo that an earlier import made of these two and this day; `mentor` is an id or SLUG:ID."""

    def meetings(self, duo_id: str, on: date) -> int:
        """How many meetings of that duo are noted on that day."""

    def members(self) -> frozenset[str]:
        """The slugs of the other municipalities of its collaborations."""


class Nothing:
    """A municipality that has nothing yet."""

    def imported(self, key: str) -> KnownPerson | None:
        return None

    def numbered(self, kind: SheetKind, number: str) -> tuple[KnownPerson, ...]:
        return ()

    def named(self, kind: SheetKind, name: str) -> tuple[KnownPerson, ...]:
        return ()

    def alike(self, given: str, family: str, email: str, phone: str) -> tuple[KnownPerson, ...]:
        return ()

    def duos(self, mentee_id: str) -> tuple[KnownDuo, ...]:
        return ()

    def imported_duo(self, mentee_id: str, mentor: str, started_on: date) -> str | None:
        return None

    def meetings(self, duo_id: str, on: date) -> int:
        return 0

    def members(self) -> frozenset[str]:
        return frozenset()
