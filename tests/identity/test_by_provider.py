# SPDX-License-Identifier: EUPL-1.2
"""Staff come in by the provider of their organisation: rights are what it says, and follow it within a quarter of an hour."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from koepel import clock
from koepel import scope as scopes
from koepel.accounts.identity.claims import Organisation
from koepel.accounts.models import SignInSession
from koepel.accounts.service import Visitor as SignedIn
from koepel.accounts.service import visitor_of
from koepel.database import db, transaction
from koepel.records import Appointment
from tenants.municipality.service import municipality
from tests.factories.pool import a_region
from tests.identity.conftest import Issuers
from tests.identity.visiting import BORSBEEK, MORTSEL, RULES, Visitor, case_worker_of, linked
from tests.support.places import a_contact_point, a_municipality, inside, signed_in

pytestmark = pytest.mark.slow
CITIZEN = Organisation("BUR", "")


@pytest.fixture
def borsbeek(loopback: Flask, issuers: Issuers) -> UUID:
    """Borsbeek, which ACM/IDM knows by its KBO number."""
    tenant_id = a_municipality(loopback, "Borsbeek")
    linked(loopback, tenant_id)
    return tenant_id


def who(app: Flask, visitor: Visitor) -> SignedIn | None:
    with app.app_context():
        return visitor_of(visitor.cookie())


@contextmanager
def later(app: Flask, visitor: Visitor, minutes: int) -> Iterator[None]:
    """As if the provider had been asked so long ago."""
    found = who(app, visitor)
    assert found is not None
    with app.app_context(), transaction(scopes.auth("", found.account_id)) as session:
        session.execute(update(SignInSession).values(checked_at=clock.utcnow() - timedelta(minutes=minutes)))
    yield


def test_a_case_worker_comes_in_by_the_organisation(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    issuers.acm.tell("els", **case_worker_of(BORSBEEK))
    els = Visitor(loopback)
    answer = els.sign_in(next="/borsbeek/vandaag")
    assert answer.headers["Location"] == "/borsbeek/vandaag"
    assert els.get("/borsbeek/vandaag").status_code == 200
    assert els.get("/borsbeek/beheer/medewerkers/").status_code == 403, "a case worker does not appoint"
    assert "Log in with ACM/IDM" in Visitor(loopback).get("/account/inloggen").text


def test_the_second_time_it_is_the_same_account(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    issuers.acm.tell("els", **case_worker_of(BORSBEEK))
    first, second = Visitor(loopback), Visitor(loopback)
    first.sign_in()
    second.sign_in()
    found = [who(loopback, first), who(loopback, second)]
    assert found[0] is not None
    assert found[1] is not None
    assert found[0].account_id == found[1].account_id
    with inside(loopback, borsbeek):
        assert len(list(db.session.scalars(select(Appointment.id)))) == 1


def test_claims_from_the_userinfo_endpoint_count_as_well(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    linked(loopback, borsbeek, word="other")
    issuers.other.tell("els", **case_worker_of(BORSBEEK))
    els = Visitor(loopback)
    els.sign_in("other")
    assert els.get("/borsbeek/vandaag").status_code == 200


@pytest.mark.attack("T20")
def test_without_a_role_nobody_gets_an_account(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    for claims in (
        case_worker_of(BORSBEEK, koepel_rol_3d=[]),
        case_worker_of(BORSBEEK, koepel_rol_3d=[f"Kassier:{BORSBEEK.code}"]),
        case_worker_of(BORSBEEK, koepel_rol_3d=[f"KoepelBegeleider:{MORTSEL.code}"]),
        case_worker_of(MORTSEL),
        case_worker_of(Organisation("OVO", BORSBEEK.code)),
        case_worker_of(CITIZEN, vo_orgcode=None),
    ):
        issuers.acm.tell("jan", **claims)
        jan = Visitor(loopback)
        answer = jan.sign_in()
        assert answer.status_code == 403, claims
        assert "You have no role in Koepel yet" in answer.text
        assert jan.cookie() == ""
    assert rows(loopback, "account") == rows(loopback, "identity") == 0


def rows(app: Flask, table: str) -> int:
    """Of everybody, counted by the administrator."""
    room = app.extensions["koepel_memory"].room
    return int(room._admin.execute(f"SELECT count(*) FROM app.{table}").fetchone()[0])


def test_a_role_of_the_region_opens_the_region(loopback: Flask, issuers: Issuers) -> None:
    region = a_region(loopback, "Aartselaar")
    linked(loopback, region.id, organisation=MORTSEL, kind="collaboration")
    issuers.acm.tell("nadia", **case_worker_of(MORTSEL, koepel_rol_3d=[f"KoepelRegio:{MORTSEL.code}"]))
    nadia = Visitor(loopback)
    nadia.sign_in()
    assert nadia.get("/samen/bam/vandaag").status_code == 200
    assert nadia.get("/aartselaar/vandaag").status_code == 404


@pytest.mark.attack("T20")
def test_a_changed_role_follows_at_the_next_login(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    issuers.acm.tell("els", **case_worker_of(BORSBEEK))
    els, elsewhere = Visitor(loopback), Visitor(loopback)
    els.sign_in()
    elsewhere.sign_in()
    stolen = elsewhere.cookie()
    issuers.acm.tell("els", **case_worker_of(BORSBEEK, koepel_rol_3d=[f"KoepelAanspreekpunt:{BORSBEEK.code}"]))
    els.sign_in()
    assert els.get("/borsbeek/beheer/medewerkers/").status_code == 200
    assert els.get("/borsbeek/mentees").status_code == 403, "no case worker any more"
    with loopback.app_context():
        assert visitor_of(stolen) is None, "a role vanished: every older session ended"


@pytest.mark.attack("T20")
def test_after_a_quarter_of_an_hour_the_provider_is_asked_again(
    loopback: Flask, issuers: Issuers, borsbeek: UUID
) -> None:
    issuers.acm.tell("els", **case_worker_of(BORSBEEK))
    els = Visitor(loopback)
    els.sign_in()
    before = els.cookie()
    with later(loopback, els, 16):
        assert "/account/via/acm?waarom=check" in els.staff.get("/borsbeek/vandaag").headers["Location"]
        assert els.get("/borsbeek/vandaag").status_code == 200, "there and back without a page"
    assert els.cookie() != before, "a new session each time"


def test_within_the_quarter_nobody_is_asked(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    issuers.acm.tell("els", **case_worker_of(BORSBEEK))
    els = Visitor(loopback)
    els.sign_in()
    with later(loopback, els, 14):
        assert els.staff.get("/borsbeek/vandaag").status_code == 200


@pytest.mark.attack("T20")
def test_who_lost_the_role_is_out_within_a_quarter_of_an_hour(
    loopback: Flask, issuers: Issuers, borsbeek: UUID
) -> None:
    issuers.acm.tell("els", **case_worker_of(BORSBEEK))
    els, elsewhere = Visitor(loopback), Visitor(loopback)
    els.sign_in()
    elsewhere.sign_in()
    issuers.acm.tell("els", **case_worker_of(BORSBEEK, koepel_rol_3d=[]))
    with later(loopback, els, 16):
        assert els.get("/borsbeek/vandaag").status_code == 403
        assert els.staff.get("/borsbeek/vandaag").headers["Location"].startswith("/account/inloggen")
        assert elsewhere.staff.get("/borsbeek/vandaag").headers["Location"].startswith("/account/inloggen")


def test_what_was_typed_for_twenty_minutes_is_not_lost(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    issuers.acm.tell("els", **case_worker_of(BORSBEEK, koepel_rol_3d=[f"KoepelAanspreekpunt:{BORSBEEK.code}"]))
    els = Visitor(loopback)
    els.sign_in()
    with later(loopback, els, 20):
        page = els.staff.send(
            "/borsbeek/beheer/gemeente", role_model="maximal", second_factor="offered", welcome="Welkom!"
        )
        assert page.status_code == 403
        assert 'value="Welkom!"' in page.text, "to be sent once more"
        assert "Confirm it in another tab" in page.text
    with inside(loopback, borsbeek):
        assert municipality().welcome == "", "and nothing was saved before"


def test_another_organisation_is_another_login(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    linked(loopback, a_municipality(loopback, "Mortsel"), organisation=MORTSEL)
    both = [f"KoepelBegeleider:{BORSBEEK.code},{MORTSEL.code}"]
    issuers.acm.tell("els", **case_worker_of(BORSBEEK, koepel_rol_3d=both))
    els = Visitor(loopback)
    els.sign_in()
    assert els.get("/mortsel/vandaag").status_code == 404
    assert f"organisatie=LB:{MORTSEL.code}" in els.get("/account/").text.replace("%3A", ":")
    els.sign_in(organisatie=f"LB:{MORTSEL.code}")
    assert els.get("/mortsel/vandaag").status_code == 200
    assert els.get("/borsbeek/vandaag").status_code == 404, "one hat at a time"


@pytest.mark.attack("T20")
def test_who_switches_to_citizen_works_nowhere(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    issuers.acm.tell("els", **case_worker_of(BORSBEEK))
    els = Visitor(loopback)
    els.sign_in()
    stolen = els.cookie()
    assert els.sign_in(organisatie="BUR:").status_code == 403
    with loopback.app_context():
        assert visitor_of(stolen) is None


@pytest.mark.attack("T20")
def test_a_weak_login_is_asked_for_more_and_then_refused(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    issuers.acm.register(loopback, replace(RULES, acr=("urn:strong",)))
    issuers.acm.tell("els", **case_worker_of(BORSBEEK), acr="urn:weak", can_be_strong=True)
    able = Visitor(loopback)
    assert able.sign_in().status_code == 303, "asked once more, and could"
    issuers.acm.tell("jan", **case_worker_of(BORSBEEK), acr="urn:weak")
    unable = Visitor(loopback).sign_in()
    assert unable.status_code == 403
    assert "stronger way" in unable.text


@pytest.mark.attack("T20")
def test_where_two_steps_are_asked_the_provider_gives_the_second(
    loopback: Flask, issuers: Issuers, borsbeek: UUID
) -> None:
    with inside(loopback, borsbeek):
        municipality().second_factor = "required"
    issuers.acm.tell("els", **case_worker_of(BORSBEEK), can_be_strong=True)
    els = Visitor(loopback)
    els.sign_in()
    found = who(loopback, els)
    assert found is not None
    assert not found.second_factor
    els.get("/borsbeek/vandaag")
    assert els.staff.get("/borsbeek/vandaag").status_code == 200


def test_what_asks_a_recent_proof_gets_it_from_the_provider(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    issuers.acm.tell("els", **case_worker_of(BORSBEEK))
    els = Visitor(loopback)
    els.sign_in()
    found = who(loopback, els)
    assert found is not None
    with loopback.app_context(), transaction(scopes.auth("", found.account_id)) as session:
        session.execute(update(SignInSession).values(stepped_up_at=None))
    assert els.get("/account/bevestig?next=/borsbeek/vandaag").status_code == 200
    again = who(loopback, els)
    assert again is not None
    assert again.fresh


@pytest.mark.attack("T18")
def test_another_person_cannot_answer_for_who_is_signed_in(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    issuers.acm.tell("els", **case_worker_of(BORSBEEK))
    els = Visitor(loopback)
    els.sign_in()
    issuers.acm.tell("jan", **case_worker_of(BORSBEEK, given_name="Jan"))
    els.nobody_there()
    assert els.sign_in(waarom="again").status_code == 400
    found = who(loopback, els)
    assert found is not None
    assert found.name == "Els Peeters"


def test_whom_a_provider_vouches_for_has_no_second_way_in(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    issuers.acm.tell("els", **case_worker_of(BORSBEEK))
    els = Visitor(loopback)
    els.sign_in()
    for path in ("/account/passkeys/nieuw", "/account/herstelcodes"):
        assert els.staff.get(path).status_code == 403
    assert els.staff.send("/account/wachtwoord", old="", password="drie woorden samen").status_code == 403
    assert "nobody has this password" not in els.staff.get("/account/").text
    assert "Present password" not in els.staff.get("/account/").text


def test_what_a_provider_gave_counts_only_in_a_session_by_it(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    issuers.acm.tell("els", **case_worker_of(BORSBEEK))
    els = Visitor(loopback)
    els.sign_in()
    found = who(loopback, els)
    assert found is not None
    assert found.seats
    assert signed_in(loopback, found.account_id).get("/borsbeek/vandaag").status_code == 404


def test_logging_out_here_offers_to_log_out_there(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    issuers.acm.tell("els", **case_worker_of(BORSBEEK))
    els = Visitor(loopback)
    els.sign_in()
    page = els.staff.send("/account/uitloggen", follow=True)
    assert "Log out at ACM/IDM too" in page.text
    assert els.staff.get("/account/via/acm/uitloggen").headers["Location"].startswith(issuers.acm.url)


def test_a_municipality_may_let_its_staff_in_by_their_provider_only(
    loopback: Flask, issuers: Issuers, borsbeek: UUID
) -> None:
    page = "/borsbeek/beheer/inloggen"
    bert = signed_in(loopback, a_contact_point(loopback, borsbeek))
    assert "log in through your organisation yourself" in bert.get(page).text
    assert bert.send(page, only="1").status_code == 409, "who came in by a password would close the door behind all"
    issuers.acm.tell("els", **case_worker_of(BORSBEEK, koepel_rol_3d=[f"KoepelAanspreekpunt:{BORSBEEK.code}"]))
    els = Visitor(loopback)
    els.sign_in()
    assert els.staff.send(page, only="1").status_code == 303
    assert els.staff.get("/borsbeek/vandaag").status_code == 200
    closed = bert.get("/borsbeek/vandaag")
    assert closed.status_code == 403
    assert "through their organisation only" in closed.text
    assert els.staff.send(page, only="0").status_code == 303
    assert bert.get("/borsbeek/vandaag").status_code == 200


def test_a_role_of_the_provider_is_not_ended_here(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    issuers.acm.tell("els", **case_worker_of(BORSBEEK))
    Visitor(loopback).sign_in()
    bert = signed_in(loopback, a_contact_point(loopback, borsbeek))
    with inside(loopback, borsbeek):
        row = db.session.scalars(select(Appointment).where(Appointment.provider == "acm")).one()
        row_id = row.id
    assert "Through the organisation" in bert.get("/borsbeek/beheer/medewerkers/").text
    assert bert.send(f"/borsbeek/beheer/medewerkers/{row_id}/beeindigen").status_code == 409


@pytest.mark.attack("T21")
def test_a_disabled_account_stays_out(loopback: Flask, issuers: Issuers, borsbeek: UUID) -> None:
    issuers.acm.tell("els", **case_worker_of(BORSBEEK))
    els = Visitor(loopback)
    els.sign_in()
    found = who(loopback, els)
    assert found is not None
    with loopback.app_context(), transaction(scopes.auth("", found.account_id)) as session:
        session.execute(text("UPDATE app.account SET disabled_at = now()"))
    assert who(loopback, els) is None
    assert Visitor(loopback).sign_in().status_code == 403
