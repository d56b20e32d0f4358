# SPDX-License-Identifier: EUPL-1.2
"""The own clients of a partner's worker, as their protocols let them out; each look is a delivery on record (screen 37).

Runs as the partner. PostgreSQL shows rows of protocols in force at this very moment and nothing else; here it is narrowed to
the clients of this worker, and to those of nobody yet, who can be taken on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import load_only

from koepel import audit, clock
from koepel import scope as scopes
from koepel.clock import BRUSSELS
from koepel.database import among, db
from koepel.errors import NotFound
from koepel.partners.models import PartnerAppointment
from tenants.partners.failures import WithAColleague
from tenants.partners.models import OPEN_STAGES, Referral
from tenants.protocols.models import Delivery, DisclosedField, PartnerGrant, Protocol

# What a partner may read of a grant; the person's key and who shared are not among it.
READABLE = (
    PartnerGrant.tenant_id, PartnerGrant.id, PartnerGrant.protocol_id, PartnerGrant.partner_id, PartnerGrant.worker_id,
    PartnerGrant.worker_name, PartnerGrant.opened_at, PartnerGrant.closed_at, PartnerGrant.closed_why, PartnerGrant.version,
    PartnerGrant.updated_at,
)  # fmt: skip
LISTED = ("name", "status")  # what a list shows of each client


@dataclass(frozen=True)
class Client:
    """One client: the grant, its protocol, and what was let out, by field."""

    grant: PartnerGrant
    protocol: Protocol
    values: dict[str, Any]

    @property
    def name(self) -> str:
        """The name, where the protocol lets it out."""
        return str(self.values.get("name", ""))

    @property
    def code(self) -> str:
        """By what both sides call a client without saying a name: the first letters of the reference."""
        return self.grant.id.hex[:6].upper()


def clients(*, of_nobody: bool = False) -> list[Client]:
    """The own clients, or those whom nobody follows yet; a program without an account sees all of its partner."""
    return with_values(
        db.session.scalars(_mine(of_nobody).order_by(PartnerGrant.updated_at.desc(), PartnerGrant.id)).all()
    )


def client(grant_id: UUID) -> Client:
    """One of the own clients. Raises `NotFound`: foreign, a colleague's, over and unknown look alike."""
    grant = db.session.scalar(_mine().where(PartnerGrant.id == grant_id))
    if grant is None:
        raise NotFound
    return with_values([grant])[0]


def follows(grant_id: UUID | None) -> bool:
    """Whether this is an own client now; who referred somebody may have handed them over since."""
    return grant_id is not None and db.session.scalar(_mine().where(PartnerGrant.id == grant_id)) is not None


def _mine(of_nobody: bool = False) -> Any:
    scope = scopes.current()
    asked = (
        select(PartnerGrant)
        .options(load_only(*READABLE, raiseload=True))
        .where(PartnerGrant.partner_id == scope.partner_id, PartnerGrant.closed_at.is_(None))
    )
    if of_nobody:
        return asked.where(PartnerGrant.worker_id.is_(None))
    return asked if scope.account_id is None else asked.where(PartnerGrant.worker_id == scope.account_id)


def with_values(grants: Iterable[PartnerGrant]) -> list[Client]:
    """These grants with what was let out of each."""
    found = list(grants)
    protocols = {
        row.id: row
        for row in db.session.scalars(select(Protocol).where(among(Protocol.id, [g.protocol_id for g in found])))
    }
    values: dict[UUID, dict[str, Any]] = {grant.id: {} for grant in found}
    for row in db.session.scalars(select(DisclosedField).where(among(DisclosedField.grant_id, list(values)))):
        values[row.grant_id][row.field] = row.value
    return [Client(grant, protocols[grant.protocol_id], values[grant.id]) for grant in found]


def delivered(
    shown: Iterable[tuple[Client, Iterable[str]]], via: str = "screen", client_id: UUID | None = None
) -> None:
    """Put on record what was handed over: a line per client, on a screen once a day for the same fields."""
    asked = [(one, sorted(set(fields) & one.values.keys())) for one, fields in shown]
    wanted = [(one, fields) for one, fields in asked if fields]
    known = _today([one.grant.id for one, _ in wanted]) if via == "screen" else set()
    now = clock.utcnow()
    for one, fields in wanted:
        if (one.grant.id, tuple(fields)) not in known:
            db.session.add(
                Delivery(
                    tenant_id=one.grant.tenant_id, grant_id=one.grant.id, protocol_id=one.grant.protocol_id,
                    partner_id=one.grant.partner_id, account_id=scopes.current().account_id, client_id=client_id, via=via,
                    fields=fields, at=now,
                )
            )  # fmt: skip


def _today(grant_ids: list[UUID]) -> set[tuple[UUID, tuple[str, ...]]]:
    midnight = datetime.combine(clock.utcnow().astimezone(BRUSSELS).date(), time(), BRUSSELS)
    asked = select(Delivery.grant_id, Delivery.fields).where(
        among(Delivery.grant_id, grant_ids),
        Delivery.account_id == scopes.current().account_id,
        Delivery.via == "screen",
        Delivery.at >= midnight,
    )
    return {(row[0], tuple(row[1])) for row in db.session.execute(asked)}


def take_on(grant_id: UUID, worker_name: str) -> PartnerGrant:
    """Follow a client whom nobody of the organisation follows yet. Raises `WithAColleague`, `NotFound`."""
    row = _locked(grant_id)
    if row.worker_id not in (None, scopes.current().account_id):
        raise WithAColleague
    row.worker_id, row.worker_name = scopes.current().account_id, worker_name
    audit.wrote(row, "taken_on", "worker_id")
    return row


def hand_over(grant_id: UUID, appointment_id: UUID) -> PartnerGrant:
    """A colleague goes on with an own client. Raises `NotFound` for another's client or a stranger."""
    row = own(grant_id)
    to = next((one for one in colleagues(lock=True) if one.id == appointment_id), None)
    if to is None:
        raise NotFound
    row.worker_id, row.worker_name = to.account_id, to.shown_name
    audit.wrote(row, "handed_over", "worker_id")
    return row


def own(grant_id: UUID) -> PartnerGrant:
    """The own client, locked, for whoever passes it on. Raises `NotFound`."""
    row = _locked(grant_id)
    if row.worker_id is None or row.worker_id != scopes.current().account_id:
        raise NotFound
    return row


def release(account_id: UUID) -> int:
    """Who stops working here leaves clients and open referrals to colleagues; returns how many clients."""
    partner_id = scopes.current().partner_id
    followed = select(PartnerGrant).options(load_only(*READABLE, raiseload=True)).where(
        PartnerGrant.partner_id == partner_id, PartnerGrant.worker_id == account_id, PartnerGrant.closed_at.is_(None)
    )  # fmt: skip
    rows = db.session.scalars(followed.order_by(PartnerGrant.id).with_for_update()).all()
    referred = select(Referral).where(Referral.partner_id == partner_id, Referral.worker_id == account_id)
    for row in (*rows, *db.session.scalars(referred.where(Referral.stage.in_(OPEN_STAGES)))):
        row.worker_id, row.worker_name = None, ""
        audit.wrote(row, "released", "worker_id")
    return len(rows)


def _locked(grant_id: UUID) -> PartnerGrant:
    row = db.session.scalar(
        select(PartnerGrant)
        .options(load_only(*READABLE, raiseload=True))
        .where(PartnerGrant.partner_id == scopes.current().partner_id, PartnerGrant.id == grant_id)
        .where(PartnerGrant.closed_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    return row


def colleagues(*, lock: bool = False) -> list[PartnerAppointment]:
    """Who works with clients at this partner today, but for the one who asks; locked, nobody ends their access meanwhile."""
    scope, today = scopes.current(), clock.today()
    asked = select(PartnerAppointment).where(
        PartnerAppointment.partner_id == scope.partner_id,
        PartnerAppointment.role == "partner",
        PartnerAppointment.account_id != scope.account_id,
        PartnerAppointment.valid_from <= today,
        or_(PartnerAppointment.valid_to.is_(None), PartnerAppointment.valid_to > today),
    )
    asked = asked.order_by(PartnerAppointment.shown_name, PartnerAppointment.id)
    return list(db.session.scalars(asked.with_for_update(read=True) if lock else asked))
