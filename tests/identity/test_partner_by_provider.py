# SPDX-License-Identifier: EUPL-1.2
"""People of a partner come in by the provider of their organisation, as staff of a municipality do."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from koepel.accounts.identity.claims import Organisation, Rules
from koepel.database import db
from koepel.partners import service as house
from koepel.permissions import Role
from tenants.protocols.models import PartnerGrant
from tests.factories.partners import APartner, a_partner, a_protocol, as_partner, shared
from tests.factories.people import a_mentee
from tests.identity.conftest import Issuers
from tests.identity.visiting import BORSBEEK, Visitor, case_worker_of, linked
from tests.support.places import a_municipality, inside

pytestmark = pytest.mark.slow
OCMW = Organisation("OCMW", "0212220000")
RULES = Rules(roles_claim="koepel_rol_3d", roles={
    "KoepelBegeleider": "case_worker", "KoepelPartner": "partner", "KoepelPartnerBeheer": "partner_administrator",
})  # fmt: skip


@pytest.fixture
def ocmw(loopback: Flask, issuers: Issuers) -> APartner:
    """A partner that ACM/IDM knows, with its own people of Koepel's own sign-in as well."""
    issuers.acm.register(loopback, RULES)
    partner = a_partner(loopback)
    linked(loopback, partner.id, organisation=OCMW, kind="partner")
    return partner


def works_there(*roles: str) -> dict[str, Any]:
    return case_worker_of(OCMW, koepel_rol_3d=[f"{role}:{OCMW.code}" for role in roles])


def test_a_worker_of_a_partner_comes_in_by_the_organisation(loopback: Flask, issuers: Issuers, ocmw: APartner) -> None:
    issuers.acm.tell("els", **works_there("KoepelPartner"))
    els = Visitor(loopback)
    els.sign_in()
    assert els.get(ocmw.path("clienten")).status_code == 200
    assert els.get(ocmw.path("medewerkers")).status_code == 403, "who works with clients does not appoint"


def test_an_administrator_of_a_partner_comes_in_by_the_organisation(
    loopback: Flask, issuers: Issuers, ocmw: APartner
) -> None:
    issuers.acm.tell("els", **works_there("KoepelPartnerBeheer"))
    els = Visitor(loopback)
    els.sign_in()
    assert els.get(ocmw.path("medewerkers")).status_code == 200
    assert els.get(ocmw.path("clienten")).status_code == 403


def test_a_role_of_a_partner_opens_no_municipality_and_the_other_way_round(
    loopback: Flask, issuers: Issuers, ocmw: APartner
) -> None:
    linked(loopback, a_municipality(loopback, "Borsbeek"))
    for organisation, role in ((BORSBEEK, "KoepelPartner"), (OCMW, "KoepelBegeleider")):
        issuers.acm.tell("jan", **case_worker_of(organisation, koepel_rol_3d=[f"{role}:{organisation.code}"]))
        assert Visitor(loopback).sign_in().status_code == 403


def test_the_role_of_another_organisation_opens_nothing_here(loopback: Flask, issuers: Issuers, ocmw: APartner) -> None:
    vdab = Organisation("OCMW", "0887010362")
    issuers.acm.tell("jan", **case_worker_of(vdab, koepel_rol_3d=[f"KoepelPartner:{vdab.code}"]))
    assert Visitor(loopback).sign_in().status_code == 403


def test_who_loses_the_role_is_out_and_leaves_the_clients_to_colleagues(
    loopback: Flask, issuers: Issuers, ocmw: APartner
) -> None:
    mortsel = a_municipality(loopback, "Mortsel")
    with loopback.app_context():
        amina = a_mentee(mortsel, given="Amina", family="Tesfay").person_id
    issuers.acm.tell("els", **works_there("KoepelPartner"))
    els = Visitor(loopback)
    els.sign_in()
    grant_id = shared(loopback, mortsel, a_protocol(loopback, in_=mortsel, with_=ocmw), amina, ocmw)
    follows(loopback, mortsel, grant_id, account_of(loopback, ocmw))
    assert els.get(ocmw.path(f"clienten/{grant_id}")).status_code == 200
    issuers.acm.tell("els", **works_there())
    Visitor(loopback).sign_in()
    assert els.staff.get(ocmw.path(f"clienten/{grant_id}")).headers["Location"].startswith("/account/inloggen")
    with inside(loopback, mortsel):
        assert db.session.get_one(PartnerGrant, (mortsel, grant_id)).worker_id is None


def account_of(app: Flask, partner: APartner) -> UUID:
    """The account of Els, by her appointment."""
    with as_partner(app, partner.id):
        return next(one.account_id for one in house.staff() if one.shown_name == "Els Peeters")


def follows(app: Flask, tenant_id: UUID, grant_id: UUID, account_id: UUID) -> None:
    with inside(app, tenant_id):
        db.session.get_one(PartnerGrant, (tenant_id, grant_id)).worker_id = account_id


def test_the_administrator_of_the_partner_does_not_end_what_the_provider_gave(
    loopback: Flask, issuers: Issuers, ocmw: APartner
) -> None:
    issuers.acm.tell("els", **works_there("KoepelPartner"))
    Visitor(loopback).sign_in()
    with as_partner(loopback, ocmw.id, ocmw.administrator):
        seat = next(one for one in house.staff() if one.shown_name == "Els Peeters")
        assert (seat.role, seat.provider) == (Role.PARTNER, "acm")
        with pytest.raises(house.GivenElsewhere):
            house.dismiss(seat.id)
