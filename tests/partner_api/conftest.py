# SPDX-License-Identifier: EUPL-1.2
"""A municipality, a partner with a protocol, its program with a token, and a client: what the stories of programs begin with."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from tenants.protocols.words import PartnerField as F
from tests.factories.partners import APartner, a_partner, a_protocol
from tests.factories.people import a_mentee
from tests.factories.programs import AProgram, Asking, a_program, asking, shared
from tests.support.places import a_municipality


@pytest.fixture
def mortsel(app: Flask) -> UUID:
    return a_municipality(app, "Mortsel")


@pytest.fixture
def ocmw(app: Flask) -> APartner:
    return a_partner(app)


@pytest.fixture
def protocol_id(app: Flask, mortsel: UUID, ocmw: APartner) -> UUID:
    return a_protocol(app, in_=mortsel, with_=ocmw, may_refer=True, lets_out=(F.NAME, F.STATUS, F.GOAL))


@pytest.fixture
def program(app: Flask, ocmw: APartner, protocol_id: UUID) -> AProgram:
    return a_program(app, ocmw)


@pytest.fixture
def grant_id(app: Flask, mortsel: UUID, protocol_id: UUID) -> UUID:
    with app.app_context():
        amina = a_mentee(mortsel, given="Amina", family="Tesfay", email="amina@example.org", notes="geheim").person_id
    return shared(app, mortsel, protocol_id, amina)


@pytest.fixture
def held(app: Flask, program: AProgram) -> Asking:
    return asking(app, program)
