# SPDX-License-Identifier: EUPL-1.2
"""The inbox: whom to call, what nobody looked at, who is known already, and what came on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from koepel.database import db
from koepel.records import AuditEntry, Message
from tenants.intake.models import Intake
from tenants.people import service as people
from tenants.people.models import Person
from tenants.registration.codes import Door, Reach
from tenants.registration.models import Registration
from tenants.vocabulary import RecruitmentChannel, ReferralSource, SupportAction
from tests.factories.registrations import a_registration
from tests.support.mailbag import Mailbag
from tests.support.places import Staff, a_case_worker, a_contact_point, a_municipality, inside, opened, signed_in
from tests.support.working import worked

INBOX = "/borsbeek/aanmeldingen"


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.fixture
def an(app: Flask, borsbeek: UUID) -> Staff:
    return signed_in(app, a_case_worker(app, borsbeek))


def page(answer: TestResponse, status: int = 200) -> BeautifulSoup:
    assert answer.status_code == status, answer.status
    return BeautifulSoup(answer.text, "html.parser")


def names(answer: TestResponse) -> list[str]:
    return [head.get_text(strip=True) for head in page(answer).select("tbody th")]


def states(answer: TestResponse) -> dict[str, str]:
    rows = page(answer).select("tbody tr")
    return {
        row.th.get_text(strip=True): row.select_one("td[data-label=State]").get_text(" ", strip=True) for row in rows
    }  # type: ignore[union-attr]


def row_of(app: Flask, tenant_id: UUID, registration_id: UUID) -> Registration:
    with inside(app, tenant_id):
        found: Registration = opened(
            db.session.scalars(select(Registration).where(Registration.id == registration_id)).one()
        )
        return found


def test_the_oldest_waits_on_top_with_its_days(app: Flask, borsbeek: UUID, an: Staff) -> None:
    a_registration(app, in_=borsbeek, given="Leyla", family="Demir", days_ago=2)
    a_registration(app, in_=borsbeek, given="Dawit", family="Kidane", days_ago=23)
    answer = an.get(INBOX)
    assert names(answer) == ["Dawit Kidane", "Leyla Demir"]
    assert "23 days" in answer.text


def test_the_inbox_says_which_registration_nobody_looked_at(app: Flask, borsbeek: UUID, an: Staff) -> None:
    seen = a_registration(app, in_=borsbeek, given="Leyla", family="Demir")
    a_registration(app, in_=borsbeek, given="Dawit", family="Kidane", days_ago=1)
    assert set(states(an.get(INBOX)).values()) == {"Not looked at"}
    an.get(f"{INBOX}/{seen}")
    assert states(an.get(INBOX)) == {"Dawit Kidane": "Not looked at", "Leyla Demir": "Looked at"}
    assert names(an.get(f"{INBOX}?toon=niet-bekeken")) == ["Dawit Kidane"]


def test_listing_is_not_reading(app: Flask, borsbeek: UUID, an: Staff) -> None:
    a_registration(app, in_=borsbeek, phone="+32400000033", remark="Bel na vijf uur.")
    answer = an.get(INBOX)
    assert "0400 00 00 33" not in answer.text
    assert "Bel na vijf uur" not in answer.text
    with inside(app, borsbeek):
        assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "read")).all() == []


def test_looked_at_is_not_the_same_as_complete(app: Flask, borsbeek: UUID, an: Staff) -> None:
    seen = a_registration(app, in_=borsbeek, given="Oksana", phone="", postcode="", reach=Reach.MAIL, wants=())
    a_registration(app, in_=borsbeek, given="Hodan", phone="", reach=Reach.VISIT)
    an.get(f"{INBOX}/{seen}")
    answer = an.get(f"{INBOX}?toon=niet-volledig")
    assert names(answer) == ["Oksana Tesfay"]
    assert "phone or e-mail, postcode, question" in answer.text
    assert names(an.get(f"{INBOX}?toon=niet-bekeken")) == ["Hodan Tesfay"]


def test_opening_a_registration_is_a_reading_with_a_purpose(app: Flask, borsbeek: UUID, an: Staff) -> None:
    one = a_registration(app, in_=borsbeek, phone="+32400000033", remark="Bel na vijf uur.")
    answer = an.get(f"{INBOX}/{one}")
    assert "0400 00 00 33" in answer.text
    assert "Bel na vijf uur." in answer.text
    with inside(app, borsbeek):
        (line,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "read"))
        assert (line.object_id, line.fields, line.purpose) == (one, ["phone", "remark"], "to answer the registration")
        assert line.sensitive
        assert line.account_id is not None
    assert "An Willems" in an.get(f"{INBOX}/{one}").text  # and the next reader sees who looked


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kant=mentor", ["Marleen Peeters"]),
        ("kant=mentee", ["Dawit Kidane", "Leyla Demir"]),
        ("bron=ocmw", ["Dawit Kidane"]),
        ("dagen=7", ["Dawit Kidane"]),
        ("zoek=demir", ["Leyla Demir"]),
        ("zoek=LÉYLA dem", ["Leyla Demir"]),
        ("zoek=eyla", []),
    ],
)
def test_the_list_can_be_filtered(app: Flask, borsbeek: UUID, an: Staff, query: str, found: list[str]) -> None:
    a_registration(app, in_=borsbeek, given="Dawit", family="Kidane", days_ago=9, source=ReferralSource.OCMW)
    a_registration(app, in_=borsbeek, given="Leyla", family="Demir", days_ago=2)
    a_registration(
        app, in_=borsbeek, given="Marleen", family="Peeters", door=Door.MENTOR, days_ago=1,
        wants=(SupportAction.CV_LETTER,), source=RecruitmentChannel.FLYER,
    )  # fmt: skip
    assert names(an.get(f"{INBOX}?{query}")) == found


def test_a_long_list_comes_in_pages(app: Flask, borsbeek: UUID, an: Staff) -> None:
    for number in range(53):
        a_registration(app, in_=borsbeek, given=f"Amina{number:02d}", days_ago=60 - number)
    first, second = an.get(INBOX), an.get(f"{INBOX}?blad=2")
    assert (len(names(first)), len(names(second))) == (50, 3)
    assert names(first)[0] == "Amina00 Tesfay"
    assert an.get(f"{INBOX}?blad=99").status_code == 200
    assert an.get(f"{INBOX}?blad=-1&dagen=x&toon=zo").status_code == 200


def test_a_registration_of_borsbeek_is_not_found_from_mortsel(app: Flask, borsbeek: UUID) -> None:
    one = a_registration(app, in_=borsbeek, given="Zeldzaam")
    mortsel = a_municipality(app, "Mortsel")
    bert = signed_in(app, a_case_worker(app, mortsel, "Bert Claes"))
    assert "Zeldzaam" not in bert.get("/mortsel/aanmeldingen").text
    for path in (f"/mortsel/aanmeldingen/{one}", f"{INBOX}/{one}", INBOX):
        assert bert.get(path).status_code == 404
    for verb, said in {
        "hoort-hier-niet": {"refusal": "double"}, "terugzetten": {}, "bekend": {"person_id": str(one)}, "iemand-anders": {},
    }.items():  # fmt: skip
        assert bert.send(f"/mortsel/aanmeldingen/{one}/{verb}", **said).status_code == 404
    assert row_of(app, borsbeek, one).stage == "new"


def test_a_contact_point_without_files_reads_no_registration(app: Flask, borsbeek: UUID) -> None:
    one = a_registration(app, in_=borsbeek, given="Zeldzaam")
    bert = signed_in(app, a_contact_point(app, borsbeek))
    assert bert.get(INBOX).status_code == 403
    assert bert.get(f"{INBOX}/{one}").status_code == 403
    assert "Zeldzaam" not in bert.get("/borsbeek/vandaag").text


def test_one_click_starts_the_intake(app: Flask, borsbeek: UUID, an: Staff) -> None:
    one = a_registration(app, in_=borsbeek, email="amina@example.org", source=ReferralSource.FLYER)
    form = page(an.get(INBOX)).select_one("tbody form")
    assert form is not None
    answer = an.send(str(form["action"]), registration_id=str(one))
    assert answer.status_code == 303
    assert "/intakes/" in str(answer.location)
    assert an.get(str(answer.location)).status_code == 200
    row = row_of(app, borsbeek, one)
    assert row.stage == "intake"
    with inside(app, borsbeek):
        person = opened(db.session.scalars(select(Person).where(Person.id == row.person_id)).one())
        intake = db.session.scalars(select(Intake).where(Intake.registration_id == one)).one()
    assert (person.given_name, person.phone, person.email, person.source) == (
        "Amina", "+32400000011", "amina@example.org", "flyer",
    )  # fmt: skip
    assert (intake.person_id, intake.side, intake.goals) == (person.id, "mentee", ["work"])
    assert names(an.get(f"{INBOX}?toon=in-intake")) == ["Amina Tesfay"]
    assert "Nobody waits" in an.get(INBOX).text


def test_today_offers_the_same_click_with_the_days(app: Flask, borsbeek: UUID, an: Staff) -> None:
    one = a_registration(app, in_=borsbeek, given="Dawit", family="Kidane", days_ago=5)
    today = page(an.get("/borsbeek/vandaag"))
    (line,) = [row for row in today.select(".work li") if "Dawit Kidane" in row.text]
    assert "5 days" in line.text
    assert line.select_one("button").get_text(strip=True) == "Start intake"  # type: ignore[union-attr]
    assert line.select_one("input[name=registration_id]")["value"] == str(one)  # type: ignore[index]


def test_the_menu_counts_who_waits(app: Flask, borsbeek: UUID, an: Staff) -> None:
    a_registration(app, in_=borsbeek)
    a_registration(app, in_=borsbeek, given="Dawit")
    line = page(an.get(INBOX)).select_one(f".sidebar a[href='{INBOX}'] .count")
    assert line is not None
    assert line.text.startswith("2")


def test_what_does_not_belong_here_leaves_the_list_and_can_come_back(app: Flask, borsbeek: UUID, an: Staff) -> None:
    one = a_registration(app, in_=borsbeek)
    told = page(an.send(f"{INBOX}/{one}/hoort-hier-niet", refusal="other_municipality", follow=True))
    assert "Nobody waits" in told.text
    undo = told.select_one("#flash form")
    assert undo is not None
    assert "Lives in another municipality" in an.get(f"{INBOX}?toon=hoort-hier-niet").text
    page(an.send(str(undo["action"]), follow=True))
    assert names(an.get(INBOX)) == ["Amina Tesfay"]


def test_without_a_reason_it_stays(app: Flask, borsbeek: UUID, an: Staff) -> None:
    one = a_registration(app, in_=borsbeek)
    answer = an.send(f"{INBOX}/{one}/hoort-hier-niet")
    assert page(answer, 422).select_one(".error-summary a[href='#f-refusal']")
    assert row_of(app, borsbeek, one).stage == "new"


def test_two_colleagues_do_not_take_the_same_registration_off_twice(app: Flask, borsbeek: UUID, an: Staff) -> None:
    one = a_registration(app, in_=borsbeek)
    an.send(f"{INBOX}/{one}/hoort-hier-niet", refusal="double")
    assert an.send(f"{INBOX}/{one}/hoort-hier-niet", refusal="not_reached").status_code == 409
    assert row_of(app, borsbeek, one).refusal == "double"


def a_file(app: Flask, tenant_id: UUID, given: str, family: str, **facts: Any) -> UUID:
    with inside(app, tenant_id):
        return people.open_file(given, family, **facts).id


def test_somebody_with_a_file_gets_no_second_one(app: Flask, borsbeek: UUID, an: Staff) -> None:
    known = a_file(app, borsbeek, "Amina", "Tesfai", phone="+32400000011")
    a_file(app, borsbeek, "Somebody", "Else", phone="+32400000099")
    one = a_registration(app, in_=borsbeek)
    shown = page(an.get(f"{INBOX}/{one}"))
    (line,) = shown.select(".tasks li")
    assert "Amina Tesfai" in line.text
    assert [tag.get_text(strip=True) for tag in line.select(".tag")] == ["same phone"]
    an.send(f"{INBOX}/{one}/bekend", person_id=str(known))
    assert "This is Amina Tesfai of file 1." in an.get(f"{INBOX}/{one}").text
    an.send("/borsbeek/intakes", registration_id=str(one))
    with inside(app, borsbeek):
        assert len(db.session.scalars(select(Person)).all()) == 2
        assert db.session.scalars(select(Intake.person_id)).one() == known


def test_linking_to_the_wrong_file_can_be_undone(app: Flask, borsbeek: UUID, an: Staff) -> None:
    known = a_file(app, borsbeek, "Amina", "Tesfay")
    one = a_registration(app, in_=borsbeek)
    told = page(an.send(f"{INBOX}/{one}/bekend", person_id=str(known), follow=True))
    undo = told.select_one("#flash form")
    assert undo is not None
    page(an.send(str(undo["action"]), follow=True))
    assert row_of(app, borsbeek, one).person_id is None


def test_a_file_of_another_municipality_cannot_be_linked(app: Flask, borsbeek: UUID, an: Staff) -> None:
    theirs = a_file(app, a_municipality(app, "Mortsel"), "Amina", "Tesfay", phone="+32400000011")
    one = a_registration(app, in_=borsbeek)
    assert not page(an.get(f"{INBOX}/{one}")).select(".tasks li")
    assert an.send(f"{INBOX}/{one}/bekend", person_id=str(theirs)).status_code == 404


def test_a_second_registration_of_the_same_person_is_shown_beside_the_first(
    app: Flask, borsbeek: UUID, an: Staff
) -> None:
    a_registration(app, in_=borsbeek, given="AMINA", family="Tesfay", phone="", email="amina@example.org", days_ago=3)
    one = a_registration(app, in_=borsbeek, email="Amina@example.org")
    (line,) = page(an.get(f"{INBOX}/{one}")).select(".tasks li")
    assert [tag.get_text(strip=True) for tag in line.select(".tag")] == ["same name", "same e-mail"]
    an.send(f"{INBOX}/{one}/hoort-hier-niet", refusal="double")
    assert names(an.get(INBOX)) == ["AMINA Tesfay"]


def test_one_helper_with_one_phone_does_not_make_two_people_one(app: Flask, borsbeek: UUID, an: Staff) -> None:
    a_registration(app, in_=borsbeek, given="Hodan", family="Warsame", helper="Oum", reach=Reach.HELPER)
    one = a_registration(app, in_=borsbeek, helper="Oum", reach=Reach.HELPER)
    assert not page(an.get(f"{INBOX}/{one}")).select(".tasks li")


def test_staff_type_in_who_calls_and_it_is_kept_who_did(app: Flask, borsbeek: UUID, an: Staff) -> None:
    answer = an.send(
        f"{INBOX}/nieuw?kant=mentee", arrived_by="phone", given_name="Dawit", phone="0400 00 00 12", languages="ti",
        source="reception_centre", wants="dutch", do="save",
    )  # fmt: skip
    assert answer.status_code == 303
    shown = an.get(str(answer.location)).text
    assert "By phone" in shown
    with inside(app, borsbeek):
        row = opened(db.session.scalars(select(Registration)).one())
        line = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "typed_in")).one()
    assert (row.given_name, row.arrived_by, row.source, row.phone) == (
        "Dawit",
        "phone",
        "reception_centre",
        "+32400000012",
    )
    assert row.typed_by is not None
    assert (line.object_id, line.account_id) == (row.id, row.typed_by)


def test_a_pile_of_paper_is_typed_in_one_after_the_other(app: Flask, borsbeek: UUID, an: Staff) -> None:
    told = an.send(
        f"{INBOX}/nieuw?kant=mentor", arrived_by="info_session", given_name="Marleen", source="info_session",
        do="next", follow=True,
    )  # fmt: skip
    shown = page(told)
    assert shown.select_one("select[name=arrived_by] option[selected]")["value"] == "info_session"  # type: ignore[index]
    assert shown.select_one("input[name=given_name]")["value"] == ""  # type: ignore[index]
    assert "kant=mentor" in str(shown.select_one("main form[method=post]"))


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ({"given_name": ""}, "f-given_name"),
        ({"arrived_by": ""}, "f-arrived_by"),
        ({"arrived_by": "online", "languages": "xx"}, "f-languages"),
        ({"remark": "85.07.30-033.28"}, "f-remark"),
    ],
)
def test_a_slip_of_staff_comes_back_on_its_field(
    app: Flask, borsbeek: UUID, an: Staff, typed: dict[str, str], at: str
) -> None:
    said = {"arrived_by": "paper", "given_name": "Dawit", **typed}
    answer = an.send(f"{INBOX}/nieuw?kant=mentee", **said)
    assert page(answer, 422).select_one(f".error-summary a[href='#{at}']")


def test_who_was_typed_in_hears_it_again_only_by_mail(app: Flask, borsbeek: UUID, mailbag: Mailbag) -> None:
    els = a_case_worker(app, borsbeek, "Els Maes")
    a_registration(app, in_=borsbeek, typed_by=els, reach=Reach.WHATSAPP)
    a_registration(app, in_=borsbeek, typed_by=els, email="dawit@example.org", reach=Reach.MAIL)
    worked(app)
    assert len(mailbag.to("dawit@example.org")) == 1
    with inside(app, borsbeek):
        assert len(db.session.scalars(select(Message)).all()) == 1


def test_the_words_for_whatsapp_stand_ready_in_the_language_of_the_person(
    app: Flask, borsbeek: UUID, an: Staff
) -> None:
    one = a_registration(app, in_=borsbeek, reach=Reach.WHATSAPP)
    worked(app)
    words = page(an.get(f"{INBOX}/{one}")).select_one("blockquote")
    assert words is not None
    assert (words["lang"], words["dir"]) == ("nl", "ltr")
    assert "Amina" in words.text
    an.send(f"{INBOX}/{one}/hoort-hier-niet", refusal="not_reached")
    with inside(app, borsbeek):
        assert db.session.scalars(select(Message.state)).one() == "withdrawn"


@pytest.mark.parametrize(("code", "direction"), [("nl", "ltr"), ("ar", "rtl"), ("ti", "ltr"), ("xx", "ltr")])
def test_the_same_form_prints_in_every_language(
    app: Flask, borsbeek: UUID, an: Staff, code: str, direction: str
) -> None:
    shown = page(an.get(f"{INBOX}/papier?kant=mentor&in={code}"))
    assert shown.html is not None
    assert (shown.html["lang"], shown.html["dir"]) == (code if code != "xx" else "nl", direction)
    assert len(shown.select("section")) == 7
    assert "taal" not in an.get(f"{INBOX}/papier?in={code}").headers.get("Set-Cookie", "")


def test_the_search_finds_who_waits_and_only_at_home(app: Flask, borsbeek: UUID, an: Staff) -> None:
    one = a_registration(app, in_=borsbeek, given="Zeldzaam", family="Haddad")
    found = page(an.get("/borsbeek/zoeken?q=zeldz"))
    assert found.select_one(f"main a[href='{INBOX}/{one}']")
    bert = signed_in(app, a_case_worker(app, a_municipality(app, "Mortsel"), "Bert Claes"))
    assert "Haddad" not in bert.get("/mortsel/zoeken?q=zeldz").text
