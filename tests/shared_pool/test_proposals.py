# SPDX-License-Identifier: EUPL-1.2
"""From a proposal to a duo: four yeses, names step by step, and everything gone when it ends."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from koepel import scope as scopes
from koepel.database import db
from koepel.scope import entered
from shared_pool.cards.models import Card, PlaceHold
from shared_pool.proposals import answers, service
from shared_pool.proposals.failures import AlreadyProposed, CannotUndo, CardGone, HasMoved, PlaceGone
from shared_pool.proposals.models import Proposal, ProposalDisclosure, ProposalHalf
from tenants.trajectories.models import Duo, Engagement
from tests.factories.people import a_mentee
from tests.factories.pool import Region, a_region
from tests.factories.proposals import a_pair, agreed, answered, introduced, proposed, started, state_of
from tests.support.mailbag import Mailbag
from tests.support.places import a_case_worker, inside, signed_in
from tests.support.working import worked


@pytest.fixture
def region(app: Flask) -> Region:
    """Aartselaar, Borsbeek and Mortsel, all signed."""
    return a_region(app, "Aartselaar", "Borsbeek", "Mortsel")


def test_a_mentor_from_aartselaar_can_be_proposed_to_borsbeek(app: Flask, region: Region) -> None:
    proposal_id = proposed(app, a_pair(app, region.borsbeek, region.aartselaar))
    assert state_of(app, region.borsbeek, proposal_id) == "proposed"
    assert state_of(app, region.aartselaar, proposal_id) == "proposed"


def test_from_another_municipality_the_proposal_is_not_found(app: Flask, region: Region) -> None:
    proposal_id = proposed(app, a_pair(app, region.borsbeek, region.aartselaar))
    assert state_of(app, region.mortsel, proposal_id) == ""


def test_with_the_yes_of_both_municipalities_the_people_are_asked(app: Flask, region: Region, mailbag: Mailbag) -> None:
    proposal_id = agreed(app, a_pair(app, region.borsbeek, region.aartselaar))
    assert state_of(app, region.borsbeek, proposal_id) == "agreed"
    for address in ("samira@example.org", "karel@example.org"):
        assert mailbag.last_link(address).startswith("/l/")
        subject = str(mailbag.to(address)[-1]["Subject"])
        assert "Samira" not in subject
        assert "Karel" not in subject


@pytest.mark.attack("T39")
def test_nobody_is_asked_before_the_other_municipality_said_yes(app: Flask, region: Region, mailbag: Mailbag) -> None:
    proposed(app, a_pair(app, region.borsbeek, region.aartselaar))
    assert mailbag.to("samira@example.org") == []
    assert mailbag.to("karel@example.org") == []


def test_inside_one_municipality_one_yes_is_enough_for_both_halves(app: Flask, region: Region) -> None:
    proposal_id = proposed(app, a_pair(app, region.mortsel, region.mortsel))
    assert state_of(app, region.mortsel, proposal_id) == "agreed"


@pytest.mark.attack("T39")
def test_names_appear_only_when_both_people_want_to_meet(app: Flask, region: Region) -> None:
    pair = a_pair(app, region.borsbeek, region.aartselaar)
    proposal_id = agreed(app, pair)
    assert disclosed(app, region.borsbeek) == []
    answered(app, pair, proposal_id, "meets", mentor="")
    assert disclosed(app, region.borsbeek) == []
    answered(app, pair, proposal_id, "meets")
    assert state_of(app, region.borsbeek, proposal_id) == "willing"
    assert ("mentor", "Karel", "", "") in disclosed(app, region.borsbeek)


def test_full_names_and_one_channel_come_after_the_introduction(app: Flask, region: Region) -> None:
    introduced(app, a_pair(app, region.borsbeek, region.aartselaar))
    assert ("mentor", "Karel", "Peeters", "karel@example.org") in disclosed(app, region.borsbeek)
    assert ("mentee", "Samira", "Haddad", "samira@example.org") in disclosed(app, region.aartselaar)


def test_the_page_of_the_mentors_municipality_never_names_the_mentee(app: Flask, region: Region) -> None:
    proposal_id = introduced(app, a_pair(app, region.borsbeek, region.aartselaar))
    pages = {
        word: signed_in(app, a_case_worker(app, tenant)).get(f"/{word}/voorstellen/{proposal_id}").text
        for word, tenant in (("aartselaar", region.aartselaar), ("borsbeek", region.borsbeek))
    }
    there = pages["aartselaar"]
    assert [word for word in ("Samira", "Haddad", "samira@example.org") if word in there] == []
    assert "The name stays in Borsbeek. Your mentor hears it by message." in there
    assert "Karel" in there, "its own mentor"
    assert "Karel" in pages["borsbeek"], "who guides the duo knows the mentor"


def test_both_go_on_and_the_duo_starts_in_the_municipality_of_the_mentee(app: Flask, region: Region) -> None:
    pair = a_pair(app, region.borsbeek, region.aartselaar)
    proposal_id = started(app, pair)
    assert state_of(app, region.borsbeek, proposal_id) == "started"
    with inside(app, region.borsbeek):
        duo = db.session.scalars(select(Duo).where(Duo.proposal_id == proposal_id)).one()
        assert (duo.mentee_first_name, duo.mentor_first_name, duo.mentor_person_id) == ("Samira", "Karel", None)
    with inside(app, region.aartselaar):
        assert (
            db.session.scalars(select(Engagement.state).where(Engagement.proposal_id == proposal_id)).one() == "started"
        )
        assert list(db.session.scalars(select(Duo.id))) == []


def test_when_the_duo_starts_both_cards_and_what_was_disclosed_are_gone(app: Flask, region: Region) -> None:
    started(app, a_pair(app, region.borsbeek, region.aartselaar))
    with inside(app, region.mortsel):
        assert list(db.session.scalars(select(Card.id))) == []
    assert disclosed(app, region.borsbeek) == []
    assert disclosed(app, region.aartselaar) == []


def test_a_no_of_one_person_ends_it_and_frees_the_place(app: Flask, region: Region) -> None:
    pair = a_pair(app, region.borsbeek, region.aartselaar)
    proposal_id = agreed(app, pair)
    answered(app, pair, proposal_id, "meets", mentee="no", mentor="")
    assert state_of(app, region.aartselaar, proposal_id) == "declined"
    with inside(app, region.borsbeek):
        assert list(db.session.scalars(select(PlaceHold.proposal_id))) == []


def test_wanting_to_talk_first_is_no_yes_and_no_no(app: Flask, region: Region) -> None:
    pair = a_pair(app, region.borsbeek, region.aartselaar)
    proposal_id = agreed(app, pair)
    answered(app, pair, proposal_id, "meets", mentee="talk")
    assert state_of(app, region.borsbeek, proposal_id) == "agreed"


@pytest.mark.attack("T39")
def test_an_answer_can_be_changed_until_the_next_step(app: Flask, region: Region) -> None:
    pair = a_pair(app, region.borsbeek, region.aartselaar)
    proposal_id = agreed(app, pair)
    answered(app, pair, proposal_id, "meets", mentee="talk", mentor="")
    answered(app, pair, proposal_id, "meets")
    with (
        app.app_context(),
        entered(scopes.participant(region.borsbeek, proposal_id, "mentee")),
        pytest.raises(HasMoved),
    ):
        answers.answer("meets", "no")


@pytest.mark.attack("T34")
def test_a_decline_takes_everything_of_the_other_side_away(app: Flask, region: Region) -> None:
    pair = a_pair(app, region.borsbeek, region.aartselaar)
    proposal_id = introduced(app, pair)
    answered(app, pair, proposal_id, "goes_on", mentor="no", mentee="")
    assert state_of(app, region.borsbeek, proposal_id) == "declined"
    assert disclosed(app, region.borsbeek) == []
    with inside(app, region.borsbeek):
        assert [
            half.told.get("given_name") for half in db.session.scalars(select(ProposalHalf)) if half.side == "mentee"
        ] == [None]


@pytest.mark.attack("T38")
def test_the_last_place_is_given_once(app: Flask, region: Region) -> None:
    pair = a_pair(app, region.borsbeek, region.aartselaar)
    proposed(app, pair)
    with app.app_context():
        second = a_mentee(region.mortsel, occupation="7212").id
    worked(app)
    with inside(app, region.mortsel):
        card = db.session.scalars(select(Card.id).where(Card.tenant_id == region.mortsel)).one()
    with pytest.raises(PlaceGone), inside(app, region.mortsel):
        service.propose(card, pair.mentor_card, owner_name="Mia Maes", decides=True)
    assert second


def test_the_same_pair_is_not_proposed_twice(app: Flask, region: Region) -> None:
    pair = a_pair(app, region.borsbeek, region.aartselaar, max_duos=2)
    proposed(app, pair)
    with pytest.raises(AlreadyProposed), inside(app, region.borsbeek):
        service.propose(pair.mentee_card, pair.mentor_card, owner_name="An Willems", decides=True)


def test_a_municipality_outside_the_pair_cannot_propose_it(app: Flask, region: Region) -> None:
    pair = a_pair(app, region.borsbeek, region.aartselaar)
    with pytest.raises(CardGone), inside(app, region.mortsel):
        service.propose(pair.mentee_card, pair.mentor_card, owner_name="Mia Maes", decides=True)


@pytest.mark.attack("T39")
def test_postgresql_refuses_a_state_without_its_yeses(app: Flask, region: Region) -> None:
    proposal_id = proposed(app, a_pair(app, region.borsbeek, region.aartselaar))
    with pytest.raises(IntegrityError, match="a yes is missing"), inside(app, region.borsbeek):
        db.session.execute(update(Proposal).where(Proposal.id == proposal_id).values(state="agreed"))


@pytest.mark.attack("T39")
def test_postgresql_refuses_an_answer_for_the_other_side(app: Flask, region: Region) -> None:
    proposal_id = proposed(app, a_pair(app, region.borsbeek, region.aartselaar))
    with inside(app, region.borsbeek):
        others = update(ProposalHalf).where(ProposalHalf.proposal_id == proposal_id, ProposalHalf.side == "mentor")
        assert db.session.execute(others.values(municipality="yes")).rowcount == 0  # type: ignore[attr-defined]


def test_proposing_can_be_undone_until_the_other_side_acts(app: Flask, region: Region) -> None:
    pair = a_pair(app, region.borsbeek, region.aartselaar)
    proposal_id = proposed(app, pair)
    with inside(app, region.borsbeek):
        service.undo(proposal_id)
    worked(app)
    assert state_of(app, region.aartselaar, proposal_id) == "withdrawn"
    second = agreed(app, pair)
    answered(app, pair, second, "meets", mentor="")
    with pytest.raises(CannotUndo), inside(app, region.aartselaar):
        service.undo(second)


def disclosed(app: Flask, tenant: UUID) -> list[tuple[str, str, str, str]]:
    """What this municipality reads of disclosures at this moment."""
    with inside(app, tenant):
        rows = list(db.session.scalars(select(ProposalDisclosure)))
        return sorted((row.side, row.given_name, row.family_name, row.contact) for row in rows)


def test_both_hear_where_the_introduction_is_and_are_asked_again_afterwards(
    app: Flask, region: Region, mailbag: Mailbag
) -> None:
    introduced(app, a_pair(app, region.borsbeek, region.aartselaar))
    for address in ("samira@example.org", "karel@example.org"):
        subjects = [str(mail["Subject"]) for mail in mailbag.to(address)]
        assert len(subjects) == 3, "asked to meet, told of the introduction, asked to go on"
        assert len(set(subjects)) == 3
