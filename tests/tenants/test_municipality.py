# SPDX-License-Identifier: EUPL-1.2
"""A municipality sets itself up without code, and always has one named person who answers (A5, Q8)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from koepel import scope as scopes
from koepel.database import db
from koepel.ids import reference
from koepel.records import AuditEntry, Outbox
from koepel.scope import entered
from tenants.contact_points import service as points
from tenants.contact_points.service import LastContactPoint, Named
from tenants.municipality.service import AddressTaken, municipality, open_municipality
from tenants.programmes import service as programmes
from tests.support.places import a_case_worker, a_contact_point, a_municipality, inside, signed_in


def test_a_new_municipality_has_an_address_a_contact_point_and_a_programme(app: Flask) -> None:
    tenant_id = reference()
    with app.app_context(), entered(scopes.tenant(tenant_id)):
        open_municipality("Mortsel", "mortsel", "11029", contact_point=Named("Bert Claes", phone="+32400000001"))
        db.session.commit()
        row = municipality()
        assert (row.slug, row.nis, row.kind, row.second_factor, row.chip) == (
            "mortsel",
            "11029",
            "real",
            "required",
            "MO",
        )
        assert [(one.name, one.deputy) for one in points.contact_points()] == [("Bert Claes", False)]
        assert [one.template for one in programmes.offered()] == ["net_werk"]


def test_two_municipalities_cannot_have_the_same_address_word(app: Flask) -> None:
    a_municipality(app, "Mortsel")
    with app.app_context(), entered(scopes.tenant(reference())), pytest.raises(AddressTaken):
        open_municipality("Mortsel", "mortsel", "11029")


def test_a_deputy_can_be_put_first_and_the_others_follow(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with inside(app, borsbeek):
        second = points.name(Named("Carla Dens", phone="+32400000002"))
        points.name(Named("Dirk Engels", phone="+32400000003"))
        points.put_first(second.id)
    with inside(app, borsbeek):
        found = [(one.name, one.position, one.deputy) for one in points.contact_points()]
    assert found == [("Carla Dens", 1, False), ("Contact Borsbeek", 2, True), ("Dirk Engels", 3, True)]


def test_the_last_contact_point_stays(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with inside(app, borsbeek):
        first = points.first()
        assert first is not None
        with pytest.raises(LastContactPoint):
            points.remove(first.id)


def test_members_are_told_when_a_contact_point_changes(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with inside(app, borsbeek):
        before = len(db.session.scalars(select(Outbox).where(Outbox.kind == "contact_points.publish")).all())
        db.session.execute(update(Outbox).values(state="done"))
        first = points.first()
        assert first is not None
        points.correct(first.id, Named("Contact Borsbeek", phone="+32400000009"))
    with inside(app, borsbeek):
        rings = db.session.scalars(select(Outbox).where(Outbox.kind == "contact_points.publish")).all()
    assert len(rings) == before + 1
    assert not any("Contact Borsbeek" in repr(ring.data) for ring in rings)


def test_a_contact_point_changes_the_settings_on_the_screen(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    page = signed_in(app, a_contact_point(app, borsbeek))
    sent = page.send(
        "/borsbeek/beheer/gemeente", role_model="extended", second_factor="offered", welcome="Welkom in Borsbeek."
    )
    assert sent.status_code == 303
    assert "Welkom in Borsbeek." in page.get("/borsbeek/beheer").text
    with inside(app, borsbeek):
        row = municipality()
        line = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "set")).one()
    assert (row.role_model, row.second_factor) == ("extended", "offered")
    assert line.fields == ["role_model", "welcome"]


def test_a_deputy_taken_off_can_be_put_back_by_undo(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    page = signed_in(app, a_contact_point(app, borsbeek))
    named = page.send(
        "/borsbeek/beheer/aanspreekpunten/nieuw", name="Carla Dens", phone="0400 00 00 12", hours="ma-vr 9-12 u"
    )
    assert named.status_code == 303
    with inside(app, borsbeek):
        carla = points.contact_points()[1]
    gone = page.send(f"/borsbeek/beheer/aanspreekpunten/{carla.id}/verwijderen", follow=True)
    assert "Carla Dens" not in gone.text
    assert "/borsbeek/beheer/aanspreekpunten/herstellen" in gone.text
    back = page.send("/borsbeek/beheer/aanspreekpunten/herstellen", follow=True)
    assert "Carla Dens" in back.text
    assert "ma-vr 9-12 u" in back.text


def test_a_phone_number_that_cannot_be_is_refused_and_the_rest_stays_filled_in(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    page = signed_in(app, a_contact_point(app, borsbeek))
    sent = page.send("/borsbeek/beheer/aanspreekpunten/nieuw", name="Carla Dens", phone="12", hours="ma-vr")
    assert sent.status_code == 422
    assert "Carla Dens" in sent.text
    assert "0470 12 34 56" in sent.text


def test_an_invented_phone_is_refused_outside_the_demo(app: Flask) -> None:
    mortsel = a_municipality(app, "Mortsel", kind="real")
    page = signed_in(app, a_contact_point(app, mortsel))
    sent = page.send("/mortsel/beheer/aanspreekpunten/nieuw", name="Carla Dens", phone="0400 00 00 12")
    assert sent.status_code == 422


def test_a_case_worker_reads_the_settings_and_changes_none(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    page = signed_in(app, a_case_worker(app, borsbeek))
    assert page.get("/borsbeek/beheer").status_code == 200
    assert page.get("/borsbeek/beheer/gemeente").status_code == 403
    assert page.send("/borsbeek/beheer/programmas", template="buddy").status_code == 403


def test_and_from_another_municipality_the_settings_are_not_found(app: Flask) -> None:
    borsbeek, mortsel = a_municipality(app, "Borsbeek"), a_municipality(app, "Mortsel")
    page = signed_in(app, a_contact_point(app, mortsel))
    with inside(app, borsbeek):
        first, programme = points.first(), programmes.offered()[0]
    assert first is not None
    assert page.get("/borsbeek/beheer").status_code == 404
    assert page.get(f"/mortsel/beheer/aanspreekpunten/{first.id}").status_code == 404
    assert page.send(f"/mortsel/beheer/aanspreekpunten/{first.id}", name="X", phone="0400 00 00 13").status_code == 404
    assert page.send(f"/mortsel/beheer/aanspreekpunten/{first.id}/verwijderen").status_code == 404
    assert page.send(f"/mortsel/beheer/programmas/{programme.id}/stopzetten").status_code == 404
    with inside(app, borsbeek):
        kept = points.first()
    assert kept is not None
    assert kept.name == "Contact Borsbeek"


def test_a_programme_is_taken_over_and_adjusted_on_the_screen(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    page = signed_in(app, a_contact_point(app, borsbeek))
    assert page.send("/borsbeek/beheer/programmas", template="buddy").status_code == 303
    with inside(app, borsbeek):
        buddy = programmes.running("buddy")
    assert buddy is not None
    settings: dict[str, Any] = {
        "months": "9", "extension_months": "0", "most_months": "0", "silence_days": "30", "usual_minutes": "90",
        "wanted_meetings": "18", "max_duos": "1",
        "contact_level": "2", "dutch_level": "2", "language_rule": "ignored",
    }  # fmt: skip
    assert page.send(f"/borsbeek/beheer/programmas/{buddy.id}", **settings).status_code == 303
    assert page.send(f"/borsbeek/beheer/programmas/{buddy.id}", **settings | {"silence_days": "3"}).status_code == 422
    with inside(app, borsbeek):
        now = programmes.running("buddy")
        assert now is not None
        kept = programmes.settings_of(now)
    assert (now.version, kept.months, kept.silence_days, kept.language_rule) == (2, 9, 30, "ignored")
    assert kept.weights == "buddy_4p", "what a municipality may not set stays as shipped"
