# SPDX-License-Identifier: EUPL-1.2
"""A colleague, a centre, an info session and a phone: each brings people into the inbox with as little typing as can be."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel.database import db, mine
from koepel.ids import reference
from koepel.permissions import Role
from tenants.activities import guests
from tenants.activities.models import Activity, Guest
from tenants.activities.schemas import WalkIn
from tenants.people import service as people
from tenants.recruitment import calling
from tenants.recruitment.schemas import Call
from tenants.registration import service as arrivals
from tenants.registration.desk_codes import AfterCall, Reached, Said
from tenants.registration.models import PreIntake, Registration
from tenants.retention import erasing
from tenants.retention.kinds import Ground
from tenants.rights import apart
from tenants.rights.grounds import Ground as Contested
from tenants.vocabulary import Side
from tests.factories.campaigns import a_session
from tests.factories.registrations import a_registration
from tests.support.places import Staff, a_case_worker, a_municipality, appointed, inside, opened, signed_in

REFER = "/borsbeek/aanmeldingen/doorverwijzen"
LIST = "/borsbeek/aanmeldingen/lijst"
NAMED = {"name": "Amina Tesfay", "phone": "0400 00 00 11", "field": "bakkerij", "referred_by": "Els van de balie"}
LINES = "Amina Tesfay; bakkerij; 0400 00 00 11\nDawit Kidane;;0400 00 00 12\n"


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.fixture
def worker(app: Flask, borsbeek: UUID) -> Staff:
    return signed_in(app, a_case_worker(app, borsbeek))


def arrived(app: Flask, here: UUID) -> list[Registration]:
    with inside(app, here):
        return [opened(row) for row in db.session.scalars(mine(Registration).order_by(Registration.id))]


# a colleague


def test_a_colleague_refers_with_four_answers_and_it_lands_in_the_inbox(
    app: Flask, borsbeek: UUID, worker: Staff
) -> None:
    boxes = BeautifulSoup(worker.get(REFER).text, "html.parser").select(
        "main form [name]:not([type=hidden]):not(button)"
    )
    assert len(boxes) == 4
    page = worker.send(REFER, **NAMED, follow=True).text
    (row,) = arrived(app, borsbeek)
    assert (row.given_name, row.family_name, row.phone) == ("Amina", "Tesfay", "+32400000011")
    assert (row.source, row.arrived_by, row.referred_by) == ("colleague", "desk", "Els van de balie")
    assert "bakkerij" in row.remark
    assert "Els van de balie" in page
    assert "Amina Tesfay" in worker.get("/borsbeek/aanmeldingen").text


def test_a_wrong_number_keeps_the_rest_that_was_typed(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    page = worker.send(REFER, **{**NAMED, "phone": "12"})
    assert page.status_code == 422
    for typed in ("Amina Tesfay", "bakkerij", "Els van de balie"):
        assert typed in page.text
    assert arrived(app, borsbeek) == []


def test_who_opens_no_registrations_refers_nobody(app: Flask, borsbeek: UUID) -> None:
    point = signed_in(app, appointed(app, borsbeek, Role.CONTACT_POINT, name="Bert Claes"))
    assert point.send(REFER, **NAMED).status_code == 403
    assert point.send(LIST, referred_by="OC", lines=LINES).status_code == 403


# a centre's list


def test_a_list_is_looked_at_first_and_then_each_line_is_a_registration(
    app: Flask, borsbeek: UUID, worker: Staff
) -> None:
    looked = worker.send(LIST, referred_by="Opvangcentrum Berkenhof", lines=LINES, do="check")
    assert looked.status_code == 200
    assert "Save 2 registrations" in looked.text
    assert arrived(app, borsbeek) == [], "looking keeps nothing"
    worker.send(LIST, referred_by="Opvangcentrum Berkenhof", lines=LINES, do="save")
    rows = arrived(app, borsbeek)
    assert [(row.given_name, row.family_name, row.phone) for row in rows] == [
        ("Amina", "Tesfay", "+32400000011"), ("Dawit", "Kidane", "+32400000012"),
    ]  # fmt: skip
    assert {(row.source, row.referred_by) for row in rows} == {("reception_centre", "Opvangcentrum Berkenhof")}


def test_one_wrong_line_is_shown_at_its_number_and_none_is_kept(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    lines = LINES + "\nYusuf Hassan; lasser\nLeyla; zorg; 12\n"
    for do in ("check", "save"):
        page = worker.send(LIST, referred_by="OC", lines=lines, do=do)
        shown = BeautifulSoup(page.text, "html.parser")
        assert "Yusuf Hassan; lasser" in shown.select_one("textarea").text  # type: ignore[union-attr]
        assert "Save" not in [one.get_text(strip=True)[:4] for one in shown.select("main button")]
        assert arrived(app, borsbeek) == []
    assert page.status_code == 422
    assert "Line 4: Write the name; the field; the phone" in page.text
    assert "Line 5: " in page.text
    looked = BeautifulSoup(worker.send(LIST, referred_by="OC", lines=lines, do="check").text, "html.parser")
    wrong = [row.get_text(" ", strip=True) for row in looked.select("tbody tr") if "Wrong" in row.text]
    assert [text.split()[0] for text in wrong] == ["4", "5"]


def test_a_double_click_on_save_makes_no_second_batch(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    once = {"referred_by": "OC", "lines": LINES, "do": "save", "request_key": str(reference())}
    worker.send(LIST, **once)
    worker.send(LIST, **once)
    assert len(arrived(app, borsbeek)) == 2


def test_who_is_known_already_or_stands_there_twice_is_shown_before_saving(
    app: Flask, borsbeek: UUID, worker: Staff
) -> None:
    a_registration(app, in_=borsbeek, given="Amina", family="Tesfay", phone="+32400000099")
    with inside(app, borsbeek):
        number = people.open_file("D.", "K.", phone="+32400000012").number
    page = worker.send(LIST, referred_by="OC", lines=LINES + "A. T.; ; 0400000011", do="check").text
    rows = [row.get_text(" ", strip=True) for row in BeautifulSoup(page, "html.parser").select("tbody tr")]
    assert "Registration: Amina Tesfay" in rows[0]
    assert f"File {number}: D. K." in rows[1]
    assert "Twice in this list" in rows[2]


def test_a_list_that_is_sent_again_brings_nobody_twice_unless_staff_say_so(
    app: Flask, borsbeek: UUID, worker: Staff
) -> None:
    worker.send(LIST, referred_by="OC", lines=LINES, do="save")
    longer = LINES + "\nLeyla Haddad; zorg; 0400 00 00 13"
    looked = worker.send(LIST, referred_by="OC", lines=longer, do="check")
    assert "Also save the 2 who may be known already" in looked.text
    worker.send(LIST, referred_by="OC", lines=longer, do="save")
    assert sorted(row.given_name for row in arrived(app, borsbeek)) == ["Amina", "Dawit", "Leyla"]
    worker.send(LIST, referred_by="OC", lines=LINES, do="save", known_too="1")
    assert len(arrived(app, borsbeek)) == 5


def test_a_list_pasted_from_a_spreadsheet_has_tabs(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    worker.send(LIST, referred_by="OC", lines="Amina Tesfay\tbakkerij\t0400 00 00 11", do="save")
    assert [row.given_name for row in arrived(app, borsbeek)] == ["Amina"]


def test_more_than_a_hundred_lines_are_refused_and_stay_in_the_box(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    lines = "\n".join(f"Amina T{n}; ; 0400 00 {n // 100:02d} {n % 100:02d}" for n in range(101))
    page = worker.send(LIST, referred_by="OC", lines=lines, do="save")
    assert (page.status_code, "At most 100 lines at once." in page.text, "Amina T100" in page.text) == (422, True, True)
    assert arrived(app, borsbeek) == []


# an info session


def test_who_walks_in_is_on_the_list_in_the_inbox_and_present_in_one_tap(
    app: Flask, borsbeek: UUID, worker: Staff
) -> None:
    tonight = a_session(app, borsbeek, days=0)
    page = f"/borsbeek/activiteiten/{tonight}"
    slip = worker.send(f"{page}/gasten", name="Amina Tesfay", phone="", side="mentee")
    assert (slip.status_code, "Amina Tesfay" in slip.text) == (422, True)
    shown = worker.send(f"{page}/gasten", name="Amina Tesfay", phone="0400 00 00 11", side="mentee", follow=True).text
    (row,) = arrived(app, borsbeek)
    assert (row.source, row.arrived_by, row.phone) == ("info_session", "info_session", "+32400000011")
    with inside(app, borsbeek):
        assert db.session.scalars(select(Guest.state)).all() == ["present"]
    forms = BeautifulSoup(shown, "html.parser").select("form[action$='/intakes'], form:has([name=registration_id])")
    begin = next(form for form in forms if form.select_one(f"[name=registration_id][value='{row.id}']"))
    answer = worker.send(str(begin["action"]), registration_id=str(row.id))
    assert answer.status_code == 303, "the intake begins the same day, by one click"
    assert arrived(app, borsbeek)[0].stage == "intake"
    assert "taken up" in worker.get(page).text


def test_a_guest_takes_a_place_and_leaves_it_to_who_waits(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    session = a_session(app, borsbeek, places=1)
    with inside(app, borsbeek):
        first = guests.walk_in(session, WalkIn("Amina T", "+32400000011")).id
        second = guests.walk_in(session, WalkIn("Dawit K", "+32400000012", Side.MENTOR)).id
    page = f"/borsbeek/activiteiten/{session}"
    assert "On the waiting list" in worker.get(page).text
    assert "1 of 1 taken" in worker.get(page).text
    worker.send(f"{page}/gasten/{first}/afmelden")
    worker.send(f"{page}/gasten/{second}/aanmelden")
    with inside(app, borsbeek):
        states = {row.id: row.state for row in db.session.scalars(select(Guest))}
        assert states == {first: "cancelled", second: "signed_up"}
        assert db.session.get_one(Activity, (borsbeek, session)).taken == 1


def test_a_guest_who_did_not_come_is_absent_when_everybody_is_tapped(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    session = a_session(app, borsbeek, days=1)
    with inside(app, borsbeek):
        row = guests.walk_in(session, WalkIn("Amina T", "+32400000011")).id
    assert worker.send(f"/borsbeek/activiteiten/{session}/gasten/{row}/aanwezig").status_code == 409, (
        "not before its day"
    )
    token = clock.stand_at(clock.moment() + timedelta(days=1))
    try:
        worker.send(f"/borsbeek/activiteiten/{session}/afronden")
    finally:
        clock.release(token)
    with inside(app, borsbeek):
        assert db.session.scalars(select(Guest.state)).all() == ["absent"]


def test_guests_are_of_an_info_session_and_of_the_own_municipality(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    session = a_session(app, borsbeek)
    with inside(app, borsbeek):
        row = guests.walk_in(session, WalkIn("Amina T", "+32400000011")).id
    mortsel = a_municipality(app, "Mortsel")
    stranger = signed_in(app, a_case_worker(app, mortsel, "Inge Baert"))
    theirs = a_session(app, mortsel)
    for activity in (session, theirs):
        assert stranger.send(f"/mortsel/activiteiten/{activity}/gasten/{row}/afmelden").status_code == 404
    assert stranger.send(f"/mortsel/activiteiten/{session}/gasten", **NAMED_GUEST).status_code == 404
    with inside(app, mortsel):
        assert db.session.scalars(select(Guest)).all() == []


NAMED_GUEST = {"name": "X Y", "phone": "0400 00 00 13", "side": "mentee"}


# a call before the intake


def test_a_call_is_noted_with_who_and_when_and_leads_to_an_info_session(
    app: Flask, borsbeek: UUID, worker: Staff
) -> None:
    session, row = a_session(app, borsbeek), a_registration(app, in_=borsbeek, languages=())
    page = worker.get(f"/borsbeek/aanmeldingen/{row}/bellen").text
    assert "0400 00 00 11" in page
    said = {
        "reached": "yes",
        "motivated": "yes",
        "enough_time": "doubts",
        "language": "ti",
        "next_step": "info_session",
    }
    shown = worker.send(f"/borsbeek/aanmeldingen/{row}/bellen", **said, session_id=str(session), follow=True).text
    assert "To an info session; motivated: yes; enough time: doubts" in shown
    assert "An Willems" in shown
    with inside(app, borsbeek):
        assert db.session.scalars(select(Guest.registration_id)).all() == [row]
        assert arrivals.registration(row).languages == ["ti"]
    assert "To an info session" in worker.get("/borsbeek/aanmeldingen").text


def test_call_again_later_rests_until_that_day_and_then_stands_on_vandaag(
    app: Flask, borsbeek: UUID, worker: Staff
) -> None:
    row = a_registration(app, in_=borsbeek)
    path, later = f"/borsbeek/aanmeldingen/{row}/bellen", clock.today() + timedelta(days=10)
    without = worker.send(path, reached="no_answer", next_step="later")
    assert (without.status_code, "Choose a day that is still to come." in without.text) == (422, True)
    assert "Amina Tesfay" in worker.get("/borsbeek/vandaag").text
    worker.send(path, reached="no_answer", next_step="later", again_on=later.isoformat())
    assert "Amina Tesfay" not in worker.get("/borsbeek/vandaag").text
    assert "Amina Tesfay" in worker.get("/borsbeek/aanmeldingen").text, "in the inbox nobody is ever gone"
    token = clock.stand_at(clock.moment() + timedelta(days=10))
    try:
        today = signed_in(app, a_case_worker(app, borsbeek, "Mia Peeters")).get("/borsbeek/vandaag").text
    finally:
        clock.release(token)
    assert "Call again: this was agreed" in today
    assert "Amina Tesfay" in today


def test_who_does_not_go_on_leaves_the_list_with_a_reason_and_can_come_back(
    app: Flask, borsbeek: UUID, worker: Staff
) -> None:
    row = a_registration(app, in_=borsbeek)
    worker.send(f"/borsbeek/aanmeldingen/{row}/bellen", reached="wrong_number", next_step="not")
    with inside(app, borsbeek):
        gone = arrivals.registration(row)
        assert (gone.stage, gone.refusal) == ("refused", "not_reached")
    worker.send(f"/borsbeek/aanmeldingen/{row}/terugzetten")
    with inside(app, borsbeek):
        assert arrivals.registration(row).stage == "new"
        assert len(db.session.scalars(select(PreIntake)).all()) == 1, "the call stays on record"


def test_nothing_is_agreed_with_who_was_not_reached_and_a_reached_one_is_asked_both(
    app: Flask, borsbeek: UUID, worker: Staff
) -> None:
    path = f"/borsbeek/aanmeldingen/{a_registration(app, in_=borsbeek)}/bellen"
    assert "Nothing can be agreed" in worker.send(path, reached="no_answer", next_step="intake").text
    assert worker.send(path, reached="yes", next_step="intake", motivated="yes").status_code == 422
    with inside(app, borsbeek):
        assert db.session.scalars(select(PreIntake)).all() == []


def test_the_call_is_read_in_the_file_afterwards_and_goes_with_the_person(
    app: Flask, borsbeek: UUID, worker: Staff
) -> None:
    row, session = a_registration(app, in_=borsbeek), a_session(app, borsbeek)
    said = Call(Reached.YES, AfterCall.INTAKE, Said.YES, Said.YES)
    with inside(app, borsbeek):
        calling.note(row, said)
        guests.bring(session, row)
    worker.send("/borsbeek/intakes", registration_id=str(row))
    with inside(app, borsbeek):
        person = arrivals.registration(row).person_id
    assert person is not None
    assert (
        "Called: An intake; motivated: yes; enough time: yes"
        in worker.get(f"/borsbeek/dossiers/{person}", follow_redirects=True).text
    )
    with inside(app, borsbeek):
        erasing.erase(person, ground=Ground.REQUEST, by=None)
    with inside(app, borsbeek):
        assert db.session.scalars(select(PreIntake)).all() == []
        assert db.session.scalars(select(Guest)).all() == []


def test_of_somebody_set_apart_calls_and_places_are_not_shown(app: Flask, borsbeek: UUID) -> None:
    row, session = a_registration(app, in_=borsbeek), a_session(app, borsbeek)
    with inside(app, borsbeek):
        person = people.open_file("Amina", "Tesfay").id
        arrivals.recognise(row, person)
        calling.note(row, Call(Reached.YES, AfterCall.INTAKE, Said.YES, Said.YES))
        guests.bring(session, row)
    with inside(app, borsbeek):
        apart.set_apart(person, Contested.CONTESTED)
    with inside(app, borsbeek):
        assert db.session.scalars(select(PreIntake)).all() == []
        assert guests.of(session) == []
