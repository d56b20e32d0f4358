# SPDX-License-Identifier: EUPL-1.2
"""Messages to a group: each gets an own one, nobody sees another's address, and it can be taken back while it waits."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from koepel import clock, mail
from koepel.database import db, mine
from koepel.permissions import Role
from koepel.records import AuditEntry
from tenants.activities import places as activity_places
from tenants.broadcasts import service, wishes
from tenants.broadcasts.codes import Audience, Left
from tenants.broadcasts.failures import LaidReadyAlready, NobodyGetsIt
from tenants.broadcasts.models import Broadcast
from tenants.broadcasts.schemas import Begun
from tests.factories.activities import FRIDAY, MONDAY, TRAINING, at, planned
from tests.factories.broadcasts import Telephones, a_reader, drafted, sent, three_mentees, written
from tests.factories.duos import a_duo
from tests.support.mailbag import Mailbag
from tests.support.places import Staff, a_case_worker, a_municipality, appointed, inside, on_day, signed_in
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


def test_each_gets_an_own_mail_in_the_own_language_and_sees_no_address_of_another(
    app: Flask, borsbeek: UUID, mailbag: Mailbag
) -> None:
    three_mentees(app, borsbeek)
    written(app, borsbeek)
    worked(app)
    assert sorted(one["To"] for one in mailbag.mails) == [
        "oksana@example.org",
        "samira@example.org",
        "yusuf@example.org",
    ]
    for one in mailbag.mails:
        assert one.as_string().count("@example.org") == 2, "its own address and the sender, in no header another"
        assert not {"Cc", "Bcc"} & set(one.keys())
        others = {"samira", "yusuf", "oksana"} - {one["To"].partition("@")[0]}
        assert not any(name in one.as_string().lower() for name in others)
    bodies = {one.language: one.body for one in sent(app, borsbeek)}
    assert bodies["nl"].startswith("Hallo Samira,\n\nDank je wel dat je meedoet. Dat doet Borsbeek plezier.")
    assert "Дякуємо" in bodies["uk"]
    assert "شكراً" in bodies["ar"]
    assert {one.subject for one in sent(app, borsbeek)} == {"Dank je wel", "Дякуємо", "شكراً لك"}, "no name in a subject"


def test_staff_choose_a_group_read_who_gets_it_and_lay_it_ready(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    people = three_mentees(app, borsbeek)
    a_reader(app, borsbeek, "Hodan", email="", phone="", preferred_channel="phone")
    with inside(app, borsbeek):
        wishes.stop(people["Oksana"])
    nothing = worker.send(f"{HERE}/nieuw", template="thanks")
    assert nothing.status_code == 422
    page = worker.send(f"{HERE}/nieuw", audience="mentees", template="thanks").location
    read = worker.get(page).text
    assert "2 people get this" in read
    assert "wants no messages to a group" in read
    assert "no phone, mail or address is known" in read
    assert "Hallo Sam," in read
    assert sent(app, borsbeek) == [], "looking and saving send nothing"
    worker.send(page, body_nl="Hallo {voornaam}, tot vrijdag.", body_ar="", do="bewaar")
    assert sent(app, borsbeek) == []
    assert "Hallo Sam, tot vrijdag." in worker.get(page).text
    after = worker.send(page, body_nl="Hallo {voornaam}, tot zaterdag.", body_ar="", do="klaar", follow=True).text
    assert "Messages to 2 people wait." in after
    assert "Samira Haddad" in after
    assert "example.org" not in after, "the page of a broadcast shows no address"
    assert [one.body.partition("\n")[0] for one in sent(app, borsbeek)] == [
        "Hallo Samira, tot zaterdag.", "Hallo Yusuf, tot zaterdag.",
    ]  # fmt: skip
    assert {one.language for one in sent(app, borsbeek)} == {"nl"}, "an emptied language reads Dutch"


def test_a_wrong_placeholder_is_refused_at_the_field_with_the_list_and_the_typing_stays(
    app: Flask, borsbeek: UUID, worker: Staff
) -> None:
    three_mentees(app, borsbeek)
    page = f"{HERE}/{drafted(app, borsbeek)}"
    for wrong in ("Dag {naam}, tot dan.", "Dag {voornaam, tot dan.", "Dag voornaam}"):
        answer = worker.send(page, body_nl=wrong, body_ar="تجربة", do="klaar")
        assert answer.status_code == 422
        soup = BeautifulSoup(answer.text, "html.parser")
        box = soup.find(id="f-body_nl")
        assert box is not None
        assert box.get_text().strip() == wrong
        assert box["aria-invalid"] == "true"
        assert "{voornaam}, {gemeente}, {aanspreekpunt}, {telefoon}, {duo}" in answer.text
        arabic = soup.find(id="f-body_ar")
        assert arabic is not None
        assert arabic.get_text().strip() == "تجربة"
    assert sent(app, borsbeek) == []


def test_a_double_click_sends_once(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    three_mentees(app, borsbeek)
    page, key = f"{HERE}/{drafted(app, borsbeek)}", str(uuid4())
    for _click in range(2):
        assert worker.send(page, body_nl="Hallo {voornaam}", do="klaar", request_key=key).status_code == 303
    assert len(sent(app, borsbeek)) == 3
    assert worker.send(page, body_nl="Hallo {voornaam}", do="klaar").status_code == 409, "nor by a second window"
    assert len(sent(app, borsbeek)) == 3


def test_two_colleagues_who_lay_it_ready_at_one_moment_send_it_once(app: Flask, borsbeek: UUID) -> None:
    three_mentees(app, borsbeek)
    row, both_looked = drafted(app, borsbeek), Barrier(2, timeout=20)

    def lays_ready(_who: int) -> bool:
        with inside(app, borsbeek):
            assert service.broadcast(row).state == "draft"
            both_looked.wait()
            try:
                service.lay_ready(row)
            except LaidReadyAlready:
                return False
            return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(lays_ready, range(2))) == [False, True]
    assert len(sent(app, borsbeek)) == 3


def test_within_ten_minutes_the_whole_message_is_taken_back_and_nothing_leaves(
    app: Flask, borsbeek: UUID, worker: Staff, mailbag: Mailbag, ten_minutes: None
) -> None:
    three_mentees(app, borsbeek)
    row = written(app, borsbeek)
    worked(app)
    assert mailbag.mails == [], "it waits"
    assert {one.hold_until - one.created_at for one in sent(app, borsbeek)} == {timedelta(minutes=10)}
    assert "3 messages were taken back." in worker.send(f"{HERE}/{row}/terugnemen", follow=True).text
    assert {one.state for one in sent(app, borsbeek)} == {"withdrawn"}
    with inside(app, borsbeek):
        assert service.broadcast(row).state == "withdrawn"


def test_what_has_left_is_said_when_the_rest_is_taken_back(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    three_mentees(app, borsbeek)
    a_reader(app, borsbeek, "Dawit", email="", phone="+3233840000", preferred_channel="phone")
    row = written(app, borsbeek)
    worked(app)
    said = worker.send(f"{HERE}/{row}/terugnemen", follow=True).text
    assert "1 message was taken back." in said
    assert "3 messages have left already." in said


def test_at_night_nothing_leaves_before_the_morning(app: Flask, borsbeek: UUID) -> None:
    three_mentees(app, borsbeek)
    night = clock.stand_at(at(MONDAY, 23))
    try:
        written(app, borsbeek)
        leaves = {(one.hold_until + clock.shift()).astimezone(clock.BRUSSELS) for one in sent(app, borsbeek)}
    finally:
        clock.release(night)
    assert all(abs(one - at(MONDAY + timedelta(days=1), 8)) < timedelta(minutes=1) for one in leaves)


def test_the_text_to_copy_is_the_text_that_was_sent(
    app: Flask, borsbeek: UUID, worker: Staff, mailbag: Mailbag
) -> None:
    a_reader(app, borsbeek, "Yusuf", preferred_language="ar")
    written(app, borsbeek, template="contact")
    worked(app)
    (message,) = sent(app, borsbeek)
    page = BeautifulSoup(worker.get(f"/borsbeek/vandaag/berichten/{message.id}").text, "html.parser")
    shown = page.find(id="bericht")
    assert shown is not None
    assert shown.get_text() == message.body
    body = mailbag.mails[0].get_body(("plain",))
    assert body is not None
    assert body.get_content().rstrip("\n") == message.body
    button = page.find(attrs={"data-copy": "bericht"})
    assert button is not None, "the style hides it where no script runs; the text can be selected without"


def test_the_lines_that_staff_wrote_stay_lines_in_the_mail(app: Flask, borsbeek: UUID, mailbag: Mailbag) -> None:
    a_reader(app, borsbeek, "Samira")
    row = drafted(app, borsbeek)
    with inside(app, borsbeek):
        service.reword(row, {"nl": "Hallo {voornaam}\nTot vrijdag"})
        service.lay_ready(row)
    worked(app)
    html = mailbag.mails[0].get_body(("html",))
    assert html is not None
    assert "Hallo Samira<br>Tot vrijdag" in html.get_content()


def test_in_arabic_it_is_previewed_from_right_to_left_and_a_phone_number_keeps_its_order(
    app: Flask, borsbeek: UUID, worker: Staff
) -> None:
    a_reader(app, borsbeek, "Yusuf", preferred_language="ar")
    page = BeautifulSoup(worker.get(f"{HERE}/{drafted(app, borsbeek)}").text, "html.parser")
    shown = page.find(id="t-ar")
    assert shown is not None
    assert (shown["lang"], shown["dir"]) == ("ar", "rtl")
    assert "\u2068Sam\u2069" in shown.get_text()
    assert "\u20660400 00 00 00\u2069" in shown.get_text()
    dutch = page.find(id="t-nl")
    assert dutch is not None
    assert "\u2068" not in dutch.get_text(), "no hidden marks where none are needed"


def test_a_message_to_a_group_of_which_everybody_is_left_out_is_not_laid_ready(app: Flask, borsbeek: UUID) -> None:
    row = drafted(app, borsbeek)
    with inside(app, borsbeek), pytest.raises(NobodyGetsIt):
        service.lay_ready(row)


def test_both_halves_of_a_duo_read_its_number_and_who_has_none_is_left_out(app: Flask, borsbeek: UUID) -> None:
    a_duo(app, in_=borsbeek)
    a_reader(app, borsbeek, "Lina")
    written(app, borsbeek, Audience.DUOS, "report")
    bodies = [one.body for one in sent(app, borsbeek)]
    assert len(bodies) == 2
    assert all("duo 1" in body for body in bodies)
    row = drafted(app, borsbeek, Audience.MENTEES, "report")
    with inside(app, borsbeek):
        group = service.picked(service.broadcast(row), service.words(service.broadcast(row)))
        assert group.left == {Left.WITHOUT_DUO: 1}


def test_who_waits_and_who_takes_part_in_an_activity_are_groups_too(app: Flask, borsbeek: UUID) -> None:
    a_duo(app, in_=borsbeek)
    a_reader(app, borsbeek, "Lina")
    samira = a_reader(app, borsbeek, "Samira")
    training = planned(app, borsbeek, replace(TRAINING, starts_at=at(FRIDAY, 19)))
    with inside(app, borsbeek):
        activity_places.sign_up(training, activity_places.add(training, samira, "mentee").id)
        by_group = {
            audience: {
                one.person.given_name
                for one in service.picked(service.begin(Begun(audience, "free", activity=of))).receivers
            }
            for audience, of in ((Audience.WAITING, None), (Audience.ACTIVITY, training))
        }
    assert by_group == {Audience.WAITING: {"Lina", "Samira"}, Audience.ACTIVITY: {"Samira"}}


def test_a_text_message_that_no_service_takes_stands_on_the_list_to_be_typed_over(
    app: Flask, borsbeek: UUID, worker: Staff
) -> None:
    a_reader(app, borsbeek, "Samira", email="", phone="+32400000012", preferred_channel="sms")
    row = drafted(app, borsbeek)
    page = worker.get(f"{HERE}/{row}").text
    assert "No service for text messages is linked" in page
    assert "Nothing is charged." in page
    with inside(app, borsbeek):
        service.lay_ready(row)
    (message,) = sent(app, borsbeek)
    assert (message.channel, message.state) == ("sms", "by_hand")
    assert "Text message to Samira Haddad" in worker.get("/borsbeek/vandaag").text


def test_a_cyrillic_text_is_counted_in_parts_of_seventy_and_its_cost_stands_there_before_and_after(
    app: Flask, borsbeek: UUID, worker: Staff
) -> None:
    service_of_texts = app.extensions["koepel_sms"] = Telephones()
    a_reader(app, borsbeek, "Oksana", email="", phone="+32400000012", preferred_channel="sms", preferred_language="uk")
    row = drafted(app, borsbeek)
    worker.send(f"{HERE}/{row}", body_nl="Dag", body_uk="ж" * 140, do="bewaar")
    before = worker.get(f"{HERE}/{row}").text
    worker.send(f"{HERE}/{row}", body_nl="Dag", body_uk="ж" * 140, do="klaar")
    (message,) = sent(app, borsbeek)
    parts = -(-len(message.body) // 67)
    assert parts >= 4
    cost = f"€{parts * 0.075:.2f}"
    assert f"Text messages: {parts} parts." in before
    assert cost in before
    worked(app)
    assert service_of_texts.sent == [("+32400000012", message.body)]
    after = worker.get(f"{HERE}/{row}").text
    assert cost in after
    assert "Sent" in after


def test_a_telephone_on_a_wire_is_called_even_by_who_chose_text_messages(app: Flask, borsbeek: UUID) -> None:
    app.extensions["koepel_sms"] = Telephones()
    a_reader(app, borsbeek, "Samira", email="", phone="+3233840000", preferred_channel="sms")
    written(app, borsbeek)
    assert [(one.channel, one.state) for one in sent(app, borsbeek)] == [("call", "by_hand")]


def test_what_did_not_reach_some_is_one_line_on_vandaag_that_leads_to_them(
    app: Flask, borsbeek: UUID, worker: Staff, mailbag: Mailbag
) -> None:
    three_mentees(app, borsbeek)
    row = written(app, borsbeek)
    mailbag.failures += [mail.NeverTaken(), ConnectionError("gone")]
    worked(app)
    today = worker.get("/borsbeek/vandaag").text
    assert "Did not reach 2 people for certain" in today
    assert today.count(f"{HERE}/{row}") >= 1
    assert "The mail server does not take this" not in today, "not a line for each"
    page = worker.get(f"{HERE}/{row}").text
    assert "Not taken" in page
    assert "Uncertain whether it left" in page


def test_the_audit_names_template_group_and_counts_and_no_word_of_the_text(app: Flask, borsbeek: UUID) -> None:
    three_mentees(app, borsbeek)
    row = written(app, borsbeek)
    with inside(app, borsbeek):
        asked = mine(AuditEntry).where(AuditEntry.object_id == row, AuditEntry.action == "laid_ready")
        line = db.session.scalars(asked).one()
    assert line.fields == ["thanks", "mentees", "mail 3"]


def test_another_municipality_finds_no_message_and_writes_to_nobody_here(app: Flask, borsbeek: UUID) -> None:
    samira = a_reader(app, borsbeek, "Samira")
    row, mortsel = written(app, borsbeek), a_municipality(app, "Mortsel")
    stranger = signed_in(app, a_case_worker(app, mortsel, "Inge Baert"))
    for path in (f"/{row}", f"/aan/{samira}"):
        assert stranger.get(f"/mortsel/berichten{path}").status_code == 404
        assert stranger.send(f"/mortsel/berichten{path}", body="Dag", body_nl="Dag").status_code == 404
    assert stranger.send(f"/mortsel/berichten/{row}/terugnemen").status_code == 404
    with inside(app, mortsel):
        assert db.session.scalars(select(Broadcast)).all() == []


def test_a_contact_point_who_opens_no_file_writes_to_no_group(app: Flask, borsbeek: UUID) -> None:
    point = signed_in(app, appointed(app, borsbeek, Role.CONTACT_POINT, name="Bert Claes"))
    assert point.get(HERE).status_code == 403
    assert point.get(f"{HERE}/nieuw").status_code == 403
