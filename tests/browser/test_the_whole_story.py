# SPDX-License-Identifier: EUPL-1.2
"""From a registration in Arabic on a phone to changed figures of the steering group, over real servers and a worker."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Live, Visit
from tests.browser.steps import PHONE, Answers, Hand, answered, intake, introduced, linked, until
from tests.browser.world import ALDERMAN, GRIET, TOM

pytestmark = pytest.mark.browser
EMAIL = {True: "samira@example.org", False: "huda@example.org"}
# The best welder is taken by the first duo; the next one has fewer moments in common.
MENTOR = {True: "karel@example.org", False: "rudi@example.org"}


@pytest.mark.parametrize("js", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_newcomer_of_borsbeek_finds_a_mentor_in_aartselaar(live: Live, visit: Visit, js: bool) -> None:
    newcomer = EMAIL[js]
    before = steering_figures(visit, js=js)
    register(visit, newcomer, js=js)
    tom = visit("/borsbeek/vandaag", as_=TOM, js=js, language="nl")
    hold_intake(tom)
    propose_the_welder(tom)
    agree(visit, js=js)
    for ask in ("to meet", "to go on"):
        answered(visit, live, newcomer, js=js, language="ar")
        answered(visit, live, MENTOR[js], js=js)
        if ask == "to meet":
            introduced(tom, "Bibliotheek Borsbeek")
    report(visit, live, js=js)
    until(lambda: steering_figures(visit, js=js)["meetings"] > before["meetings"], seconds=120)


def register(visit: Visit, address: str, *, js: bool) -> None:
    """On a phone, in Arabic, one question a page."""
    phone = visit("/borsbeek/", **PHONE, js=js, language="ar")
    assert phone.locator("html").get_attribute("dir") == "rtl"
    hand = Hand(phone)
    hand.open(phone.locator('a[href$="/ik-zoek-hulp"]'))
    hand.type(given_name="Samira" if js else "Huda", family_name="Haddad")
    hand.press("next")
    hand.choose(reach="mail")
    hand.press("next")
    hand.type(email=address)
    hand.press("next")
    hand.choose(home="2150")
    hand.press("next")
    hand.choose(languages=["ar", "nl"])
    hand.press("next")
    hand.choose(wants="work")
    hand.press("next")
    hand.press("next")
    hand.send(phone.locator('form[action$="/verstuur"] button'))
    expect(phone).to_have_url(re.compile("/bedankt"))


def hold_intake(tom: Page) -> None:
    """From Vandaag, one click to start; seven short steps."""
    until(lambda: bool(tom.goto(tom.url)) and tom.locator('form[action$="/intakes"] button').count() > 0)
    hand = Hand(tom)
    hand.send(tom.locator('form[action$="/intakes"] button').first)
    hand.open(tom.locator('main a[href$="/stap/contact"]').first)
    intake(
        hand,
        contact=Answers({"birth_date-day": 2, "birth_date-month": 4, "birth_date-year": 1988}),
        doel=Answers({"occupation_text": "lasser"}, {"actions": ["vacancies", "cv_letter"]}),
        talen=Answers({}, {"mother_tongue": "ar", "dutch": "3", "contact_language": "nl"}),
        tijd_en_plaats=Answers({}, {"half_days": ["5", "11", "15"], "radius_km": "10"}),
        drempels=Answers({}, {"all_met": "1"}),
        akkoord=Answers({}, {"agrees": "1", "release_occupation": "yes"}),
    )
    hand.took("intake_of_a_mentee")


def propose_the_welder(tom: Page) -> None:
    """The welder of Aartselaar stands in the list as a card without a name, the best one first."""
    hand = Hand(tom)

    def ready() -> bool:
        tom.goto("/borsbeek/vandaag")
        hand.clicks = 0
        hand.open(tom.locator('.sidebar a[href="/borsbeek/koppelen"]').first)
        rows = tom.locator('main tbody a[href*="/borsbeek/koppelen/"]')
        if not rows.count():
            return False
        hand.open(rows.first)
        return tom.locator('button[name="do"][value="propose"]').count() > 0

    until(ready)
    assert "Peeters" not in tom.content(), "a name of another municipality stands in the workbench"
    best = tom.locator('input[type="radio"][name="mentor_card"]').first
    if not best.is_checked():
        hand.press("propose")
        expect(tom.locator("#flash")).to_contain_text("Kies eerst iemand")
        hand.clicks -= 1
        hand.choose(mentor_card=str(best.get_attribute("value")))
    hand.press("propose")
    if tom.locator('[name="overrule_reason"]').count():
        hand.choose(overrule_reason="knows_both")
        hand.press("propose")
    hand.took("another_mentor_proposed")
    expect(tom).to_have_url(re.compile("/voorstellen/"))


def agree(visit: Visit, *, js: bool) -> None:
    """Griet sees it on Vandaag and agrees with one click."""
    griet = visit("/aartselaar/vandaag", as_=GRIET, js=js, language="nl")
    button = griet.locator('form[action$="/akkoord"] button')
    until(lambda: bool(griet.goto("/aartselaar/vandaag")) and button.count() > 0)
    hand = Hand(griet)
    hand.send(button.first)
    hand.took("agreed")


def report(visit: Visit, live: Live, *, js: bool) -> None:
    """The mentor's duo link: one tap to the question, one to keep it."""
    door, question = 'main a[href$="/ontmoeting"]', 'form[action$="/ontmoeting"]'
    phone = linked(visit, live, MENTOR[js], f"{door}, {question}", js=js)
    hand = Hand(phone)
    if not phone.locator(question).count():
        hand.open(phone.locator(door).first)
        hand.took("meeting_opened")
    hand.send(phone.locator(f"{question} button[type=submit]").last)
    hand.took("meeting_reported")
    expect(phone).to_have_url(re.compile(r"/ontmoeting/[0-9a-f-]{36}"))


def steering_figures(visit: Visit, *, js: bool) -> dict[str, int]:
    """What the alderman reads: the third key figure is the meetings."""
    page = visit("/samen/bam/stuurgroep", as_=ALDERMAN, js=js, language="nl")
    values = [re.sub(r"\D", "", text) or "0" for text in page.locator(".kpi-value").all_inner_texts()]
    return {"duos": int(values[0]), "meetings": int(values[2])}
