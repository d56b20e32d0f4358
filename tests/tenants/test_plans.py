# SPDX-License-Identifier: EUPL-1.2
"""The development plan: asked elsewhere first, three goals at most, steps with an owner, each act with its way back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel.database import db, mine
from koepel.errors import Invalid, NotFound
from koepel.records import AuditEntry
from tenants.people import service as people
from tenants.plans import service, ticking
from tenants.plans.codes import Content, Elsewhere, Information, Owner, StepState, Verdict
from tenants.plans.failures import (
    AlreadyAGoal,
    AlreadyDone,
    AlreadyNamed,
    NoDuoNow,
    PlanIsClosed,
    TooManyGoals,
    TooManySteps,
    TooManyThresholds,
)
from tenants.plans.models import PlanGoal, PlanStep, PlanThreshold
from tenants.plans.schemas import NewStep
from tenants.plans.support import Support
from tenants.programmes import service as programmes
from tenants.rights import apart
from tenants.rights.grounds import Ground
from tenants.trajectories import service as trajectories
from tenants.vocabulary import Barrier, GoalType
from tests.factories.duos import ADuo, a_duo
from tests.factories.plans import a_step, another_mentor
from tests.support.places import Staff, a_case_worker, a_municipality, inside, signed_in


@pytest.fixture
def duo(app: Flask) -> ADuo:
    return a_duo(app, in_=a_municipality(app, "Borsbeek"), language="ar")


@pytest.fixture
def worker(app: Flask, duo: ADuo) -> Staff:
    return signed_in(app, a_case_worker(app, duo.tenant_id))


def at(duo: ADuo, rest: str = "") -> str:
    return f"/borsbeek/duos/{duo.trajectory_id}/plan{rest}"


def undo(worker: Staff, duo: ADuo) -> str:
    """Press "Undo" on the plan; returns the page after it."""
    page = BeautifulSoup(worker.get(at(duo)).text, "html.parser")
    form = page.select_one("#flash form")
    assert form is not None, "nothing to undo"
    return worker.send(str(form["action"]), follow=True).text


def test_a_step_is_added_in_three_clicks_done_and_taken_back(app: Flask, worker: Staff, duo: ADuo) -> None:
    page = BeautifulSoup(worker.get(f"/borsbeek/duos/{duo.trajectory_id}").text, "html.parser")
    assert page.find("a", href=at(duo)), "the duo leads to its plan"
    assert at(duo, "/stap") in worker.get(at(duo)).text
    worker.get(at(duo, "/stap"))
    day = clock.today() + timedelta(days=10)
    saved = worker.send(
        at(duo, "/stap"), what="Bel de VDAB voor een afspraak", owner="mentee", by_on=day.isoformat(), shared="1"
    )
    assert saved.status_code == 303
    shown = worker.get(at(duo)).text
    assert "Bel de VDAB voor een afspraak" in shown
    assert "shared with the mentor" in shown
    with inside(app, duo.tenant_id):
        step = db.session.scalars(mine(PlanStep)).one().id
    assert "Not done" in worker.send(f"/borsbeek/plan/stappen/{step}/klaar", follow=True).text
    with inside(app, duo.tenant_id):
        row = db.session.get_one(PlanStep, (duo.tenant_id, step))
        assert (row.state, row.done_on, row.done_name) == (StepState.DONE, clock.today(), "An Willems")
    worker.send(f"/borsbeek/plan/stappen/{step}/heropenen")
    with inside(app, duo.tenant_id):
        row = db.session.get_one(PlanStep, (duo.tenant_id, step))
        assert (row.state, row.done_on, row.done_name) == (StepState.OPEN, None, "")


def test_a_step_by_mistake_is_undone_with_one_tap(worker: Staff, duo: ADuo) -> None:
    worker.send(at(duo, "/stap"), what="Per ongeluk", owner="staff")
    assert "Per ongeluk" not in undo(worker, duo)


def test_a_step_without_words_or_owner_comes_back_with_what_was_typed(worker: Staff, duo: ADuo) -> None:
    refused = worker.send(at(duo, "/stap"), what="Zoek een cursus Nederlands")
    assert refused.status_code == 422
    assert "Choose whose step it is." in refused.text
    assert "Zoek een cursus Nederlands" in refused.text
    assert "Write nothing about health or residence papers." in refused.text
    assert worker.send(at(duo, "/stap"), what="x" * 81, owner="staff").status_code == 422
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    assert "This day has passed." in worker.send(at(duo, "/stap"), what="Te laat", owner="staff", by_on=yesterday).text


def test_whether_ocmw_or_vdab_has_a_plan_is_asked_first(app: Flask, worker: Staff, duo: ADuo) -> None:
    assert "Ask this first." in worker.get(at(duo)).text
    worker.send(at(duo), do="asked", elsewhere="followed")
    with inside(app, duo.tenant_id):
        row = service.plan_of(duo.trajectory_id)
        assert row is not None
        assert (row.elsewhere, row.asked_on) == ("followed", clock.today())
    assert "Yes, and ours follows it" in worker.get(at(duo)).text
    worker.send(at(duo), do="asked", elsewhere="no", asked_on=clock.today().isoformat())
    assert "Ask this first." not in undo(worker, duo)
    with inside(app, duo.tenant_id):
        row = service.plan_of(duo.trajectory_id)
        assert row is not None
        assert row.elsewhere == "followed"
        with pytest.raises(Invalid):
            service.ask_elsewhere(duo.trajectory_id, Elsewhere.NO, clock.today() + timedelta(days=1))


def test_three_goals_are_open_at_most_and_a_goal_stands_there_once(app: Flask, worker: Staff, duo: ADuo) -> None:
    with inside(app, duo.tenant_id):
        for kind in (GoalType.WORK, GoalType.DUTCH):
            service.set_goal(duo.trajectory_id, kind)
        with pytest.raises(AlreadyAGoal):
            service.set_goal(duo.trajectory_id, GoalType.WORK)
        third = service.set_goal(duo.trajectory_id, GoalType.TRAINING).id
        with pytest.raises(TooManyGoals):
            service.set_goal(duo.trajectory_id, GoalType.VOLUNTEERING)
    assert "Add goal" not in worker.get(at(duo)).text
    assert worker.send(at(duo), do="goal", kind="volunteering").status_code == 409
    with inside(app, duo.tenant_id):
        service.reach(third, Verdict.PARTLY)
        fourth = service.set_goal(duo.trajectory_id, GoalType.VOLUNTEERING).id
        with pytest.raises(TooManyGoals):
            service.reopen_goal(third)
        service.drop(fourth)
        with pytest.raises(AlreadyDone):
            service.drop(fourth)


def test_how_a_goal_stands_is_noted_and_can_be_undone(app: Flask, worker: Staff, duo: ADuo) -> None:
    with inside(app, duo.tenant_id):
        goal = service.set_goal(duo.trajectory_id, GoalType.INTERNSHIP).id
    assert "Partly reached" in worker.send(f"/borsbeek/plan/doelen/{goal}/stand", how="partly", follow=True).text
    with inside(app, duo.tenant_id):
        row = db.session.get_one(PlanGoal, (duo.tenant_id, goal))
        assert (row.state, row.closed_on) == ("partly", clock.today())
    worker.send(f"/borsbeek/plan/doelen/{goal}/heropenen")
    with inside(app, duo.tenant_id):
        assert db.session.get_one(PlanGoal, (duo.tenant_id, goal)).state == "open"
    worker.send(at(duo), do="goal", kind="dutch")
    undo(worker, duo)
    with inside(app, duo.tenant_id):
        assert [one.kind for one in service.goals(duo.trajectory_id)] == ["internship"]


def test_what_stands_in_the_way_is_two_codes_and_its_reading_is_on_record(app: Flask, worker: Staff, duo: ADuo) -> None:
    worker.send(at(duo), do="threshold", barrier="childcare", support="other_hours")
    assert "We choose other hours" in worker.get(at(duo)).text
    with inside(app, duo.tenant_id):
        line = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "read").order_by(AuditEntry.id.desc()).limit(1)
        ).one()
        assert (line.person_id, list(line.fields)) == (duo.person_id, ["barrier"])
        with pytest.raises(AlreadyNamed):
            service.name_threshold(duo.trajectory_id, Barrier.CHILDCARE, Support.SERVICE)
        for barrier in (Barrier.MOBILITY, Barrier.LITERACY, Barrier.DIGITAL, Barrier.FINANCES):
            service.name_threshold(duo.trajectory_id, barrier, Support.LATER)
        with pytest.raises(TooManyThresholds):
            service.name_threshold(duo.trajectory_id, Barrier.HOUSING, Support.LATER)
        row = db.session.scalars(mine(PlanThreshold).order_by(PlanThreshold.id).limit(1)).one()
    assert (
        "No childcare" not in worker.send(f"/borsbeek/plan/drempels/{row.id}/weg", follow=True).text.split("<select")[0]
    )
    worker.send(f"/borsbeek/plan/drempels/{row.id}/terugzetten")
    with inside(app, duo.tenant_id):
        assert len(service.thresholds(duo.trajectory_id)) == 5


def test_a_refused_form_of_the_plan_comes_back_only_to_who_said_why(app: Flask, duo: ADuo) -> None:
    follower = a_case_worker(app, duo.tenant_id, "Bea Claes")
    with inside(app, duo.tenant_id):
        people.person(duo.person_id).case_worker_id = follower
    a_step(app, duo, "Kanariestap")
    stranger = signed_in(app, a_case_worker(app, duo.tenant_id))
    for do in ("asked", "goal", "threshold", "something"):
        answer = stranger.send(at(duo), do=do)
        assert answer.status_code == 303
        assert "waarom" in answer.location
    own = signed_in(app, follower).send(at(duo), do="threshold")
    assert own.status_code == 422
    assert "Choose what stands in the way." in own.text


def test_a_plan_stays_on_one_page(app: Flask, duo: ADuo) -> None:
    for number in range(10):
        a_step(app, duo, f"Stap {number}")
    with pytest.raises(TooManySteps):
        a_step(app, duo, "Stap te veel")
    with inside(app, duo.tenant_id):
        first = service.steps(duo.trajectory_id)[0].id
        service.do_step(first, by="An Willems")
    eleventh = a_step(app, duo, "Stap 11")
    with inside(app, duo.tenant_id):
        with pytest.raises(TooManySteps):
            service.reopen_step(first)
        service.drop_step(eleventh)
        service.reopen_step(first)


def test_every_act_leaves_the_names_of_fields_and_never_what_stands_in_them(app: Flask, duo: ADuo) -> None:
    step = a_step(app, duo, "Kanariestap", shared=True)
    with inside(app, duo.tenant_id):
        service.set_goal(duo.trajectory_id, GoalType.WORK)
        service.name_threshold(duo.trajectory_id, Barrier.FINANCES, Support.SERVICE)
        service.share(step, shared=False)
        service.do_step(step, by="An Willems")
        ticking.hand_over(duo.trajectory_id, Information.AGREEMENTS, by="An Willems")
    with inside(app, duo.tenant_id):
        verbs = {
            "step_added", "goal_set", "threshold_named", "step_unshared", "step_done", "information_handed_over",
        }  # fmt: skip
        lines = [one for one in db.session.scalars(select(AuditEntry)) if one.action in verbs]
        assert {one.action for one in lines} == verbs
        assert {one.person_id for one in lines} == {duo.person_id}
        said = {word for one in lines for word in one.fields}
    assert {"what", "owner", "shared", "kind", "barrier", "support"} <= said
    assert not said & {"Kanariestap", "work", "finances", "service", "agreements"}


def test_information_is_ticked_off_for_each_duo_anew(app: Flask, worker: Staff, duo: ADuo) -> None:
    worker.send(at(duo, "/meegegeven"), what="agreements")
    with inside(app, duo.tenant_id):
        row = trajectories.trajectory(duo.trajectory_id)
        given = {one.what: one.on for one in ticking.information(row)}
        assert (given[Information.AGREEMENTS], given[Information.RIGHTS]) == (clock.today(), None)
        with pytest.raises(AlreadyDone):
            ticking.hand_over(duo.trajectory_id, Information.AGREEMENTS, by="An Willems")
    undo(worker, duo)
    with inside(app, duo.tenant_id):
        assert all(one.on is None for one in ticking.information(trajectories.trajectory(duo.trajectory_id)))
        ticking.hand_over(duo.trajectory_id, Information.AGREEMENTS, by="An Willems")
        trajectories.part(duo.trajectory_id)
        with pytest.raises(NoDuoNow):
            ticking.hand_over(duo.trajectory_id, Information.RIGHTS, by="An Willems")
    another_mentor(app, duo)
    with inside(app, duo.tenant_id):
        assert all(one.on is None for one in ticking.information(trajectories.trajectory(duo.trajectory_id)))


def test_what_the_asylum_programme_covers_is_told_also_when_it_ended(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with inside(app, borsbeek):
        asylum = programmes.running("asylum_orientation") or programmes.take_over("asylum_orientation")
        for other in programmes.offered():
            other.active = other.id == asylum.id
    duo = a_duo(app, in_=borsbeek)
    worker = signed_in(app, a_case_worker(app, borsbeek))
    page = worker.get(at(duo)).text
    assert "Covered: 0 of 8 of the minimum" in page
    assert "A short internship to explore" in page
    worker.send(at(duo, "/inhoud"), what="linkedin_or_cv")
    worker.send(at(duo, "/inhoud"), what="exploratory_internship")
    assert worker.send(at(duo, "/inhoud"), what="linkedin_or_cv").status_code == 409
    with inside(app, borsbeek):
        trajectories.close(duo.trajectory_id)
    worker.send(at(duo, "/inhoud"), what="if_not_recognised")
    page = worker.get(at(duo)).text
    assert "Covered: 2 of 8 of the minimum" in page
    assert "This trajectory has ended." in page
    assert "Add a step" not in page
    with inside(app, borsbeek), pytest.raises(PlanIsClosed):
        service.add_step(duo.trajectory_id, NewStep("Te laat", Owner.STAFF))


def test_a_programme_without_a_list_of_content_shows_none(app: Flask, worker: Staff, duo: ADuo) -> None:
    assert "What the programme covers" not in worker.get(at(duo)).text
    with inside(app, duo.tenant_id), pytest.raises(NotFound):
        ticking.cover(duo.trajectory_id, Content.LINKEDIN_OR_CV, by="An Willems")


def test_from_another_municipality_no_plan_is_found(app: Flask, duo: ADuo) -> None:
    step = a_step(app, duo, "Kanariestap", shared=True)
    with inside(app, duo.tenant_id):
        goal = service.set_goal(duo.trajectory_id, GoalType.WORK).id
        threshold = service.name_threshold(duo.trajectory_id, Barrier.CHILDCARE, Support.LATER).id
        tick = ticking.hand_over(duo.trajectory_id, Information.RIGHTS, by="An Willems").id
    mortsel = a_municipality(app, "Mortsel")
    other = signed_in(app, a_case_worker(app, mortsel))
    for path in ("", "/stap", "/blad"):
        assert other.get(at(duo, path).replace("borsbeek", "mortsel")).status_code == 404
        assert other.get(at(duo, path)).status_code == 404
    fields = {
        "what": "x",
        "owner": "staff",
        "kind": "work",
        "elsewhere": "no",
        "barrier": "childcare",
        "support": "later",
    }
    for path, do in (("/stap", ""), ("", "asked"), ("", "goal"), ("", "threshold")):
        assert other.send(at(duo, path).replace("borsbeek", "mortsel"), do=do, **fields).status_code == 404
    assert other.send(at(duo, "/meegegeven").replace("borsbeek", "mortsel"), what="rights").status_code == 404
    for path in (
        f"stappen/{step}/klaar", f"stappen/{step}/delen", f"stappen/{step}/niet-delen", f"stappen/{step}/schrappen",
        f"stappen/{step}/heropenen", f"doelen/{goal}/weg", f"doelen/{goal}/laten", f"doelen/{goal}/heropenen",
        f"drempels/{threshold}/weg", f"drempels/{threshold}/terugzetten", f"vinkjes/{tick}/weg",
    ):  # fmt: skip
        assert other.send(f"/mortsel/plan/{path}").status_code == 404, path
    assert other.send(f"/mortsel/plan/doelen/{goal}/stand", how="reached").status_code == 404
    with inside(app, duo.tenant_id):
        row = db.session.get_one(PlanStep, (duo.tenant_id, step))
        assert (row.state, row.shared) == (StepState.OPEN, True)
        assert service.goals(duo.trajectory_id)[0].state == "open"
    with inside(app, mortsel), pytest.raises(NotFound):
        service.add_step(uuid4(), NewStep("Nergens", Owner.STAFF))


def test_the_print_speaks_the_language_of_the_mentee_from_right_to_left(app: Flask, worker: Staff, duo: ADuo) -> None:
    with inside(app, duo.tenant_id):
        service.set_goal(duo.trajectory_id, GoalType.WORK)
        service.name_threshold(duo.trajectory_id, Barrier.CHILDCARE, Support.OTHER_HOURS)
    a_step(app, duo, "Bel de VDAB", owner=Owner.MENTOR)
    page = BeautifulSoup(worker.get(at(duo, "/blad")).text, "html.parser")
    html = page.select_one("html")
    assert html is not None
    assert (html["lang"], html["dir"]) == ("ar", "rtl")
    sheet = page.select_one(".large-sheet")
    assert sheet is not None
    words = sheet.get_text(" ", strip=True)
    assert "إيجاد عمل" in words
    assert "Samira" in words
    assert "Karel" in words
    assert "Bel de VDAB" in words
    english = {
        "Your plan",
        "What you want",
        "What is not easy now",
        "The next steps",
        "No childcare",
        "We choose other hours",
    }
    assert not {one for one in english if one in words}
    dutch = BeautifulSoup(worker.get(at(duo, "/blad?in=nl")).text, "html.parser").select_one("html")
    assert dutch is not None
    assert dutch["dir"] == "ltr"


def test_a_plan_that_is_set_apart_is_out_of_sight(app: Flask, worker: Staff, duo: ADuo) -> None:
    a_step(app, duo, "Kanariestap")
    with inside(app, duo.tenant_id):
        service.set_goal(duo.trajectory_id, GoalType.WORK)
        apart.set_apart(duo.person_id, Ground.CONTESTED)
    assert worker.get(at(duo)).status_code == 404
    assert worker.get(at(duo, "/blad")).status_code == 404
    with inside(app, duo.tenant_id):
        for model in (PlanStep, PlanGoal):
            assert db.session.scalars(mine(model)).all() == []


def test_what_was_dropped_is_not_printed(app: Flask, worker: Staff, duo: ADuo) -> None:
    gone = a_step(app, duo, "Kanariestap")
    with inside(app, duo.tenant_id):
        service.drop_step(gone)
    assert "Kanariestap" not in worker.get(at(duo, "/blad")).text
    assert "Kanariestap" not in worker.get(at(duo)).text
