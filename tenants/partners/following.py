# SPDX-License-Identifier: EUPL-1.2
"""What a partner may see follows the file: when a person's rows change, so do the disclosed ones, in the same transaction.

Also a referral follows its registration: taken up is accepted, refused is rejected, and the referrer sees it at once.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import event, exists, select
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.orm.unitofwork import UOWTransaction

from koepel import audit, clock, outbox
from koepel import scope as scopes
from koepel.database import ScopedSession, among, db, mine
from koepel.partners.service import AFTER_LEAVING
from koepel.scope import DbRole
from tenants import disclosure_partners as door
from tenants.intake.models import Intake
from tenants.partners import notices, workspace
from tenants.partners.models import Referral, ReferralStage
from tenants.people.models import LanguageSkill, Person
from tenants.protocols import service as protocols
from tenants.protocols.models import PartnerGrant
from tenants.registration.models import Registration, Stage
from tenants.trajectories.models import Trajectory
from tenants.trajectories.service import AFTER_FOLLOWING

OUTSIDE_AUTHORITY = "outside_authority"  # a kind of consent; what runs knows consents by their names only
TOUCHED = "touched by the file"  # in the session: persons and registrations whose rows changed in this transaction
WATCHED: tuple[tuple[type[Any], str], ...] = (
    (Person, "id"), (LanguageSkill, "person_id"), (Intake, "person_id"), (Trajectory, "person_id"), (Registration, "id"),
)  # fmt: skip
STAGES = {
    Stage.NEW.value: ReferralStage.RECEIVED,
    Stage.INTAKE.value: ReferralStage.ACCEPTED,
    Stage.REFUSED.value: ReferralStage.REJECTED,
}


@event.listens_for(ScopedSession, "after_flush")
def _collect(session: Session, _context: UOWTransaction) -> None:
    scope = scopes.entered_scope()
    if scope is None or scope.role is not DbRole.TENANT:
        return
    for row in (*session.new, *session.dirty, *session.deleted):
        for model, column in WATCHED:
            if isinstance(row, model):
                session.info.setdefault(TOUCHED, {}).setdefault(model is Registration, set()).add(getattr(row, column))


@event.listens_for(ScopedSession, "before_commit")
def _follow(session: Session) -> None:
    if session.in_nested_transaction() or scopes.entered_scope() is None:
        return
    session.flush()
    touched = session.info.pop(TOUCHED, None)
    if touched:
        follow_registrations(touched.get(True, set()))
        follow_persons(touched.get(False, set()))
        session.flush()
        session.info.pop(TOUCHED, None)
        audit.write_now()


@event.listens_for(ScopedSession, "after_transaction_end")
def _forget(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        session.info.pop(TOUCHED, None)


def follow_persons(person_ids: set[UUID]) -> None:
    """Write the disclosed rows of these persons anew, and tell the partner of a new status."""
    if person_ids and _anybody_shared():
        for grant, news in door.refresh(person_ids):
            notices.of_change(grant, news)
            outbox.later("partners.client_changed", grant.id)


def _anybody_shared() -> bool:
    """Most municipalities share nobody: one small question answers for all."""
    here = (PartnerGrant.tenant_id == scopes.here(), PartnerGrant.closed_at.is_(None))
    return bool(db.session.scalar(select(exists().where(*here))))


def follow_registrations(registration_ids: set[UUID]) -> None:
    """Carry the stage of these registrations over to the referrals that they came from."""
    if not registration_ids:
        return
    found = db.session.execute(
        mine(Referral)
        .add_columns(Registration)
        .join(
            Registration, (Registration.tenant_id == Referral.tenant_id) & (Registration.id == Referral.registration_id)
        )
        .where(among(Referral.registration_id, registration_ids))
    ).all()
    for referral, registration in found:
        _carry_over(referral, registration)


def _carry_over(referral: Referral, registration: Registration) -> None:
    stage = STAGES[registration.stage]
    asked = referral.stage == ReferralStage.ASKED_BACK and stage is ReferralStage.RECEIVED
    if referral.stage == stage.value or asked or referral.withdrawn_at is not None:
        return
    referral.stage, referral.stage_at, referral.reason = stage.value, clock.moment(), registration.refusal
    audit.wrote(referral, stage.value, "stage", person=registration.person_id)
    if stage is ReferralStage.ACCEPTED and registration.person_id is not None and referral.grant_id is None:
        referral.grant_id = _share_back(referral, registration.person_id)
    notices.of_referral(referral)
    outbox.later("partners.referral_changed", referral.id)


def _share_back(referral: Referral, person_id: UUID) -> UUID | None:
    """Who was referred under a protocol is followed under it; where it asks consent, staff note that first in the file."""
    protocol = protocols.protocol(referral.protocol_id)
    if protocol.consent_needed or not protocols.in_force(protocol) or not door.covers(protocol, person_id):
        return None
    shared = [one for one in door.open_grants(person_id) if one.protocol_id == protocol.id]
    if shared:
        return shared[0].id
    grant = door.open_grant(protocol.id, person_id, worker_id=referral.worker_id, worker_name=referral.worker_name)
    return grant.id


def consent_withdrawn(person_id: UUID, kind: str, _use: str) -> None:
    """The person no longer agrees that other organisations see something: what rested on that goes at once."""
    if kind == OUTSIDE_AUTHORITY:
        door.withdraw_consent(person_id)


def own_consent_withdrawn(kind: str) -> None:
    """The same by the person's own link: from this act on no partner reads a thing."""
    if kind == OUTSIDE_AUTHORITY:
        door.take_back_own()


def _of_trajectory(trajectory_id: UUID) -> None:
    person_id = db.session.scalar(
        select(Trajectory.person_id).where(Trajectory.tenant_id == scopes.here(), Trajectory.id == trajectory_id)
    )
    if person_id is not None:
        follow_persons({person_id})


AFTER_FOLLOWING.append(_of_trajectory)
AFTER_LEAVING.append(workspace.release)
