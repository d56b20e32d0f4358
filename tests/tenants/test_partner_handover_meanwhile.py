# SPDX-License-Identifier: EUPL-1.2
"""In the ten minutes between two partners something happens to the person: then nobody gets anything."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask

from tenants.partners.models import HandoverKind
from tenants.protocols.words import PartnerField as F
from tenants.retention import erasing
from tenants.retention.kinds import Ground as Erasure
from tenants.rights import apart
from tenants.rights.grounds import Ground as Apart
from tests.factories.handovers import fields, handed, outcome, ten_minutes_later
from tests.factories.partners import APartner, a_partner, a_protocol, shared
from tests.factories.people import a_mentee
from tests.support.places import a_municipality, inside


@dataclass(frozen=True)
class Way:
    """Amina of Mortsel goes from the OCMW to VDAB."""

    mortsel: UUID
    amina: UUID
    ocmw: APartner
    vdab: APartner


@pytest.fixture
def way(app: Flask) -> Way:
    mortsel, ocmw, vdab = a_municipality(app, "Mortsel"), a_partner(app), a_partner(app, "vdab")
    with app.app_context():
        amina = a_mentee(mortsel, given="Amina", family="Tesfay", email="amina@example.org", notes="geheim").person_id
    grant_id = shared(app, mortsel, a_protocol(app, in_=mortsel, with_=ocmw), amina, ocmw)
    theirs = a_protocol(app, in_=mortsel, with_=vdab, lets_out=(F.NAME, F.GOAL))
    handed(app, ocmw, grant_id, theirs, HandoverKind.TRANSFER)
    return Way(mortsel, amina, ocmw, vdab)


@pytest.mark.attack("T34")
def test_who_is_erased_on_the_way_arrives_nowhere_and_comes_back_to_nobody(app: Flask, way: Way) -> None:
    with inside(app, way.mortsel):
        erasing.erase(way.amina, ground=Erasure.REQUEST, by=None)
    with ten_minutes_later(app, way.mortsel):
        assert fields(app, way.vdab) == fields(app, way.ocmw) == set()
    assert outcome(app, way.mortsel) == "refused"


def test_who_is_set_apart_on_the_way_arrives_nowhere(app: Flask, way: Way) -> None:
    with inside(app, way.mortsel):
        apart.set_apart(way.amina, Apart.CONTESTED)
    with ten_minutes_later(app, way.mortsel):
        assert fields(app, way.vdab) == fields(app, way.ocmw) == set()
    assert outcome(app, way.mortsel) == "refused"
