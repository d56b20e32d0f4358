# SPDX-License-Identifier: EUPL-1.2
"""Somebody is erased: the ledger first, then the rows in this transaction, then the keys; again completes what broke off.

What stays has no name: that there was a trajectory, from when to when, how it ended and its hours. Whoever restores an older
state replays the ledger (`tenants.retention.replay`), which does the same once more.
"""

from __future__ import annotations

from uuid import UUID

from flask import current_app
from sqlalchemy import or_, update

from koepel import audit, clock
from koepel import scope as scopes
from koepel.database import among, db, mine
from koepel.errors import NotFound
from koepel.feature import Feature
from koepel.keys import sealed
from koepel.keys.ledger import Ledger, ledger_of
from koepel.records import ActionLink, JobRun, Message, Outbox
from koepel.rights import answering
from tenants import disclosure_partners, disclosure_steps, forgetting
from tenants.consents.models import Consent
from tenants.intake.models import Intake, IntakeState
from tenants.people import service as people
from tenants.people.models import Disclosure
from tenants.registration.models import Registration
from tenants.retention import plan, reach
from tenants.retention.kinds import Ground
from tenants.retention.models import Tombstone
from tenants.trajectories import course
from tenants.trajectories.models import RUNNING, DuoState, Engagement

ENDED = (IntakeState.WITHDRAWN, IntakeState.REFERRED)
ERASED = "erased"


def ledger() -> Ledger:
    """The erasure ledger of this installation."""
    return ledger_of(current_app.extensions["koepel_settings"], current_app.extensions["koepel_vault"])


@answering()
def erase(person_id: UUID, *, ground: Ground, by: UUID | None) -> None:
    """Erase this person of this municipality for good. Safe to repeat, and a repetition completes one that broke off.

    Sees what is set apart (GDPR art. 18) too: of this person, and of whoever shares a duo with them.
    Written in the ledger at once, whatever becomes of the transaction: one that fails is completed by the nightly replay.
    Raises `NotFound`, and what the ledger's database or file raises; then nothing was done.
    """
    person = people.person(person_id)
    known = ledger().enter(scopes.here(), person.id, ground.value)
    found = reach.of_person(person.id)
    keys = forgetting.keys_of(person.id)
    _silence(found)
    _end_courses(found)
    _withdraw(person.id, found)
    features: tuple[Feature, ...] = current_app.extensions["koepel_features"]
    for feature in features:
        for forget in feature.forgets:
            forget(person.id)
    db.session.flush()
    plan.carry_out(found)
    db.session.expire_all()
    person = people.person(person_id)
    person.pseudonymised_at = person.pseudonymised_at or clock.utcnow()
    person.case_worker_id = None
    for course_id in found["trajectory"]:
        row = course.trajectory(course_id)
        row.pseudonymised_at = row.pseudonymised_at or clock.utcnow()
    _bury(known.reference, "person", Ground(known.ground), by)
    sealed.forget(scopes.here(), keys)


def erase_registration(registration_id: UUID, *, ground: Ground, by: UUID | None) -> None:
    """The same for who registered and never had a file. Raises `NotFound`; a registration that became a file is its person's."""
    row = db.session.scalars(mine(Registration).where(Registration.id == registration_id)).one_or_none()
    if row is None or row.person_id is not None:
        raise NotFound
    known = ledger().enter(scopes.here(), row.id, ground.value)
    found = reach.of_registration(row.id)
    keys = [*found["registration"], *found["referral"]]
    _silence(found)
    db.session.flush()
    plan.carry_out(found)
    db.session.expire_all()
    _bury(known.reference, "registration", Ground(known.ground), by)
    sealed.forget(scopes.here(), keys)


def _silence(found: reach.Reach) -> None:
    """Mail on hold, links, work that waits and work that runs for this person: none of it goes on."""
    here, matters = scopes.here(), found["matter"]
    persons = found.get("person", [])
    called_back = update(Message).where(
        Message.tenant_id == here, or_(among(Message.person_id, persons), among(Message.about_id, matters))
    )
    db.session.execute(called_back.where(Message.state.in_(("held", "by_hand"))).values(state="withdrawn"))
    links = update(ActionLink).where(
        ActionLink.tenant_id == here, or_(among(ActionLink.person_id, persons), among(ActionLink.subject_id, matters))
    )
    db.session.execute(links.where(ActionLink.revoked_at.is_(None)).values(revoked_at=clock.utcnow()))
    bells = update(Outbox).where(Outbox.tenant_id == here, among(Outbox.subject_id, matters))
    db.session.execute(bells.where(Outbox.state == "waiting").values(state="withdrawn"))
    runs = update(JobRun).where(JobRun.tenant_id == here, among(JobRun.subject_id, [*matters, *found["batch"]]))
    db.session.execute(
        runs.where(JobRun.state.in_(("waiting", "running"))).values(state="failed", finished_at=clock.utcnow())
    )
    db.session.expire_all()


def _end_courses(found: reach.Reach) -> None:
    """What runs of this person ends today, and both first names and the other half's channel go without a hold.

    Who had this person as mentor goes on, and waits for another one.
    """
    for course_id in found["trajectory"]:
        course.end_at_once(course_id)
    for duo_id in found["mentored"]:
        course.mentor_gone(duo_id)
    for row in db.session.scalars(mine(Engagement).where(among(Engagement.id, found["engagement"]))):
        if row.state in RUNNING:
            row.state, row.ended_on = DuoState.STOPPED, max(clock.today(), row.started_on)
            audit.wrote(row, "engagement_ended", "state", "ended_on", person=row.person_id)


def _withdraw(person_id: UUID, found: reach.Reach) -> None:
    """Cards, what partners read, consents and intakes: taken back as on a withdrawal."""
    for release in disclosure_steps.releases_of(person_id):
        disclosure_steps.withdraw(release, ERASED)
    for grant in disclosure_partners.open_grants(person_id):
        disclosure_partners.close_grant(grant.id, ERASED)
    for talk in db.session.scalars(mine(Intake).where(among(Intake.id, found["intake"]))):
        if talk.state not in ENDED:
            talk.state = IntakeState.WITHDRAWN
    for yes in db.session.scalars(mine(Consent).where(Consent.person_id == person_id)):
        if yes.answer == "given" and yes.withdrawn_on is None:
            yes.withdrawn_on = clock.today()
    shown = update(Disclosure).where(Disclosure.tenant_id == scopes.here(), Disclosure.person_id == person_id)
    db.session.execute(shown.where(Disclosure.ended_at.is_(None)).values(ended_at=clock.utcnow()))


def _bury(reference: UUID, kind: str, ground: Ground, by: UUID | None) -> None:
    """One tombstone for each entry of the ledger, and a line of the audit trail that names it and nobody."""
    if db.session.get(Tombstone, (scopes.here(), reference)) is None:
        stone = Tombstone(id=reference, kind=kind, ground=ground.value, erased_at=clock.utcnow(), erased_by=by)
        db.session.add(stone)
        db.session.flush()
        audit.wrote(stone, ERASED, "ground")
