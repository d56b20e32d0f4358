# SPDX-License-Identifier: EUPL-1.2
"""One story per kind of programme, in Mortsel, by the people who live it: staff at a desk, mentors and mentees on a phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from koepel import clock
from tests.browser.conftest import Live, Visit
from tests.browser.steps import (
    Answers,
    Hand,
    answered,
    intake,
    introduced,
    noted_yes,
    proposed,
    the_duo,
    until,
)
from tests.browser.world import INGE

pytestmark = pytest.mark.browser
with_and_without_javascript = pytest.mark.parametrize(
    "js", [True, False], ids=["with-javascript", "without-javascript"]
)
TOWN = "mortsel"
BORN = {"birth_date-day": 2, "birth_date-month": 4, "birth_date-year": 1988}
CONDITIONS = {"drempels": Answers({}, {"all_met": "1"}), "akkoord": Answers({}, {"agrees": "1"})}


def at_her_desk(visit: Visit, *, js: bool) -> Page:
    """Inge, who works in Mortsel."""
    return visit(f"/{TOWN}/vandaag", as_=INGE, js=js, language="nl")


def programme(staff: Page, name: str) -> str:
    """The value of this programme in the list of the page."""
    return str(staff.locator('select[name="programme"] option', has_text=name).get_attribute("value"))


@with_and_without_javascript
def test_orientation_during_asylum_from_the_list_of_a_centre_to_its_extension(
    live: Live, visit: Visit, js: bool
) -> None:
    name = "Abel Tekle" if js else "Natnael Berhane"
    inge = at_her_desk(visit, js=js)
    hand = Hand(inge)
    a_list_of_the_centre(hand, f"{name}; lasser; 0470 00 00 6{int(js)}\nBinyam Girmay; kok; 0470 00 00 7{int(js)}")
    inge.goto(f"/{TOWN}/vandaag")
    hand = Hand(inge)
    hand.open(inge.locator("main a", has_text=name).first)
    hand.choose(programme=programme(inge, "asiel"))
    hand.send(inge.locator('form[action$="/intakes"] button').first)
    hand.open(inge.locator('main a[href$="/stap/contact"]').first)
    intake(
        hand,
        **CONDITIONS,
        contact=Answers(BORN),
        doel=Answers({"occupation_text": "lasser"}, {"goals": ["work"], "actions": ["orientation"]}),
        talen=Answers({}, {"mother_tongue": "ti", "dutch": "2", "contact_language": "nl"}),
        tijd_en_plaats=Answers({}, {"half_days": ["2", "5", "11"], "radius_km": "10"}),
    )
    hand.took("intake_of_a_mentee")
    proposed(inge, TOWN, name, "Greet").took("mentor_proposed")
    noted_yes(inge, "mentee")
    answered(visit, live, "greet@example.org", js=js)
    introduced(inge, "Bibliotheek Mortsel")
    noted_yes(inge, "mentee")
    answered(visit, live, "greet@example.org", js=js)
    two_months_more_and_no_third(the_duo(inge, TOWN, name))


def a_list_of_the_centre(hand: Hand, lines: str) -> None:
    """Name, field of work and phone of each, looked at first and kept as a whole."""
    page = hand.page
    page.goto(f"/{TOWN}/aanmeldingen/lijst")
    hand.type(referred_by="Opvangcentrum De Linde", lines=lines)
    hand.press("check")
    hand.press("save")
    expect(page.locator("main")).to_contain_text(lines.split(";")[0])


def two_months_more_and_no_third(duo: Page) -> None:
    """Four months, extended by two with two clicks; six is the most (seed 001). The talk at the end moves along."""
    hand, before = Hand(duo), planned_end(duo)
    at_the_end = duo.locator("main li", has_text="Eindgesprek")
    until(lambda: bool(duo.reload()) and at_the_end.count() > 0)
    first = at_the_end.inner_text()
    fold = duo.locator("details", has=duo.locator('form[action$="/verleng"]'))
    hand.unfold(fold.locator("summary"))
    hand.send(fold.locator("button").first)
    assert planned_end(duo) != before
    offered = fold.locator('form[action$="/verleng"]:has(input[type="hidden"][name="until"])')
    assert offered.count() == 0, "after six months this programme offers no more"
    until(lambda: bool(duo.reload()) and at_the_end.inner_text() != first)


def planned_end(duo: Page) -> str:
    """As the page says it."""
    return duo.locator("main dl > div", has_text="Gepland einde").locator("dd").inner_text()


@with_and_without_javascript
def test_a_buddy_of_three_months_stops_in_the_first_and_another_goes_on(live: Live, visit: Visit, js: bool) -> None:
    name, address = ("Nour", "nour@example.org") if js else ("Rania", "rania@example.org")
    first, second = "Koen", "Sofie"
    inge = at_her_desk(visit, js=js)
    in_arabic(inge, name, address)
    starts(visit, live, inge, name, address, first, js=js)
    duo = the_duo(inge, TOWN, name)
    trajectory = duo.url
    three_months(duo)
    stop_for_another_mentor(duo)
    starts(visit, live, inge, name, address, second, js=js)
    until(lambda: bool(inge.goto(trajectory)) and inge.locator("main", has_text=second).count() > 0)
    assert inge.locator('form[action$="/einde"]').count(), "the same trajectory runs again"


def in_arabic(staff: Page, name: str, address: str) -> None:
    """A talk at the desk; everything after it is read in Arabic."""
    hand = Hand(staff)
    staff.goto(f"/{TOWN}/intakes/nieuw")
    hand.type(given_name=name, family_name="Khalil", email=address)
    hand.choose(programme=programme(staff, "Buddy"))
    hand.send(staff.locator('form[action$="/intakes/nieuw"] button').last)
    hand.open(staff.locator('main a[href$="/stap/contact"]').first)
    intake(
        hand,
        **CONDITIONS,
        contact=Answers({**BORN, "postcode": "2640"}, {"preferred_language": "ar", "preferred_channel": "mail"}),
        doel=Answers({}, {"goals": ["dutch"], "actions": ["daily_life"]}),
        talen=Answers({}, {"mother_tongue": "ar", "dutch": "2", "contact_language": "ar"}),
        tijd_en_plaats=Answers({}, {"half_days": ["2", "5", "11"], "radius_km": "10"}),
    )


def starts(visit: Visit, live: Live, staff: Page, name: str, address: str, mentor: str, *, js: bool) -> None:
    """From the list of who waits to a duo: twice yes from both."""
    proposed(staff, TOWN, name, mentor).took("another_mentor_proposed")
    for ask in ("to meet", "to go on"):
        phone = answered(visit, live, address, js=js, language="ar")
        assert phone.locator("html").get_attribute("dir") == "rtl"
        answered(visit, live, f"{mentor.lower()}@example.org", js=js)
        if ask == "to meet":
            introduced(staff, "Bibliotheek Mortsel")


def three_months(duo: Page) -> None:
    """Chosen by one click among the lengths of the programme."""
    hand = Hand(duo)
    fold = duo.locator("details", has=duo.locator('form[action$="/verleng"]'))
    hand.unfold(fold.locator("summary"))
    hand.send(fold.locator("button", has_text="3 maanden").first)


def stop_for_another_mentor(duo: Page) -> None:
    """It did not click; the trajectory goes on and waits for somebody else."""
    hand = Hand(duo)
    fold = duo.locator("details", has=duo.locator('form[action$="/andere-mentor"]'))
    hand.unfold(fold.locator("summary"))
    hand.send(fold.locator("button"))


@with_and_without_javascript
def test_vdab_refuses_and_the_person_is_not_forgotten(live: Live, visit: Visit, js: bool) -> None:
    name = "Marwa" if js else "Dilnoza"
    inge = at_her_desk(visit, js=js)
    hand = Hand(inge)
    inge.goto(f"/{TOWN}/intakes/nieuw")
    hand.type(given_name=name, family_name="Aziz", email=f"{name.lower()}@example.org")
    hand.choose(programme=programme(inge, "VDAB"))
    hand.send(inge.locator('form[action$="/intakes/nieuw"] button').last)
    hand.open(inge.locator('main a[href$="/stap/contact"]').first)
    intake(
        hand,
        **CONDITIONS,
        contact=Answers({**BORN, "postcode": "2640"}, {"preferred_channel": "mail"}),
        doel=Answers(
            {"occupation_text": "lasser"},
            {"goals": ["work"], "actions": ["daily_life"], "education": "university", "subgroup": "higher_educated"},
        ),
        talen=Answers({}, {"mother_tongue": "ar", "dutch": "2", "contact_language": "ar"}),
        tijd_en_plaats=Answers({}, {"half_days": ["2", "5", "11"], "radius_km": "10"}),
    )
    inge.goto(f"/{TOWN}/koppelen")
    hand.open(inge.locator("main tr", has_text=name).locator("a").first)
    assert inge.locator('button[value="propose"]').count() == 0, "nobody is matched before VDAB agrees"
    refused_by_vdab(inge, name)
    hand.send(inge.locator('form:has([name="programme_id"]) button', has_text="Buddy"))
    goes_on_in_another_programme(hand)
    proposed(inge, TOWN, name, "Koen").took("another_mentor_proposed")


def refused_by_vdab(staff: Page, name: str) -> None:
    """From Vandaag: asked, and the answer with its reason."""
    staff.goto(f"/{TOWN}/vandaag")
    hand = Hand(staff)
    hand.open(staff.locator("main a", has_text=name).first)
    hand.send(staff.locator('form:has([name="asked_on"]) button'))
    hand.took("decision_asked")
    reason = staff.locator('select[name="reason"] option', has_text="begeleid").get_attribute("value")
    hand.choose(answer="refused", reason=str(reason))
    hand.send(staff.locator('form:has([name="answer"]) button'))
    hand.took("decision_noted")
    expect(staff.locator("main")).to_contain_text("Geweigerd")


def goes_on_in_another_programme(hand: Hand) -> None:
    """All that was said goes along; only the conditions of the new programme and the agreement are open."""
    page = hand.page
    hand.clicks = 0
    expect(page.locator("main")).to_contain_text("Buddy")
    if "/stap/" not in page.url:
        hand.open(page.locator('main a[href$="/stap/drempels"]').first)
    while "/nakijken" not in page.url:
        said = CONDITIONS.get(page.url.rsplit("/", 1)[1].split("?")[0], Answers())
        hand.choose(**said.chooses)
        hand.press("save")
    hand.send(page.locator('form[action$="/afronden"] button'))
    hand.took("another_programme")


@with_and_without_javascript
def test_a_cohort_meets_at_an_info_session_starts_at_a_speed_date_and_celebrates(
    live: Live, visit: Visit, js: bool
) -> None:
    name, label = ("Lina Saleh", "winter 2027") if js else ("Sami Darwish", "lente 2027")
    inge = at_her_desk(visit, js=js)
    in_cohorts(inge)
    cohort = a_cohort(inge, label, starts_in=14 if js else 13)  # a newcomer gets a place in the next one to start
    planned_together(inge, cohort, "info_session")
    came_and_talked(inge, name, phone=f"0470 00 00 8{int(js)}")
    inge.goto(cohort)
    expect(inge.locator("main")).to_contain_text(name)
    planned_together(inge, cohort, "speed_date")
    inge.goto(cohort)
    Hand(inge).send(inge.locator('form[action$="/starten"] button'))
    at_the_speed_date(visit, live, inge, name, cohort, js=js)
    planned_together(inge, cohort, "celebration")
    inge.goto(cohort)
    expect(inge.locator("main")).to_contain_text("Bart")
    assert inge.locator('main a[href*="soort="]').count() == 0, "nothing is missing any more"


def in_cohorts(staff: Page) -> None:
    """The programme takes people in together from now on; it may be set twice."""
    staff.goto(f"/{TOWN}/beheer")
    hand = Hand(staff)
    hand.open(staff.locator("main a", has_text="vrijwilligerswerk").first)
    hand.choose(intake_mode="cohort")
    hand.send(staff.locator('form:has([name="intake_mode"]) button').last)


def a_cohort(staff: Page, label: str, *, starts_in: int) -> str:
    """Planned from the list of cohorts; its address."""
    staff.goto(f"/{TOWN}/cohorten/nieuw")
    hand = Hand(staff)
    hand.choose(programme="volunteering")
    hand.type(label=label, starts_on=(clock.today() + timedelta(days=starts_in)).isoformat(), places=5)
    hand.send(staff.locator("main form button").last)
    return staff.url


def planned_together(staff: Page, cohort: str, kind: str) -> None:
    """From the page of the cohort: one click to the form that stands ready, a place, one click to plan it."""
    staff.goto(cohort)
    hand = Hand(staff)
    hand.open(staff.locator(f'main a[href*="soort={kind}"]').first)
    hand.type(place="Stadhuis Mortsel")
    hand.send(staff.locator("main form button").last)
    hand.took("activity_planned")


def came_and_talked(staff: Page, name: str, *, phone: str) -> None:
    """Somebody walks in at the info session; the talk is the same day."""
    hand = Hand(staff)
    hand.type(name=name, phone=phone)
    hand.choose(side="mentee")
    hand.send(staff.locator('form:has([name="side"]) button'))
    hand.open(staff.locator("main li a", has_text=name))
    hand.choose(programme=programme(staff, "vrijwilligerswerk"))
    hand.send(staff.locator('form[action$="/intakes"] button').first)
    hand.open(staff.locator('main a[href$="/stap/contact"]').first)
    intake(
        hand,
        **CONDITIONS,
        contact=Answers(BORN),
        doel=Answers({"occupation_text": "bediende"}, {"goals": ["volunteering"], "actions": ["daily_life"]}),
        talen=Answers({}, {"mother_tongue": "ar", "dutch": "3", "contact_language": "nl"}),
        tijd_en_plaats=Answers({}, {"half_days": ["2", "5", "11"], "radius_km": "10"}),
    )


def at_the_speed_date(visit: Visit, live: Live, staff: Page, name: str, cohort: str, *, js: bool) -> None:
    """Both say yes, and the duo is one of this cohort."""
    proposed(staff, TOWN, name, "Bart").took("another_mentor_proposed")
    for ask in ("to meet", "to go on"):
        noted_yes(staff, "mentee")
        answered(visit, live, "bart@example.org", js=js)
        if ask == "to meet":
            introduced(staff, "Stadhuis Mortsel")
    opens = staff.locator("main", has_text="Open het duo")
    until(lambda: bool(staff.goto(cohort)) and opens.count() > 0)
