# SPDX-License-Identifier: EUPL-1.2
"""In the ten minutes between two partners something happens to the person: then nobody gets anything."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask

from koepel import clock
from tenants import disclosure_partners as door
from tenants.partners import handing_over, passing_on
from tenants.partners.models import HandoverKind
from tenants.protocols.words import PartnerField as F
from tenants.retention import erasing
from tenants.retention.kinds import Ground as Erasure
from tenants.rights import apart
from tenants.rights.grounds import Ground as Apart
from tests.factories.handovers import fields, handed, outcome, ten_minutes_later
from tests.factories.partners import APartner, a_partner, a_protocol, as_partner, shared
from tests.factories.people import a_mentee
from tests.support.places import a_municipality, inside
from tests.support.working import worked


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


def test_who_takes_consent_back_on_the_way_comes_back_to_nobody(app: Flask) -> None:
    mortsel, ocmw, vdab = a_municipality(app, "Mortsel"), a_partner(app), a_partner(app, "vdab")
    with app.app_context():
        amina = a_mentee(mortsel, given="Amina", family="Tesfay").person_id
    ours, theirs = (a_protocol(app, in_=mortsel, with_=one) for one in (ocmw, vdab))
    with inside(app, mortsel):
        grant_id = door.open_grant(ours, amina, worker_id=ocmw.worker, consent_on=clock.today()).id
    on_its_way = handed(app, ocmw, grant_id, theirs, HandoverKind.TRANSFER)
    worked(app)
    with inside(app, mortsel):
        door.withdraw_consent(amina)
    with as_partner(app, ocmw.id, ocmw.worker):
        handing_over.undo(on_its_way)
    worked(app)
    assert outcome(app, mortsel) == "undone"
    assert fields(app, ocmw) == set()


def test_taking_a_referral_back_leaves_what_was_shared_there_before(app: Flask) -> None:
    mortsel, ocmw, vdab = a_municipality(app, "Mortsel"), a_partner(app), a_partner(app, "vdab")
    with app.app_context():
        amina = a_mentee(mortsel, given="Amina", family="Tesfay").person_id
    ours, theirs = (a_protocol(app, in_=mortsel, with_=one) for one in (ocmw, vdab))
    grant_id = shared(app, mortsel, ours, amina, ocmw)
    with inside(app, mortsel):
        door.open_grant(theirs, amina)
    known = fields(app, vdab)
    referred = handed(app, ocmw, grant_id, theirs, HandoverKind.REFERRAL)
    with ten_minutes_later(app, mortsel), inside(app, mortsel):
        passing_on.take_back(referred)
    assert known
    assert fields(app, vdab) == known
