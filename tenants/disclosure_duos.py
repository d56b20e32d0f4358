# SPDX-License-Identifier: EUPL-1.2
"""What comes back through the door when a proposal has started: the trajectory here, the engagement there."""

from __future__ import annotations

from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import select, update

from koepel import audit, clock
from koepel import scope as scopes
from koepel.database import among, db, mine
from koepel.errors import NotFound
from koepel.records import Message
from koepel.rights import answering
from tenants.disclosure_steps import person_behind
from tenants.programmes.expectation import Expectation
from tenants.trajectories import course
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import RUNNING, Duo, DuoState, Engagement
from tenants.trajectories.schemas import OpenDuo
from tenants.vocabulary import StopReason


class Disclosed(Protocol):
    """What the mentor's municipality disclosed at s3 and s4."""

    given_name: str
    family_name: str
    channel: str
    contact: str


def open_trajectory(
    card_id: UUID,
    proposal_id: UUID,
    collaboration_id: UUID,
    mentor_tenant_id: UUID,
    mentor_card_id: UUID,
    mentor: Disclosed,
    agreed: dict[str, Any],
) -> UUID:
    """Open the trajectory of the own mentee with this mentor; the same proposal twice opens one. `agreed`: what they expect of
    their contact, {} for the usual. Raises `NotFound`.
    """
    found = person_behind(card_id)
    if found is None:
        raise NotFound
    _, person, intake = found
    own_mentor = person_behind(mentor_card_id)
    opened = trajectories.open_trajectory(
        OpenDuo(
            person_id=person.id,
            programme_id=intake.programme_id,
            proposal_id=proposal_id,
            collaboration_id=collaboration_id,
            mentor_tenant_id=mentor_tenant_id,
            mentor_person_id=own_mentor[1].id if own_mentor else None,
            mentee_first_name=person.given_name,
            mentor_first_name=mentor.given_name,
            mentor_family_name=mentor.family_name,
            mentor_channel=mentor.channel,
            mentor_contact=mentor.contact,
            started_on=clock.today(),
            agreed=Expectation.read(agreed),
        )
    )
    return opened.id


def open_engagement(
    card_id: UUID, proposal_id: UUID, collaboration_id: UUID, mentee_tenant_id: UUID, programme: str
) -> UUID:
    """The own mentor begins with a mentee of this municipality; the same proposal twice opens one. Raises `NotFound`."""
    found = person_behind(card_id)
    if found is None:
        raise NotFound
    opened = trajectories.open_engagement(
        found[1].id, proposal_id, collaboration_id, mentee_tenant_id, programme, clock.today()
    )
    return opened.id


def close_engagement(collaboration_id: UUID, proposal_id: UUID) -> None:
    """Take over what the mentee's municipality last told: state, end and hours. Safe to repeat."""
    trajectories.follow_signal(collaboration_id, proposal_id)


def shared_duos() -> dict[UUID, UUID]:
    """Every duo of here with another municipality, ever: its proposal -> that municipality."""
    here = scopes.here()
    led = select(Duo.proposal_id, Duo.mentor_tenant_id).where(Duo.tenant_id == here, Duo.mentor_tenant_id != here)
    lent = select(Engagement.proposal_id, Engagement.mentee_tenant_id).where(
        Engagement.tenant_id == here, Engagement.mentee_tenant_id != here
    )
    found: dict[UUID, UUID] = {}
    for query in (led, lent):
        for proposal_id, other in db.session.execute(query):
            if proposal_id is not None and other is not None:
                found[proposal_id] = other
    return found


@answering()
def municipality_stops(proposal_id: UUID) -> None:
    """One of the two municipalities of this proposal stops: what runs of it here ends, with that reason. Safe to repeat."""
    courses = {duo.trajectory_id for duo in _duos(proposal_id)}
    for course_id in courses:
        course.end_at_once(course_id, reason=StopReason.MUNICIPALITY_STOPS.value)
    _empty_letters(proposal_id, courses)
    for row in db.session.scalars(mine(Engagement).where(Engagement.proposal_id == proposal_id)):
        if row.state in RUNNING:
            row.state, row.ended_on = DuoState.STOPPED, max(clock.today(), row.started_on)
            audit.wrote(row, "engagement_ended", "state", "ended_on", person=row.person_id)


@answering()
def other_half_erased(proposal_id: UUID) -> None:
    """Somebody of another municipality was erased there: the duo of this proposal ends, and their name and channel go at once,
    out of letters too, and where the own person is set apart. The own mentee's trajectory goes on. Safe to repeat.
    """
    duos = _duos(proposal_id)
    for duo in duos:
        course.mentor_gone(duo.id)
    _empty_letters(proposal_id, {duo.trajectory_id for duo in duos})


def _duos(proposal_id: UUID) -> list[Duo]:
    return list(db.session.scalars(mine(Duo).where(Duo.proposal_id == proposal_id)))


def _empty_letters(proposal_id: UUID, courses: set[UUID]) -> None:
    here = scopes.here()
    letters = update(Message).where(Message.tenant_id == here, among(Message.about_id, [proposal_id, *courses]))
    db.session.execute(letters.where(Message.state.in_(("held", "by_hand"))).values(state="withdrawn"))
    db.session.execute(letters.values(subject="", body=""))
    db.session.expire_all()
