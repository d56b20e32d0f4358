# SPDX-License-Identifier: EUPL-1.2
"""A client goes on with another partner that holds a protocol of its own here. Runs as the partner that hands over.

A referral keeps both sides; a transfer ends the own access in the same transaction, rows and all. What the other one
sees is opened by the municipality ten minutes later, so until then it can be undone (`passing_on`, ADR 0020).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from koepel import audit, clock, outbox
from koepel import scope as scopes
from koepel.database import db, transaction
from koepel.errors import NotFound
from koepel.ids import new_id
from koepel.partners.models import Partner
from koepel.records import Outbox
from tenants.partners import workspace
from tenants.partners.failures import CannotPassTo, OnItsWay, TooLate
from tenants.partners.models import HandoverKind, PartnerHandover
from tenants.protocols.models import DisclosedField, PartnerGrant, Protocol, ProtocolField

HOLD = timedelta(minutes=10)
BELL = "partners.pass_on"
SHOWN = timedelta(days=14)  # how long the own list tells what became of it


@dataclass(frozen=True)
class Receiver:
    """A protocol in force of another partner, as the municipality publishes it."""

    protocol_id: UUID
    partner_id: UUID
    partner: str
    title: str
    fields: tuple[str, ...]


def receivers(tenant_id: UUID) -> list[Receiver]:
    """Who can take a client of this municipality over, by name; read where everybody can, in what is published.

    Protocols that ask the person's consent are not among them: the municipality notes consent, and shares itself.
    """
    now, own = clock.utcnow(), scopes.current().partner_id
    in_force = (Protocol.state == "in_force", Protocol.opens_at <= now, Protocol.closes_at > now)
    columns = (Protocol.id, Protocol.partner_id, Partner.name, Protocol.title)
    asked = select(*columns).join(Partner, Partner.partner_id == Protocol.partner_id).where(
        Protocol.tenant_id == tenant_id, *in_force, Protocol.consent_needed.is_(False), Protocol.partner_id != own
    )  # fmt: skip
    fields: dict[UUID, list[str]] = {}
    with transaction(scopes.public(tenant_id)) as session:
        rows = session.execute(asked.order_by(Partner.name, Protocol.number)).all()
        named = select(ProtocolField.protocol_id, ProtocolField.field).where(ProtocolField.tenant_id == tenant_id)
        for protocol_id, field in session.execute(named.order_by(ProtocolField.field)):
            fields.setdefault(protocol_id, []).append(field)
    return [Receiver(row.id, row.partner_id, row.name, row.title, tuple(fields.get(row.id, ()))) for row in rows]


def hand_over(grant_id: UUID, protocol_id: UUID, kind: HandoverKind, shown_name: str) -> PartnerHandover:
    """An own client goes on there. Raises `CannotPassTo`, `OnItsWay`, `NotFound` for a client that is not one's own."""
    grant = workspace.own(grant_id)
    to = next((one for one in receivers(grant.tenant_id) if one.protocol_id == protocol_id), None)
    if to is None:
        raise CannotPassTo
    if any(one.grant_id == grant.id for one in under_way()):
        raise OnItsWay
    row = PartnerHandover(
        tenant_id=grant.tenant_id, id=new_id(), kind=kind.value, grant_id=grant.id, protocol_id=grant.protocol_id,
        partner_id=grant.partner_id, to_protocol_id=to.protocol_id, to_partner_id=to.partner_id, to_name=to.partner,
        account_id=scopes.current().account_id, shown_name=shown_name, sent_at=clock.moment(), due_at=clock.utcnow() + HOLD,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    if kind is HandoverKind.TRANSFER:
        _give_up(grant)
        _ring(row, clock.utcnow())
    _ring(row, row.due_at)
    audit.wrote(row, "handed_on", "kind")
    return row


def _give_up(grant: PartnerGrant) -> None:
    """From this transaction on PostgreSQL has nothing of this person for us any more."""
    now = clock.moment()
    here = DisclosedField.tenant_id == grant.tenant_id, DisclosedField.grant_id == grant.id
    db.session.execute(delete(DisclosedField).where(*here))
    grant.closed_at, grant.closed_why, grant.updated_at, grant.version = now, "transferred", now, grant.version + 1
    db.session.flush()


def _ring(row: PartnerHandover, at: datetime) -> None:
    """The municipality does the rest, under its own scope; this is the one bell of it that a partner may ring."""
    db.session.add(
        Outbox(
            tenant_id=row.tenant_id, id=new_id(), kind=BELL, subject_id=row.id, data={}, queue=outbox.QUEUE_OF[BELL],
            due_at=at, account_id=None, created_at=clock.utcnow(),
        )
    )  # fmt: skip
    db.session.flush()


def undo(handover_id: UUID) -> PartnerHandover:
    """Take it back, while the other one sees nothing yet. Raises `TooLate`, `NotFound` for a handover of somebody else."""
    wanted = _own().where(PartnerHandover.id == handover_id)
    if db.session.scalar(wanted) is None:
        raise NotFound
    # what is settled cannot be locked by a partner any more: then the lock finds nothing
    row: PartnerHandover | None = db.session.scalar(wanted.with_for_update().execution_options(populate_existing=True))
    if row is None or row.outcome or row.undone_at is not None or row.due_at <= clock.utcnow():
        raise TooLate
    row.undone_at = clock.utcnow()
    _ring(row, row.undone_at)
    audit.wrote(row, "undid", "undone_at")
    return row


def _own() -> Any:
    scope = scopes.current()
    return select(PartnerHandover).where(
        PartnerHandover.partner_id == scope.partner_id, PartnerHandover.account_id == scope.account_id
    )


def under_way() -> list[PartnerHandover]:
    """What was handed over here and is not settled yet."""
    asked = select(PartnerHandover).where(
        PartnerHandover.partner_id == scopes.current().partner_id,
        PartnerHandover.outcome == "",
        PartnerHandover.undone_at.is_(None),
    )
    return list(db.session.scalars(asked))


def recent() -> list[PartnerHandover]:
    """What this worker handed over in the last fortnight, the newest first; what was undone is told no longer."""
    since = clock.moment() - SHOWN
    asked = _own().where(PartnerHandover.sent_at > since, PartnerHandover.undone_at.is_(None))
    return list(db.session.scalars(asked.order_by(PartnerHandover.sent_at.desc(), PartnerHandover.id)))
