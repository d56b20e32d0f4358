# SPDX-License-Identifier: EUPL-1.2
"""What people do at a screen, as words, counted as they would count it: a click, a tap and a choice are one each, typing is none."""

from __future__ import annotations

import email
import email.policy
import re
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page, Response

from koepel import clock
from tests.browser.conftest import Live, Visit

# How many clicks each screen may ask, from Vandaag or from the opened link until its main action is done.
CLICKS: dict[str, int] = tomllib.loads((Path(__file__).parent / "clicks.toml").read_text())
PHONE = {"width": 390, "height": 760}


@dataclass(frozen=True)
class Answers:
    """What goes into one step of a talk."""

    types: dict[str, object] = field(default_factory=dict)
    chooses: dict[str, str | list[str]] = field(default_factory=dict)


@dataclass
class Hand:
    """Somebody at a page, whose clicks are counted."""

    page: Page
    clicks: int = 0

    def open(self, link: Locator) -> None:
        """Follow a link, by a click, and wait until it is there."""
        self.clicks += 1
        address = link.get_attribute("href") or ""
        link.click()
        self.page.wait_for_url(lambda url: url.endswith(address.split("#")[0]))
        self.page.wait_for_load_state("networkidle")

    def unfold(self, summary: Locator) -> None:
        """Open what is folded."""
        self.clicks += 1
        summary.click()

    def type(self, **values: object) -> None:
        """Letters and digits into fields, by their names."""
        for name, value in values.items():
            self.page.locator(f'[name="{name}"]:not([type=hidden])').first.fill(str(value))

    def choose(self, **values: str | list[str]) -> None:
        """A tile, a tick or a line of a list each, by their names."""
        for name, value in values.items():
            for one in value if isinstance(value, list) else [value]:
                self.clicks += 1
                listed = self.page.locator(f'select[name="{name}"]')
                if listed.count():
                    listed.first.select_option(one)
                else:
                    self.page.locator(f'[name="{name}"][value="{one}"]:not([type=hidden])').first.check(force=True)

    def send(self, button: Locator) -> None:
        """Send a form by its button."""
        self.clicks += 1
        send(self.page, button)

    def press(self, value: str) -> None:
        """The button with this value of `do`."""
        self.send(self.page.locator(f'main button[name="do"][value="{value}"]').first)

    def took(self, screen: str) -> None:
        """Not more clicks than this screen may ask; then the count begins anew."""
        assert self.clicks <= CLICKS[screen], f"{screen}: {self.clicks} clicks, {CLICKS[screen]} at most"
        self.clicks = 0


def send(page: Page, button: Locator) -> None:
    """Click, and wait until the answer is there: with JavaScript a form goes out while one could already click on."""
    page.locator("main").evaluate("main => { main.dataset.before = '' }")
    with page.expect_response(_is_the_answer):
        button.click()
    page.locator("main:not([data-before])").wait_for()
    page.wait_for_load_state("networkidle")


def _is_the_answer(response: Response) -> bool:
    """Of a form that went out: the page that says what was wrong, or the one to which it led."""
    if 300 <= response.status < 400:
        return False
    return response.request.method == "POST" or response.request.redirected_from is not None


def until(what: Callable[[], bool], *, seconds: float = 90) -> None:
    """Wait for what the worker does."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "the worker did not get there in time"
        time.sleep(0.5)


def links_to(live: Live, address: str) -> list[str]:
    """The links that were mailed to this address, oldest first."""
    found: list[str] = []
    for file in sorted((live.state / "mail").glob("*.eml")):
        mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        body = mail.get_body(("plain",))
        if mail["To"] == address and body is not None:
            found += re.findall(r"http://127\.0\.0\.1:\d+(/l/[\w-]+(?:/\w+)?)", body.get_content())
    return found


def linked(visit: Visit, live: Live, address: str, shows: str, *, js: bool) -> Page:
    """The newest of this person's links whose page shows this, on a phone; waits for the mail."""
    found: list[Page] = []

    def arrived() -> bool:
        for path in reversed(links_to(live, address)):
            page = visit(path, **PHONE, js=js)
            if page.locator(shows).count():
                found.append(page)
                return True
            page.context.close()
        return False

    until(arrived)
    return found[-1]


def intake(hand: Hand, **steps: Answers) -> None:
    """All steps one after the other, with these answers by the word of the step; whatever is not asked stays open."""
    page = hand.page
    while "/nakijken" not in page.url:
        said = steps.get(page.url.rsplit("/", 1)[1].replace("-", "_"), Answers())
        hand.type(**said.types)
        hand.choose(**said.chooses)
        hand.press("save")
    hand.send(page.locator('form[action$="/afronden"] button'))


def proposed(staff: Page, town: str, mentee: str, mentor: str) -> Hand:
    """From Vandaag to a proposal: this mentee with this mentor, who is of the same municipality."""
    hand = Hand(staff)

    def ready() -> bool:
        staff.goto(f"/{town}/koppelen")
        row = staff.locator("main tr", has_text=mentee).locator("a").first
        if not row.count():
            return False
        staff.goto(f"/{town}/vandaag")
        hand.clicks = 0
        hand.open(staff.locator(f'.sidebar a[href="/{town}/koppelen"]').first)
        hand.open(staff.locator("main tr", has_text=mentee).locator("a").first)
        return staff.locator('button[name="do"][value="propose"]').count() > 0

    until(ready)
    chosen = staff.locator("main label, main li, main article", has_text=mentor).locator('input[type="radio"]').first
    if not chosen.is_checked():
        hand.clicks += 1
        chosen.check(force=True)
    hand.press("propose")
    return hand


def answered(visit: Visit, live: Live, address: str, *, js: bool, language: str = "") -> Page:
    """Yes by the own link, with one tap on a phone; opening the link alone does nothing."""
    phone = linked(visit, live, address, 'main:not(:has([role="status"])) button[name="answer"]', js=js)
    if language:
        assert phone.locator("html").get_attribute("lang") == language
    hand = Hand(phone)
    hand.send(phone.locator('button[name="answer"][value="yes"]'))
    hand.took("yes_or_no")
    return phone


def noted_yes(staff: Page, side: str) -> None:
    """What this person said on the phone, noted by staff on the page of the proposal."""
    told = staff.locator("main details", has=staff.locator(f'form:has(input[name="side"][value="{side}"])'))
    hand = Hand(staff)
    hand.unfold(told.locator("summary"))
    hand.send(
        told.locator('form:has(input[name="answer"][value="yes"]) button, button[name="answer"][value="yes"]').first
    )


def introduced(staff: Page, place: str) -> None:
    """One moment is planned, and noted that they have met."""
    page = staff.url
    plan = staff.locator('form[action$="/kennismaking"]')
    until(lambda: bool(staff.goto(page)) and plan.count() > 0)
    hand, day = Hand(staff), clock.today() + timedelta(days=2)
    hand.type(place=place, **{"day_1-day": day.day, "day_1-month": day.month, "day_1-year": day.year})
    hand.choose(format="three_way_talk", time_1="14:00")
    hand.send(plan.locator("button").last)
    hand.took("introduction_planned")
    hand.choose(on=clock.today().isoformat())
    hand.send(staff.locator('form[action$="/kennisgemaakt"] button').last)


def the_duo(staff: Page, town: str, mentee: str) -> Page:
    """The page of the duo of this mentee, from the list of duos."""
    row = staff.locator("main tr, main li", has_text=mentee).locator("a").first
    until(lambda: bool(staff.goto(f"/{town}/duos")) and row.count() > 0)
    Hand(staff).open(row)
    return staff
