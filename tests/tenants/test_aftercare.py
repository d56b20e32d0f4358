# SPDX-License-Identifier: EUPL-1.2
"""After a duo: a mentor whose duo stopped is called, says whether to go on, and stands in the pool or not; whom a feast is for."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel.database import db
from tenants.closing import aftercare, celebration, service
from tenants.closing.codes import ClosingForm
from tenants.closing.models import Aftercare
from tenants.closing.schemas import Closing
from tenants.intake import service as intakes
from tenants.intake import waiting
from tenants.intake.models import Intake
from tenants.people import service as people
from tenants.programmes import service as programmes
from tenants.retention import erasing
from tenants.retention.kinds import Ground
from tenants.trajectories import service as trajectories
from tests.factories.duos import ADuo, a_duo
from tests.factories.pool import Region, a_region
from tests.support.places import Staff, a_case_worker, inside, signed_in
from tests.support.working import worked


@pytest.fixture
def region(app: Flask) -> Region:
    return a_region(app, "Borsbeek", "Aartselaar")


@pytest.fixture
def duo(app: Flask, region: Region) -> ADuo:
    """A mentee of Borsbeek with a mentor of Aartselaar."""
    return a_duo(app, in_=region.borsbeek, mentor_from=region.aartselaar, region=region.id)


@pytest.fixture
def engagement(app: Flask, region: Region, duo: ADuo) -> UUID:
    with inside(app, region.aartselaar):
        person = people.open_file("Karel", "Peeters")
        intakes.accept(intakes.begin(person, "mentor", programmes.offered()[0]))
        return trajectories.open_engagement(
            person.id, duo.proposal_id, region.id, region.borsbeek, "net_werk", clock.today()
        ).id


@pytest.fixture
def worker(app: Flask, region: Region) -> Staff:
    return signed_in(app, a_case_worker(app, region.aartselaar))


def ends(app: Flask, duo: ADuo, *, stopped: bool = True) -> None:
    with inside(app, duo.tenant_id):
        if stopped:
            trajectories.stop(duo.trajectory_id, reason="non_recognition")
        else:
            trajectories.close(duo.trajectory_id)
    worked(app)


def stands(app: Flask, tenant_id: UUID) -> str:
    """Where the intake of the one mentor is: in the pool, resting, gone."""
    with inside(app, tenant_id):
        row = db.session.scalars(select(Intake)).one()
        return "rests" if waiting.paused(row) else row.state


def at(engagement: UUID, more: str = "") -> str:
    return f"/aartselaar/engagementen/{engagement}/nazorg{more}"


def test_a_duo_that_stopped_early_makes_a_task_for_the_mentors_own_municipality(
    app: Flask, duo: ADuo, engagement: UUID, worker: Staff
) -> None:
    assert "stopped early" not in worker.get("/aartselaar/vandaag").text
    ends(app, duo)
    page = worker.get("/aartselaar/vandaag").text
    assert "The duo stopped early" in page
    assert "Karel Peeters" in page
    assert at(engagement) in page
    there = worker.get(at(engagement)).text
    for word in ("Samira", "asylum", "non_recognition"):
        assert word not in page + there, "whom the mentor guided and why it stopped stays in Borsbeek"
    assert worker.send(at(engagement), spoken_on=clock.today().isoformat()).status_code == 303
    assert "The duo stopped early" not in worker.get("/aartselaar/vandaag").text


def test_a_duo_that_went_all_the_way_makes_no_task(app: Flask, duo: ADuo, engagement: UUID, worker: Staff) -> None:
    ends(app, duo, stopped=False)
    assert "stopped early" not in worker.get("/aartselaar/vandaag").text
    assert worker.get(at(engagement)).status_code == 200


@pytest.mark.parametrize(
    ("again", "then"), [("yes", "waiting"), ("later", "rests"), ("no", "withdrawn"), ("", "waiting")]
)
def test_what_the_mentor_wants_is_followed_by_the_pool_in_one_tap_and_undone(
    app: Flask, region: Region, duo: ADuo, engagement: UUID, worker: Staff, again: str, then: str
) -> None:
    ends(app, duo)
    assert worker.send(at(engagement), spoken_on=clock.today().isoformat(), again=again).status_code == 303
    assert stands(app, region.aartselaar) == then
    assert worker.send(at(engagement, "/ongedaan")).status_code == 303
    assert stands(app, region.aartselaar) == "waiting"
    assert worker.send(at(engagement, "/ongedaan")).status_code == 409


def test_who_changes_the_answer_is_followed_anew(
    app: Flask, region: Region, duo: ADuo, engagement: UUID, worker: Staff
) -> None:
    ends(app, duo)
    for again, then in (("no", "withdrawn"), ("yes", "waiting"), ("later", "rests")):
        worker.send(at(engagement), spoken_on=clock.today().isoformat(), again=again)
        assert stands(app, region.aartselaar) == then


def test_a_mentor_who_still_guides_is_not_asked_and_a_day_to_come_keeps_the_typing(
    app: Flask, duo: ADuo, engagement: UUID, worker: Staff
) -> None:
    assert worker.send(at(engagement), spoken_on=clock.today().isoformat()).status_code == 409
    ends(app, duo)
    answer = worker.send(at(engagement), spoken_on="2999-01-01", again="later")
    assert answer.status_code == 422
    assert 'value="later" checked' in answer.text


def test_of_an_own_mentor_it_is_said_at_the_closing_and_followed_when_the_duo_has_ended(
    app: Flask, region: Region
) -> None:
    duo = a_duo(app, in_=region.borsbeek, region=region.id)
    with inside(app, region.borsbeek):
        person_id = trajectories.duo_now(trajectories.trajectory(duo.trajectory_id)).mentor_person_id
        assert person_id
        intakes.accept(intakes.begin(people.person(person_id), "mentor", programmes.offered()[0]))
        trajectories.open_engagement(person_id, duo.proposal_id, region.id, region.borsbeek, "net_werk", clock.today())
        service.close(duo.trajectory_id, Closing(ClosingForm.JOINT, ending="completed", again="later"))
    assert stands(app, region.borsbeek) == "accepted", "the duo still counts until its end was told"
    worked(app)
    assert stands(app, region.borsbeek) == "rests"


def test_another_municipality_finds_no_aftercare(app: Flask, duo: ADuo, engagement: UUID, region: Region) -> None:
    ends(app, duo)
    other = signed_in(app, a_case_worker(app, region.borsbeek))
    assert other.get(f"/borsbeek/engagementen/{engagement}/nazorg").status_code == 404
    assert other.send(f"/borsbeek/engagementen/{engagement}/nazorg", again="no").status_code == 404


def test_aftercare_goes_with_the_mentor(app: Flask, duo: ADuo, engagement: UUID, region: Region) -> None:
    ends(app, duo)
    with inside(app, region.aartselaar):
        row = trajectories.engagement(engagement)
        aftercare.note(row, "yes", clock.today())
        person_id = row.person_id
    with inside(app, region.aartselaar):
        erasing.erase(person_id, ground=Ground.REQUEST, by=None)
    with inside(app, region.aartselaar):
        assert db.session.scalars(select(Aftercare)).all() == []


def test_a_feast_is_for_the_mentors_of_all_municipalities_and_no_name_crosses(
    app: Flask, duo: ADuo, engagement: UUID, region: Region
) -> None:
    a_duo(app, in_=region.borsbeek, region=region.id, mentor="Nadia")
    with inside(app, region.borsbeek):
        here = celebration.feast(clock.today())
    assert [(one.name, one.duos) for one in here.own] == [("Nadia Peeters", 1)]
    assert here.from_elsewhere == [("Aartselaar", 1)]
    with inside(app, region.aartselaar):
        there = celebration.feast(clock.today())
    assert [(one.name, one.elsewhere) for one in there.own] == [("Karel Peeters", {"Borsbeek"})]
    page = signed_in(app, a_case_worker(app, region.borsbeek)).get("/borsbeek/activiteiten/viering").text
    assert "Karel" not in page
    assert "Its contact point invites them." in page


def test_the_card_of_a_mentor_who_guided_elsewhere_is_printed_at_home(
    app: Flask, duo: ADuo, engagement: UUID, worker: Staff
) -> None:
    page = worker.get(f"/aartselaar/engagementen/{engagement}/bedankkaart").text
    assert "Karel Peeters" in page
    assert "Net-werk" in page
