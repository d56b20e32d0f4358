# SPDX-License-Identifier: EUPL-1.2
"""The four-party meeting: planned with the partner's worker, held, and what was agreed on goals, tasks and contact (D13)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from koepel import audit, clock, outbox
from koepel.database import db, found, mine
from tenants.partners.models import FourPartyMeeting
from tenants.partners.schemas import Agreed, Planned
from tenants.protocols.models import PartnerGrant


def plan(grant: PartnerGrant, planned: Planned) -> FourPartyMeeting:
    """A day, an hour and a place; the partner's worker hears that there is news."""
    row = FourPartyMeeting(
        protocol_id=grant.protocol_id,
        partner_id=grant.partner_id,
        grant_id=grant.id,
        planned_at=planned.planned_at,
        place=planned.place,
        updated_at=clock.moment(),
    )
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "planned", person=grant.person_id)
    if grant.worker_id is not None:
        outbox.later("partners.tell", grant.worker_id)
    return row


def agree(meeting_id: UUID, agreed: Agreed) -> FourPartyMeeting:
    """It was held, and this was agreed; said again, it replaces what stood there. Raises `NotFound`."""
    row = found(FourPartyMeeting, meeting_id, lock=True)
    row.goals, row.tasks, row.communication = agreed.goals, agreed.tasks, agreed.communication
    row.state, row.updated_at = "held", clock.moment()
    audit.wrote(row, "agreed", "goals", "tasks", "communication", person=_person(row))
    return row


def cancel(meeting_id: UUID) -> FourPartyMeeting:
    """It does not take place."""
    return _turn(meeting_id, "cancelled")


def restore(meeting_id: UUID) -> FourPartyMeeting:
    """Undo: it takes place after all."""
    return _turn(meeting_id, "planned")


def _turn(meeting_id: UUID, state: str) -> FourPartyMeeting:
    row = found(FourPartyMeeting, meeting_id, lock=True)
    row.state, row.updated_at = state, clock.moment()
    audit.wrote(row, state, "state", person=_person(row))
    return row


def _person(row: FourPartyMeeting) -> UUID | None:
    return db.session.scalar(
        select(PartnerGrant.person_id).where(PartnerGrant.tenant_id == row.tenant_id, PartnerGrant.id == row.grant_id)
    )


def of_grant(grant: PartnerGrant) -> list[FourPartyMeeting]:
    """The meetings about this client, the newest first; for both sides."""
    asked = select(FourPartyMeeting).where(
        FourPartyMeeting.tenant_id == grant.tenant_id, FourPartyMeeting.grant_id == grant.id
    )
    return list(db.session.scalars(asked.order_by(FourPartyMeeting.planned_at.desc())))


def of_grants(grants: list[PartnerGrant]) -> list[FourPartyMeeting]:
    """For the file: all meetings of this municipality about these grants."""
    asked = mine(FourPartyMeeting).where(FourPartyMeeting.grant_id.in_([one.id for one in grants]))
    return list(db.session.scalars(asked.order_by(FourPartyMeeting.planned_at.desc())))
