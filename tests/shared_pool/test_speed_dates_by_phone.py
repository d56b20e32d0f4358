# SPDX-License-Identifier: EUPL-1.2
"""A guest answers on the own phone by the code on the table card: what was met and nothing to come, and nobody else reads it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from koepel import clock, links
from koepel.database import db
from koepel.errors import Gone
from koepel.ids import reference
from koepel.records import ActionLink, AuditEntry
from shared_pool.speed_dating import answers, outcome, service
from shared_pool.speed_dating.codes import Said
from shared_pool.speed_dating.models import SpeedDateAnswer
from tenants.retention import erasing
from tenants.retention.erasing import Ground
from tests.factories.people import a_mentee, a_mentor
from tests.factories.pool import Region, a_region
from tests.factories.speed_dates import a_card_of, a_guest, a_speed_date, begun, invite_everybody
from tests.support.places import HOST, Staff, a_case_worker, inside, on_day, signed_in
from tests.support.working import worked

EVENINGS = "/borsbeek/koppelen/speeddate"
UNUSED = UUID(int=1)


@pytest.fixture
def region(app: Flask) -> Region:
    return a_region(app, "Aartselaar", "Borsbeek")


@pytest.fixture
def evening(app: Flask, region: Region) -> UUID:
    """Amina and Dawit meet Koen and Lies in two rounds; Amina reads Arabic. The first round has begun."""
    here = region.borsbeek
    with app.app_context():
        a_mentee(here, given="Amina", family="Haddad", preferred_language="ar")
        a_mentee(here, given="Dawit", family="Tesfay")
        a_mentor(here, given="Koen", family="Maes")
        a_mentor(here, given="Lies", family="Peeters")
    worked(app)
    made = a_speed_date(app, here, tables=2, rounds=2)
    invite_everybody(app, here, made)
    begun(app, here, made)
    return made


@pytest.fixture
def worker(app: Flask, region: Region) -> Staff:
    return signed_in(app, a_case_worker(app, region.borsbeek, may_decide=True))


@pytest.fixture
def phone(app: Flask) -> FlaskClient:
    """A phone that keeps no cookie and prefers French."""
    found = app.test_client(use_cookies=False)
    found.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fr"
    return found


def seen(answer: TestResponse) -> BeautifulSoup:
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def chosen(answer: TestResponse) -> list[str]:
    return [str(button["value"]) for button in seen(answer).select('button[aria-pressed="true"]')]


def tapped(phone: FlaskClient, card: str, said: str, place: int = 0) -> TestResponse:
    """Tap one of three buttons under the person who stands at this place on the page."""
    form = seen(phone.get(card, base_url=HOST)).select("main form")[place]
    box = form.select_one('input[name="answer"]')
    assert box is not None
    return phone.post(card, data={"answer": str(box["value"]), "said": said}, base_url=HOST)


def test_amina_says_yes_on_her_phone_changes_it_and_no_cookie_is_set(
    app: Flask, region: Region, evening: UUID, phone: FlaskClient
) -> None:
    card = a_card_of(app, region.borsbeek, evening, "Amina")
    first = phone.get(card, base_url=HOST)
    assert len(seen(first).select("main form")) == 1, "the second round has not begun"
    assert not chosen(first)
    for said in ("yes", "maybe"):
        answer = tapped(phone, card, said)
        assert (answer.status_code, answer.location) == (303, f"{card}#r1")
        assert "Set-Cookie" not in answer.headers
        after = phone.get(card, base_url=HOST)
        assert chosen(after) == [said]
        assert "Set-Cookie" not in after.headers
    begun(app, region.borsbeek, evening)
    rounds = [one["id"] for one in seen(phone.get(card, base_url=HOST)).select("main section[id]")]
    assert rounds == ["r2", "r1"], "the round of now stands first"


def test_the_page_and_the_card_speak_the_language_of_the_guest_until_another_is_chosen(
    app: Flask, region: Region, evening: UUID, phone: FlaskClient, worker: Staff
) -> None:
    card = a_card_of(app, region.borsbeek, evening, "Amina")
    page = seen(phone.get(card, base_url=HOST))
    assert page.html is not None
    assert (page.html["lang"], page.html["dir"]) == ("ar", "rtl")
    french = seen(phone.get(f"{card}?taal=fr", base_url=HOST))
    assert french.html is not None
    assert french.html["lang"] == "fr"
    cards = BeautifulSoup(worker.get(f"{EVENINGS}/{evening}/kaartjes").text, "html.parser").select(
        "main .card > div[lang]"
    )
    assert {str(one["lang"]) for one in cards} == {"ar", "nl"}
    arabic = next(one for one in cards if one["lang"] == "ar")
    assert arabic["dir"] == "rtl"
    assert "Misschien" not in arabic.get_text()
    assert all("Misschien" in one.get_text() for one in cards if one["lang"] == "nl")


@pytest.mark.attack("T07")
def test_the_phone_shows_a_first_name_and_nothing_finer(
    app: Flask, region: Region, evening: UUID, phone: FlaskClient
) -> None:
    card = a_card_of(app, region.borsbeek, evening, "Dawit")
    page = seen(phone.get(card, base_url=HOST))
    (name,) = [one.get_text(strip=True) for one in page.select("main h2")]
    assert name in {"Koen", "Lies"}
    assert not {"Maes", "Peeters", "Tesfay", "Haddad", "Amina", "Dawit"} & set(page.get_text(" ").split())
    assert not {"Dawit", "Tesfay", name} & set(card.split("/"))


def test_two_of_one_name_are_told_apart_by_a_number(app: Flask, region: Region, phone: FlaskClient) -> None:
    with app.app_context():
        a_mentee(region.borsbeek, given="Amina")
        for family in ("Maes", "Claes"):
            a_mentor(region.borsbeek, given="Koen", family=family)
    worked(app)
    evening = a_speed_date(app, region.borsbeek, tables=1, rounds=2)
    invite_everybody(app, region.borsbeek, evening)
    card = a_card_of(app, region.borsbeek, evening, "Amina")
    assert not seen(phone.get(card, base_url=HOST)).select("main form")
    for _ in range(2):
        begun(app, region.borsbeek, evening)
    names = {one.get_text(strip=True) for one in seen(phone.get(card, base_url=HOST)).select("main h2")}
    assert names == {"Koen 1", "Koen 2"}


def test_staff_see_that_a_guest_answered_and_when_and_not_what(
    app: Flask, region: Region, evening: UUID, phone: FlaskClient, worker: Staff
) -> None:
    card = a_card_of(app, region.borsbeek, evening, "Amina")
    tapped(phone, card, "no")
    guest = a_guest(app, region.borsbeek, evening, "Amina")
    at = f"{EVENINGS}/{evening}/antwoorden/{guest.id}"
    page = BeautifulSoup(worker.get(at).text, "html.parser")
    assert "Filled in by the guest at " in page.get_text(" ")
    assert not page.select("main .button-primary"), "which of the three is nobody's to read"
    assert "1 of 1 answered" in worker.get(f"{EVENINGS}/{evening}").text
    (answer,) = _rows(app, region.borsbeek, guest.id)
    worker.send(at, talk=str(answer.talk_id), said="yes")
    copied = BeautifulSoup(worker.get(at).text, "html.parser")
    assert [one["value"] for one in copied.select("main .button-primary")] == ["yes"], "what staff copied they may read"
    assert "Filled in by the guest at " not in copied.get_text(" ")
    assert chosen(phone.get(card, base_url=HOST)) == ["yes"]
    tapped(phone, card, "maybe")
    assert "Filled in by the guest at " in worker.get(at).text, "the last one who fills in counts"


def _rows(app: Flask, here: UUID, guest_id: UUID) -> list[SpeedDateAnswer]:
    with inside(app, here):
        return answers.of_guest(guest_id)


@pytest.mark.attack("T09")
def test_a_guest_answers_for_nobody_else(app: Flask, region: Region, evening: UUID, phone: FlaskClient) -> None:
    card = a_card_of(app, region.borsbeek, evening, "Amina")
    other = a_guest(app, region.borsbeek, evening, "Dawit")
    (theirs,) = _rows(app, region.borsbeek, other.id)
    for answer in (str(theirs.id), str(theirs.talk_id), str(UNUSED)):
        assert phone.post(card, data={"answer": answer, "said": "yes"}, base_url=HOST).status_code == 404
    for fields in ({"answer": str(theirs.id)}, {"said": "yes"}, {"answer": "x", "said": "always"}):
        assert phone.post(card, data=fields, base_url=HOST).status_code == 422
    with inside(app, region.borsbeek):
        assert all(one.mark is None for one in db.session.scalars(select(SpeedDateAnswer)))


@pytest.mark.attack("T08", hostile=True)
def test_names_of_columns_along_with_a_tap_change_nothing_but_the_answer(
    app: Flask, region: Region, evening: UUID, phone: FlaskClient
) -> None:
    card, guest = a_card_of(app, region.borsbeek, evening, "Amina"), a_guest(app, region.borsbeek, evening, "Amina")
    (before,) = _rows(app, region.borsbeek, guest.id)
    columns = {"marked_by": "staff", "final": "true", "guest_id": str(UNUSED), "round": "9", "other_name": "<b>x</b>"}
    tapped_with = phone.post(card, data={"answer": str(before.id), "said": "yes", **columns}, base_url=HOST)
    assert tapped_with.status_code in {303, 422}
    tapped(phone, card, "yes")
    (after,) = _rows(app, region.borsbeek, guest.id)
    assert (after.mark, after.marked_by, after.final) == (2, "guest", False)
    assert (after.guest_id, after.round, after.other_name) == (before.guest_id, before.round, before.other_name)


def test_who_is_erased_leaves_neither_answers_nor_what_others_answered(app: Flask, phone: FlaskClient) -> None:
    here = a_region(app, "Duffel", "Lier").members["lier"]
    with app.app_context():
        amina, koen = a_mentee(here, given="Amina"), a_mentor(here, given="Koen")
    worked(app)
    evening = a_speed_date(app, here, tables=1, rounds=1)
    invite_everybody(app, here, evening)
    begun(app, here, evening)
    cards = [a_card_of(app, here, evening, given) for given in ("Amina", "Koen")]
    for card in cards:
        tapped(phone, card, "yes")
    with inside(app, here):
        erasing.erase(amina.person_id, ground=Ground.REQUEST, by=None)
    worked(app)
    assert phone.get(cards[0], base_url=HOST).status_code == 410
    assert not seen(phone.get(cards[1], base_url=HOST)).select("main form")
    with inside(app, here):
        assert not db.session.scalars(select(SpeedDateAnswer)).all()
        assert [guest.intake_id for guest in service.invited(evening)] == [koen.id]


def test_what_both_say_on_the_phone_makes_a_pair_and_the_record_names_no_answer(
    app: Flask, region: Region, evening: UUID, phone: FlaskClient, worker: Staff
) -> None:
    with inside(app, region.borsbeek):
        talk = next(one for one in service.talks(evening) if one.round == 1)
        pair = {guest.intake_id: guest for guest in service.invited(evening)}
        sides = [pair[talk.mentee_intake_id].id, pair[talk.mentor_intake_id].id]
    for given in ("Amina", "Dawit", "Koen", "Lies"):
        if a_guest(app, region.borsbeek, evening, given).id in sides:
            tapped(phone, a_card_of(app, region.borsbeek, evening, given), "yes")
    assert "Stable pairs: 1" in worker.get(f"{EVENINGS}/{evening}/resultaat").text
    with inside(app, region.borsbeek):
        lines = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "marked")).all()
        assert {(one.actor, tuple(one.fields)) for one in lines} == {("mentee", ("mark",)), ("mentor", ("mark",))}


@pytest.mark.attack("T23")
def test_a_lost_card_stops_at_once_and_those_in_hand_go_on(
    app: Flask, region: Region, evening: UUID, phone: FlaskClient
) -> None:
    here = region.borsbeek
    lost, dawits = (a_card_of(app, here, evening, given) for given in ("Amina", "Dawit"))
    new = a_card_of(app, here, evening, "Amina", alone=True)
    assert phone.get(lost, base_url=HOST).status_code == 410
    assert phone.post(lost, data={"answer": str(UNUSED), "said": "yes"}, base_url=HOST).status_code == 410
    assert phone.get(new, base_url=HOST).status_code == phone.get(dawits, base_url=HOST).status_code == 200
    again = a_card_of(app, here, evening, "Amina")
    assert {phone.get(one, base_url=HOST).status_code for one in (new, again)} == {200}, (
        "cards for all leave those in hand"
    )


@pytest.mark.attack("T23")
def test_the_code_ends_with_the_evening_and_after_thirty_days_nothing_is_left(
    app: Flask, region: Region, evening: UUID, phone: FlaskClient, worker: Staff
) -> None:
    here, day = region.borsbeek, clock.today()
    card = a_card_of(app, here, evening, "Amina")
    tapped(phone, card, "yes")
    with app.app_context():
        secret, now = card.split("/")[2], clock.utcnow()
        assert links.opened(secret, now=now + timedelta(days=36)), "the evening is in a week"
        with pytest.raises(Gone):
            links.opened(secret, now=now + timedelta(days=39))
    worker.send(f"{EVENINGS}/{evening}/sluit")
    assert phone.get(card, base_url=HOST).status_code == 410
    assert worker.send(f"{EVENINGS}/{evening}/kaartjes").status_code == 409
    with inside(app, here):
        answer = db.session.scalars(select(SpeedDateAnswer).where(SpeedDateAnswer.mark.is_not(None))).one()
        assert answer.final
    with on_day(day + timedelta(days=39)), inside(app, here):
        assert answers.erase() == 4
        assert not db.session.scalars(select(SpeedDateAnswer)).all()
        assert not db.session.scalars(select(ActionLink).where(ActionLink.subject_kind == "speed_guest")).all()
        assert outcome.result(service.evening(evening)).erased


def test_a_tap_in_the_second_of_closing_changes_nothing(
    app: Flask, region: Region, evening: UUID, phone: FlaskClient
) -> None:
    """The link was opened before; the row itself refuses."""
    card = a_card_of(app, region.borsbeek, evening, "Amina")
    tapped(phone, card, "yes")
    with inside(app, region.borsbeek):
        answers.end(service.evening(evening))
    assert tapped(phone, card, "no").status_code == 404
    assert chosen(phone.get(card, base_url=HOST)) == ["yes"]


def test_the_secret_is_shown_once_on_paper_and_kept_nowhere(
    app: Flask, region: Region, evening: UUID, worker: Staff
) -> None:
    at = f"{EVENINGS}/{evening}/kaartjes"
    plain, coded = worker.get(at), worker.send(at)
    assert not BeautifulSoup(plain.text, "html.parser").select("svg.segno")
    assert len(BeautifulSoup(coded.text, "html.parser").select("svg.segno")) == 4
    assert "/avond" not in coded.text, "nobody reads over a shoulder what only a camera reads"
    guest = a_guest(app, region.borsbeek, evening, "Koen")
    one = worker.send(at, guest=str(guest.id))
    assert len(BeautifulSoup(one.text, "html.parser").select("svg.segno")) == 1
    assert worker.send(at, guest=str(UNUSED)).status_code == 404
    with inside(app, region.borsbeek):
        kept = db.session.scalars(select(ActionLink).where(ActionLink.subject_kind == "speed_guest")).all()
        assert len(kept) == 5
        assert all(len(link.token_hash) == 64 for link in kept)


def test_the_link_of_something_else_opens_no_evening_and_that_of_a_guest_nothing_else(
    app: Flask, region: Region, evening: UUID, phone: FlaskClient
) -> None:
    card = a_card_of(app, region.borsbeek, evening, "Amina")
    for page in (
        "ontmoeting",
        "mentor",
        "antwoord",
        "mijn-gegevens",
        "bevraging",
        "activiteit",
        "plan",
        "berichten",
        "vragen",
    ):
        assert phone.get(card.replace("avond", page), base_url=HOST).status_code in {404, 410}, page
    start = phone.get(card.removesuffix("/avond"), base_url=HOST)
    assert (start.status_code, start.location) == (303, card)


def test_somebody_who_taps_without_end_is_stopped(
    app: Flask, region: Region, evening: UUID, phone: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared_pool.speed_dating.routes_link.A_DAY", 2)
    card = a_card_of(app, region.borsbeek, evening, "Amina")
    assert [tapped(phone, card, Said.YES).status_code for _ in range(3)] == [303, 303, 429]


def test_cards_with_codes_are_for_who_proposes_in_this_municipality(
    app: Flask, region: Region, evening: UUID, worker: Staff
) -> None:
    stranger = signed_in(app, a_case_worker(app, region.aartselaar, name="Bea Maes"))
    assert stranger.send(f"/aartselaar/koppelen/speeddate/{evening}/kaartjes").status_code == 404
    for address in ("bericht", "bericht/terugnemen"):
        assert stranger.send(f"/aartselaar/koppelen/speeddate/{evening}/{address}").status_code == 404
    assert worker.send(f"{EVENINGS}/{evening}/kaartjes", request_key=str(reference())).status_code == 200
