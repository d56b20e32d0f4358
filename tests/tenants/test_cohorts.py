# SPDX-License-Identifier: EUPL-1.2
"""Cohorts: people begin together, the last place goes to one, and changing how people come in touches nobody under way (C9)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import inspect, select

from koepel import clock
from koepel import scope as scopes
from koepel.database import db, mine
from koepel.permissions import Role
from tenants.cohorts import service
from tenants.cohorts.codes import CohortState
from tenants.cohorts.models import Cohort
from tenants.followup.models import FollowUp
from tenants.intake import joining
from tenants.intake import service as intakes
from tenants.intake.models import Intake, IntakeState
from tenants.programmes import service as programmes
from tenants.programmes.intake_mode import IntakeMode
from tenants.retention import erasing
from tenants.retention.kinds import Ground as Erasure
from tenants.rights import apart
from tenants.rights.grounds import Ground
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import Duo, Trajectory
from tenants.trajectories.schemas import OpenDuo
from tenants.vocabulary import Side
from tests.factories.activities import MONDAY
from tests.factories.cohorts import NET_WERK, a_cohort, arrives, comes_in, in_cohorts, place_of
from tests.factories.duos import a_duo
from tests.support.places import a_case_worker, a_municipality, appointed, inside, on_day, signed_in


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with on_day(MONDAY):
        yield


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


def a_duo_of(app: Flask, here: UUID, intake_id: UUID) -> UUID:
    """A duo starts for this mentee; its trajectory."""
    with inside(app, here):
        intake = intakes.intake(intake_id)
        opening = OpenDuo(
            person_id=intake.person_id, programme_id=intake.programme_id, proposal_id=None, collaboration_id=None,
            mentor_tenant_id=here, mentor_person_id=None, mentee_first_name="Amina", mentor_first_name="Karel",
            mentor_family_name="Peeters", mentor_channel="mail", mentor_contact="karel@example.org",
            started_on=clock.today(), tell=False,
        )  # fmt: skip
        return trajectories.open_trajectory(opening).id


def test_staff_set_a_programme_to_cohorts_and_the_difference_with_the_template_says_so(
    app: Flask, borsbeek: UUID
) -> None:
    worker = signed_in(app, appointed(app, borsbeek, Role.CONTACT_POINT), second_factor=True)
    with inside(app, borsbeek):
        row = programmes.running(NET_WERK) or programmes.take_over(NET_WERK)
        before, path = programmes.settings_of(row), f"/borsbeek/beheer/programmas/{row.id}"
    assert before.intake_mode == IntakeMode.ROLLING
    boxes = [
        "months", "extension_months", "most_months", "silence_days", "usual_minutes", "wanted_meetings", "max_duos",
        "contact_level", "dutch_level", "language_rule", "preset", "later_months",
    ]  # fmt: skip
    said: dict[str, Any] = {name: str(getattr(before, name)) for name in boxes}
    strange = worker.send(path, **said, intake_mode="by_the_dozen")
    assert strange.status_code == 422
    page = worker.send(path, follow=True, **said, intake_mode="cohort").text
    assert "Saved as version" in page
    assert page.count("Together, in cohorts") == 2, "chosen in the form, and beside what the template says"
    assert "Intervision is proposed once for each cohort." in page


def test_where_people_come_in_one_by_one_nothing_of_cohorts_shows(app: Flask, borsbeek: UUID) -> None:
    worker = signed_in(app, a_case_worker(app, borsbeek))
    assert "/borsbeek/cohorten" not in worker.get("/borsbeek/vandaag").text
    intake = arrives(app, borsbeek)
    assert place_of(app, borsbeek, intake) is None
    assert "cohort" not in worker.get(f"/borsbeek/intakes/{intake}").text.lower()
    assert "cohort" not in worker.get("/borsbeek/activiteiten/nieuw").text.lower()
    in_cohorts(app, borsbeek)
    assert "/borsbeek/cohorten" in worker.get("/borsbeek/vandaag").text


def test_staff_plan_the_first_cohort_from_the_empty_list_change_it_and_read_it_back(app: Flask, borsbeek: UUID) -> None:
    in_cohorts(app, borsbeek)
    worker = signed_in(app, a_case_worker(app, borsbeek))
    assert "Plan the first cohort" in worker.get("/borsbeek/cohorten").text
    facts = {"programme": NET_WERK, "label": "Lente 2019", "starts_on": "2019-04-01", "places": "20"}
    late = worker.send("/borsbeek/cohorten/nieuw", **facts, register_until="2019-04-02")
    assert late.status_code == 422
    assert "The last day to register is not after the start." in late.text
    assert 'value="Lente 2019"' in late.text, "what was typed stays"
    other = worker.send("/borsbeek/cohorten/nieuw", **{**facts, "programme": "volunteering"})
    assert "This programme takes people in one by one." in other.text
    made = worker.send("/borsbeek/cohorten/nieuw", **facts).location
    assert "0 of 20 places" in worker.get(made).text
    again = worker.send("/borsbeek/cohorten/nieuw", **facts)
    assert "Another cohort of this programme has this name." in again.text
    assert "Lente 2019" in worker.get("/borsbeek/cohorten").text
    for given in ("Amina", "Samira"):
        arrives(app, borsbeek, given)
    fewer = worker.send(f"{made}/wijzigen", **{**facts, "places": "1"})
    assert fewer.status_code == 422
    assert "2 people have a place already." in fewer.text
    worker.send(f"{made}/wijzigen", **{**facts, "places": "2"})
    assert "2 of 2 places" in worker.get(made).text


def test_who_arrives_gets_a_place_in_the_next_open_cohort_and_whoever_finds_none_waits_in_sight(
    app: Flask, borsbeek: UUID
) -> None:
    in_cohorts(app, borsbeek)
    autumn = a_cohort(app, borsbeek, "Herfst", places=1, starts_on=MONDAY + timedelta(days=200))
    spring = a_cohort(app, borsbeek, "Lente", places=1)
    a_cohort(app, borsbeek, "Vol jaar", starts_on=MONDAY + timedelta(days=9), register_until=MONDAY - timedelta(days=1))
    first, second, third = (arrives(app, borsbeek, given) for given in ("Amina", "Samira", "Leyla"))
    assert [place_of(app, borsbeek, one) for one in (first, second, third)] == [spring, autumn, None]
    worker = signed_in(app, a_case_worker(app, borsbeek))
    page = worker.get("/borsbeek/cohorten").text
    assert "Wait for a next cohort (1)" in page
    assert "Leyla Tesfay" in page
    assert "Amina Tesfay" not in page, "she has a place"
    assert f"/leden/{third}" not in page, "no cohort that is full is offered"
    assert "Plan the next cohort" in page
    assert "1 mentee waits for a next cohort" in worker.get("/borsbeek/vandaag").text
    assert "Lente" in worker.get(f"/borsbeek/intakes/{first}").text


def test_a_mentor_takes_no_place_of_a_mentee(app: Flask, borsbeek: UUID) -> None:
    in_cohorts(app, borsbeek)
    a_cohort(app, borsbeek, places=1)
    assert place_of(app, borsbeek, arrives(app, borsbeek, "Wim", side=Side.MENTOR)) is None


def test_a_place_is_moved_and_taken_with_one_click_and_each_is_undone(app: Flask, borsbeek: UUID) -> None:
    in_cohorts(app, borsbeek)
    spring = a_cohort(app, borsbeek, "Lente")
    autumn = a_cohort(app, borsbeek, "Herfst", starts_on=MONDAY + timedelta(days=200))
    amina = arrives(app, borsbeek)
    worker = signed_in(app, a_case_worker(app, borsbeek))
    page = worker.get(f"/borsbeek/cohorten/{spring}").text
    assert f"/borsbeek/cohorten/{autumn}/leden/{amina}" in page
    said = worker.send(f"/borsbeek/cohorten/{autumn}/leden/{amina}", follow=True).text
    assert place_of(app, borsbeek, amina) == autumn
    assert f"/borsbeek/cohorten/{spring}/leden/{amina}" in said, "to undo"
    worker.send(f"/borsbeek/cohorten/{spring}/leden/{amina}")
    assert place_of(app, borsbeek, amina) == spring
    out = worker.send(f"/borsbeek/cohorten/leden/{amina}/weg", follow=True).text
    assert place_of(app, borsbeek, amina) is None
    assert f"/borsbeek/cohorten/{spring}/leden/{amina}" in out
    assert "Amina Tesfay" in worker.get("/borsbeek/cohorten").text, "never lost"
    worker.send(f"/borsbeek/cohorten/leden/{amina}/weg")
    assert place_of(app, borsbeek, amina) is None, "a double tap changes nothing"
    worker.send(f"/borsbeek/cohorten/{spring}/wachtenden")
    assert place_of(app, borsbeek, amina) == spring


def test_a_full_or_closed_cohort_takes_nobody_and_a_cohort_of_another_programme_neither(
    app: Flask, borsbeek: UUID
) -> None:
    in_cohorts(app, borsbeek)
    comes_in(app, borsbeek, IntakeMode.COHORT, "volunteering")
    full = a_cohort(app, borsbeek, places=1)
    wide = a_cohort(app, borsbeek, "Herfst", starts_on=MONDAY + timedelta(days=200))
    amina, samira = arrives(app, borsbeek), arrives(app, borsbeek, "Samira")
    assert (place_of(app, borsbeek, amina), place_of(app, borsbeek, samira)) == (full, wide)
    with inside(app, borsbeek), pytest.raises(joining.NoPlaceLeft):
        joining.move(samira, full)
    with inside(app, borsbeek):
        service.close(wide)
        elsewhere = service.plan(service.Plan("volunteering", "Elders", MONDAY + timedelta(days=5))).id
    for other in (wide, elsewhere):
        with inside(app, borsbeek), pytest.raises(joining.TakesNobody):
            joining.move(amina, other)
    with inside(app, borsbeek):
        assert [one.id for one in joining.waiting(NET_WERK)] == [samira], "her cohort does not go on, so she waits"


def test_more_places_go_to_who_waits_longest(app: Flask, borsbeek: UUID) -> None:
    in_cohorts(app, borsbeek)
    waiting = []
    for days, given in ((3, "Amina"), (2, "Samira"), (1, "Leyla")):
        with on_day(MONDAY - timedelta(days=days)):
            waiting.append(arrives(app, borsbeek, given))
    cohort = a_cohort(app, borsbeek, places=2)
    with inside(app, borsbeek):
        assert joining.give_places(cohort) == 2
    assert [place_of(app, borsbeek, one) for one in waiting] == [cohort, cohort, None]


def test_two_who_arrive_at_once_for_the_last_place_get_this_cohort_and_the_next(app: Flask, borsbeek: UUID) -> None:
    in_cohorts(app, borsbeek)
    spring = a_cohort(app, borsbeek, places=1)
    autumn = a_cohort(app, borsbeek, "Herfst", places=1, starts_on=MONDAY + timedelta(days=200))
    comes_in(app, borsbeek, IntakeMode.ROLLING)
    rows = [arrives(app, borsbeek, given) for given in ("Amina", "Samira", "Leyla")]
    comes_in(app, borsbeek, IntakeMode.COHORT)
    together = threading.Barrier(3)

    def asks(intake_id: UUID) -> UUID | None:
        with app.app_context(), scopes.entered(scopes.tenant(borsbeek)):
            intake = intakes.intake(intake_id)
            together.wait(20)
            row = joining.place(intake)
            db.session.commit()
            return row.id if row is not None else None

    with ThreadPoolExecutor(3) as all_of_them:
        asked = [all_of_them.submit(copy_context().run, asks, row) for row in rows]
        got = [one.result(30) for one in asked]
    assert sorted(got, key=str) == sorted([spring, autumn, None], key=str)
    with inside(app, borsbeek):
        assert joining.taken([spring, autumn]) == {spring: 1, autumn: 1}
        assert len(joining.waiting(NET_WERK)) == 1


def test_who_stopped_and_comes_back_keeps_the_place_unless_it_went_to_somebody_else(app: Flask, borsbeek: UUID) -> None:
    in_cohorts(app, borsbeek)
    spring = a_cohort(app, borsbeek, places=1)
    amina = arrives(app, borsbeek)
    for _time in range(2):
        with inside(app, borsbeek):
            intakes.withdraw(intakes.intake(amina))
        with inside(app, borsbeek):
            intakes.reopen(intakes.intake(amina))
        assert place_of(app, borsbeek, amina) == spring
    with inside(app, borsbeek):
        intakes.withdraw(intakes.intake(amina))
    samira = arrives(app, borsbeek, "Samira")
    with inside(app, borsbeek):
        intakes.reopen(intakes.intake(amina))
    assert (place_of(app, borsbeek, samira), place_of(app, borsbeek, amina)) == (spring, None)


def test_a_cohort_starts_and_closes_and_each_step_is_undone(app: Flask, borsbeek: UUID) -> None:
    in_cohorts(app, borsbeek)
    cohort = a_cohort(app, borsbeek)
    worker, path = signed_in(app, a_case_worker(app, borsbeek)), f"/borsbeek/cohorten/{cohort}"

    def state() -> str:
        with inside(app, borsbeek):
            return service.cohort(cohort).state

    assert f"{path}/terug-naar/planned" in worker.send(f"{path}/starten", follow=True).text
    assert state() == CohortState.STARTED
    assert worker.send(f"{path}/starten").status_code == 409, "somebody else was first"
    assert place_of(app, borsbeek, arrives(app, borsbeek)) is None, "who arrives now goes to a next one"
    worker.send(f"{path}/sluiten")
    assert state() == CohortState.CLOSED
    worker.send(f"{path}/terug-naar/started")
    worker.send(f"{path}/terug-naar/planned")
    assert state() == CohortState.PLANNED
    assert worker.send(f"{path}/terug-naar/started").status_code == 409, "back is no way forward"


def test_a_duo_that_starts_belongs_to_the_cohort_and_stays_there_when_the_place_moves(
    app: Flask, borsbeek: UUID
) -> None:
    in_cohorts(app, borsbeek)
    spring = a_cohort(app, borsbeek)
    amina = arrives(app, borsbeek, waits=True)
    worker, path = signed_in(app, a_case_worker(app, borsbeek)), f"/borsbeek/cohorten/{spring}"
    page = worker.get(path).text
    assert "Waits for a match: 1" in page
    assert f"/borsbeek/koppelen/{amina}" in page, "matching is where it always was"
    duo = a_duo_of(app, borsbeek, amina)
    with inside(app, borsbeek):
        assert trajectories.trajectory(duo).cohort_id == spring
    assert "Matched: 1" in worker.get(path).text
    with inside(app, borsbeek):
        trajectories.record_meeting(duo, MONDAY)
    page = worker.get(path).text
    assert "The duo runs: 1" in page
    assert "Karel Peeters" in page
    worker.send(f"/borsbeek/cohorten/leden/{amina}/weg")
    with inside(app, borsbeek):
        assert trajectories.trajectory(duo).cohort_id == spring
        assert joining.waiting(NET_WERK) == [], "who has a duo waits for nothing"
    assert "Karel Peeters" in worker.get(path).text


def rows_of(app: Flask, here: UUID) -> dict[str, list[dict[str, Any]]]:
    """Everything that runs, column by column."""
    with inside(app, here):
        return {
            model.__tablename__: [
                {column.key: getattr(row, column.key) for column in inspect(model).column_attrs}
                for row in db.session.scalars(mine(model).order_by(model.id))
            ]
            for model in (Trajectory, Duo, FollowUp, Intake, Cohort)
        }


def test_changing_to_cohorts_and_back_changes_nothing_for_who_is_under_way_and_loses_nobody(
    app: Flask, borsbeek: UUID
) -> None:
    rolling = a_duo(app, in_=borsbeek, meetings=[MONDAY])
    with inside(app, borsbeek):
        trajectories.follow(rolling.trajectory_id)
    before_cohorts = arrives(app, borsbeek, "Hodan", waits=True)
    in_cohorts(app, borsbeek)
    spring = a_cohort(app, borsbeek, places=2)
    amina, samira = arrives(app, borsbeek, waits=True), arrives(app, borsbeek, "Samira")
    leyla = arrives(app, borsbeek, "Leyla")
    together = a_duo_of(app, borsbeek, amina)
    as_it_was = rows_of(app, borsbeek)
    assert as_it_was["follow_up"], "or nothing is compared"

    for mode in (IntakeMode.ROLLING, IntakeMode.COHORT, IntakeMode.ROLLING, IntakeMode.COHORT):
        comes_in(app, borsbeek, mode)
        assert rows_of(app, borsbeek) == as_it_was, mode
        with inside(app, borsbeek):
            waits_for_cohort = {one.id for one in joining.waiting(NET_WERK)}
            waits_for_match = {one.id for one in intakes.waiting_list("mentee")}
        seen = {before_cohorts, leyla} if mode is IntakeMode.COHORT else set()
        assert waits_for_cohort == seen
        assert before_cohorts in waits_for_match, "matching asks for no cohort"
    with inside(app, borsbeek):
        assert trajectories.trajectory(together).cohort_id == spring
        assert trajectories.trajectory(rolling.trajectory_id).cohort_id is None
        open_ones = mine(Intake).where(Intake.state.in_((IntakeState.DRAFT, IntakeState.WAITING)))
        found = {one.id for one in db.session.scalars(open_ones)}
    assert found == {before_cohorts, samira, leyla}


def test_a_colleague_of_another_municipality_reaches_no_cohort(app: Flask, borsbeek: UUID) -> None:
    mortsel = a_municipality(app, "Mortsel")
    for here in (borsbeek, mortsel):
        in_cohorts(app, here)
    ours, theirs = a_cohort(app, borsbeek, "Merelcohort"), a_cohort(app, mortsel, "Koekoekcohort")
    amina, inge = arrives(app, borsbeek), arrives(app, mortsel, "Inge")
    stranger = signed_in(app, a_case_worker(app, mortsel, "Inge Baert"))
    for path in ("", "/wijzigen"):
        assert stranger.get(f"/mortsel/cohorten/{ours}{path}").status_code == 404
        assert stranger.get(f"/borsbeek/cohorten/{ours}{path}").status_code == 404
    for path in (
        f"{ours}/starten", f"{ours}/sluiten", f"{ours}/wachtenden", f"{ours}/leden/{inge}", f"{theirs}/leden/{amina}",
        f"leden/{amina}/weg",
    ):  # fmt: skip
        assert stranger.send(f"/mortsel/cohorten/{path}").status_code == 404, path
    assert "Merelcohort" not in stranger.get("/mortsel/cohorten").text
    facts = {
        "kind": "info_session", "title": "Infosessie", "starts_at": "2019-03-08T19:00", "ends_at": "2019-03-08T21:00",
        "place": "Dorpshuis", "audience": "both", "language": "nl", "programme": NET_WERK, "cohort_id": str(ours),
    }  # fmt: skip
    refused = stranger.send("/mortsel/activiteiten/nieuw", **facts)
    assert refused.status_code == 422
    assert "Choose a cohort of the same programme." in refused.text
    with inside(app, mortsel):
        assert db.session.scalars(select(Cohort.label)).all() == ["Koekoekcohort"]
    assert place_of(app, borsbeek, amina) == ours
    assert place_of(app, mortsel, inge) == theirs


def test_a_contact_point_who_follows_no_duos_sees_no_cohort(app: Flask, borsbeek: UUID) -> None:
    in_cohorts(app, borsbeek)
    cohort = a_cohort(app, borsbeek)
    point = signed_in(app, appointed(app, borsbeek, Role.CONTACT_POINT, name="Bert Claes"))
    assert point.get(f"/borsbeek/cohorten/{cohort}").status_code == 403
    assert point.send(f"/borsbeek/cohorten/{cohort}/starten").status_code == 403


def test_who_is_erased_leaves_the_place_and_who_is_set_apart_stands_on_no_page(app: Flask, borsbeek: UUID) -> None:
    in_cohorts(app, borsbeek)
    cohort = a_cohort(app, borsbeek, places=2)
    gone, apart_now = (arrives(app, borsbeek, given, waits=True) for given in ("Amina", "Samira"))
    with inside(app, borsbeek):
        erasing.erase(intakes.intake(gone).person_id, ground=Erasure.REQUEST, by=None)
        apart.set_apart(intakes.intake(apart_now).person_id, Ground.CONTESTED)
    worker = signed_in(app, a_case_worker(app, borsbeek))
    page = worker.get(f"/borsbeek/cohorten/{cohort}").text
    assert "Tesfay" not in page
    assert "0 of 2 places" in page
    assert worker.send(f"/borsbeek/cohorten/leden/{apart_now}/weg").status_code == 404
    assert place_of(app, borsbeek, arrives(app, borsbeek, "Leyla")) == cohort
