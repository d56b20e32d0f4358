# SPDX-License-Identifier: EUPL-1.2
"""Who coordinates a region, and who sits in its steering group: appointed and dismissed by the operator, on its members' word.

A collaboration sends no mail of its own, so who cannot sign in yet gets a link that the operator hands over.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import or_, select

from koepel import audit, clock
from koepel import scope as scopes
from koepel.accounts import link
from koepel.accounts import sign_in as signing
from koepel.database import db
from koepel.errors import NotFound
from koepel.permissions import Role
from koepel.records import CollaborationAppointment
from shared_pool.collaboration.founding import act

REGIONAL = (Role.COORDINATOR, Role.STEERING_MEMBER)


def appoint(collaboration_id: UUID, name: str, email: str, role: Role, *, full_bands: bool = False) -> str:
    """Appoint from today; again changes nothing. Returns the token of a link to set a password, '' when there is one."""
    account_id = signing.make_account(name, email, "")
    with act(scopes.region(collaboration_id)):
        if not _running(account_id, role):
            row = CollaborationAppointment(
                collaboration_id=collaboration_id,
                account_id=account_id,
                role=role.value,
                full_bands=full_bands,
                shown_name=name,
                valid_from=clock.today(),
            )
            db.session.add(row)
            db.session.flush()
            audit.wrote(row, "appointed", "role")
    return "" if signing.has_password(account_id) else link.make(account_id, "invitation")


def dismiss(collaboration_id: UUID, email: str, role: Role) -> None:
    """End an appointment today: its rights are gone at the next request. Raises `NotFound`."""
    account_id = signing.account_of(email)
    with act(scopes.region(collaboration_id)):
        rows = _running(account_id, role) if account_id else []
        if not rows:
            raise NotFound
        for row in rows:
            row.valid_to = clock.today()
            audit.wrote(row, "ended", "valid_to")


def _running(account_id: UUID, role: Role) -> list[CollaborationAppointment]:
    pool = CollaborationAppointment
    query = select(pool).where(pool.account_id == account_id, pool.role == role.value)
    return list(db.session.scalars(query.where(or_(pool.valid_to.is_(None), pool.valid_to > clock.today()))))
