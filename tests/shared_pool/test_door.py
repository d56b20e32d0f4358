# SPDX-License-Identifier: EUPL-1.2
"""What passes the door: by step, in writing, for the own people only."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel.database import db
from koepel.errors import NotFound
from koepel.i18n import speaking
from koepel.ids import reference
from koepel.records import AuditEntry
from tenants import disclosure
from tenants.intake.models import Intake
from tenants.people.models import Disclosure, PairToken
from tests.factories.people import a_mentee, a_mentor, a_person
from tests.factories.pool import Region, a_region
from tests.support.places import inside
from tests.support.working import worked


def farid(app: Flask, region: Region, **facts: Any) -> UUID:
    """Farid of Borsbeek, whose card is in the pool; returns its reference."""
    facts = {"email": "farid@example.org", "phone": "+32400000000", "preferred_channel": "mail", **facts}
    with app.app_context():
        person = a_person(region.borsbeek, given="Farid", family="Rahimi", speaks=("prs", "nl:2"), **facts)
        mentee = a_mentee(region.borsbeek, person=person, occupation="7212")
    worked(app)
    with inside(app, region.borsbeek):
        found = disclosure.out(mentee.id)
    assert found
    return found[0]


def test_a_card_leads_to_its_person_at_home_and_nowhere_else(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    card = farid(app, region)
    with inside(app, region.borsbeek):
        person = disclosure.person_of(card)
        assert person is not None
        assert (person.given_name, person.side) == ("Farid", "mentee")
    with inside(app, region.aartselaar):
        assert disclosure.person_of(card) is None
        with pytest.raises(NotFound):
            disclosure.first_names(card, reference())


def test_both_said_yes_and_the_first_name_and_facts_pass_in_writing(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    card, proposal = farid(app, region), reference()
    with inside(app, region.borsbeek):
        told = disclosure.first_names(card, proposal)
        assert told.given_name == "Farid"
        assert told.facts["languages"] == [["prs", 6], ["nl", 2]]
        assert "Rahimi" not in str(told)
        assert "@" not in str(told)
        line = db.session.scalars(select(Disclosure).where(Disclosure.step == "s3")).one()
        assert line.proposal_id == proposal
        assert "given_name" in line.fields
        with speaking("nl"):
            words = dict(disclosure.labels(told.facts))
        assert words["Beroep"] == "Lasser"
        assert words["Talen"] == "Dari C2, Nederlands A2"
        assert "Woont in" in words


def test_after_the_introduction_the_one_chosen_channel_passes(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    card, proposal = farid(app, region, preferred_channel="phone"), reference()
    with inside(app, region.borsbeek):
        told = disclosure.channel(card, proposal)
        assert (told.family_name, told.channel, told.contact) == ("Rahimi", "phone", "+32400000000")
        line = db.session.scalars(select(Disclosure).where(Disclosure.step == "s4")).one()
        assert set(line.fields) == {"family_name", "phone"}
    with inside(app, region.borsbeek):
        assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "read", AuditEntry.sensitive)).all()


def test_when_a_proposal_ends_its_lines_end_and_stay(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    card, proposal = farid(app, region), reference()
    with inside(app, region.borsbeek):
        disclosure.shown_in_proposal(card, proposal, region.aartselaar)
        disclosure.first_names(card, proposal)
        disclosure.end_disclosures(proposal)
    with inside(app, region.borsbeek):
        lines = db.session.scalars(select(Disclosure).where(Disclosure.proposal_id == proposal)).all()
        assert {line.step for line in lines} == {"s1", "s3"}
        assert all(line.ended_at for line in lines)
        assert {line.recipient_name for line in lines if line.step == "s1"} == {"Aartselaar"}


def test_the_same_passage_twice_is_one_line(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    card, proposal = farid(app, region), reference()
    with inside(app, region.borsbeek):
        for _ in range(2):
            disclosure.shown_in_proposal(card, proposal, region.aartselaar)
            disclosure.pair_token(card, proposal)
        assert len(db.session.scalars(select(Disclosure).where(Disclosure.step == "s1")).all()) == 1
        assert len(db.session.scalars(select(PairToken)).all()) == 1


@pytest.mark.parametrize(
    ("facts", "way"),
    [
        ({"preferred_channel": "mail"}, "mail"),
        ({"preferred_channel": "phone"}, "call"),
        ({"preferred_channel": "mail", "email": "", "address": "Kerkplein 1"}, "call"),
        ({"preferred_channel": "letter", "email": "", "address": "Kerkplein 1"}, "letter"),
        ({"preferred_channel": "phone", "phone": ""}, "mail"),
    ],
)
def test_a_message_takes_the_way_that_suits_the_person(app: Flask, facts: dict[str, str], way: str) -> None:
    region = a_region(app, "Borsbeek")
    card = farid(app, region, **facts)
    with inside(app, region.borsbeek):
        message = disclosure.message_to(card, "proposal.meets", "We found somebody", "Hello")
        assert message is not None
        assert message.channel == way
        assert message.person_id is not None


def test_own_people_are_told_in_full_and_only_at_home(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    farid(app, region)
    with inside(app, region.borsbeek):
        (person,) = disclosure.own_people("mentee", "net_werk")
        assert person.name == "Farid Rahimi"
        assert person.facts.occupations == ("7212",)
    with inside(app, region.aartselaar):
        assert disclosure.own_people("mentee") == ()


def test_nobody_is_matched_with_the_own_other_card(app: Flask) -> None:
    region = a_region(app, "Borsbeek")
    with app.app_context():
        both = a_person(region.borsbeek, speaks=("nl",))
        mentee = a_mentee(region.borsbeek, person=both)
        mentor = a_mentor(region.borsbeek, person=both)
    with inside(app, region.borsbeek):
        tokens = [disclosure.own_person(intake.id).facts.tokens for intake in (mentee, mentor)]
        assert tokens[0]
        assert tokens[0] == tokens[1]


def test_figures_are_counts_of_the_month(app: Flask) -> None:
    region = a_region(app, "Borsbeek")
    with app.app_context():
        a_mentee(region.borsbeek)
        a_mentee(region.borsbeek)
        a_mentor(region.borsbeek)
    with inside(app, region.borsbeek):
        counted = disclosure.figures(clock.today())
        assert (counted["intakes"], counted["waiting"], counted["duos_running"]) == (3, 2, 0)
        assert disclosure.breakdown() == {}, "of two people nothing is told by age, gender or schooling"


def test_a_condition_that_is_not_met_is_told_as_not_met_and_not_which(app: Flask) -> None:
    region = a_region(app, "Borsbeek")
    with app.app_context():
        mentee = a_mentee(region.borsbeek, criteria={"motivated": "no"}, state="draft")
    with inside(app, region.borsbeek):
        facts = disclosure.own_person(mentee.id).facts
        assert facts.criteria_failed
        assert facts.criteria_open
        assert "motivated" not in repr(facts)
        assert db.session.get(Intake, (region.borsbeek, mentee.id))
