# SPDX-License-Identifier: EUPL-1.2
"""The part that a municipality takes: the offer alone, with intake and matching, or everything (A8; seed 003, 6.1)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from koepel import clock
from koepel.database import db, mine
from koepel.ids import reference
from koepel.jobs import Ring
from koepel.permissions import LEFT_TO_OTHERS, ROLES, Permission, Role, granted
from koepel.records import Invitation, Message
from tenants.accountability import access_list
from tenants.municipality.service import municipality, set_facts
from tenants.today import weekly
from tests.factories.duos import a_duo
from tests.factories.people import a_mentee, a_mentor
from tests.factories.registrations import a_registration
from tests.guards import routes
from tests.isolation.census import filled
from tests.support.places import Staff, a_case_worker, a_contact_point, a_municipality, appointed, inside, signed_in

LEAVES = "leaves this to AgII or the region"
SETTINGS = "/borsbeek/beheer/gemeente"


def in_a(app: Flask, part: str) -> tuple[UUID, Staff, Staff]:
    """Borsbeek with this part; a browser of its own case worker, and one of a case worker whom AgII pays."""
    here = a_municipality(app, "Borsbeek", role_model=part)
    outside = appointed(app, here, Role.OUTSIDE_CASE_WORKER, name="Els Agii")
    return here, signed_in(app, a_case_worker(app, here)), signed_in(app, outside)


@pytest.mark.parametrize("part", ["minimal", "extended"])
def test_what_is_left_to_others_is_closed_at_every_address_and_open_to_whom_it_is_left(app: Flask, part: str) -> None:
    _here, own, outside = in_a(app, part)
    left = [
        route
        for route in routes.kept()
        if route.permission in LEFT_TO_OTHERS[part] and route.rule.startswith("/<municipality>/")
    ]
    assert len(left) > 50
    wrong = []
    for route in left:
        for address in filled(route, "borsbeek", [reference()]):
            for browser, may in ((own, False), (outside, True)):
                met = browser.get(address.path) if address.method == "GET" else browser.send(address.path)
                if (met.status_code != 403) is not may:
                    wrong.append((address.method, address.path, met.status_code, "outside" if may else "own"))
    assert not wrong


def test_a_part_takes_away_from_own_case_workers_only_and_adds_nothing_to_anybody() -> None:
    for part, left in LEFT_TO_OTHERS.items():
        for role, holds in ROLES.items():
            expected = holds - left if role is Role.CASE_WORKER else holds
            assert granted([role], part=part) == expected
    assert LEFT_TO_OTHERS["extended"] < LEFT_TO_OTHERS["minimal"]


def test_a_minimal_municipality_takes_in_mentors_and_leaves_newcomers_to_others(app: Flask) -> None:
    here, own, outside = in_a(app, "minimal")
    with app.app_context():
        mentor, mentee = a_mentor(here).id, a_mentee(here).id
    assert own.get("/borsbeek/intakes/nieuw?kant=mentor").status_code == 200
    assert own.get(f"/borsbeek/intakes/{mentor}").status_code == 200
    for address in (
        "/borsbeek/intakes/nieuw?kant=mentee",
        f"/borsbeek/intakes/{mentee}",
        "/borsbeek/intakes/blanco?kant=mentee",
    ):
        refused = own.get(address)
        assert refused.status_code == 403, address
        assert LEAVES in refused.text
        assert outside.get(address).status_code == 200
    assert own.send(f"/borsbeek/kaarten/{mentee}/vrijgeven").status_code == 403
    assert (
        own.send("/borsbeek/intakes/nieuw", side="mentee", given_name="Amina", family_name="Tesfay").status_code == 403
    )


def test_its_menu_and_its_registrations_ask_nothing_that_it_leaves(app: Flask) -> None:
    here, own, outside = in_a(app, "minimal")
    looking = a_registration(app, in_=here)
    for browser, there in ((own, False), (outside, True)):
        page = browser.get("/borsbeek/aanmeldingen").text
        assert ('href="/borsbeek/mentees"' in page) is there
        assert ('href="/borsbeek/koppelen"' in page) is there
        assert ("Start intake" in page) is there
    begun = own.send("/borsbeek/intakes", registration_id=str(looking))
    assert begun.status_code == 403
    assert outside.send("/borsbeek/intakes", registration_id=str(looking)).status_code == 303


def test_an_extended_municipality_matches_and_leaves_the_duo_to_others(app: Flask) -> None:
    here, own, outside = in_a(app, "extended")
    duo = a_duo(app, in_=here)
    page = f"/borsbeek/duos/{duo.trajectory_id}"
    assert own.get("/borsbeek/intakes/nieuw?kant=mentee").status_code == 200
    assert own.get("/borsbeek/activiteiten/nieuw").status_code == 200
    assert own.get(page).status_code == 200
    assert own.send(f"{page}/ontmoeting-gehouden").status_code == 403
    assert outside.send(f"{page}/ontmoeting-gehouden").status_code == 303


def test_vandaag_and_the_mail_of_monday_ask_it_of_who_follows_up(app: Flask) -> None:
    here, own, outside = in_a(app, "extended")
    a_duo(app, in_=here, started_on=clock.today() - timedelta(days=40))
    assert "Nothing heard since the start" not in own.get("/borsbeek/vandaag").text
    assert "Nothing heard since the start" in outside.get("/borsbeek/vandaag").text
    with inside(app, here):
        weekly.weekly(Ring(weekly.KIND, None, {}))
        told = [row.recipient for row in db.session.scalars(mine(Message).where(Message.kind == weekly.KIND))]
    assert [one.split("@")[0][:8] for one in told] == ["els.agii"]


def test_a_part_becomes_smaller_only_when_nothing_stands_still(app: Flask) -> None:
    here = a_municipality(app, "Borsbeek")
    a_duo(app, in_=here)
    with app.app_context():
        a_mentee(here)
    point = signed_in(app, a_contact_point(app, here))
    asked = {"role_model": "minimal", "second_factor": "offered", "welcome": "Welkom in Borsbeek."}
    refused = point.send(SETTINGS, **asked)
    assert refused.status_code == 422
    assert "This would stand still: 1 mentee in intake or on the waiting list, 1 trajectory." in refused.text
    assert "Welkom in Borsbeek." in refused.text
    with inside(app, here):
        assert (municipality().role_model, municipality().welcome) == ("maximal", "")
    appointed(app, here, Role.OUTSIDE_CASE_WORKER, name="Els Agii")
    assert point.send(SETTINGS, **asked).status_code == 303
    with inside(app, here):
        assert municipality().role_model == "minimal"
    assert point.send(SETTINGS, **asked | {"role_model": "maximal"}).status_code == 303


def test_a_part_may_always_become_larger_whatever_runs(app: Flask) -> None:
    here = a_municipality(app, "Borsbeek", role_model="minimal")
    a_duo(app, in_=here)
    with inside(app, here):
        set_facts("extended", "offered", "")
        assert municipality().role_model == "extended"


def test_a_municipality_that_starts_small_needs_nobody_from_outside(app: Flask) -> None:
    here = a_municipality(app, "Borsbeek")
    with inside(app, here):
        set_facts("minimal", "offered", "")
        assert municipality().role_model == "minimal"


def test_the_contact_point_invites_who_comes_from_outside(app: Flask) -> None:
    here = a_municipality(app, "Borsbeek", role_model="minimal")
    point = signed_in(app, a_contact_point(app, here))
    sent = point.send(
        "/borsbeek/beheer/medewerkers/", shown_name="Els Agii", email="els@example.org", role="outside_case_worker"
    )
    assert sent.status_code == 303
    with inside(app, here):
        assert [row.role for row in db.session.scalars(mine(Invitation))] == ["outside_case_worker"]


def test_the_list_of_who_has_access_says_what_the_own_staff_may_here(app: Flask) -> None:
    here, _own, _outside = in_a(app, "extended")
    with inside(app, here):
        listed = {one.role: one for one in access_list.present()}
    assert Permission.TRAJECTORY_WRITE not in listed["case_worker"].permissions
    assert Permission.TRAJECTORY_WRITE in listed["outside_case_worker"].permissions
    assert [name for name, _since in listed["outside_case_worker"].persons] == ["Els Agii"]
