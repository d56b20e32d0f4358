# SPDX-License-Identifier: EUPL-1.2
"""The workbench: the right mentor, with reasons, across a border, by code; and what nobody may read there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel.database import db
from koepel.ids import reference
from shared_pool.cards import service as cards
from shared_pool.cards.models import Card, PoolRead
from shared_pool.matching import service
from shared_pool.matching.codes import Hard
from tenants import disclosure
from tests.factories.people import a_mentee, a_mentor, a_person
from tests.factories.pool import a_region
from tests.support.places import a_case_worker, inside, signed_in
from tests.support.working import worked

WELDER, JOURNALIST = "7212", "2642"


def test_the_welder_of_aartselaar_stands_first_for_borsbeek(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek", "Mortsel")
    with app.app_context():
        a_mentor(region.aartselaar, occupation=WELDER)
        a_mentor(region.borsbeek, occupation=JOURNALIST, sectors=["J"])
        a_mentor(region.mortsel, occupation="5120", sectors=["I"])
        mentee = a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    with inside(app, region.borsbeek):
        bench = service.own_bench(mentee.id)
        first = bench.best(5)[0]
        assert first.who.card.tenant == region.aartselaar
        work = next(line for line in first.explanation.lines if line.criterion.code == "S01")
        assert (work.points, work.weight) == (3000, 30)
    page = signed_in(app, a_case_worker(app, region.borsbeek)).get(f"/borsbeek/koppelen/{mentee.id}").text
    assert "Same occupation: welder" in page
    assert page.index("Aartselaar") < page.index("Mentor K-") + 400


def test_the_parts_of_every_candidate_add_up_to_the_score(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        for occupation in (WELDER, JOURNALIST, "9112"):
            a_mentor(region.aartselaar, occupation=occupation)
        mentee = a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    with inside(app, region.borsbeek):
        for one in service.own_bench(mentee.id).best(5):
            assert sum(line.points or 0 for line in one.explanation.lines) == one.explanation.score
            assert sum(bar.points for bar in one.explanation.bars) == one.explanation.score


def test_own_people_stand_there_by_name_and_once(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        own = a_person(region.borsbeek, given="Griet", family="Peeters", speaks=("nl",))
        a_mentor(region.borsbeek, person=own, occupation=WELDER)
        mentee = a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    page = signed_in(app, a_case_worker(app, region.borsbeek)).get(f"/borsbeek/koppelen/{mentee.id}").text
    assert page.count("<bdi>Griet Peeters</bdi></h2>") == 1
    assert "1 mentor from 1 municipality meet the fixed conditions" in page


def test_what_mortsels_case_worker_sees_of_others_holds_no_name(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Mortsel")
    canary = {"given": "Zwaluwtje", "family": "Kwikstaartman", "email": "kanarie@example.org", "postcode": "2630"}
    with app.app_context():
        person = a_person(region.aartselaar, speaks=("nl", "so:5"), phone="+32400009971", **canary)
        mentor = a_mentor(
            region.aartselaar, person=person, occupation=JOURNALIST, release_occupation=False,
            occupation_text="Oorlogsverslaggever",
        )  # fmt: skip
        mentee = a_mentee(region.mortsel, occupation=WELDER)
    worked(app)
    browser = signed_in(app, a_case_worker(app, region.mortsel))
    with inside(app, region.mortsel):
        (card,) = db.session.scalars(select(Card).where(Card.side == "mentor"))
    pages = [
        browser.get(f"/mortsel/koppelen/{mentee.id}").text,
        browser.get(f"/mortsel/koppelen/{mentee.id}?code={card.code}").text,
        browser.get(f"/mortsel/koppelen/{mentee.id}/vergelijk?met={card.id}").text,
        browser.get(f"/mortsel/koppelen/{mentee.id}/blad?met={card.id}").text,
        browser.get(f"/mortsel/zoeken?q={card.code}").text,
    ]
    assert f"K-{card.code}" in pages[0]
    assert "Name hidden until both say yes" in pages[0]
    forbidden = [
        *canary.values(),
        "400009971",
        "Oorlogsverslaggever",
        "Somali",
        "ournalist",
        str(person.id),
        str(mentor.id),
    ]
    for page in pages:
        for word in forbidden:
            assert word not in page.replace(region.mortsel.hex, ""), word


def test_own_people_count_in_full_and_the_other_side_as_released(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        a_mentor(region.aartselaar, occupation=WELDER)
        a_mentee(region.borsbeek, occupation=WELDER, release_occupation=False)
    worked(app)
    with inside(app, region.borsbeek):
        (mentee_card,) = db.session.scalars(select(Card.id).where(Card.side == "mentee"))
        (mentor_card,) = db.session.scalars(select(Card.id).where(Card.side == "mentor"))
        assert _points(service.explained(mentee_card, mentor_card, "mentee"), "S01") == 3000
    with inside(app, region.aartselaar):
        assert _points(service.explained(mentee_card, mentor_card, "mentor"), "S01") < 3000


def _points(found: service.Explained, criterion: str) -> int:
    return next(part["points"] for part in found.parts if part["criterion"] == criterion)


def test_why_not_names_every_reason_and_what_would_lift_it(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        mentor = a_mentor(region.borsbeek, ready=False, speaks=("pl",), half_days=[(0, "morning")], occupation=WELDER)
        mentee = a_mentee(region.borsbeek, occupation=WELDER, speaks=("ti", "nl:1"))
    worked(app)
    browser = signed_in(app, a_case_worker(app, region.borsbeek))
    with inside(app, region.borsbeek):
        (card,) = db.session.scalars(select(Card).where(Card.side == "mentor"))
    page = browser.get(f"/borsbeek/koppelen/{mentee.id}?waarom={card.id}").text
    for code in ("H05", "H10", "H12"):
        assert f"({code})" in page
    assert "volunteer interpreter" in page
    assert mentor.id


def test_towards_the_other_municipality_a_hidden_reason_stays_hidden(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        a_mentor(region.aartselaar, ready=False, occupation=WELDER)
        mentee = a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    with inside(app, region.borsbeek):
        (card,) = db.session.scalars(select(Card).where(Card.side == "mentor"))
    browser = signed_in(app, a_case_worker(app, region.borsbeek))
    page = browser.get(f"/borsbeek/koppelen/{mentee.id}?code=K-{card.code}").text
    assert "Not possible for a reason of the other municipality." in page
    assert "H10" not in page


@pytest.mark.attack("T12")
def test_every_reading_leaves_one_line_per_municipality_shown(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek", "Mortsel")
    with app.app_context():
        a_mentor(region.aartselaar)
        a_mentor(region.aartselaar)
        a_mentor(region.mortsel)
        mentee = a_mentee(region.borsbeek)
    worked(app)
    worker = a_case_worker(app, region.borsbeek)
    signed_in(app, worker).get(f"/borsbeek/koppelen/{mentee.id}")
    with inside(app, region.aartselaar):
        (line,) = db.session.scalars(select(PoolRead)).all()
        assert (line.acting_tenant_id, line.account_id, len(line.card_ids)) == (region.borsbeek, worker, 2)
        assert line.purpose == "match_workbench"
    with inside(app, region.mortsel):
        assert len(db.session.scalars(select(PoolRead)).all()) == 1
    with inside(app, region.borsbeek):
        assert not db.session.scalars(select(PoolRead)).all()


def test_a_mentor_can_be_given_a_mentee_as_well(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        mentor = a_mentor(region.aartselaar, occupation=WELDER)
        a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    page = signed_in(app, a_case_worker(app, region.aartselaar)).get(f"/aartselaar/koppelen/{mentor.id}").text
    assert "Choose a mentee for" in page
    assert "Mentee M-" in page
    assert 'name="mentor_card"' in page


def test_a_card_of_another_region_is_not_found(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        mentee = a_mentee(region.borsbeek)
    worked(app)
    browser = signed_in(app, a_case_worker(app, region.aartselaar))
    assert browser.get(f"/aartselaar/koppelen/{mentee.id}").status_code == 404


def test_two_mentors_beside_each_other_with_the_differences_bold(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        a_mentor(region.aartselaar, occupation=WELDER)
        a_mentor(region.aartselaar, occupation=JOURNALIST, sectors=["J"])
        mentee = a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    with inside(app, region.borsbeek):
        ids = db.session.scalars(select(Card.id).where(Card.side == "mentor")).all()
    browser = signed_in(app, a_case_worker(app, region.borsbeek))
    page = browser.get(f"/borsbeek/koppelen/{mentee.id}/vergelijk?met={ids[0]}&met={ids[1]}").text
    assert "<strong><bdi>Welder</bdi></strong>" in page
    assert "<strong><bdi>Journalist</bdi></strong>" in page
    assert page.count("Propose Mentor K-") == 2
    assert browser.get(f"/borsbeek/koppelen/{mentee.id}/vergelijk?met=nonsense").status_code == 404


def test_a_person_at_home_is_put_in_the_pool_and_taken_out_with_one_click_each(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        mentee = a_mentee(region.borsbeek)
    worked(app)
    browser = signed_in(app, a_case_worker(app, region.borsbeek))
    answer = browser.send(f"/borsbeek/kaarten/{mentee.id}/intrekken", follow=True)
    assert "The card is out of the pool." in answer.text
    assert "This card is at home only" in answer.text
    assert f"/borsbeek/kaarten/{mentee.id}/vrijgeven" in answer.text
    again = browser.send(f"/borsbeek/kaarten/{mentee.id}/vrijgeven", follow=True)
    assert "The card is in the pool, without a name." in again.text
    with inside(app, region.aartselaar):
        assert db.session.scalars(select(Card).where(Card.side == "mentee")).one()


def test_who_was_a_duo_before_is_not_possible_again_across_the_border(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        mentor = a_mentor(region.aartselaar, occupation=WELDER)
        mentee = a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    token = reference()
    for tenant, intake in ((region.aartselaar, mentor), (region.borsbeek, mentee)):
        with inside(app, tenant):
            found = disclosure.out(intake.id)
            assert found
            disclosure.pair_token(found[0], token)
            cards.keep_home(intake.id)
            cards.release(intake.id, region.id, by=None)
    with inside(app, region.borsbeek):
        bench = service.own_bench(mentee.id)
        assert not bench.best(5)
        (card,) = db.session.scalars(select(Card.id).where(Card.side == "mentor"))
        found_again = bench.find(card)
        assert found_again is not None
        assert [refusal.code for refusal in found_again.explanation.refusals] == [Hard.H09]


def test_the_list_says_how_many_could_suit_whom(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        a_mentor(region.aartselaar, occupation=WELDER)
        a_mentee(region.borsbeek, occupation=WELDER)
        a_mentee(region.borsbeek, speaks=("ti",), half_days=[(0, "morning")])
    worked(app)
    page = signed_in(app, a_case_worker(app, region.borsbeek)).get("/borsbeek/koppelen").text
    assert "1 possible" in page
    assert "nobody yet" in page


def test_a_mentor_that_many_wait_for_carries_a_warning(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        a_mentor(region.aartselaar, occupation=WELDER)
        mentee = a_mentee(region.borsbeek, occupation=WELDER)
        a_mentee(region.borsbeek, occupation=WELDER)
        a_mentee(region.aartselaar, occupation=WELDER)
    worked(app)
    page = signed_in(app, a_case_worker(app, region.borsbeek)).get(f"/borsbeek/koppelen/{mentee.id}").text
    assert "one of 1 possible mentors for 3 people waiting" in page


def test_two_clicks_after_the_list_the_pair_is_proposed(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        a_mentor(region.aartselaar, occupation=WELDER)
        mentee = a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    browser = signed_in(app, a_case_worker(app, region.borsbeek))
    page = BeautifulSoup(browser.get(f"/borsbeek/koppelen/{mentee.id}").text, "html.parser")
    form = page.find("form", action=f"/borsbeek/voorstellen?voor={mentee.id}")
    assert isinstance(form, Tag)
    (chosen,) = form.find_all("input", type="radio", checked=True)
    hidden = form.find("input", attrs={"name": "mentee_card"})
    assert isinstance(hidden, Tag)
    sent = {"mentee_card": hidden["value"], str(chosen["name"]): chosen["value"], "do": "propose"}
    answer = browser.send("/borsbeek/voorstellen", follow=True, **sent)
    assert "Proposal 1" in answer.text
    again = browser.get(f"/borsbeek/koppelen/{mentee.id}").text
    assert "There is an open proposal for this person." in again


def test_rank_one_is_preselected_only_when_it_is_strong(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        a_mentor(region.aartselaar, occupation="5120", sectors=["I"], actions=["daily_life"])
        mentee = a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    page = signed_in(app, a_case_worker(app, region.borsbeek)).get(f"/borsbeek/koppelen/{mentee.id}").text
    assert 'type="radio"' in page
    assert " checked>" not in page


def test_a_pair_below_the_floor_is_folded_away_and_asks_a_reason(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        a_mentor(
            region.aartselaar, occupation="5120", sectors=["I"], actions=["daily_life"],
            half_days=[(1, "evening")], strength=1,
        )  # fmt: skip
        mentee = a_mentee(
            region.borsbeek, occupation=WELDER, speaks=("ar", "nl:2"), strength=1, work_flags=["peer_wanted"],
            wishes={"gender": {"value": "woman", "weight": "soft"}},
        )  # fmt: skip
    worked(app)
    page = signed_in(app, a_case_worker(app, region.borsbeek)).get(f"/borsbeek/koppelen/{mentee.id}").text
    assert "Below the floor: 1 person" in page
    assert 'name="overrule_reason"' in page


def test_a_trial_widens_the_search_and_writes_nothing(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Mortsel")
    with app.app_context():
        a_mentor(region.aartselaar, occupation=WELDER)
        mentee = a_mentee(region.mortsel, occupation=WELDER, radius_km=2)
    worked(app)
    browser = signed_in(app, a_case_worker(app, region.mortsel))
    assert "Nobody is possible yet" in browser.get(f"/mortsel/koppelen/{mentee.id}").text
    trial = browser.get(f"/mortsel/koppelen/{mentee.id}?verder=10").text
    assert "Mentor K-" in trial
    assert "This is a trial" in trial
    assert 'type="radio"' not in trial
    assert "Nobody is possible yet" in browser.get(f"/mortsel/koppelen/{mentee.id}").text


def test_a_mentor_without_a_free_place_is_not_proposed_by_the_list(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek", "Mortsel")
    with app.app_context():
        a_mentor(region.aartselaar, occupation=WELDER)
        mentee = a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    with inside(app, region.mortsel):
        (card,) = db.session.scalars(select(Card.id).where(Card.side == "mentor"))
        cards.take_place(region.id, card, region.mortsel, reference(), clock.today())
    with inside(app, region.borsbeek):
        bench = service.own_bench(mentee.id)
        assert not bench.best(5)
        found = bench.find(card)
        assert found is not None
        assert [refusal.code for refusal in found.explanation.refusals] == [Hard.H04]


def test_who_was_not_spoken_with_stands_in_vandaag_with_one_button(app: Flask) -> None:
    region = a_region(app, "Borsbeek")
    with app.app_context():
        person = a_person(region.borsbeek, given="Farid", family="Rahimi", speaks=("prs",))
        mentee = a_mentee(region.borsbeek, person=person, on=clock.today() - timedelta(days=100))
    worked(app)
    browser = signed_in(app, a_case_worker(app, region.borsbeek))
    assert f"/borsbeek/kaarten/{mentee.id}/nog-op-zoek" in browser.get("/borsbeek/vandaag").text
    browser.send(f"/borsbeek/kaarten/{mentee.id}/nog-op-zoek")
    assert "nog-op-zoek" not in browser.get("/borsbeek/vandaag").text


def test_the_reasons_to_overrule_are_those_that_a_proposal_takes() -> None:
    from shared_pool.matching.overruling import OVERRULES
    from shared_pool.proposals.schemas import PairForm

    taken = PairForm().fields["overrule_reason"].options
    assert set(OVERRULES) == set(taken() if callable(taken) else taken)


def test_who_chose_nobody_reads_so_and_stands_at_the_same_list_again(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        a_mentor(region.aartselaar, occupation="5120", sectors=["I"], actions=["daily_life"])
        mentee = a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    browser = signed_in(app, a_case_worker(app, region.borsbeek))
    answer = browser.send(f"/borsbeek/voorstellen?voor={mentee.id}", follow=True, do="propose")
    assert "Choose somebody first, then propose." in answer.text
    assert answer.request.path == f"/borsbeek/koppelen/{mentee.id}"
