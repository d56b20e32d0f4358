# SPDX-License-Identifier: EUPL-1.2
"""A partner's administrator looks after its programs and their keys."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from joserfc.jwk import ECKey, OctKey, OKPKey
from sqlalchemy import select

from koepel import clock
from koepel.database import db
from koepel.partners import programs
from koepel.partners.models import Program, ProgramKey
from tests.factories.partners import APartner, a_partner, a_protocol, as_partner
from tests.factories.programs import KEY, AProgram, a_program, asked_for
from tests.support.places import Staff, signed_in


@pytest.fixture
def ann(app: Flask, ocmw: APartner) -> Staff:
    return signed_in(app, ocmw.administrator)


def day(ahead: int) -> dict[str, str]:
    """A day in the three boxes of a page."""
    when = clock.utcnow().date() + timedelta(days=ahead)
    return {"last_day-year": str(when.year), "last_day-month": str(when.month), "last_day-day": str(when.day)}


def public(key: Any) -> str:
    return json.dumps(key.as_dict(private=False))


def the_program(app: Flask, ocmw: APartner) -> Program:
    with as_partner(app, ocmw.id):
        return db.session.scalars(select(Program)).one()


# The pages


def test_an_administrator_adds_a_program_and_its_key_and_it_gets_a_token(
    app: Flask, mortsel: UUID, ocmw: APartner, ann: Staff
) -> None:
    a_protocol(app, in_=mortsel, with_=ocmw)
    page = ann.send(ocmw.path("toepassingen"), name="Cliëntvolgsysteem").headers["Location"]
    row = the_program(app, ocmw)
    assert page == ocmw.path(f"toepassingen/{row.id}")
    assert ann.send(f"{page}/sleutels", jwk=public(KEY), **day(365)).status_code == 303
    shown = ann.get(page).text
    assert str(row.id) in shown
    last = clock.utcnow().date() + timedelta(days=365)
    assert f"{last.day} " in shown.split("good until the end of")[1][:30]
    assert KEY.thumbprint()[:12] in shown
    assert "protocol:mortsel:1" in ann.get(ocmw.path("toepassingen")).text
    assert asked_for(app, AProgram(row.id, KEY)).status_code == 200


NO_KEYS: dict[str, str] = {
    "nothing": "",
    "words": "sleutel",
    "a list": "[]",
    "a private key": json.dumps(KEY.as_dict(private=True)),
    "a shared secret": json.dumps(OctKey.generate_key(256).as_dict(private=True)),
    "another curve": public(ECKey.generate_key("P-384")),
    "another kind": public(OKPKey.generate_key("Ed25519")),
    "too short": json.dumps({"kty": "RSA", "n": "u" * 171, "e": "AQAB"}),
    "half a key": json.dumps({"kty": "EC", "crv": "P-256", "x": "AAAA"}),
    "a point that is none": json.dumps({"kty": "EC", "crv": "P-256", "x": "A" * 43, "y": "A" * 43}),
    "no bottom": "[" * 3000,
    "words for numbers": json.dumps({"kty": "RSA", "n": 7, "e": ["x"]}),
}


@pytest.mark.parametrize("what", NO_KEYS)
def test_what_is_no_public_key_is_refused_and_not_kept(app: Flask, ocmw: APartner, ann: Staff, what: str) -> None:
    program = a_program(app, ocmw)
    with as_partner(app, ocmw.id):
        programs.end_key(program.id, programs.keys_of(program.id)[0].id)
    answer = ann.send(ocmw.path(f"toepassingen/{program.id}/sleutels"), jwk=NO_KEYS[what], **day(30))
    assert answer.status_code == 422
    with as_partner(app, ocmw.id):
        assert programs.keys_of(program.id) == []
        assert not [row for row in db.session.scalars(select(ProgramKey)) if "d" in row.jwk]


@pytest.mark.parametrize("ahead", [-1, 900])
def test_a_key_has_a_last_day_within_two_years(app: Flask, ocmw: APartner, ann: Staff, ahead: int) -> None:
    program = a_program(app, ocmw)
    path = ocmw.path(f"toepassingen/{program.id}/sleutels")
    assert ann.send(path, jwk=public(ECKey.generate_key("P-256")), **day(ahead)).status_code == 422


def test_the_same_key_twice_and_a_third_key_are_refused(app: Flask, ocmw: APartner, ann: Staff) -> None:
    path = ocmw.path(f"toepassingen/{a_program(app, ocmw).id}/sleutels")
    assert ann.send(path, jwk=public(KEY), **day(30)).status_code == 409
    assert ann.send(path, jwk=public(ECKey.generate_key("P-256")), **day(30)).status_code == 303
    assert ann.send(path, jwk=public(ECKey.generate_key("P-256")), **day(30)).status_code == 409


def test_who_works_with_clients_does_not_look_after_programs(app: Flask, ocmw: APartner) -> None:
    program, koen = a_program(app, ocmw), signed_in(app, ocmw.worker)
    assert koen.get(ocmw.path("toepassingen")).status_code == 403
    assert koen.send(ocmw.path(f"toepassingen/{program.id}/beeindigen")).status_code == 403


def test_the_program_of_another_partner_is_not_found(app: Flask, ocmw: APartner, ann: Staff) -> None:
    vdab = a_partner(app, "vdab")
    theirs = a_program(app, vdab)
    for path in (f"toepassingen/{theirs.id}/beeindigen", f"toepassingen/{theirs.id}/melden"):
        assert ann.send(ocmw.path(path)).status_code == 404
    assert ann.get(ocmw.path(f"toepassingen/{theirs.id}")).status_code == 404
    assert ann.get(vdab.path("toepassingen")).status_code == 404
    assert the_program(app, vdab).ended_at is None


def test_ending_a_program_takes_it_off_the_page(app: Flask, ocmw: APartner, ann: Staff) -> None:
    program = a_program(app, ocmw)
    assert ann.send(ocmw.path(f"toepassingen/{program.id}/beeindigen")).status_code == 303
    assert str(program.id) not in ann.get(ocmw.path("toepassingen")).text
    assert ann.get(ocmw.path(f"toepassingen/{program.id}")).status_code == 404
