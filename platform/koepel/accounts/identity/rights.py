# SPDX-License-Identifier: EUPL-1.2
"""Rights follow what the provider said last: what it no longer says ends, and with it every session of the account.

A provider gives roles only in the places that the operator's table names for it. Appointments by invitation are others'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from koepel import audit, clock
from koepel import scope as scopes
from koepel.accounts.identity import providers
from koepel.accounts.identity.claims import Said
from koepel.accounts.sign_in import end_all_sessions
from koepel.database import db, transaction
from koepel.partners import service as house
from koepel.partners.models import PartnerAppointment
from koepel.permissions import Role
from koepel.records import Appointment, CollaborationAppointment
from koepel.scope import Scope

# what a provider may give where; the operator of the machines is nobody's guest
GIVABLE = {
    "municipality": frozenset({Role.CASE_WORKER, Role.CONTACT_POINT, Role.DATA_PROTECTION_OFFICER}),
    "collaboration": frozenset({Role.COORDINATOR, Role.STEERING_MEMBER}),
    "partner": frozenset({Role.PARTNER, Role.PARTNER_ADMINISTRATOR}),
}


@dataclass(frozen=True)
class Right:
    """A role in a place."""

    place_kind: str
    place_id: UUID
    role: Role


def meant(word: str, said: Said) -> frozenset[Right]:
    """The rights that these claims of this provider come down to."""
    return frozenset(
        Right(link.place_kind, link.place_id, role)
        for link in providers.links(word)
        if said.organisation is not None and link.organisation == said.organisation
        for role in said.roles & GIVABLE[link.place_kind]
    )


def settle(account_id: UUID, word: str, name: str, wanted: frozenset[Right]) -> None:
    """Let the account have these rights by this provider and no others; when one went, all its sessions end."""
    held = _held(account_id, word)
    for right in sorted(held - wanted, key=str):
        _end(account_id, word, right)
    for right in sorted(wanted - held, key=str):
        _give(account_id, word, name, right)
    if held - wanted:
        end_all_sessions(account_id)


def _held(account_id: UUID, word: str) -> frozenset[Right]:
    today = clock.today()
    found: set[Right] = set()
    with transaction(scopes.auth("", account_id)) as session:
        for table, kind, place in _TABLES:
            query = select(place, table.role).where(table.account_id == account_id, table.provider == word)
            in_force = or_(table.valid_to.is_(None), table.valid_to > today)
            found |= {Right(kind, place_id, Role(role)) for place_id, role in session.execute(query.where(in_force))}
    return frozenset(found)


_TABLES: tuple[tuple[Any, str, Any], ...] = (
    (Appointment, "municipality", Appointment.tenant_id),
    (CollaborationAppointment, "collaboration", CollaborationAppointment.collaboration_id),
    (PartnerAppointment, "partner", PartnerAppointment.partner_id),
)
_SCOPES: dict[str, Callable[..., Scope]] = {
    "municipality": scopes.tenant, "collaboration": scopes.region, "partner": scopes.partner,
}  # fmt: skip


@contextmanager
def _act(right: Right, account_id: UUID) -> Iterator[None]:
    """One whole transaction in that place."""
    with scopes.entered(_SCOPES[right.place_kind](right.place_id, account_id=account_id)):
        try:
            yield
            db.session.commit()
        finally:
            db.session.remove()


def _give(account_id: UUID, word: str, name: str, right: Right) -> None:
    model, place = next((table, place) for table, kind, place in _TABLES if kind == right.place_kind)
    with _act(right, account_id):
        row = model(
            account_id=account_id,
            role=right.role.value,
            shown_name=name,
            valid_from=clock.today(),
            provider=word,
            **{place.key: right.place_id},
        )
        db.session.add(row)
        db.session.flush()
        audit.wrote(row, "appointed", "role")


def _end(account_id: UUID, word: str, right: Right) -> None:
    with _act(right, account_id):
        for table, kind, place in _TABLES:
            if kind == right.place_kind:
                mine = select(table).where(place == right.place_id, table.account_id == account_id)
                running = mine.where(table.provider == word, table.role == right.role.value)
                for row in db.session.scalars(running.where(table.valid_to.is_(None))):
                    if isinstance(row, PartnerAppointment):
                        house.end(row)  # and what was followed is for colleagues
                        continue
                    row.valid_to = clock.today()
                    audit.wrote(row, "ended", "valid_to")
