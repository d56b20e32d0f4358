# SPDX-License-Identifier: EUPL-1.2
"""Help needed: what a mentor or mentee presses, who reads it and who never does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select, update

from koepel.accounts.sign_in import address_of
from koepel.database import db
from koepel.keys.failures import Erased
from koepel.permissions import Role
from koepel.records import AuditEntry, Message
from tenants import forgetting
from tenants.concerns.models import SafetyReport
from tenants.contact_points.models import ContactPoint
from tenants.people.models import Person
from tenants.rights import apart
from tenants.rights.grounds import Ground
from tenants.trajectories.models import Duo
from tests.factories.concerns import asks_for_help
from tests.factories.duos import ADuo, a_duo
from tests.isolation.town import a_browser
from tests.support.places import a_case_worker, a_contact_point, a_municipality, appointed, inside, signed_in
from tests.support.working import worked

WORDS = "Hij vraagt mij elke week om geld."


@pytest.fixture
def duo(app: Flask) -> ADuo:
    return a_duo(app, in_=a_municipality(app, "Borsbeek"))


@pytest.fixture
def worker(app: Flask, duo: ADuo) -> UUID:
    """The case worker who follows the mentee."""
    account = a_case_worker(app, duo.tenant_id)
    follows(app, duo, account)
    return account


def follows(app: Flask, duo: ADuo, account: UUID) -> None:
    with inside(app, duo.tenant_id):
        db.session.execute(update(Person).where(Person.id == duo.person_id).values(case_worker_id=account))


def presses(app: Flask, token: str, **answers: Any) -> Any:
    return a_browser(app).send(f"/l/{token}/hulp", follow=True, **{"kind": "incident", **answers})


def today(app: Flask, account: UUID) -> str:
    return signed_in(app, account).get("/borsbeek/vandaag").text


def the_report(app: Flask, duo: ADuo) -> UUID:
    with inside(app, duo.tenant_id):
        return db.session.scalars(select(SafetyReport.id)).one()


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_each_half_of_a_duo_sends_a_report_and_hears_to_whom_it_went(app: Flask, duo: ADuo, side: str) -> None:
    token = duo.mentor_token if side == "mentor" else duo.mentee_token
    answer = presses(app, token, words=WORDS)
    assert answer.status_code == 200
    said = BeautifulSoup(answer.text, "html.parser").get_text(" ")
    assert "Contact Borsbeek" in said
    assert "case worker" in said
    assert "112" in said
    assert WORDS not in said, "what was sent is shown to nobody who holds the phone"
    with inside(app, duo.tenant_id):
        row = db.session.scalars(select(SafetyReport)).one()
        assert (row.side, row.kind, row.words, row.state) == (side, "incident", WORDS, "open")


def test_before_sending_the_page_says_who_reads_it_whom_to_call_and_112(app: Flask, duo: ADuo) -> None:
    page = BeautifulSoup(a_browser(app).get(f"/l/{duo.mentee_token}/hulp").text, "html.parser")
    assert len(page.select("input[name=kind]")) == 4
    text = page.select_one("main").get_text(" ")  # type: ignore[union-attr]
    assert "Contact Borsbeek" in text
    assert "The other person of your duo does not see this." in text
    assert {"tel:112", "tel:+32400000000"} <= {link["href"] for link in page.select("main a[href^='tel:']")}
    assert "Karel" not in text, "nobody of the duo is named: who looks over a shoulder reads no name"


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_every_page_behind_a_link_of_a_duo_leads_to_it_also_once_the_duo_ended(
    app: Flask, duo: ADuo, side: str
) -> None:
    start = f"/l/{duo.mentor_token}" if side == "mentor" else f"/l/{duo.mentee_token}/mentor"
    assert "/hulp" in a_browser(app).get(start).text
    with inside(app, duo.tenant_id):
        db.session.execute(update(Duo).where(Duo.trajectory_id == duo.trajectory_id).values(state="stopped"))
    assert "/hulp" in a_browser(app).get(start).text
    assert presses(app, duo.mentor_token if side == "mentor" else duo.mentee_token).status_code == 200


def test_without_a_tile_it_comes_back_with_the_words_kept(app: Flask, duo: ADuo) -> None:
    answer = presses(app, duo.mentee_token, kind="", words=WORDS)
    assert answer.status_code == 422
    assert WORDS in answer.text


def test_a_national_number_is_refused(app: Flask, duo: ADuo) -> None:
    assert presses(app, duo.mentee_token, words="Hij heet 93.05.18-223.61").status_code == 422
    with inside(app, duo.tenant_id):
        assert db.session.scalars(select(SafetyReport)).first() is None


def test_a_double_tap_sends_once(app: Flask, duo: ADuo) -> None:
    browser, key = a_browser(app), "5e5e5e5e-0000-4000-8000-000000000001"
    for _again in range(2):
        assert browser.send(f"/l/{duo.mentee_token}/hulp", kind="talk", request_key=key).status_code == 303
    the_report(app, duo)


def test_it_stands_at_once_on_top_of_today_of_case_worker_and_contact_point(
    app: Flask, duo: ADuo, worker: UUID
) -> None:
    point = a_contact_point(app, duo.tenant_id)
    presses(app, duo.mentee_token, words=WORDS)
    for account in (worker, point):
        page = BeautifulSoup(today(app, account), "html.parser")
        first = page.select_one("main section, main .card")
        assert first is not None
        assert "Help needed" in first.get_text(" ")
        assert WORDS not in page.text, "the words are read on their own page, where reading is on record"


def test_a_colleague_who_does_not_follow_the_file_finds_nothing(app: Flask, duo: ADuo, worker: UUID) -> None:
    other = a_case_worker(app, duo.tenant_id, "Els Maes")
    report = asks_for_help(app, duo, "mentee", WORDS)
    browser = signed_in(app, other)
    assert browser.get(f"/borsbeek/hulpvragen/{report}").status_code == 404
    assert str(report) not in browser.get("/borsbeek/hulpvragen").text
    assert str(report) not in today(app, other)


def test_another_municipality_finds_nothing(app: Flask, duo: ADuo) -> None:
    there = a_contact_point(app, a_municipality(app, "Aartselaar"), "Jo Smet")
    report = asks_for_help(app, duo, "mentee", WORDS)
    browser = signed_in(app, there)
    assert browser.get(f"/borsbeek/hulpvragen/{report}").status_code == 404
    assert browser.get(f"/aartselaar/hulpvragen/{report}").status_code == 404


def test_a_report_about_the_case_worker_is_read_by_the_contact_point_alone(app: Flask, duo: ADuo, worker: UUID) -> None:
    point = a_contact_point(app, duo.tenant_id)
    said = presses(app, duo.mentee_token, words=WORDS, about_worker="1").text
    assert "your case worker" not in BeautifulSoup(said, "html.parser").select_one("h1").text  # type: ignore[union-attr]
    worked(app)
    report = the_report(app, duo)
    assert signed_in(app, worker).get(f"/borsbeek/hulpvragen/{report}").status_code == 404
    assert str(report) not in today(app, worker)
    assert WORDS in signed_in(app, point).get(f"/borsbeek/hulpvragen/{report}").text
    with inside(app, duo.tenant_id):
        lines = db.session.scalars(select(AuditEntry).where(AuditEntry.object_id == report)).all()
    assert {line.action for line in lines} == {"reported", "read"}
    assert not [line for line in lines if line.person_id], "no line of it stands in the file that the case worker opens"


def test_a_contact_point_who_is_the_case_worker_it_is_about_does_not_read_it(app: Flask, duo: ADuo) -> None:
    both = a_case_worker(app, duo.tenant_id)
    a_contact_point(app, duo.tenant_id, "An Willems", account=both)
    deputy = a_contact_point(app, duo.tenant_id)
    follows(app, duo, both)
    report = asks_for_help(app, duo, "mentee", WORDS, about_worker=True)
    worked(app)
    follows(app, duo, deputy)  # who followed the file when it came stays named in it
    assert signed_in(app, both).get(f"/borsbeek/hulpvragen/{report}").status_code == 404


def test_the_officer_reads_a_report_about_the_only_contact_point_and_no_other(app: Flask, duo: ADuo) -> None:
    both = a_case_worker(app, duo.tenant_id)
    a_contact_point(app, duo.tenant_id, "An Willems", account=both)
    officer = appointed(app, duo.tenant_id, Role.DATA_PROTECTION_OFFICER, name="Wout Segers")
    follows(app, duo, both)
    about = asks_for_help(app, duo, "mentee", WORDS, about_worker=True)
    other = asks_for_help(app, duo, "mentee", "Iets anders")
    worked(app)
    assert signed_in(app, both).get(f"/borsbeek/hulpvragen/{about}").status_code == 404
    browser = signed_in(app, officer)
    assert WORDS in browser.get(f"/borsbeek/hulpvragen/{about}").text
    assert browser.send(f"/borsbeek/hulpvragen/{about}/stap", note="Gebeld").status_code == 303
    assert browser.get(f"/borsbeek/hulpvragen/{other}").status_code == 404
    assert signed_in(app, both).get(f"/borsbeek/hulpvragen/{other}").status_code == 200
    with inside(app, duo.tenant_id):
        told = {row.recipient for row in db.session.scalars(select(Message).where(Message.about_id == about))}
        worker, reader = (address_of(account)[0] for account in (both, officer))
    assert reader in told
    assert worker not in told


def test_the_page_says_who_reads_it_when_it_is_about_the_contact_point(app: Flask, duo: ADuo) -> None:
    page = BeautifulSoup(a_browser(app).get(f"/l/{duo.mentee_token}/hulp").text, "html.parser")
    text = " ".join(page.get_text(" ").replace("\u2068", "").replace("\u2069", "").split())
    assert "Then only Contact Borsbeek (or the data protection officer, if it is about them) reads it." in text


def test_where_another_contact_point_is_left_the_officer_reads_nothing(app: Flask, duo: ADuo, worker: UUID) -> None:
    a_contact_point(app, duo.tenant_id)
    officer = appointed(app, duo.tenant_id, Role.DATA_PROTECTION_OFFICER, name="Wout Segers")
    report = asks_for_help(app, duo, "mentee", WORDS, about_worker=True)
    browser = signed_in(app, officer)
    assert browser.get(f"/borsbeek/hulpvragen/{report}").status_code == 404
    assert str(report) not in browser.get("/borsbeek/hulpvragen").text


def test_the_report_of_a_mentor_goes_to_who_follows_the_mentor(app: Flask, duo: ADuo, worker: UUID) -> None:
    own = a_case_worker(app, duo.tenant_id, "Els Maes")
    with inside(app, duo.tenant_id):
        mentor = db.session.scalars(select(Duo.mentor_person_id)).one()
        db.session.execute(update(Person).where(Person.id == mentor).values(case_worker_id=own))
    report = asks_for_help(app, duo, "mentor", WORDS)
    assert WORDS in signed_in(app, own).get(f"/borsbeek/hulpvragen/{report}").text
    assert signed_in(app, worker).get(f"/borsbeek/hulpvragen/{report}").status_code == 404


def test_each_reading_leaves_a_line(app: Flask, duo: ADuo, worker: UUID) -> None:
    report = asks_for_help(app, duo, "mentee", WORDS)
    for _again in range(2):
        assert WORDS in signed_in(app, worker).get(f"/borsbeek/hulpvragen/{report}").text
    with inside(app, duo.tenant_id):
        lines = db.session.scalars(
            select(AuditEntry).where(AuditEntry.object_id == report, AuditEntry.action == "read")
        ).all()
        assert [(line.account_id, line.person_id, line.fields, line.sensitive) for line in lines] == [
            (worker, duo.person_id, ["words"], True)
        ] * 2


def test_the_mail_to_the_few_waits_for_nothing_and_says_nothing(app: Flask, duo: ADuo, worker: UUID) -> None:
    with inside(app, duo.tenant_id):
        db.session.execute(update(ContactPoint).values(email="punt@example.org"))
    asks_for_help(app, duo, "mentee", WORDS)
    worked(app)
    with inside(app, duo.tenant_id):
        mails = db.session.scalars(select(Message).where(Message.kind == "oversight.safety")).all()
        to = {one.recipient for one in mails}
        assert len(to - {"punt@example.org"}) == 1, "the case worker"
        assert len(to) == 2, "the contact point too"
        for one in mails:
            assert one.hold_until - one.created_at < timedelta(seconds=1)
            said = one.subject + one.body
            assert not [word for word in ("Samira", "Karel", "geld", "mentor", "mentee") if word in said]


def test_the_mail_does_not_reach_the_case_worker_it_is_about(app: Flask, duo: ADuo, worker: UUID) -> None:
    with inside(app, duo.tenant_id):
        db.session.execute(update(ContactPoint).values(email="punt@example.org"))
    asks_for_help(app, duo, "mentee", WORDS, about_worker=True)
    worked(app)
    with inside(app, duo.tenant_id):
        mails = db.session.scalars(select(Message).where(Message.kind == "oversight.safety")).all()
        assert {one.recipient for one in mails} == {"punt@example.org"}


def test_the_contact_point_notes_what_was_done_closes_it_with_a_reason_and_opens_it_again(
    app: Flask, duo: ADuo, worker: UUID
) -> None:
    report = asks_for_help(app, duo, "mentee", WORDS)
    point = signed_in(app, a_contact_point(app, duo.tenant_id))
    path = f"/borsbeek/hulpvragen/{report}"
    assert signed_in(app, worker).send(f"{path}/stap", note="Gebeld").status_code == 403
    assert point.send(f"{path}/stap", note="Gebeld met de persoon").status_code == 303
    assert point.send(f"{path}/sluiten").status_code == 422
    assert point.send(f"{path}/sluiten", reason="passed_on").status_code == 303
    assert (
        "Help needed" not in BeautifulSoup(point.get("/borsbeek/vandaag").text, "html.parser").select_one("main").text
    )  # type: ignore[union-attr]
    assert point.send(f"{path}/stap", note="Nog iets").status_code == 409
    assert point.send(f"{path}/heropenen").status_code == 303
    page = point.get(path).text
    assert "Gebeld met de persoon" in page
    assert "Passed on" in page
    assert "Opened again" in page


def test_staff_note_what_somebody_said_on_the_phone(app: Flask, duo: ADuo, worker: UUID) -> None:
    browser, path = signed_in(app, worker), f"/borsbeek/dossiers/{duo.person_id}/hulpvraag"
    assert browser.get(path).status_code == 200
    shown = browser.send(path, follow=True, kind="worry", words=WORDS, arrived_by="phone")
    assert WORDS in shown.text
    assert "By phone" in shown.text
    assert "An Willems" in shown.text


def test_who_notes_a_report_about_the_case_worker_does_not_read_it_back(app: Flask, duo: ADuo, worker: UUID) -> None:
    path = f"/borsbeek/dossiers/{duo.person_id}/hulpvraag"
    answer = signed_in(app, worker).send(path, kind="worry", words=WORDS, arrived_by="talk", about_worker="1")
    assert answer.location.endswith(f"/dossiers/{duo.person_id}")


def test_a_report_of_who_is_set_apart_closes_nobodys_today(app: Flask, duo: ADuo, worker: UUID) -> None:
    point = a_contact_point(app, duo.tenant_id)
    path = f"/borsbeek/dossiers/{duo.person_id}/hulpvraag"
    signed_in(app, worker).send(path, kind="worry", words=WORDS, arrived_by="talk")
    with inside(app, duo.tenant_id):
        apart.set_apart(duo.person_id, Ground.CONTESTED)
    worked(app)
    path = f"/borsbeek/hulpvragen/{the_report(app, duo)}"
    assert "Today" in today(app, worker)
    assert path not in today(app, worker), "nobody follows a file that is set apart"
    assert path in today(app, point)
    page = signed_in(app, point).get(path).text
    assert WORDS in page
    assert "Somebody whose data are set apart" in page


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_a_report_goes_with_the_person_who_told_it(app: Flask, duo: ADuo, side: str) -> None:
    report = asks_for_help(app, duo, side, WORDS)
    with inside(app, duo.tenant_id):
        mentor = db.session.scalars(select(Duo.mentor_person_id)).one()
        assert mentor is not None
        forgetting.forget(mentor if side == "mentor" else duo.person_id)
    point = signed_in(app, a_contact_point(app, duo.tenant_id))
    assert WORDS not in point.get(f"/borsbeek/hulpvragen/{report}").text
    with inside(app, duo.tenant_id), pytest.raises(Erased):
        assert db.session.scalars(select(SafetyReport)).one().words
