# SPDX-License-Identifier: EUPL-1.2
"""A trajectory that goes on without a mentor: who stands in reserve is called first (H9)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Flask

from koepel import clock
from koepel.ids import reference
from shared_pool.matching import service
from tenants import disclosure
from tenants.recruitment import warming
from tenants.trajectories import service as trajectories
from tenants.trajectories.schemas import OpenDuo
from tests.factories.people import a_mentee, a_mentor
from tests.factories.pool import a_region
from tests.support.places import a_case_worker, inside, signed_in
from tests.support.working import worked

WELDER, JOURNALIST = "7212", "2642"


def test_when_a_mentor_drops_out_those_in_reserve_stand_first_and_only_then(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        better = a_mentor(region.borsbeek, occupation=WELDER).id
        kept = a_mentor(region.borsbeek, occupation=JOURNALIST).id
        elsewhere = a_mentor(region.aartselaar, occupation=JOURNALIST).id
        mentee = a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    with inside(app, region.borsbeek):
        warming.put_in_reserve(kept)
        assert _order(mentee.id)[0] == better, "at a first match the score decides"
        duo = trajectories.open_trajectory(
            OpenDuo(
                person_id=mentee.person_id, programme_id=mentee.programme_id, proposal_id=reference(), collaboration_id=None,
                mentor_tenant_id=region.borsbeek, mentor_person_id=None, mentee_first_name="Amina", mentor_first_name="Karel",
                mentor_family_name="Peeters", mentor_channel="mail", mentor_contact="karel@example.org",
                started_on=clock.today() - timedelta(days=40), tell=False,
            )
        )  # fmt: skip
        trajectories.part(duo.id)
    worked(app)
    with inside(app, region.borsbeek):
        assert disclosure.goes_on_without_mentor(disclosure.own_person(mentee.id))
        assert _order(mentee.id)[:2] == [kept, better]
        assert elsewhere not in _order(mentee.id), "whom another municipality keeps in reserve is its own to know"
    browser = signed_in(app, a_case_worker(app, region.borsbeek))
    page = browser.get(f"/borsbeek/koppelen/{mentee.id}").text
    assert page.count("In reserve") == 1
    assert "Mentors in reserve stand first" in page
    assert "In reserve" in (nearest := browser.get(f"/borsbeek/koppelen/{mentee.id}?volgorde=distance").text)
    assert "Mentors in reserve stand first" not in nearest


def _order(intake_id: UUID) -> list[UUID]:
    """The own mentors in the order of the page."""
    return [one.who.own.intake_id for one in service.own_bench(intake_id).best(25) if one.who.own]
