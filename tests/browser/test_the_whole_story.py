# SPDX-License-Identifier: EUPL-1.2
"""From a registration in Arabic on a phone to changed figures of the steering group, over real servers and a worker."""

from __future__ import annotations

import email
import email.policy
import re
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from koepel import clock
from tests.browser.conftest import Live, Visit
from tests.browser.world import ALDERMAN, GRIET, TOM

pytestmark = pytest.mark.browser
EMAIL = {True: "samira@example.org", False: "huda@example.org"}
# The best welder is taken by the first duo; the next one has fewer moments in common.
MENTOR = {True: "karel@example.org", False: "rudi@example.org"}


def fill(page: Page, **values: object) -> None:
    """Type, choose or tick by the name of the field."""
    for name, value in values.items():
        for one in value if isinstance(value, list) else [value]:
            box = page.locator(f'[name="{name}"]:not([type=hidden])')
            kind = box.first.get_attribute("type") or box.first.evaluate("e => e.tagName.toLowerCase()")
            if kind in {"radio", "checkbox"}:
                page.locator(f'[name="{name}"][value="{one}"]:not([type=hidden])').check(force=True)
            elif kind == "select":
                box.first.select_option(str(one))
            else:
                box.first.fill(str(one))


def press(page: Page, value: str) -> None:
    """The button with this value of `do`."""
    send(page, page.locator(f'main button[name="do"][value="{value}"]').first)


def send(page: Page, button: Locator) -> None:
    """Click, and wait until the answer is there: with JavaScript a form goes out while one could already click on."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        button.click()
    page.wait_for_load_state("networkidle")


def until(what: Callable[[], bool], *, seconds: float = 40) -> None:
    """Wait for what the worker does."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "the worker did not get there in time"
        time.sleep(0.5)


def links_to(live: Live, address: str) -> list[str]:
    """The answer and duo links that were mailed to this address, oldest first."""
    found: list[str] = []
    for file in sorted((live.state / "mail").glob("*.eml")):
        mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        body = mail.get_body(("plain",))
        if mail["To"] == address and body is not None:
            found += re.findall(r"http://127\.0\.0\.1:\d+(/l/[\w-]+(?:/\w+)?)", body.get_content())
    return found


@pytest.mark.parametrize("js", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_newcomer_of_borsbeek_finds_a_mentor_in_aartselaar(live: Live, visit: Visit, js: bool) -> None:
    newcomer = EMAIL[js]
    before = steering_figures(visit, js=js)
    register(visit, newcomer, js=js)
    tom = visit("/borsbeek/vandaag", as_=TOM, js=js, language="nl")
    hold_intake(tom)
    propose_the_welder(tom, live)
    agree(visit, js=js)
    answer(visit, live, newcomer, js=js)
    answer(visit, live, MENTOR[js], js=js)
    introduce(tom)
    answer(visit, live, newcomer, js=js)
    answer(visit, live, MENTOR[js], js=js)
    report(visit, live, js=js)
    until(lambda: steering_figures(visit, js=js)["meetings"] > before["meetings"], seconds=60)


def register(visit: Visit, address: str, *, js: bool) -> None:
    """On a phone, in Arabic, one question a page."""
    phone = visit("/borsbeek/", width=390, height=760, js=js, language="ar")
    assert phone.locator("html").get_attribute("dir") == "rtl"
    phone.locator('a[href$="/ik-zoek-hulp"]').click()
    fill(phone, given_name="Samira" if js else "Huda", family_name="Haddad")
    press(phone, "next")
    fill(phone, reach="mail")
    press(phone, "next")
    fill(phone, email=address)
    press(phone, "next")
    fill(phone, home="2150")
    press(phone, "next")
    fill(phone, languages=["ar", "nl"])
    press(phone, "next")
    fill(phone, wants=["work"])
    press(phone, "next")
    press(phone, "next")
    send(phone, phone.locator('form[action$="/verstuur"] button'))
    expect(phone).to_have_url(re.compile("/bedankt"))


def hold_intake(tom: Page) -> None:
    """From Vandaag, one click to start; seven short steps."""
    until(lambda: bool(tom.goto(tom.url)) and tom.locator('form[action$="/intakes"] button').count() > 0)
    send(tom, tom.locator('form[action$="/intakes"] button').first)
    expect(tom).to_have_url(re.compile("/stap/"))
    base = tom.url.split("/stap/")[0]
    steps = {
        "doel": {"goals": ["work"], "occupation_text": "lasser", "actions": ["vacancies", "cv_letter"]},
        "talen": {"mother_tongue": "ar", "dutch": "3", "contact_language": "nl"},
        "tijd-en-plaats": {"half_days": ["5", "11", "15"], "radius_km": "10"},
        "drempels": {"all_met": "1"},
        "wensen": {},
        "akkoord": {"agrees": "1", "release_occupation": "yes"},
        "contact": {"birth_date-day": 2, "birth_date-month": 4, "birth_date-year": 1988},
    }
    for word, answers in steps.items():
        tom.goto(f"{base}/stap/{word}")
        fill(tom, **answers)
        press(tom, "save")
    tom.goto(f"{base}/nakijken")
    send(tom, tom.locator('form[action$="/afronden"] button').first)


def propose_the_welder(tom: Page, live: Live) -> None:
    """The welder of Aartselaar stands in the list as a card without a name."""

    def ready() -> bool:
        tom.goto("/borsbeek/koppelen")
        rows = tom.locator('main a[href*="/borsbeek/koppelen/"]')
        if not rows.count():
            return False
        tom.goto(str(rows.first.get_attribute("href")))
        return tom.locator('button[name="do"][value="propose"]').count() > 0

    until(ready)
    assert "Peeters" not in tom.content(), "a name of another municipality stands in the workbench"
    first = tom.locator('input[name="card"], input[name="mentor_card"][type=radio]').first
    first.check(force=True)
    press(tom, "propose")
    if tom.locator('[name="overrule_reason"]').count():
        fill(tom, overrule_reason="knows_both")
        press(tom, "propose")
    expect(tom).to_have_url(re.compile("/voorstellen/"))


def agree(visit: Visit, *, js: bool) -> None:
    """Griet sees it on Vandaag and agrees with one click."""
    griet = visit("/aartselaar/vandaag", as_=GRIET, js=js, language="nl")
    button = griet.locator('form[action$="/akkoord"] button')
    until(lambda: bool(griet.goto("/aartselaar/vandaag")) and button.count() > 0)
    send(griet, button.first)


def answer(visit: Visit, live: Live, address: str, *, js: bool) -> None:
    """The person taps yes; opening the link alone does nothing."""
    path = newest_question(live, address, visit, js=js)
    phone = visit(path, width=390, height=760, js=js)
    send(phone, phone.locator('button[name="answer"][value="yes"]'))


def newest_question(live: Live, address: str, visit: Visit, *, js: bool) -> str:
    """The newest link of this person that still asks something."""
    found: list[str] = []

    def asks() -> bool:
        for path in reversed(links_to(live, address)):
            page = visit(path, width=390, height=760, js=js)
            if page.locator('button[name="answer"]').count() and not page.locator('[role="status"]').count():
                found.append(path)
                return True
        return False

    until(asks)
    return found[-1]


def introduce(tom: Page) -> None:
    """Tom plans one moment, and notes that they have met."""
    page = tom.url
    plan = tom.locator('form[action$="/kennismaking"]')
    until(lambda: bool(tom.goto(page)) and plan.count() > 0)
    day = clock.today() + timedelta(days=2)
    fill(tom, format="three_way_talk", place="Bibliotheek Borsbeek", time_1="14:00")
    fill(tom, **{"day_1-day": day.day, "day_1-month": day.month, "day_1-year": day.year})
    send(tom, plan.locator("button.button-primary, button[type=submit]").last)
    tom.goto(page)
    fill(tom, on=clock.today().isoformat())
    send(tom, tom.locator('form[action$="/kennisgemaakt"] button').last)


def report(visit: Visit, live: Live, *, js: bool) -> None:
    """The mentor's duo link: one tap."""
    found: list[str] = []

    def arrived() -> bool:
        for path in reversed(links_to(live, MENTOR[js])):
            page = visit(path, width=390, height=760, js=js)
            if page.locator('a[href$="/ontmoeting"], form[action$="/ontmoeting"]').count():
                found.append(path)
                return True
        return False

    until(arrived)
    token = found[-1].split("/")[2]
    phone = visit(f"/l/{token}/ontmoeting", width=390, height=760, js=js)
    send(phone, phone.locator('form[action$="/ontmoeting"] button[type=submit]').last)
    expect(phone).to_have_url(re.compile(r"/ontmoeting/[0-9a-f-]{36}"))


def steering_figures(visit: Visit, *, js: bool) -> dict[str, int]:
    """What the alderman reads: the third key figure is the meetings."""
    page = visit("/samen/bam/stuurgroep", as_=ALDERMAN, js=js, language="nl")
    values = [re.sub(r"\D", "", text) or "0" for text in page.locator(".kpi-value").all_inner_texts()]
    return {"duos": int(values[0]), "meetings": int(values[2])}
