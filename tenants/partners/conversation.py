# SPDX-License-Identifier: EUPL-1.2
"""Messages about a client or a referral: both sides read them here, nothing of them leaves by mail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from koepel import audit, clock, outbox
from koepel import scope as scopes
from koepel.database import among, db
from koepel.scope import DbRole
from tenants.partners.models import PartnerMessage, Referral, ReferralStage
from tenants.protocols.models import PartnerGrant

About = PartnerGrant | Referral


def about(what: About) -> list[PartnerMessage]:
    """Everything said about this client or referral, the oldest first."""
    return list(db.session.scalars(_of(what).order_by(PartnerMessage.sent_at, PartnerMessage.id)))


def _of(what: About) -> Any:
    column = PartnerMessage.grant_id if isinstance(what, PartnerGrant) else PartnerMessage.referral_id
    return select(PartnerMessage).where(PartnerMessage.tenant_id == what.tenant_id, column == what.id)


def write(what: About, body: str, shown_name: str, *, kind: str = "message") -> PartnerMessage:
    """Say something about this client or referral to the other side; its worker hears that there is news."""
    partner = scopes.current().role is DbRole.PARTNER
    row = PartnerMessage(
        tenant_id=what.tenant_id,
        protocol_id=what.protocol_id,
        partner_id=what.partner_id,
        grant_id=what.id if isinstance(what, PartnerGrant) else None,
        referral_id=what.id if isinstance(what, Referral) else None,
        sender="partner" if partner else "municipality",
        kind=kind,
        body=body,
        shown_name=shown_name,
        account_id=scopes.current().account_id,
        sent_at=clock.moment(),
    )
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "wrote")
    if not partner:
        outbox.later("partners.message_new", row.id)
    if not partner and what.worker_id is not None:
        outbox.later("partners.tell", what.worker_id)
    return row


def ask_back(referral: Referral, question: str, shown_name: str) -> PartnerMessage:
    """Staff ask the referrer something before they decide."""
    referral.stage, referral.stage_at = ReferralStage.ASKED_BACK.value, clock.moment()
    audit.wrote(referral, "asked_back", "stage")
    outbox.later("partners.referral_changed", referral.id)
    return write(referral, question, shown_name, kind="question")


def read(rows: list[PartnerMessage]) -> None:
    """The other side's messages on this page are read; that somebody read is kept, as with everything sensitive."""
    own = "partner" if scopes.current().role is DbRole.PARTNER else "municipality"
    for row in rows:
        if row.sender != own and row.read_at is None:
            row.read_at = clock.moment()


def news(of: list[UUID]) -> list[PartnerMessage]:
    """For a partner's worker: what the municipalities said and nobody read, about these clients and referrals."""
    asked = select(PartnerMessage).where(
        PartnerMessage.partner_id == scopes.current().partner_id,
        PartnerMessage.sender == "municipality",
        PartnerMessage.read_at.is_(None),
        or_(among(PartnerMessage.grant_id, of), among(PartnerMessage.referral_id, of)),
    )
    return list(db.session.scalars(asked.order_by(PartnerMessage.sent_at.desc())))
