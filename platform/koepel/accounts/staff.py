# SPDX-License-Identifier: EUPL-1.2
"""Who works here: appointments of one municipality, invitations, ends."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import or_

from koepel import audit, clock, outbox
from koepel import scope as scopes
from koepel.accounts.schemas import Invited
from koepel.database import db, found, mine
from koepel.errors import Conflict
from koepel.i18n import _l
from koepel.permissions import Role
from koepel.records import Appointment, Invitation


class LastContactPoint(Conflict):
    """A municipality is never without its contact point."""

    title = _l("A municipality needs a contact point. Appoint another one first.")


class GivenElsewhere(Conflict):
    """What an identity provider gave would come back with the next login."""

    title = _l("This role comes from the organisation's own sign-in. Let it be ended there.")


def appointments(today: date | None = None) -> list[Appointment]:
    """Who is appointed here today, by name."""
    day = today or clock.today()
    query = mine(Appointment).where(or_(Appointment.valid_to.is_(None), Appointment.valid_to > day))
    return list(db.session.scalars(query.order_by(Appointment.shown_name, Appointment.role)))


def own_name() -> str:
    """The name under which whoever acts is appointed here; '' for the machine."""
    account = scopes.current().account_id
    return next((row.shown_name for row in appointments() if row.account_id == account), "")


def invitations() -> list[Invitation]:
    """Invitations still on their way."""
    return list(
        db.session.scalars(mine(Invitation).where(Invitation.state == "waiting").order_by(Invitation.invited_at))
    )


def invite(invited: Invited) -> Invitation:
    """Invite somebody; whether the address is known already, only its owner will see."""
    row = Invitation(
        email=invited.email,
        role=invited.role,
        may_decide=invited.may_decide,
        deputy=invited.deputy,
        shown_name=invited.shown_name,
        invited_by=scopes.current().account_id,
        invited_at=clock.utcnow(),
        state="waiting",
    )
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "invited", "role")
    outbox.later("accounts.invite", row.id)
    return row


def end(appointment_id: UUID) -> Appointment:
    """End an appointment today: its rights are gone at the next request; the account stays. Raises `LastContactPoint`,
    `GivenElsewhere`.
    """
    row = found(Appointment, appointment_id, lock=True)
    if row.provider:
        raise GivenElsewhere
    points = [a for a in appointments() if a.role == Role.CONTACT_POINT]
    if row.role == Role.CONTACT_POINT and len(points) < 2:
        raise LastContactPoint
    row.valid_to = clock.today()
    audit.wrote(row, "ended", "valid_to")
    return row


def restore(appointment_id: UUID) -> Appointment:
    """Undo an end of today."""
    row = found(Appointment, appointment_id, lock=True)
    if row.valid_to != clock.today():
        raise Conflict
    row.valid_to = None
    audit.wrote(row, "restored", "valid_to")
    return row


def let_decide(appointment_id: UUID, *, may: bool) -> Appointment:
    """Give or take the right to decide on disclosures."""
    row = found(Appointment, appointment_id, lock=True)
    row.may_decide = may
    audit.wrote(row, "gave right" if may else "took right", "may_decide")
    return row
