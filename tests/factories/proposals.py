# SPDX-License-Identifier: EUPL-1.2
"""Proposals as words: `a_proposal(app, region, mentee=..., mentor=...)` brought to the state that a story needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from koepel.scope import entered
from shared_pool.cards import service as cards
from shared_pool.proposals import answers, introduction, service
from shared_pool.proposals.models import Proposal
from tenants import disclosure
from tests.factories.people import a_mentee, a_mentor
from tests.support.memory import remembered
from tests.support.places import inside
from tests.support.working import worked


@dataclass(frozen=True)
class APair:
    """Two people with a card out, each in a municipality."""

    mentee_tenant: UUID
    mentor_tenant: UUID
    mentee_intake: UUID
    mentor_intake: UUID
    mentee_card: UUID
    mentor_card: UUID


@remembered
def a_pair(app: Flask, mentee_in: UUID, mentor_in: UUID, *, occupation: str = "7212", **mentor: object) -> APair:
    """A would-be welder and a welder, ready to be proposed to each other."""
    with app.app_context():
        mentee = a_mentee(
            mentee_in,
            occupation=occupation,
            given="Samira",
            family="Haddad",
            email="samira@example.org",
            preferred_channel="mail",
        )
        other = a_mentor(
            mentor_in,
            occupation=occupation,
            given="Karel",
            family="Peeters",
            email="karel@example.org",
            preferred_channel="mail",
            **mentor,
        )
        found = (mentee.id, other.id)
    worked(app)
    return APair(mentee_in, mentor_in, *found, card_of(app, mentee_in, found[0]), card_of(app, mentor_in, found[1]))


def card_of(app: Flask, tenant: UUID, intake_id: UUID) -> UUID:
    """The card of this intake, which is out."""
    with inside(app, tenant):
        card = cards.cards_of(intake_id)
        assert card is not None, "no card went out"
        return card.id


@remembered
def proposed(app: Flask, pair: APair, *, decides: bool = True) -> UUID:
    """The mentee's municipality proposes."""
    with inside(app, pair.mentee_tenant):
        found = service.propose(pair.mentee_card, pair.mentor_card, owner_name="An Willems", decides=decides).id
    worked(app)
    return found


@remembered
def agreed(app: Flask, pair: APair) -> UUID:
    """Both municipalities said yes."""
    proposal_id = proposed(app, pair)
    if pair.mentor_tenant != pair.mentee_tenant:
        with inside(app, pair.mentor_tenant):
            service.agree(proposal_id, by="Bert Claes")
        worked(app)
    return proposal_id


def answered(
    app: Flask, pair: APair, proposal_id: UUID, question: str, *, mentee: str = "yes", mentor: str = "yes"
) -> None:
    """Both people answer, each by the own link's scope; '' is silence."""
    for tenant, side, said in ((pair.mentee_tenant, "mentee", mentee), (pair.mentor_tenant, "mentor", mentor)):
        if said:
            with app.app_context(), entered(scopes.participant(tenant, proposal_id, side)):
                read = disclosure.statement("nl").hash if question == "goes_on" else ""
                answers.answer(question, said, read=read)
                db.session.commit()
            worked(app)


@remembered
def introduced(app: Flask, pair: APair) -> UUID:
    """They have met and are asked whether they go on."""
    proposal_id = agreed(app, pair)
    answered(app, pair, proposal_id, "meets")
    with inside(app, pair.mentee_tenant):
        slot = datetime.combine(clock.today() + timedelta(days=3), time(14), tzinfo=clock.BRUSSELS)
        introduction.plan(proposal_id, introduction.Plan("three_way_talk", "Bibliotheek", (slot,)))
    worked(app)
    with inside(app, pair.mentee_tenant):
        introduction.held(proposal_id, clock.today())
    worked(app)
    return proposal_id


@remembered
def started(app: Flask, pair: APair) -> UUID:
    """The duo runs."""
    proposal_id = introduced(app, pair)
    answered(app, pair, proposal_id, "goes_on")
    return proposal_id


def state_of(app: Flask, tenant: UUID, proposal_id: UUID) -> str:
    """Where it stands, as this municipality reads it; '' when it reads nothing."""
    with inside(app, tenant):
        found = db.session.scalar(select(Proposal.state).where(Proposal.id == proposal_id))
    return str(found or "")
