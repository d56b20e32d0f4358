# SPDX-License-Identifier: EUPL-1.2
"""A partner sends somebody: at most eight answers, under a protocol that allows it. Runs as the partner, who may insert a
registration and read none; what becomes of it comes back as a stage (B13, B20, O3).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from koepel import audit, clock
from koepel import scope as scopes
from koepel.database import db
from koepel.errors import NotFound
from koepel.ids import new_id, reference
from koepel.partners.models import Partner, PartnerKind
from tenants.partners.failures import AlreadyTakenUp, MayNotRefer
from tenants.partners.models import OPEN_STAGES, Referral
from tenants.partners.schemas import Referred
from tenants.protocols.models import Protocol
from tenants.registration.desk_codes import ArrivedBy
from tenants.registration.models import Registration, Stage
from tenants.vocabulary import ContactChannel, ReferralSource, Side

SOURCES = {
    PartnerKind.VDAB: ReferralSource.VDAB,
    PartnerKind.OCMW: ReferralSource.OCMW,
    PartnerKind.AGII: ReferralSource.AGII,
    PartnerKind.RECEPTION_CENTRE: ReferralSource.RECEPTION_CENTRE,
    PartnerKind.ADULT_EDUCATION: ReferralSource.SCHOOL,
}


def doors() -> list[Protocol]:
    """Under which protocols this partner may refer now, by municipality."""
    now = clock.utcnow()
    asked = select(Protocol).where(
        Protocol.partner_id == scopes.current().partner_id,
        Protocol.state == "in_force",
        Protocol.may_refer,
        Protocol.opens_at <= now,
        Protocol.closes_at > now,
    )
    return list(db.session.scalars(asked.order_by(Protocol.municipality, Protocol.number)))


def refer(said: Referred, worker_name: str) -> Referral:
    """Send somebody; the municipality's own people take it from there. Raises `MayNotRefer`."""
    protocol = next((one for one in doors() if one.id == said.protocol_id), None)
    if protocol is None:
        raise MayNotRefer
    scope, now = scopes.current(), clock.moment()
    kind = PartnerKind(db.session.get_one(Partner, protocol.partner_id).kind)
    registration = Registration(
        tenant_id=protocol.tenant_id,
        id=new_id(),
        side=Side.MENTEE.value,
        given_name=said.given_name,
        family_name=said.family_name,
        phone=said.phone,
        preferred_language="nl",
        languages=[said.language],
        wants=[said.goal.value] if said.goal else [],
        remark=said.remark,
        source=SOURCES.get(kind, ReferralSource.ORGANISATION).value,
        preferred_channel=ContactChannel.PHONE.value,
        arrived_by=ArrivedBy.PARTNER.value,
        registered_at=clock.moment(),
        stage=Stage.NEW.value,
        due_at=clock.utcnow(),
    )
    db.session.add(registration)
    db.session.flush()
    referral = Referral(
        tenant_id=protocol.tenant_id,
        id=reference(),
        protocol_id=protocol.id,
        partner_id=protocol.partner_id,
        worker_id=scope.account_id,
        worker_name=worker_name,
        given_name=said.given_name,
        family_name=said.family_name,
        registration_id=registration.id,
        sent_at=now,
        stage_at=now,
    )
    db.session.add(referral)
    db.session.flush()
    audit.wrote(referral, "referred")
    return referral


def withdraw(referral_id: UUID) -> Referral:
    """Undo, while nobody took it up. Raises `AlreadyTakenUp`, `NotFound`."""
    row = referral_of(referral_id, lock=True)
    if row.stage not in OPEN_STAGES:
        raise AlreadyTakenUp
    row.withdrawn_at = clock.moment()
    audit.wrote(row, "withdrew", "withdrawn_at")
    return row


def referrals(*, of_nobody: bool = False) -> list[Referral]:
    """The own referrals of this worker, or the open ones that nobody looks after; a program has all. The newest first."""
    return list(db.session.scalars(_own(of_nobody).order_by(Referral.sent_at.desc(), Referral.id)))


def _own(of_nobody: bool = False) -> Any:
    scope = scopes.current()
    asked = select(Referral).where(Referral.partner_id == scope.partner_id)
    if of_nobody:
        open_now = Referral.stage.in_(OPEN_STAGES), Referral.withdrawn_at.is_(None)
        return asked.where(Referral.worker_id.is_(None), *open_now)
    return asked if scope.account_id is None else asked.where(Referral.worker_id == scope.account_id)


def referral_of(referral_id: UUID, *, lock: bool = False) -> Referral:
    """One of the own ones. Raises `NotFound`."""
    return _one(_own(), referral_id, lock=lock)


def take_on(referral_id: UUID, worker_name: str) -> Referral:
    """Look after a referral whose worker left, or that a program sent. Raises `NotFound`: a colleague's is none of those."""
    row = _one(_own(of_nobody=True), referral_id, lock=True)
    row.worker_id, row.worker_name = scopes.current().account_id, worker_name
    audit.wrote(row, "taken_on", "worker_id")
    return row


def _one(asked: Any, referral_id: UUID, *, lock: bool) -> Referral:
    wanted = asked.where(Referral.id == referral_id)
    row: Referral | None = db.session.scalar(wanted.with_for_update() if lock else wanted)
    if row is None:
        raise NotFound
    return row
