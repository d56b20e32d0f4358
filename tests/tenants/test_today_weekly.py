# SPDX-License-Identifier: EUPL-1.2
"""The mail of Monday: how much waits, for who wants to know, without a name."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import update

from koepel.database import db, mine
from koepel.jobs import Ring
from koepel.permissions import Role
from koepel.records import Appointment, Message
from tenants.today import weekly
from tests.factories.duos import a_duo
from tests.support.places import a_case_worker, a_municipality, appointed, inside, on_day, signed_in

MONDAY = date(2019, 3, 4)


def monday_comes(app: Flask, tenant_id: object) -> list[tuple[str, str]]:
    """Who gets what."""
    with inside(app, tenant_id):  # type: ignore[arg-type]
        weekly.weekly(Ring(weekly.KIND, None, {}))
        return sorted(
            (row.recipient, row.body) for row in db.session.scalars(mine(Message).where(Message.kind == weekly.KIND))
        )


def test_a_case_worker_hears_how_much_waits_and_no_name(app: Flask) -> None:
    with on_day(MONDAY):
        borsbeek = a_municipality(app, "Borsbeek")
        a_duo(app, in_=borsbeek)
        a_case_worker(app, borsbeek)
        told = monday_comes(app, borsbeek)
    assert len(told) == 1
    recipient, body = told[0]
    assert recipient.startswith("an.willems")
    assert "- 1 duo is stil" in body
    assert "/borsbeek/vandaag" in body
    assert not {"Samira", "Haddad", "Karel", "Peeters"} & set(body.replace(",", " ").split())


def test_who_has_nothing_waiting_hears_nothing(app: Flask) -> None:
    with on_day(MONDAY):
        borsbeek = a_municipality(app, "Borsbeek")
        a_case_worker(app, borsbeek)
        assert monday_comes(app, borsbeek) == []


def test_who_may_not_read_duos_hears_nothing_of_them(app: Flask) -> None:
    with on_day(MONDAY):
        borsbeek = a_municipality(app, "Borsbeek")
        a_duo(app, in_=borsbeek)
        appointed(app, borsbeek, Role.CONTACT_POINT, name="Bert Claes")
        assert all("duo" not in body for _to, body in monday_comes(app, borsbeek))


def test_it_is_switched_off_and_on_at_the_foot_of_vandaag(app: Flask) -> None:
    with on_day(MONDAY):
        borsbeek = a_municipality(app, "Borsbeek")
        a_duo(app, in_=borsbeek)
        client = signed_in(app, a_case_worker(app, borsbeek))
        assert "Switch the mail off" in client.get("/borsbeek/vandaag").get_data(as_text=True)
        page = client.send("/borsbeek/vandaag/weekbericht/uit", follow=True).get_data(as_text=True)
        assert "No more mails on Monday." in page
        assert "Switch the mail on" in page
        assert monday_comes(app, borsbeek) == []
        client.send("/borsbeek/vandaag/weekbericht/aan")
        assert len(monday_comes(app, borsbeek)) == 1


def test_whose_appointment_ended_hears_nothing(app: Flask) -> None:
    with on_day(MONDAY):
        borsbeek = a_municipality(app, "Borsbeek")
        a_duo(app, in_=borsbeek)
        a_case_worker(app, borsbeek)
        with inside(app, borsbeek):
            db.session.execute(update(Appointment).values(valid_to=MONDAY - timedelta(days=1)))
        assert monday_comes(app, borsbeek) == []
