# SPDX-License-Identifier: EUPL-1.2
"""Municipalities work together because each of them signed, and for as long as it wants to."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from koepel.records import Accession, Schedule
from koepel.scope import entered
from shared_pool.cards.models import Card
from shared_pool.collaboration import service
from shared_pool.collaboration.failures import OtherVersion, StaysAlone, Unlike
from shared_pool.collaboration.leaving import leave
from shared_pool.collaboration.models import Collaboration
from shared_pool.collaboration.shares import Shares
from tenants.municipality.service import set_facts
from tests.factories.people import a_mentor
from tests.factories.pool import Region, a_coordinator, a_region, a_tenant, signs
from tests.support.places import a_case_worker, a_contact_point, a_municipality, inside, on_day, signed_in
from tests.support.working import worked


def test_a_municipality_begins_with_a_collaboration_of_its_own(app: Flask) -> None:
    mortsel = a_tenant(app, "Mortsel")
    with inside(app, mortsel):
        assert service.alone()
        assert [member.name for member in service.members().values()] == ["Mortsel"]
        assert not service.regional()


def test_its_nightly_work_is_planned_from_the_first_day(app: Flask) -> None:
    mortsel = a_tenant(app, "Mortsel")
    with inside(app, mortsel):
        planned = {row.name: row.due_at for row in db.session.scalars(select(Schedule))}
    assert {"cards.band", "figures.count"} <= set(planned)
    assert all(due > clock.utcnow() for due in planned.values())


def test_before_signing_a_member_sees_nothing_of_the_collaboration(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek", unsigned=("Borsbeek",))
    with inside(app, region.borsbeek):
        assert not service.regional()
        assert region.aartselaar not in service.members()
        (paper,) = service.agreements()
        assert paper.to_sign
        assert "Samenwerkingsafspraak BAM" in paper.text


def test_after_signing_the_members_know_each_other_and_whom_to_call(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with inside(app, region.borsbeek):
        named = {member.name: point.name for member, point in service.contact_points(region.id) if point}
        assert named == {"Aartselaar": "Contact Aartselaar", "Borsbeek": "Contact Borsbeek"}
        assert all(member.signed for member in service.members(region.id).values())


def test_nobody_signs_for_another_municipality(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek", unsigned=("Borsbeek",))
    statement = text("UPDATE app.accession SET signed_at = now() WHERE tenant_id = :other")
    with app.app_context(), entered(scopes.tenant(region.aartselaar)):
        changed = db.session.execute(statement, {"other": region.borsbeek})
        assert changed.rowcount == 0  # type: ignore[attr-defined]
        db.session.rollback()
    with (
        app.app_context(),
        entered(scopes.region(region.id)),
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        db.session.execute(statement, {"other": region.borsbeek})


def test_the_region_cannot_offer_an_agreement_that_is_signed_already(app: Flask) -> None:
    region = a_region(app, "Aartselaar")
    mortsel = a_tenant(app, "Mortsel")
    offer = Accession(
        tenant_id=mortsel, collaboration_id=region.id, name="BAM", version=1, text="", shares={},
        offered_at=clock.utcnow(), signed_at=clock.utcnow(), valid_from=clock.today(),
    )  # fmt: skip
    with app.app_context(), entered(scopes.region(region.id)):
        db.session.add(offer)
        with pytest.raises(ProgrammingError, match="row-level security"):
            db.session.flush()


def test_invented_and_real_people_never_meet_in_one_collaboration(app: Flask) -> None:
    region = a_region(app, "Aartselaar")
    real = a_municipality(app, "Mortsel", kind="real")
    with app.app_context(), pytest.raises(Unlike):
        service.add_member(region.id, real)


def test_a_municipality_can_be_a_member_of_two_collaborations(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        other = service.found_collaboration("Zuidrand", "zuidrand", "demo")
        service.add_member(other, region.aartselaar)
    signs(app, region.aartselaar, other)
    with inside(app, region.aartselaar):
        assert {c.name for c in service.regional()} == {"BAM", "Zuidrand"}
    with inside(app, region.borsbeek):
        assert {c.name for c in service.regional()} == {"BAM"}


def test_a_new_version_holds_for_a_member_once_it_signs_it(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        service.offer_version(region.id, "Ook buddy's.", Shares(frozenset({"net_werk", "buddy"})))
    with inside(app, region.borsbeek):
        (paper,) = service.agreements()
        assert (paper.version, paper.signed_version, paper.to_sign) == (2, 1, True)
        with pytest.raises(OtherVersion):
            service.sign_agreement(region.id, 1)
        service.sign_agreement(region.id, 2)
    worked(app)
    with inside(app, region.borsbeek):
        (paper,) = service.agreements()
        assert (paper.signed_version, paper.to_sign) == (2, False)


def test_vandaag_asks_for_the_signatures_that_the_page_of_agreements_asks_for(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek", unsigned=("Borsbeek",))

    def asked() -> list[str]:
        with inside(app, region.borsbeek):
            papers = [paper.name for paper in service.agreements() if paper.to_sign and paper.ends_on is None]
            assert service.to_sign() == papers
            return papers

    assert asked() == ["BAM"]
    signs(app, region.borsbeek, region.id)
    assert asked() == []
    with app.app_context():
        service.offer_version(region.id, "Ook buddy's.", Shares(frozenset({"net_werk", "buddy"})))
    assert asked() == ["BAM"]
    with inside(app, region.borsbeek):
        leave(region.id)
    assert asked() == []


def test_signing_twice_is_signing_once(app: Flask) -> None:
    region = a_region(app, "Aartselaar")
    with inside(app, region.aartselaar):
        (before,) = service.agreements()
        service.sign_agreement(region.id)
        (after,) = service.agreements()
    assert after == before


def test_an_agreement_is_signed_on_the_day_that_stands_on_the_clock_of_the_practice(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek", unsigned=("Borsbeek",))
    with on_day(date(2019, 5, 14)), inside(app, region.borsbeek):
        service.sign_agreement(region.id, 1)
        (paper,) = service.agreements()
    assert paper.signed_on == date(2019, 5, 14)


def test_who_leaves_is_gone_for_the_others_and_keeps_the_words(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with inside(app, region.borsbeek):
        service.end_membership(region.id)
    with inside(app, region.borsbeek):
        assert not service.regional()
        (paper,) = service.agreements()
        assert paper.ends_on == clock.today()
        assert "Samenwerkingsafspraak" in paper.text
    with inside(app, region.aartselaar):
        assert [m.name for m in service.members(region.id).values()] == ["Aartselaar"]
        assert [m.name for m, _ in service.contact_points(region.id)] == ["Aartselaar"]


def test_with_a_click_the_cards_of_who_leaves_are_gone_for_the_others(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        a_mentor(region.borsbeek)
    worked(app)
    browser = signed_in(app, a_contact_point(app, region.borsbeek))
    answer = browser.send(f"/borsbeek/samenwerking/{region.id}/stop", follow=True)
    assert "Your cards left the pool" in answer.text
    with inside(app, region.aartselaar):
        assert not db.session.scalars(select(Card)).all()
    with inside(app, region.borsbeek):
        assert [card.collaboration_id for card in db.session.scalars(select(Card))] == [service.alone()]


def test_nobody_leaves_the_collaboration_of_one(app: Flask) -> None:
    mortsel = a_tenant(app, "Mortsel")
    with inside(app, mortsel), pytest.raises(StaysAlone):
        service.end_membership(service.alone())


def test_what_an_agreement_lets_through_is_named_per_programme_and_side() -> None:
    shares = Shares(frozenset({"net_werk"}), frozenset({"mentor"}))
    assert shares.covers("net_werk", "mentor")
    assert not shares.covers("net_werk", "mentee")
    assert not shares.covers("buddy", "mentor")
    assert not shares.joins("net_werk")
    assert Shares.of(shares.stored()) == shares
    assert Shares().joins("anything")


def test_a_collaboration_is_founded_inside_no_transaction_of_another(app: Flask) -> None:
    mortsel = a_tenant(app, "Mortsel")
    with app.app_context(), entered(scopes.tenant(mortsel)):
        db.session.scalars(select(Collaboration)).all()
        with pytest.raises(RuntimeError, match="commit first"):
            service.found_collaboration("Later", "later", "demo")
        db.session.rollback()


def test_the_contact_point_reads_what_is_shared_and_signs_with_one_click(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek", unsigned=("Borsbeek",))
    browser = signed_in(app, a_contact_point(app, region.borsbeek))
    page = browser.get("/borsbeek/samenwerking").text
    assert "Samenwerkingsafspraak BAM" in page
    assert "Never: names, addresses" in page
    answer = browser.send(f"/borsbeek/samenwerking/{region.id}/onderteken", version="1", follow=True)
    assert "Signed. From now on you work together" in answer.text
    worked(app)
    assert "Contact Aartselaar" in browser.get("/borsbeek/samenwerking").text


def test_a_case_worker_reads_the_agreement_and_does_not_sign_it(app: Flask) -> None:
    region = a_region(app, "Borsbeek", unsigned=("Borsbeek",))
    browser = signed_in(app, a_case_worker(app, region.borsbeek))
    page = browser.get("/borsbeek/samenwerking").text
    assert "The contact point of your municipality signs" in page
    assert "onderteken" not in page
    assert browser.send(f"/borsbeek/samenwerking/{region.id}/onderteken", version="1").status_code == 403


def test_an_agreement_that_was_not_offered_is_not_found(app: Flask) -> None:
    region = a_region(app, "Aartselaar")
    mortsel = a_tenant(app, "Mortsel")
    browser = signed_in(app, a_contact_point(app, mortsel))
    assert browser.send(f"/mortsel/samenwerking/{region.id}/onderteken", version="1").status_code == 404


def test_the_coordinator_finds_whom_to_call(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    page = signed_in(app, a_coordinator(app, region)).get("/samen/bam/aanspreekpunten").text
    assert "Contact Aartselaar" in page
    assert "Contact Borsbeek" in page
    assert 'href="tel:+32400000000" dir="ltr">0400 00 00 00</a>' in page


def test_a_real_region_lets_nobody_in_by_a_password_alone(app: Flask) -> None:
    with app.app_context():
        region_id = service.found_collaboration("BAM", "bam", "real", "vzw BAM")
    region = Region(region_id, {})
    els = a_coordinator(app, region)
    assert signed_in(app, els).get("/samen/bam/vandaag").location.endswith("/account/tweede-factor")
    assert signed_in(app, els, second_factor=True).get("/samen/bam/vandaag").status_code == 200


def test_an_agreement_that_ends_is_gone_with_the_next_transaction(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    for _ in range(2):
        with inside(app, region.borsbeek):
            assert service.regional()
    with inside(app, region.borsbeek):
        service.end_membership(region.id)
    with inside(app, region.borsbeek):
        assert not service.regional()
        assert region.aartselaar not in service.members()


def test_members_read_what_a_municipality_does_itself_and_hear_when_that_changes(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with inside(app, region.borsbeek):
        set_facts("extended", "offered", "")
    worked(app)
    page = signed_in(app, a_case_worker(app, region.aartselaar)).get("/aartselaar/samenwerking").text
    assert "Offer, intake, matching" in page
    with inside(app, region.aartselaar):
        parts = {member.name: member.role_model for member in service.members(region.id).values()}
    assert parts == {"Aartselaar": "maximal", "Borsbeek": "extended"}
