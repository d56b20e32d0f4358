# SPDX-License-Identifier: EUPL-1.2
"""The regional coordinator at the workbench: codes on both sides, full bands only where the agreement names her."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from koepel.database import db
from shared_pool.cards.models import Card, PoolRead
from tests.factories.people import a_mentee, a_mentor, a_person
from tests.factories.pool import a_coordinator, a_region
from tests.support.places import inside, signed_in
from tests.support.working import worked

WELDER = "7212"


@pytest.mark.attack("T12")
def test_the_coordinator_sees_codes_on_both_sides(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        mentor = a_person(region.aartselaar, given="Zwaluwtje", family="Kwikstaartman", speaks=("nl",))
        a_mentor(region.aartselaar, person=mentor, occupation=WELDER)
        mentee = a_person(region.borsbeek, given="Ijsvogeltje", family="Roodborstman", speaks=("ar", "nl:3"))
        a_mentee(region.borsbeek, person=mentee, occupation=WELDER)
    worked(app)
    browser = signed_in(app, a_coordinator(app, region))
    with inside(app, region.borsbeek):
        (card,) = db.session.scalars(select(Card).where(Card.side == "mentee"))
    pages = [browser.get("/samen/bam/koppelen").text, browser.get(f"/samen/bam/koppelen/{card.id}").text]
    assert f"M-{card.code}" in pages[0]
    assert "Mentor K-" in pages[1]
    for page in pages:
        for word in ("Zwaluwtje", "Kwikstaartman", "Ijsvogeltje", "Roodborstman"):
            assert word not in page
    with inside(app, region.aartselaar):
        lines = db.session.scalars(select(PoolRead)).all()
        assert {line.purpose for line in lines} == {"match_workbench"}
        assert all(line.acting_tenant_id is None for line in lines)


def test_the_coordinator_named_in_the_agreement_reads_full_bands_and_it_is_noted(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        a_mentor(region.aartselaar, occupation=WELDER, experience_years=12, criteria={"positive_attitude": "yes"})
        a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    with inside(app, region.borsbeek):
        (card,) = db.session.scalars(select(Card.id).where(Card.side == "mentee"))
    masked = signed_in(app, a_coordinator(app, region)).get(f"/samen/bam/koppelen/{card}").text
    named = (
        signed_in(app, a_coordinator(app, region, "Mia Nys", full_bands=True)).get(f"/samen/bam/koppelen/{card}").text
    )
    assert "more than 10 years" not in masked
    assert "more than 10 years" in named
    with inside(app, region.aartselaar):
        purposes = set(db.session.scalars(select(PoolRead.purpose)))
        assert purposes == {"match_workbench", "match_workbench_in_full"}
