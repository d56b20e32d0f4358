# SPDX-License-Identifier: EUPL-1.2
"""Who gets no messages to a group: who stopped, by the own link or by staff, and whose data are set apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from koepel import mail
from koepel.database import db, mine
from koepel.records import AuditEntry
from tenants.broadcasts import one_click, service, wishes
from tenants.broadcasts.codes import Left
from tenants.broadcasts.models import BroadcastWish
from tenants.rights import apart, takeout
from tenants.rights.grounds import Ground
from tests.factories.activities import MONDAY
from tests.factories.broadcasts import a_reader, drafted, sent, stop_token, written
from tests.isolation.town import a_browser
from tests.support.mailbag import Mailbag
from tests.support.places import Staff, a_case_worker, a_municipality, inside, on_day, signed_in
from tests.support.working import worked

HERE = "/borsbeek/berichten"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with on_day(MONDAY):
        yield


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.fixture
def worker(app: Flask, borsbeek: UUID) -> Staff:
    return signed_in(app, a_case_worker(app, borsbeek))


@pytest.fixture
def ten_minutes(app: Flask) -> None:
    app.extensions["koepel_settings"] = replace(app.extensions["koepel_settings"], hold_minutes=10)


def test_who_stops_by_the_link_at_the_foot_gets_no_more_and_can_come_back(
    app: Flask, borsbeek: UUID, mailbag: Mailbag, ten_minutes: None
) -> None:
    samira = a_reader(app, borsbeek, "Samira")
    a_reader(app, borsbeek, "Lina")
    written(app, borsbeek)
    written(app, borsbeek, template="contact")
    first, *_rest = [one for one in sent(app, borsbeek) if one.person_id == samira]
    phone, link = a_browser(app), f"/l/{stop_token(first.body)}/berichten"
    page = phone.get(link).text
    assert "Samira" not in page
    with inside(app, borsbeek):
        assert wishes.stopped([samira]) == set(), "looking stops nothing"
    assert "You get no more messages to groups." in phone.send(f"{link}/stoppen", follow=True).text
    worked(app)
    waits = {one.person_id == samira: one.state for one in sent(app, borsbeek)}
    assert waits == {True: "withdrawn", False: "held"}, "nor what waited already"
    assert mailbag.mails == []
    row = drafted(app, borsbeek)
    with inside(app, borsbeek):
        group = service.picked(service.broadcast(row))
        assert [one.person.given_name for one in group.receivers] == ["Lina"]
        assert group.left == {Left.STOPPED: 1}
    phone.send(f"{link}/weer")
    with inside(app, borsbeek):
        assert wishes.stopped([samira]) == set()


def test_the_link_of_an_older_message_stops_too_and_that_of_one_stops_nobody_else(app: Flask, borsbeek: UUID) -> None:
    samira, lina = a_reader(app, borsbeek, "Samira"), a_reader(app, borsbeek, "Lina")
    written(app, borsbeek)
    written(app, borsbeek)
    oldest = next(one for one in sent(app, borsbeek) if one.person_id == samira)
    a_browser(app).send(f"/l/{stop_token(oldest.body)}/berichten/stoppen")
    with inside(app, borsbeek):
        assert wishes.stopped([samira, lina]) == {samira}


def test_what_is_meant_for_one_person_still_comes_after_stopping(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    samira = a_reader(app, borsbeek, "Samira")
    page = f"{HERE}/aan/{samira}"
    worker.send(f"{page}/groepen/stoppen")
    assert "Wants none since" in worker.get(page).text
    assert "wants none since" in worker.get(f"/borsbeek/dossiers/{samira}").text, "it stands on the file"
    worker.send(page, body="Hallo {voornaam}, bel mij even.")
    (message,) = sent(app, borsbeek, service.ONE)
    assert message.body == "Hallo Samira, bel mij even.", "no foot of a message to a group"
    worker.send(f"{page}/terugnemen")
    assert [one.state for one in sent(app, borsbeek, service.ONE)] == ["withdrawn"]


def test_who_is_set_apart_gets_nothing_also_not_what_waited(
    app: Flask, borsbeek: UUID, mailbag: Mailbag, ten_minutes: None
) -> None:
    samira = a_reader(app, borsbeek, "Samira")
    a_reader(app, borsbeek, "Lina")
    written(app, borsbeek)
    with inside(app, borsbeek):
        apart.set_apart(samira, Ground.CONTESTED)
    assert [one.state for one in sent(app, borsbeek) if one.person_id == samira] == ["withdrawn"]
    row = drafted(app, borsbeek)
    with inside(app, borsbeek):
        assert [one.person.given_name for one in service.picked(service.broadcast(row)).receivers] == ["Lina"]
        assert wishes.of_person(samira) is None, "out of sight with the rest of the file"


def test_what_somebody_said_about_these_messages_goes_along_with_their_data(app: Flask, borsbeek: UUID) -> None:
    samira = a_reader(app, borsbeek, "Samira")
    with inside(app, borsbeek):
        wishes.stop(samira)
        (kept,) = takeout.everything(samira)["kept"]["broadcast_wish"]
    assert kept["said_by"] == "staff"
    assert date.fromisoformat(kept["stopped_at"][:10])


def first_mail(app: Flask, borsbeek: UUID, mailbag: Mailbag) -> tuple[str, str]:
    """A letter to Samira that left, as the wire carries it: its header to stop, and where that leads."""
    a_reader(app, borsbeek, "Samira")
    written(app, borsbeek)
    worked(app)
    letter = message_from_bytes(mailbag.to("samira@example.org")[-1].as_bytes())
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    whole = "".join(letter["List-Unsubscribe"].split())
    assert whole.startswith("<http")
    assert whole.endswith("/in-een-klik>")
    return whole, urlsplit(whole.strip("<>")).path


def wants_them(app: Flask, borsbeek: UUID) -> bool:
    with inside(app, borsbeek):
        return not list(db.session.scalars(mine(BroadcastWish).where(BroadcastWish.stopped_at.is_not(None))))


def test_the_button_of_a_mail_program_stops_messages_to_groups_at_once(
    app: Flask, borsbeek: UUID, mailbag: Mailbag
) -> None:
    header, path = first_mail(app, borsbeek, mailbag)
    assert "Samira" not in header
    assert "example.org" not in header
    program = app.test_client(use_cookies=False)
    for _time in range(2):
        assert program.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 204
    assert not wants_them(app, borsbeek)
    worked(app)
    a_reader(app, borsbeek, "Lina")
    written(app, borsbeek, template="contact")
    worked(app)
    assert [len(mailbag.to(f"{name}@example.org")) for name in ("samira", "lina")] == [1, 1]
    with inside(app, borsbeek):
        said = list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "broadcasts_stopped")))
    assert len(said) == 1, "twice is once"


def test_a_scanner_that_opens_every_link_and_a_post_of_anything_else_stop_nothing(
    app: Flask, borsbeek: UUID, mailbag: Mailbag
) -> None:
    _header, path = first_mail(app, borsbeek, mailbag)
    program = app.test_client(use_cookies=False)
    assert program.get(path).status_code == 405
    for wrong in (
        {},
        {"List-Unsubscribe": "one-click"},
        {"List-Unsubscribe": ["One-Click", "One-Click"]},
        {"x": "One-Click"},
    ):
        assert program.post(path, data=wrong).status_code == 422
    assert program.post(path.replace("/l/", "/l/x"), data={"List-Unsubscribe": "One-Click"}).status_code == 410
    assert wants_them(app, borsbeek)


def test_a_link_that_staff_wrote_in_the_letter_is_not_taken_for_the_one_at_its_foot() -> None:
    body = "Zie https://example.org/l/ander/berichten voor meer.\n\nWil je dit niet meer? http://127.0.0.1:8000/l/eigen-link/berichten?taal=ar"
    assert one_click.headers(body)["List-Unsubscribe"] == "<http://127.0.0.1:8000/l/eigen-link/berichten/in-een-klik>"
    assert one_click.headers("Zonder link.") == {}


def test_a_mail_that_nobody_can_stop_says_nothing_of_stopping(app: Flask, borsbeek: UUID, mailbag: Mailbag) -> None:
    with inside(app, borsbeek):
        mail.post(
            "duo.started",
            to="samira@example.org",
            subject="Start",
            body="http://127.0.0.1:8000/l/t/berichten",
            language="nl",
        )
    worked(app)
    assert mailbag.to("samira@example.org")[-1]["List-Unsubscribe"] is None
