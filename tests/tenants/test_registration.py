# SPDX-License-Identifier: EUPL-1.2
"""People arrive: on an old phone, in their own language, once, and nobody else reads it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from koepel import clock
from koepel import scope as scopes
from koepel.app import create_app
from koepel.database import db
from koepel.ids import reference
from koepel.records import AuditEntry, Outbox
from koepel.scope import entered
from tenants.registration.models import Registration
from tests.conftest import Cluster
from tests.factories.registrations import Phone, a_registration, registers
from tests.support.mailbag import Mailbag
from tests.support.places import a_municipality, inside, opened
from tests.support.working import worked


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


def kept(app: Flask, tenant_id: UUID) -> list[Registration]:
    with inside(app, tenant_id):
        return [
            opened(row) for row in db.session.scalars(select(Registration).where(Registration.tenant_id == tenant_id))
        ]


def test_a_newcomer_registers_in_arabic_on_a_phone_without_javascript(app: Flask, borsbeek: UUID) -> None:
    phone = Phone(app, language="ar")
    assert phone.page.html is not None
    assert (phone.page.html["lang"], phone.page.html["dir"]) == ("ar", "rtl")
    registers(phone, given_name="أمينة", family_name="تسفاي", phone="٠٤٠٠ ٠٠ ٠٠ ١١", languages=["ar", "nl"])
    assert "أمينة تسفاي" in phone.page.text
    phone.press("")
    assert phone.answer.status_code == 200
    assert phone.page.select_one("main .notification-success")
    (row,) = kept(app, borsbeek)
    assert (row.given_name, row.family_name, row.phone) == ("أمينة", "تسفاي", "+32400000011")
    assert (row.side, row.stage, row.arrived_by, row.typed_by) == ("mentee", "new", "online", None)
    assert (row.preferred_language, row.languages, row.wants) == ("ar", ["ar", "nl"], ["work", "dutch"])
    assert (row.postcode, row.preferred_channel) == ("2150", "phone")


def test_a_volunteer_registers_and_says_how_the_programme_was_found(app: Flask, borsbeek: UUID) -> None:
    phone = Phone(app)
    registers(
        phone, "ik-word-mentor", given_name="Marleen", reach="mail", email="marleen@example.org",
        languages=["nl", "fr"], wants=["cv_letter"], source="municipal_paper", home="elsewhere", postcode="2640",
    )  # fmt: skip
    phone.press("")
    (row,) = kept(app, borsbeek)
    assert (row.side, row.source, row.wants, row.postcode) == ("mentor", "municipal_paper", ["cv_letter"], "2640")
    assert (row.email, row.phone, row.preferred_channel) == ("marleen@example.org", "", "mail")


def test_nothing_is_kept_before_the_last_button(app: Flask, borsbeek: UUID) -> None:
    registers(Phone(app))
    assert kept(app, borsbeek) == []


@pytest.mark.attack("T41")
def test_no_answer_stands_in_an_address_or_a_cookie(app: Flask, borsbeek: UUID) -> None:
    phone = Phone(app)
    registers(phone, given_name="Zeldzaamnaam", phone="0400 00 00 77")
    phone.press("")
    cookies = " ".join(str(cookie) for cookie in phone._client._cookies.values()) if phone._client._cookies else ""
    for word in ("Zeldzaamnaam", "0400", "400000077"):
        assert word not in phone.sent_to
        assert word not in phone.answer.request.url
        assert word not in cookies


@pytest.mark.attack("T39")
def test_a_double_tap_registers_once(app: Flask, borsbeek: UUID) -> None:
    phone = Phone(app)
    registers(phone).press("")
    phone.press_again().press_again()
    assert phone.answer.status_code == 200
    assert "bedankt" in phone.answer.request.path
    assert len(kept(app, borsbeek)) == 1


def test_back_and_a_second_thought_keep_what_was_typed(app: Flask, borsbeek: UUID) -> None:
    phone = Phone(app)
    registers(phone)
    phone.press("change-naam")
    box = phone.page.select_one("#f-given_name")
    assert box is not None
    assert box["value"] == "Amina"
    phone.press("next", given_name="Aminata")
    assert phone.page.select_one("button[value=change-naam]")  # straight back to the last page
    phone.press("back").press("back")
    assert [box["value"] for box in phone.page.select("input[name=wants][checked]")] == ["work", "dutch"]
    phone.press("next").press("")
    assert kept(app, borsbeek)[0].given_name == "Aminata"


def test_the_back_button_of_the_phone_may_show_the_page_before(app: Flask, borsbeek: UUID) -> None:
    phone = Phone(app)
    phone.open("/borsbeek/ik-zoek-hulp").press("next", given_name="Amina")
    assert phone.answer.headers["Cache-Control"] == "private, no-cache"
    phone.go_back().press("next", given_name="Amira").press("next", reach="visit")
    hidden = {str(box["name"]): box["value"] for box in phone.page.select("input[type=hidden]")}
    assert hidden["given_name"] == "Amira"


def test_another_language_in_the_middle_loses_no_answer(app: Flask, borsbeek: UUID) -> None:
    phone = Phone(app, language="nl")
    phone.open("/borsbeek/ik-zoek-hulp").press("next", given_name="Amina").press("language")
    form = phone.page.select_one("form:has(button[lang=ti])")
    assert form is not None
    phone._language = "nl"
    phone.sent_to = str(form["action"])
    phone.sent = {str(box["name"]): str(box["value"]) for box in form.select("input")} | {"do": "show"}  # type: ignore[assignment]
    phone._sent()
    assert phone.page.html is not None
    assert phone.page.html["lang"] == "ti"
    assert phone.page.select_one("input[type=hidden][name=given_name][value=Amina]")


def test_somebody_without_a_phone_is_asked_for_no_number(app: Flask, borsbeek: UUID) -> None:
    phone = Phone(app, language="en")
    registers(phone, reach="visit")
    phone.press("")
    assert "Come by and say your name." in phone.page.text
    (row,) = kept(app, borsbeek)
    assert (row.phone, row.email, row.preferred_channel) == ("", "", "")


def test_a_helper_who_picks_up_is_kept_as_a_helper(app: Flask, borsbeek: UUID) -> None:
    phone = Phone(app)
    registers(phone, reach="helper", helper="Oum Kaltoum", phone="0400 00 00 12").press("")
    (row,) = kept(app, borsbeek)
    assert (row.helper, row.phone, row.preferred_channel) == ("Oum Kaltoum", "+32400000012", "phone")


def test_an_answer_that_was_not_needed_after_all_is_not_kept(app: Flask, borsbeek: UUID) -> None:
    phone = Phone(app)
    registers(phone, reach="mail", email="amina@example.org")
    phone.press("change-bereik").press("next", reach="visit").press("")
    (row,) = kept(app, borsbeek)
    assert (row.email, row.phone) == ("", "")


@pytest.mark.parametrize(
    ("typed", "at", "says"),
    [
        ({"given_name": ""}, "f-given_name", "Fill in your first name."),
        ({"reach": ""}, "f-reach", "Choose how we can reach you."),
        ({"phone": "12"}, "f-phone", "Fill in a phone number, for example 0470 12 34 56."),
        ({"home": "elsewhere", "postcode": "26"}, "f-postcode", "Fill in the four digits of the postcode"),
        ({"home": "elsewhere", "postcode": ""}, "f-postcode", "Fill in the four digits of the postcode"),
        ({"languages": []}, "f-languages", "Choose at least one language."),
        ({"remark": "mijn nummer is 85.07.30-033.28"}, "f-remark", "Leave out the national register number."),
    ],
)
def test_a_slip_is_told_at_its_own_question(
    app: Flask, borsbeek: UUID, typed: dict[str, str], at: str, says: str
) -> None:
    phone = Phone(app, language="en")
    with pytest.raises(AssertionError, match="no button"):
        registers(phone, **typed).press("")  # the last page never comes
    assert phone.answer.status_code == 422
    link = phone.page.select_one(f".error-summary a[href='#{at}']")
    assert link is not None
    assert says in link.text
    assert phone.page.select_one(f"#{at}")
    assert phone.page.title is not None
    assert phone.page.title.text.startswith("Error: ")


def test_the_slip_is_told_in_the_language_of_the_reader(app: Flask, borsbeek: UUID) -> None:
    phone = Phone(app, language="uk")
    phone.open("/borsbeek/ik-zoek-hulp").press("next")
    summary = phone.page.select_one(".error-summary")
    assert summary is not None
    assert "ім" in summary.text


def test_a_national_number_is_refused_and_never_kept(app: Flask, borsbeek: UUID) -> None:
    phone = Phone(app)
    registers(phone, remark="")
    form = dict(phone.page.select_one("form[action$=verstuur]").attrs)  # type: ignore[union-attr]
    sent = {str(box["name"]): str(box["value"]) for box in phone.page.select("form[action$=verstuur] input")}
    answer = phone._client.post(
        str(form["action"]), data=sent | {"remark": "85.07.30-033.28"}, base_url="http://127.0.0.1:8000"
    )
    assert answer.status_code == 422
    assert kept(app, borsbeek) == []


def test_a_link_that_names_its_source_asks_no_more(app: Flask, borsbeek: UUID) -> None:
    phone = Phone(app, path="/borsbeek/?bron=flyer").follow("Ik zoek hulp")
    for typed in ({"given_name": "Amina"}, {"reach": "visit"}, {"home": "2150"}, {"languages": ["ti"]}, {}):
        phone.press("next", **typed)  # type: ignore[arg-type]
    assert not phone.page.select_one("select[name=source]")
    phone.press("next").press("")
    assert kept(app, borsbeek)[0].source == "flyer"


def test_a_source_that_nobody_knows_is_left_out(app: Flask, borsbeek: UUID) -> None:
    phone = Phone(app).open("/borsbeek/ik-word-mentor?bron=%3Cscript%3E")
    assert "script>" not in str(phone.page.select_one("main"))
    assert not phone.page.select_one("input[name=source]")


def test_the_address_of_a_page_in_the_middle_begins_again(app: Flask, borsbeek: UUID) -> None:
    answer = app.test_client().get("/borsbeek/ik-zoek-hulp/talen", base_url="http://127.0.0.1:8000")
    assert (answer.status_code, answer.location) == (303, "/borsbeek/ik-zoek-hulp")


def test_no_municipality_no_page(app: Flask, borsbeek: UUID) -> None:
    for path in ("/hove/", "/hove/ik-zoek-hulp", "/hove/taal", "/hove/privacy"):
        assert Phone(app, path=path).answer.status_code == 404


def test_a_visitor_of_borsbeek_cannot_read_any_registration(app: Flask, borsbeek: UUID) -> None:
    a_registration(app, in_=borsbeek)
    with app.app_context(), entered(scopes.public(borsbeek)):
        with pytest.raises(DBAPIError) as refused:
            db.session.execute(select(func.count()).select_from(Registration))
        db.session.rollback()
    assert isinstance(refused.value.orig, psycopg.errors.InsufficientPrivilege)


def _as_visitor(app: Flask, of: UUID, **facts: object) -> None:
    now = clock.utcnow()
    with app.app_context(), entered(scopes.public(of)):
        try:
            row = {
                "side": "mentee",
                "stage": "new",
                "arrived_by": "online",
                "registered_at": now,
                "due_at": now,
                **facts,
            }
            db.session.add(Registration(**row))
            db.session.flush()
        finally:
            db.session.rollback()


def test_a_visitor_cannot_slip_a_registration_into_mortsel(app: Flask, borsbeek: UUID) -> None:
    mortsel = a_municipality(app, "Mortsel")
    _as_visitor(app, borsbeek)  # as it should be: no fault
    with pytest.raises(DBAPIError):
        _as_visitor(app, borsbeek, tenant_id=mortsel)


@pytest.mark.parametrize("facts", [{"stage": "refused"}, {"arrived_by": "phone"}])
def test_a_visitor_cannot_pretend_to_be_staff(app: Flask, borsbeek: UUID, facts: dict[str, str]) -> None:
    with pytest.raises(DBAPIError):
        _as_visitor(app, borsbeek, **facts)
    with pytest.raises(DBAPIError):
        _as_visitor(app, borsbeek, typed_by=borsbeek)


def test_the_job_writes_the_audit_line_and_lets_the_figures_be_counted(app: Flask, borsbeek: UUID) -> None:
    registers(Phone(app)).press("")
    worked(app)
    with inside(app, borsbeek):
        row = db.session.scalars(select(Registration)).one()
        lines = db.session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == row.id)).all()
        rung = db.session.scalars(select(Outbox.kind).where(Outbox.kind == "figures.count")).all()
    assert (row.state, list(lines)) == ("done", ["registered"])
    assert rung


def test_a_job_that_is_rung_twice_tells_the_person_once(app: Flask, borsbeek: UUID, mailbag: Mailbag) -> None:
    from koepel import jobs

    registers(Phone(app), reach="mail", email="amina@example.org").press("")
    (row,) = kept(app, borsbeek)
    with app.app_context():
        for _ in range(3):
            jobs.run(str(borsbeek), str(row.id))
    worked(app)
    assert len(mailbag.to("amina@example.org")) == 1


@pytest.mark.attack("T41")
def test_the_confirmation_speaks_the_language_of_the_form_and_names_nobody_in_its_subject(
    app: Flask, borsbeek: UUID, mailbag: Mailbag
) -> None:
    registers(Phone(app, language="fr"), reach="mail", email="amina@example.org").press("")
    worked(app)
    (mail,) = mailbag.to("amina@example.org")
    assert "Amina" not in str(mail["Subject"])
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "Amina" in text
    assert "0400 00 00 00" in text
    assert "jours" in text


def test_whatsapp_is_sent_by_hand_with_words_ready_to_copy(app: Flask, borsbeek: UUID, mailbag: Mailbag) -> None:
    from koepel.records import Message

    registers(Phone(app, language="ti"), reach="whatsapp").press("")
    worked(app)
    with inside(app, borsbeek):
        message = db.session.scalars(select(Message).where(Message.kind == "registration.received")).one()
        assert (message.state, message.channel, message.language) == ("by_hand", "call", "ti")
        assert "Amina" in message.body
    assert mailbag.mails == []


@pytest.mark.attack("T37")
def test_too_many_at_once_from_one_address_have_to_wait(cluster: Cluster, database: str) -> None:
    settings = replace(cluster.settings(database), requests_per_minute=90)
    app = create_app(settings, bell=lambda owner, row_id, queue: None, transport=Mailbag())
    app.config["TESTING"] = False
    borsbeek = a_municipality(app, "Borsbeek")
    phone = Phone(app, address="10.20.30.40")
    registers(phone).press("")
    answers = []
    for _ in range(4):
        phone.sent["request_key"] = str(reference())
        answers.append(phone.press_again().answer.status_code)
    assert answers == [200, 200, 429, 429]
    assert len(kept(app, borsbeek)) == 3
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
