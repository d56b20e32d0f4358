# SPDX-License-Identifier: EUPL-1.2
"""Something dies while people work: nothing acknowledged is lost, no mail leaves twice, and everybody is told clearly.

One file, because the house that it needs takes a while to build and files are shared out over the cores.
"""

from __future__ import annotations

import time
import uuid

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tests.faults.browser import Answer, Browser
from tests.faults.desk import ROWS, Desk
from tests.faults.house import House, eventually, say
from tests.faults.post_office import PostOffice
from tests.faults.town import Town, a_town
from tests.faults.writers import UNAVAILABLE, Diary, write_all

pytestmark = pytest.mark.slow
SOON = 30.0  # seconds; the goal is 10, and a busy machine is no fault
AWAY = {
    "nl": "Koepel is even niet beschikbaar. Er is niets verloren. Probeer het zo opnieuw.",
    "en": "Koepel is briefly unavailable. Nothing was lost. Try again in a minute.",
    "so": "Koepel in yar lama heli karo. Waxba ma lumin. Daqiiqad ka dib isku day.",
}


def killed_in_the_middle(town: Town, name: str) -> Diary:
    """The writes, with one `kill -9`; says how long it took until Koepel was ready again."""
    took: list[float] = []

    def strike() -> None:
        dead = town.house.kill(name)
        began = time.monotonic()
        eventually(lambda: not dead.lives())
        eventually(lambda: town.house.back(name, dead) and town.house.ready(), SOON)
        took.append(time.monotonic() - began)

    diary = write_all(town.two_hundred_writes(), halfway=strike)
    say(
        f"{name} killed during 200 writes: ready again after {took[0]:.1f} s; answers that were not yes: {dict(diary.broken)}"
    )
    return diary


@pytest.mark.attack("T40")
def test_valkey_dies_with_all_it_knew(hand: Flask, house: House, post_office: PostOffice) -> None:
    """It keeps nothing on disk, so every bell is gone; PostgreSQL knows what is due."""
    town = a_town(hand, house, post_office, "Aartselaar")
    diary = killed_in_the_middle(town, "valkey")
    assert not diary.broken, "without the doorbell Koepel goes on"
    town.each_acknowledged_write_stands_once(diary)
    eventually(lambda: not town.unsettled(), 180)
    assert not town.each_mail_left_once_or_stands_in_vandaag()


@pytest.mark.attack("T40")
def test_a_worker_dies_with_a_mail_in_its_hands(hand: Flask, house: House, post_office: PostOffice) -> None:
    """The mail server has taken it and has not said so yet: nobody knows, so a person decides."""
    town = a_town(hand, house, post_office, "Borsbeek")
    diary = killed_in_the_middle_of_a_mail(town)
    assert not diary.broken, "nobody who writes notices"
    town.each_acknowledged_write_stands_once(diary)
    eventually(lambda: not town.unsettled(), 180)
    (uncertain,) = town.each_mail_left_once_or_stands_in_vandaag()
    assert post_office.accepted[uncertain] == 1


def killed_in_the_middle_of_a_mail(town: Town) -> Diary:
    """The same, with the moment chosen by the mail server."""
    took: list[float] = []

    def strike() -> None:
        town.post_office.took_one.clear()
        town.post_office.dawdles.set()
        try:
            assert town.post_office.took_one.wait(60), "no mail was on its way"
            dead = town.house.kill("worker")
        finally:
            town.post_office.dawdles.clear()
        took.append(eventually(lambda: town.house.back("worker", dead) and town.house.ready(), SOON))

    diary = write_all(town.two_hundred_writes(), halfway=strike)
    say(f"worker killed during 200 writes: another one at work after {took[0]:.1f} s")
    return diary


@pytest.mark.attack("T40")
def test_postgresql_dies_under_everybody(hand: Flask, house: House, post_office: PostOffice) -> None:
    """Who wrote at that moment is told that it is briefly unavailable, presses again, and it stands once."""
    town = a_town(hand, house, post_office, "Mortsel")
    diary = killed_in_the_middle(town, "postgresql")
    assert diary.broken, "nobody noticed: was it killed in the middle?"
    assert {answer.status for answer in diary.refused} == {UNAVAILABLE}, house.failures()
    assert {answer.title for answer in diary.refused} == {AWAY["nl"]}
    town.each_acknowledged_write_stands_once(diary)
    eventually(lambda: not town.unsettled(), 180)
    town.each_mail_left_once_or_stands_in_vandaag()


@pytest.mark.attack("T40")
def test_killed_in_the_middle_it_begins_again_and_brings_in_everybody_once(
    hand: Flask, house: House, post_office: PostOffice
) -> None:
    desk = Desk(a_town(hand, house, post_office, "Kontich"))
    desk.begin()
    eventually(desk.under_way)
    house.kill("worker")
    assert desk.under_way(), "it was finished before it could be killed"
    began = time.monotonic()
    assert desk.people() == 0, "a part of the list stands there"
    assert "progress" in desk.browser.get(desk.path).body
    seen: set[int] = set()

    def finished() -> bool:
        seen.add(desk.people())
        return "Maak de import ongedaan" in desk.browser.get(desk.path).body

    eventually(finished, 120)
    say(f"worker killed in the middle of an import: all of it in {time.monotonic() - began:.1f} s later")
    assert seen <= {0, ROWS}
    assert set(desk.town.counted("person").values()) == {1}
    assert desk.people() == ROWS


@pytest.fixture(scope="module")
def town(hand: Flask, house: House, post_office: PostOffice) -> Town:
    return a_town(hand, house, post_office, "Edegem")


def is_clear(answer: Answer, language: str) -> None:
    assert (answer.status, answer.title) == (503, AWAY[language]), answer.body[:600]
    assert int(answer.retry_after) > 0
    html = answer.page.html
    assert html is not None
    assert html["lang"] == language
    for inside in ("Traceback", "psycopg", "sqlalchemy", "127.0.0.1", "refused"):
        assert inside not in answer.body


def test_while_postgresql_is_away_everybody_reads_so_and_a_form_is_sent_again_from_that_page(
    town: Town, house: House
) -> None:
    an, tom, visitor = town.at_work(), town.at_work(language="en"), town.at_the_door(language="so")
    write = town.a_registration("Sarsuur")
    with house.without("postgresql"):
        assert house.get("/readyz") == 503
        assert house.get("/healthz") == 200
        is_clear(an.get("/edegem/vandaag"), "nl")
        is_clear(tom.get("/edegem/aanmeldingen"), "en")
        is_clear(tom.get("/edegem/there-is-no-such-page"), "en")
        is_clear(visitor.get("/edegem/ik-zoek-hulp"), "so")
        refused = visitor.post(write.path, write.fields, key=str(uuid.uuid4()))
        is_clear(refused, "so")
    say(f"PostgreSQL was away for a while: ready again after {eventually(house.ready):.1f} s")
    again = pressed(visitor, refused.page)
    assert (again.status, again.location.partition("?")[0]) == (303, "/edegem/bedankt")
    assert town.counted("registration") == {"Sarsuur": 1}


def pressed(browser: Browser, page: BeautifulSoup) -> Answer:
    """The button on the page that said no."""
    form = page.select_one("main form")
    assert form is not None, "the form is lost"
    boxes = [(str(box["name"]), str(box["value"])) for box in form.select("input[type=hidden]")]
    fields = {name: [value for other, value in boxes if other == name] for name, _value in boxes}
    return browser.post(str(form["action"]), fields)


def test_a_part_of_a_page_and_a_program_are_told_in_their_own_way(town: Town, house: House) -> None:
    an = town.at_work()
    with house.without("postgresql"):
        part = an.get("/edegem/vandaag", **{"HX-Request": "true"})
        assert part.status == 503
        assert AWAY["nl"] in part.body
        assert "<html" not in part.body
        told = an.get("/edegem/vandaag", Accept="application/problem+json")
        assert told.status == 503
        assert '"status":503' in told.body.replace(" ", "")
    eventually(house.ready)


def test_without_valkey_koepel_is_ready_and_work_goes_on(town: Town, house: House) -> None:
    an = town.at_work()
    with house.without("valkey"):
        assert house.get("/readyz") == 200
        assert an.get("/edegem/vandaag").status == 200
        write, tom = town.a_file("Zonderbel"), town.at_work()
        assert tom.post(write.path, write.fields).status == 303
    assert town.counted("person")["Zonderbel"] == 1


@pytest.mark.attack("T40")
def test_two_presses_while_postgresql_comes_back_are_one_file(town: Town, house: House) -> None:
    an, key = town.at_work(), str(uuid.uuid4())
    write = town.a_file("Tweemaal")
    house.kill("postgresql")
    statuses: list[int] = []

    def stands() -> bool:
        statuses.append(an.post(write.path, write.fields, key=key).status)
        return statuses[-1] == 303

    eventually(stands)
    assert an.post(write.path, write.fields, key=key).status == 303
    assert set(statuses[:-1]) <= {503}
    assert town.counted("person")["Tweemaal"] == 1
