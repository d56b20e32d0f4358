# SPDX-License-Identifier: EUPL-1.2
"""Who helps with language at an evening: asked in time, at one table a round, known by a first name, gone a month later."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from koepel import clock
from koepel.jobs import Ring
from shared_pool.speed_dating import jobs, language_help, service
from shared_pool.speed_dating.possible import helped_in
from tests.factories.people import a_mentee, a_mentor
from tests.factories.pool import Region, a_region
from tests.factories.speed_dates import a_speed_date, begun, invite_everybody
from tests.shared_pool import matching_cards as cards
from tests.support.places import Staff, a_case_worker, inside, on_day, signed_in
from tests.support.working import worked

EVENINGS = "/borsbeek/koppelen/speeddate"


@pytest.fixture
def region(app: Flask) -> Region:
    return a_region(app, "Aartselaar", "Borsbeek")


@pytest.fixture
def worker(app: Flask, region: Region) -> Staff:
    return signed_in(app, a_case_worker(app, region.borsbeek, may_decide=True))


@pytest.fixture
def evening(app: Flask, region: Region) -> UUID:
    """Two mentees who speak Tigrinya alone and have an interpreter, one who speaks Dutch, three mentors."""
    with app.app_context():
        for number in range(2):
            a_mentee(region.borsbeek, given=f"Yonas{number}", speaks=("ti",), interpreter_arranged=True)
        a_mentee(region.borsbeek, given="Amina")
        for name in ("Koen", "Lies", "Mia"):
            a_mentor(region.borsbeek, given=name)
    worked(app)
    found = a_speed_date(app, region.borsbeek)
    invite_everybody(app, region.borsbeek, found)
    return found


def page(worker: Staff, at: str) -> BeautifulSoup:
    answer = worker.get(at)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def words(found: BeautifulSoup) -> str:
    main = found.select_one("main")
    assert main is not None
    return main.get_text(" ", strip=True)


def seen(found: BeautifulSoup) -> str:
    box = found.select_one('input[name="seen"]')
    assert box is not None
    return str(box["value"])


def ask(worker: Staff, evening: UUID, name: str, *languages: str) -> None:
    at = f"{EVENINGS}/{evening}"
    answer = worker.send(
        f"{at}/taalhulp", given_name=name, languages=list(languages), seen=seen(page(worker, f"{at}/gasten"))
    )
    assert answer.status_code == 303


def tables(app: Flask, region: Region, evening: UUID) -> list[tuple[int, str]]:
    """Round and helper of every talk that has one."""
    with inside(app, region.borsbeek):
        names = {one.id: one.given_name for one in language_help.of_evening(evening)}
        return [(talk.round, names[talk.helper_id]) for talk in service.talks(evening) if talk.helper_id]


# Whom to ask in time


def test_who_shares_no_language_is_named_with_the_language_before_anybody_is_invited(
    worker: Staff, evening: UUID
) -> None:
    told = words(page(worker, f"{EVENINGS}/{evening}/gasten"))
    assert "Nobody helps these guests yet." in told
    assert told.count("somebody who speaks Tigrinya") == 2
    assert told.count("somebody suits, but nobody helps with language yet") == 2


def test_a_tigrinya_helper_sits_at_one_table_a_round_and_everybody_meets_somebody(
    app: Flask, region: Region, worker: Staff, evening: UUID
) -> None:
    ask(worker, evening, "Selam", "ti", "am")
    seats = tables(app, region, evening)
    assert seats
    assert len(seats) == len({number for number, _ in seats}), "one table a round"
    told = words(page(worker, f"{EVENINGS}/{evening}/gasten"))
    assert "Nobody helps these guests yet." not in told
    assert "Amharic, Tigrinya" in told
    with inside(app, region.borsbeek):
        met = {one for talk in service.talks(evening) for one in (talk.mentee_intake_id, talk.mentor_intake_id)}
        assert {guest.intake_id for guest in service.invited(evening)} == met


def test_a_helper_in_another_language_seats_nobody_who_could_not_talk(
    app: Flask, region: Region, worker: Staff, evening: UUID
) -> None:
    ask(worker, evening, "Rami", "ar")
    assert tables(app, region, evening) == []
    assert "somebody who speaks Tigrinya" in words(page(worker, f"{EVENINGS}/{evening}/gasten"))


def test_two_helpers_help_two_couples_in_one_round(app: Flask, region: Region, worker: Staff, evening: UUID) -> None:
    ask(worker, evening, "Selam", "ti")
    ask(worker, evening, "Abel", "ti")
    first = [name for number, name in tables(app, region, evening) if number == 1]
    assert sorted(first) == ["Abel", "Selam"]


# On the evening


def test_the_helper_stands_at_the_table_on_the_cards_and_has_a_card(worker: Staff, evening: UUID) -> None:
    ask(worker, evening, "Selam", "ti")
    shown = page(worker, f"{EVENINGS}/{evening}")
    assert "Language help" in shown.select_one("table thead").get_text()  # type: ignore[union-attr]
    assert "Selam" in shown.select_one("table tbody").get_text()  # type: ignore[union-attr]
    printed = page(worker, f"{EVENINGS}/{evening}/kaartjes")
    assert any("+ Selam" in line.get_text(" ") for line in printed.select("li"))
    own = next(
        card for card in printed.select("section, article, .card") if (card.h2 and card.h2.get_text() == "Selam")
    )
    assert "Yonas" in own.get_text()
    assert "☐" not in own.get_text(), "a helper is asked nothing"


def test_when_the_helper_does_not_come_the_rounds_to_come_are_planned_without(
    app: Flask, region: Region, worker: Staff, evening: UUID
) -> None:
    ask(worker, evening, "Selam", "ti")
    begun(app, region.borsbeek, evening)
    with inside(app, region.borsbeek):
        (helper,) = language_help.of_evening(evening)
    at = f"{EVENINGS}/{evening}"
    answer = worker.send(f"{at}/aanwezig", seen=seen(page(worker, at)), absent=[str(helper.id)])
    assert answer.status_code == 303
    assert {number for number, _ in tables(app, region, evening)} <= {1}, "what is held stays"
    worker.send(f"{at}/aanwezig", seen=seen(page(worker, at)), late=[str(helper.id)])
    assert 2 not in {number for number, _ in tables(app, region, evening)}, "who is late has a break in the next round"
    assert 3 in {number for number, _ in tables(app, region, evening)}


def test_a_helper_is_removed_and_a_second_click_finds_a_page_that_changed(
    app: Flask, region: Region, worker: Staff, evening: UUID
) -> None:
    ask(worker, evening, "Selam", "ti")
    at = f"{EVENINGS}/{evening}"
    with inside(app, region.borsbeek):
        (helper,) = language_help.of_evening(evening)
    form = {"seen": seen(page(worker, f"{at}/gasten")), "helper": str(helper.id)}
    assert worker.send(f"{at}/taalhulp/weg", **form).status_code == 303
    assert tables(app, region, evening) == []
    assert worker.send(f"{at}/taalhulp/weg", **form).status_code == 409


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"given_name": "", "languages": ["ti"]}, "given_name", "Fill this in."),
        ({"given_name": "Selam"}, "languages", "Choose at least one language."),
        ({"given_name": "Selam", "languages": ["klingon"]}, "languages", "Choose one of the options."),
    ],
)
def test_a_fault_stands_at_its_field_and_the_typing_stays(
    worker: Staff, evening: UUID, typed: dict[str, object], field: str, said: str
) -> None:
    at = f"{EVENINGS}/{evening}"
    answer = worker.send(f"{at}/taalhulp", seen=seen(page(worker, f"{at}/gasten")), **typed)
    assert answer.status_code == 422
    found = BeautifulSoup(answer.text, "html.parser")
    fault = found.select_one(f"#e-{field}")
    assert fault is not None
    assert said in fault.get_text()
    assert found.select_one("#f-given_name")["value"] == typed["given_name"]  # type: ignore[index]


def test_a_month_after_the_evening_the_name_of_the_helper_is_gone_and_the_talk_stays(
    app: Flask, region: Region, worker: Staff, evening: UUID
) -> None:
    ask(worker, evening, "Selam", "ti")
    assert "Selam" in page(worker, f"{EVENINGS}/{evening}").get_text()
    begun(app, region.borsbeek, evening)
    held = len(tables(app, region, evening))
    assert held
    for days, left in ((7 + 29, 1), (7 + 31, 0)):
        with on_day(clock.today() + timedelta(days=days)), inside(app, region.borsbeek):
            jobs.erase_marks(Ring("speed_dating.erase_marks", None, {}))
            assert len(language_help.of_evening(evening)) == left
    with inside(app, region.borsbeek):
        assert any(talk.helper_id for talk in service.talks(evening))
    assert "Selam" not in page(worker, f"{EVENINGS}/{evening}").get_text()


# Who needs help


def test_help_is_needed_only_by_two_who_share_no_language_and_have_an_interpreter() -> None:
    programme, mentor = cards.a_programme(), cards.a_mentor(languages=cards.speaks(nl=6, en=5))
    silent = cards.a_mentee(languages=cards.speaks(ti=6, am=3, ar=1), interpreter=True)
    assert helped_in(silent, mentor, programme) == {"ti", "am"}
    beginner = cards.a_mentee(languages=cards.speaks(ti=1), interpreter=True)
    assert helped_in(beginner, mentor, programme) == {"ti"}, "the best there is"
    assert not helped_in(cards.a_mentee(languages=cards.speaks(en=4, ti=6), interpreter=True), mentor, programme)
    assert not helped_in(silent, mentor, cards.a_programme("language_practice"))
