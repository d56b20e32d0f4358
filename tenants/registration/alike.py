# SPDX-License-Identifier: EUPL-1.2
"""Who may be the same person as somebody who registers: files and other registrations, side by side, never merged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from koepel import clock, reference
from koepel.database import db, mine
from tenants.people import service as people
from tenants.registration.models import Registration, Stage

MOST = 5
READ = 2000


@dataclass(frozen=True)
class Alike:
    """One other entry; `same` names what agrees: name, phone, email. The values themselves are not shown."""

    id: UUID
    file: bool
    number: int
    name: str
    side: str
    postcode: str
    since: date
    same: tuple[str, ...]


def alike(row: Registration, waiting: list[Registration] | None = None) -> list[Alike]:
    """Files first, then registrations that wait; at most five of each. `waiting`: what `others` gave, for many rows at once."""
    return [*_files(row), *_waiting(row, others() if waiting is None else waiting)]


def others() -> list[Registration]:
    """The registrations that wait, the newest first. Sensitive columns are never compared by the database."""
    query = mine(Registration).where(Registration.stage == Stage.NEW.value)
    return list(db.session.scalars(query.order_by(Registration.registered_at.desc(), Registration.id).limit(READ)))


def _key(who: Any) -> str:
    return reference.plain(f"{who.family_name} {who.given_name}")


def _same(row: Registration, other: Any) -> tuple[str, ...]:
    # one helper may help many people: their number tells nothing
    own_phones = not row.helper and not getattr(other, "helper", "")
    return tuple(
        name
        for name, agrees in (
            ("name", _key(row) == _key(other)),
            ("phone", own_phones and bool(row.phone) and row.phone == other.phone),
            ("email", bool(row.email) and row.email.casefold() == other.email.casefold()),
        )
        if agrees
    )


def _files(row: Registration) -> list[Alike]:
    phone = "" if row.helper else row.phone
    return [
        Alike(
            id=person.id,
            file=True,
            number=person.number,
            name=f"{person.given_name} {person.family_name}".strip(),
            side="",
            postcode=person.postcode,
            since=person.created_at.astimezone(clock.BRUSSELS).date(),
            same=_same(row, person),
        )
        for person in people.alike(row.given_name, row.family_name, email=row.email, phone=phone, but=row.person_id)
    ]


def _waiting(row: Registration, waiting: list[Registration]) -> list[Alike]:
    found = [(other, _same(row, other)) for other in waiting if other.id != row.id]
    return [
        Alike(
            id=other.id,
            file=False,
            number=0,
            name=f"{other.given_name} {other.family_name}".strip(),
            side=other.side,
            postcode=other.postcode,
            since=other.registered_at.astimezone(clock.BRUSSELS).date(),
            same=same,
        )
        for other, same in found
        if same
    ][:MOST]
