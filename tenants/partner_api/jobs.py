# SPDX-License-Identifier: EUPL-1.2
"""News goes from the municipality to each program of the partner that wants it, under a protocol that says so."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from koepel import outbox
from koepel.database import db, mine
from koepel.jobs import Ring, tenant_job
from tenants.partner_api import hooks
from tenants.partners.models import PartnerMessage, Referral
from tenants.protocols import service as protocols
from tenants.protocols.models import PartnerGrant
from tenants.protocols.words import Frequency

CALLS = 10  # with waits of 2, 4, 8 .. 512 seconds between them: about seventeen minutes


@tenant_job("partners.client_changed", settles=True)
def client_changed(ring: Ring) -> None:
    """Something of a client changed."""
    grant = db.session.scalar(mine(PartnerGrant).where(PartnerGrant.id == ring.subject_id))
    if grant is not None:
        _announce("client.changed", grant.id, grant.protocol_id)


@tenant_job("partners.referral_changed", settles=True)
def referral_changed(ring: Ring) -> None:
    """A referral stands elsewhere."""
    row = db.session.scalar(mine(Referral).where(Referral.id == ring.subject_id))
    if row is not None:
        _announce("referral.changed", row.id, row.protocol_id)


@tenant_job("partners.message_new")
def message_new(ring: Ring) -> None:
    """The municipality wrote."""
    asked = select(PartnerMessage.grant_id, PartnerMessage.referral_id, PartnerMessage.protocol_id)
    row = db.session.execute(asked.where(PartnerMessage.id == ring.subject_id)).one_or_none()
    if row is not None:
        _announce("message.new", row.grant_id or row.referral_id, row.protocol_id)


def _announce(event: str, reference: UUID, protocol_id: UUID) -> None:
    """A call for each program; none under a protocol that is not in force, or whose partner only looks or hears monthly."""
    protocol = protocols.protocol(protocol_id)
    if not protocols.in_force(protocol) or protocol.frequency != Frequency.PER_EVENT:
        return
    for program_id in hooks.listening(protocol.partner_id):
        outbox.later("partners.call", program_id, event=event, reference=str(reference))


def _give_up(ring: Ring) -> None:
    if ring.subject_id is not None:
        hooks.given_up(ring.subject_id)


@tenant_job("partners.call", queue="calm", tries=CALLS, given_up=_give_up)
def call(ring: Ring) -> None:
    """One program, one piece of news; tried again, ever slower, until it says that it got it."""
    if ring.subject_id is not None and ring.row_id is not None:
        hooks.call(ring.subject_id, ring.data["event"], UUID(ring.data["reference"]), ring.row_id)
