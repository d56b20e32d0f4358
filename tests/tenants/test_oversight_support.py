# SPDX-License-Identifier: EUPL-1.2
"""An operator enters a municipality only with leave of its contact point, to read, for a few hours, on record on both sides (T29)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event, select
from structlog.testing import capture_logs

from koepel import audit
from koepel.database import db
from koepel.permissions import Role
from koepel.records import AuditEntry
from koepel.support import service as support
from koepel.support.models import SupportAccess
from tenants.contact_points import service as contact_points
from tenants.contact_points.service import Named
from tenants.people import service as people
from tests.factories.people import a_mentee
from tests.support.mailbag import Mailbag
from tests.support.places import Staff, a_case_worker, a_contact_point, a_municipality, appointed, inside, signed_in
from tests.support.working import worked

PAGES = ("/borsbeek/vandaag", "/borsbeek/mentees", "/borsbeek/aanmeldingen", "/borsbeek/duos")


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.fixture
def operator(app: Flask, borsbeek: UUID) -> UUID:
    return appointed(app, borsbeek, Role.OPERATOR, name="Ode Raes")


def ask(page: Staff, hours: str = "2") -> int:
    return page.send("/borsbeek/meekijken", reason="A list does not open", hours=hours).status_code


def asked(app: Flask, tenant_id: UUID) -> SupportAccess:
    with inside(app, tenant_id):
        return support.recent()[0]


def let_in(app: Flask, tenant_id: UUID, page: Staff, hours: str = "2") -> SupportAccess:
    ask(page, hours)
    desk = signed_in(app, a_contact_point(app, tenant_id))
    assert desk.send(f"/borsbeek/toezicht/meekijken/{asked(app, tenant_id).id}/toelaten").status_code == 303
    return asked(app, tenant_id)


@pytest.mark.attack("T29")
def test_without_leave_an_operator_sees_no_file_asked_or_not(app: Flask, borsbeek: UUID, operator: UUID) -> None:
    page = signed_in(app, operator)
    with app.app_context():
        mentee = a_mentee(borsbeek)
    addresses = (
        *PAGES,
        f"/borsbeek/dossiers/{mentee.person_id}",
        f"/borsbeek/dossiers/{mentee.person_id}/contact?doel=call",
    )
    assert {page.get(address).status_code for address in addresses} == {403}
    assert ask(page) == 303
    assert {page.get(address).status_code for address in addresses} == {403}


@pytest.mark.attack("T29")
def test_nobody_lets_oneself_in(app: Flask, borsbeek: UUID, operator: UUID) -> None:
    page = signed_in(app, operator)
    ask(page)
    question = f"/borsbeek/toezicht/meekijken/{asked(app, borsbeek).id}/toelaten"
    assert page.send(question).status_code == 403
    a_contact_point(app, borsbeek, "Ode Raes", account=operator)
    assert page.send(question).status_code == 409
    assert signed_in(app, a_case_worker(app, borsbeek)).send(question).status_code == 403
    assert asked(app, borsbeek).state == "asked"


def test_the_contact_point_hears_the_question_without_a_name_in_the_mail(
    app: Flask, borsbeek: UUID, operator: UUID, mailbag: Mailbag
) -> None:
    with inside(app, borsbeek):
        contact_points.name(Named("Bert Claes", email="bert@example.org"))
    ask(signed_in(app, operator))
    worked(app)
    (mail,) = mailbag.to("bert@example.org")
    assert "Ode" not in mail.as_string()
    told = signed_in(app, a_contact_point(app, borsbeek)).get("/borsbeek/vandaag").text
    assert "An operator of Koepel asks to look along" in told
    assert "Ode Raes: A list does not open" in told


@pytest.mark.attack("T29")
def test_with_leave_pages_open_and_nothing_can_be_changed(app: Flask, borsbeek: UUID, operator: UUID) -> None:
    page = signed_in(app, operator)
    with app.app_context():
        mentee = a_mentee(borsbeek, phone="+32400000021")
    let_in(app, borsbeek, page)
    file = f"/borsbeek/dossiers/{mentee.person_id}"
    assert {page.get(address).status_code for address in (*PAGES, file)} == {200}
    for forbidden in (f"{file}/bewerken", "/borsbeek/koppelen", "/borsbeek/mentee-export", "/borsbeek/toezicht/regels"):
        assert page.get(forbidden).status_code == 403
    for change in (
        f"{file}/gesproken",
        f"{file}/bewerken",
        "/borsbeek/aanmeldingen/nieuw",
        "/borsbeek/toezicht/gewoon",
    ):
        assert page.send(change).status_code in {403, 405}
    with inside(app, borsbeek):
        query = select(AuditEntry.action).where(AuditEntry.account_id == operator).distinct()
        assert set(db.session.scalars(query)) == {"support_asked", "support_looked", audit.OPENED}


@pytest.mark.attack("T29")
def test_leave_of_one_municipality_opens_no_other(app: Flask, borsbeek: UUID, operator: UUID) -> None:
    mortsel = a_municipality(app, "Mortsel")
    appointed(app, mortsel, Role.OPERATOR, name="Ode Raes", account=operator)
    page = signed_in(app, operator)
    let_in(app, borsbeek, page)
    assert page.get("/mortsel/mentees").status_code == 403
    other = signed_in(app, appointed(app, borsbeek, Role.OPERATOR, name="Guy Put"))
    assert other.get("/borsbeek/mentees").status_code == 403


@pytest.mark.attack("T29")
def test_each_page_is_on_record_on_both_sides(app: Flask, borsbeek: UUID, operator: UUID) -> None:
    page = signed_in(app, operator)
    access = let_in(app, borsbeek, page)
    with capture_logs() as log:
        page.get("/borsbeek/mentees")
        page.get("/borsbeek/vandaag")
    with inside(app, borsbeek):
        query = select(AuditEntry).where(AuditEntry.action == "support_looked").order_by(AuditEntry.id)
        lines = [(row.account_id, row.object_id, row.fields) for row in db.session.scalars(query)]
    assert lines == [(operator, access.id, ["people.mentees"]), (operator, access.id, ["today.index"])]
    told = [(one["account"], one["municipality"], one["page"]) for one in log if one["event"] == "support looked"]
    assert told == [(str(operator), str(borsbeek), page) for page in ("people.mentees", "today.index")]


def test_who_is_in_the_file_sees_that_an_operator_opened_it(app: Flask, borsbeek: UUID, operator: UUID) -> None:
    an = a_case_worker(app, borsbeek)
    with app.app_context():
        mentee = a_mentee(borsbeek)
    with inside(app, borsbeek):
        people.person(mentee.person_id).case_worker_id = an
    page = signed_in(app, operator)
    let_in(app, borsbeek, page)
    assert page.get(f"/borsbeek/dossiers/{mentee.person_id}").status_code == 200
    seen = signed_in(app, an).get(f"/borsbeek/dossiers/{mentee.person_id}/inzage").text
    assert "An operator looked along, with leave of the contact point" in seen


def test_everybody_of_the_staff_sees_that_somebody_looks_along(app: Flask, borsbeek: UUID, operator: UUID) -> None:
    worker, page = signed_in(app, a_case_worker(app, borsbeek)), signed_in(app, operator)
    banner = "An operator of Koepel looks along here until"
    assert banner not in worker.get("/borsbeek/mentees").text
    access = let_in(app, borsbeek, page)
    assert banner in worker.get("/borsbeek/mentees").text
    assert banner in page.get("/borsbeek/mentees").text
    desk = signed_in(app, a_contact_point(app, borsbeek, "Bert Dox"))
    assert "An operator of Koepel looks along until" in desk.get("/borsbeek/vandaag").text
    desk.send(f"/borsbeek/toezicht/meekijken/{access.id}/stoppen")
    assert banner not in worker.get("/borsbeek/mentees").text


@pytest.mark.attack("T29")
@pytest.mark.parametrize("who", ["operator", "contact point"])
def test_either_ends_it_at_once(app: Flask, borsbeek: UUID, operator: UUID, who: str) -> None:
    page = signed_in(app, operator)
    access = let_in(app, borsbeek, page)
    assert page.get("/borsbeek/mentees").status_code == 200
    if who == "operator":
        page.send(f"/borsbeek/meekijken/{access.id}/einde")
    else:
        signed_in(app, a_contact_point(app, borsbeek)).send(f"/borsbeek/toezicht/meekijken/{access.id}/stoppen")
    assert page.get("/borsbeek/mentees").status_code == 403


@pytest.mark.attack("T29")
def test_it_ends_by_itself_and_never_lasts_longer_than_four_hours(app: Flask, borsbeek: UUID, operator: UUID) -> None:
    page = signed_in(app, operator)
    assert ask(page, "5") == 422
    access = let_in(app, borsbeek, page, "4")
    assert access.decided_at is not None
    assert access.ends_at == access.decided_at + timedelta(hours=4)
    with inside(app, borsbeek):
        db.session.get(SupportAccess, (borsbeek, access.id)).ends_at = access.decided_at  # type: ignore[union-attr]
    assert page.get("/borsbeek/mentees").status_code == 403


def test_what_is_over_has_ended_and_nobody_ends_it_once_more(app: Flask, borsbeek: UUID, operator: UUID) -> None:
    """The record would say that the operator looked along until somebody pressed the button, hours later."""
    access = let_in(app, borsbeek, signed_in(app, operator))
    desk, over = signed_in(app, a_contact_point(app, borsbeek)), access.decided_at
    question = f"/borsbeek/toezicht/meekijken/{access.id}"
    assert "End it now" in desk.get(question).text
    with inside(app, borsbeek):
        db.session.get(SupportAccess, (borsbeek, access.id)).ends_at = over  # type: ignore[union-attr]
    assert "End it now" not in desk.get(question).text
    assert "let in" not in desk.get("/borsbeek/toezicht").text
    assert desk.send(f"{question}/stoppen").status_code == 409
    assert asked(app, borsbeek).ended_at is None


def test_what_the_menu_and_the_banner_ask_is_asked_once_a_page(app: Flask, borsbeek: UUID, operator: UUID) -> None:
    let_in(app, borsbeek, signed_in(app, operator))
    desk, told = signed_in(app, a_contact_point(app, borsbeek)), list[str]()

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        told.extend(name for name in ("support_access", "municipality") if f"FROM app.{name}" in statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    page = desk.get("/borsbeek/vandaag").text
    event.remove(engine, "before_cursor_execute", note)
    assert "Ode Raes" in page
    assert sorted(told) == ["municipality", "support_access"]


def test_a_refusal_stands(app: Flask, borsbeek: UUID, operator: UUID) -> None:
    page = signed_in(app, operator)
    ask(page)
    question, desk = asked(app, borsbeek).id, signed_in(app, a_contact_point(app, borsbeek))
    desk.send(f"/borsbeek/toezicht/meekijken/{question}/weigeren")
    assert desk.send(f"/borsbeek/toezicht/meekijken/{question}/toelaten").status_code == 409
    assert page.get("/borsbeek/mentees").status_code == 403


def test_the_contact_point_of_another_municipality_decides_nothing_here(
    app: Flask, borsbeek: UUID, operator: UUID
) -> None:
    mortsel = a_municipality(app, "Mortsel")
    ask(signed_in(app, operator))
    question = asked(app, borsbeek).id
    desk = signed_in(app, a_contact_point(app, mortsel))
    assert desk.send(f"/mortsel/toezicht/meekijken/{question}/toelaten").status_code == 404
    assert asked(app, borsbeek).state == "asked"
