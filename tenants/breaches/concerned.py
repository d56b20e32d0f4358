# SPDX-License-Identifier: EUPL-1.2
"""Whom a breach concerns, asked of the record of reading: what an account read between two moments, and who stood in an
exported list. Only persons of this municipality, since only its own record is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, or_, select

from koepel import clock
from koepel import scope as scopes
from koepel.database import among, db, mine
from koepel.records import Appointment, AuditEntry
from tenants.breaches.models import Breach
from tenants.people.models import Person

EXPORTED = "exported"
MOST_EXPORTS = 40


@dataclass(frozen=True)
class Concerned:
    """A person whose data an account touched; `fields` are names of fields, never values."""

    person_id: UUID
    number: int
    name: str
    fields: tuple[str, ...]
    times: int
    first: datetime
    last: datetime
    exported: bool


@dataclass(frozen=True)
class Exported:
    """One exported list: the request that made it, who asked, how many persons stood in it."""

    request: str
    at: datetime
    account_id: UUID | None
    persons: int


def concerned(row: Breach) -> list[Concerned]:
    """The persons of this breach, by number. Nobody as long as nobody said how far it went."""
    query = select(AuditEntry).where(
        AuditEntry.tenant_id == scopes.here(), AuditEntry.person_id.is_not(None), _reach(row)
    )
    entries: dict[UUID, list[AuditEntry]] = {}
    for entry in db.session.scalars(query.order_by(AuditEntry.at)):
        if entry.person_id is not None:
            entries.setdefault(entry.person_id, []).append(entry)
    people = {one.id: one for one in db.session.scalars(mine(Person).where(among(Person.id, entries)))}
    found = [_concerned(person_id, rows, people.get(person_id)) for person_id, rows in entries.items()]
    return sorted(found, key=lambda one: one.number)


def exports(since: datetime) -> list[Exported]:
    """Lists that were exported since a moment, the newest first."""
    query = (
        select(
            AuditEntry.request_id,
            func.min(AuditEntry.at),
            AuditEntry.account_id,
            func.count(AuditEntry.person_id.distinct()),
        )
        .where(AuditEntry.tenant_id == scopes.here(), AuditEntry.action == EXPORTED, AuditEntry.at >= since)
        .group_by(AuditEntry.request_id, AuditEntry.account_id)
        .order_by(func.min(AuditEntry.at).desc())
        .limit(MOST_EXPORTS)
    )
    return [Exported(*row) for row in db.session.execute(query) if row[0]]


def accounts() -> dict[UUID, str]:
    """Everybody who ever worked here: account -> name."""
    return {
        row.account_id: row.shown_name for row in db.session.scalars(mine(Appointment).order_by(Appointment.shown_name))
    }


def _reach(row: Breach) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = []
    if row.account_id is not None and row.seen_from is not None and row.seen_until is not None:
        # the record is stamped in real time, what people fill in is business time
        first, last = row.seen_from - clock.offset(), row.seen_until - clock.offset()
        parts.append((AuditEntry.account_id == row.account_id) & AuditEntry.at.between(first, last))
    if row.exports:
        parts.append(AuditEntry.request_id.in_(row.exports) & (AuditEntry.action == EXPORTED))
        parts.append(AuditEntry.request_id.in_(row.exports) & AuditEntry.sensitive)
    return or_(*parts) if parts else false()


def _concerned(person_id: UUID, rows: Iterable[AuditEntry], person: Person | None) -> Concerned:
    lines = list(rows)
    return Concerned(
        person_id=person_id,
        number=person.number if person else 0,
        name=f"{person.given_name} {person.family_name}".strip() if person else "",
        fields=tuple(dict.fromkeys(field for line in lines for field in line.fields)),
        times=len(lines),
        first=lines[0].at + clock.offset(),
        last=lines[-1].at + clock.offset(),
        exported=any(line.action == EXPORTED for line in lines),
    )
