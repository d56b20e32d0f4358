# SPDX-License-Identifier: EUPL-1.2
"""A survey as people meet it: by link, on paper, typed in by staff; who may answer, change, take back, and who never reads it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select, update

from koepel import clock
from koepel.database import db
from koepel.errors import Failure
from koepel.records import ActionLink
from tenants.followup import settling
from tenants.people.models import Person
from tenants.programmes import service as programmes
from tenants.retention import erasing
from tenants.retention.kinds import Ground
from tenants.rights import apart, takeout
from tenants.rights.grounds import Ground as Contested
from tenants.surveys import results, service
from tenants.surveys.failures import MentorIsGone, StillRunning, TooEarly
from tenants.surveys.instrument import MENTEE_END, MENTEE_LATER, MENTOR_INTERIM
from tenants.surveys.models import Survey, SurveyAnswer
from tenants.surveys.schemas import Asking
from tenants.surveys.titles import Way
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import Trajectory
from tests.factories.duos import ADuo, a_duo
from tests.factories.surveys import a_survey, an_ended_duo, the_link
from tests.isolation.town import a_browser
from tests.support.places import a_case_worker, a_contact_point, a_municipality, inside, on_day, signed_in

NEXT_YEAR = timedelta(days=200)


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.fixture
def ended(app: Flask, borsbeek: UUID) -> ADuo:
    return an_ended_duo(app, in_=borsbeek)


def kept(app: Flask, duo: ADuo, survey_id: UUID) -> tuple[str, dict[str, str]]:
    """Where the survey stands, and its answers."""
    with inside(app, duo.tenant_id):
        row = service.survey(survey_id)
        return row.state, service.own_answers(row)


def boxes(page: str) -> set[str]:
    return {one["name"] for one in BeautifulSoup(page, "html.parser").select("main input[type=radio]")}  # type: ignore[misc]


def test_a_mentee_answers_on_one_page_and_changes_it_while_the_link_lives(app: Flask, ended: ADuo) -> None:
    survey = a_survey(app, ended)
    path, phone = f"/l/{the_link(app, ended, survey)}/bevraging", a_browser(app)
    page = phone.get(path)
    assert "Through mentoring ..." in page.text
    assert "Samira" not in page.text, "a link in other hands names nobody"
    assert phone.send(path, satisfied="very_satisfied", lang_improved="rather_agree").status_code == 303
    assert kept(app, ended, survey) == ("answered", {"satisfied": "very_satisfied", "lang_improved": "rather_agree"})
    again = BeautifulSoup(phone.get(path).text, "html.parser").select("main input[checked]")
    assert {(one["name"], one["value"]) for one in again} == {
        ("satisfied", "very_satisfied"),
        ("lang_improved", "rather_agree"),
    }
    assert phone.send(path, satisfied="rather_satisfied").status_code == 303
    assert kept(app, ended, survey) == ("answered", {"satisfied": "rather_satisfied"})


def test_nothing_is_required_but_one_answer(app: Flask, ended: ADuo) -> None:
    survey = a_survey(app, ended)
    answer = a_browser(app).send(f"/l/{the_link(app, ended, survey)}/bevraging")
    assert answer.status_code == 422
    assert "Answer at least one question." in answer.text
    assert kept(app, ended, survey) == ("asked", {})


def test_an_answer_that_is_not_on_the_page_is_refused(app: Flask, ended: ADuo) -> None:
    survey = a_survey(app, ended)
    path = f"/l/{the_link(app, ended, survey)}/bevraging"
    assert a_browser(app).send(path, satisfied="yes").status_code == 422
    assert a_browser(app).send(path, stop="moved").status_code == 422, (
        "who went all the way is not asked why it stopped"
    )
    assert kept(app, ended, survey) == ("asked", {})


def test_only_who_went_all_the_way_gets_the_statements_and_who_stopped_says_why(app: Flask, borsbeek: UUID) -> None:
    whole, stopped = an_ended_duo(app, in_=borsbeek), an_ended_duo(app, in_=borsbeek, stopped=True, mentee="Yonas")
    pages = [
        a_browser(app).get(f"/l/{the_link(app, duo, a_survey(app, duo))}/bevraging").text for duo in (whole, stopped)
    ]
    effects = [
        {name for name in boxes(page) if name.startswith(("social_", "lang_", "psy_", "cult_", "inf_"))}
        for page in pages
    ]
    assert [len(some) for some in effects] == [14, 0]
    assert ["stop" in boxes(page) for page in pages] == [False, True]


def test_a_duo_that_runs_has_nothing_to_ask_its_mentee_and_says_so(app: Flask, borsbeek: UUID) -> None:
    duo = a_duo(app, in_=borsbeek)
    worker = signed_in(app, a_case_worker(app, borsbeek))
    assert "This duo still runs" in worker.get(f"/borsbeek/duos/{duo.trajectory_id}/bevraging").text
    answer = worker.send(f"/borsbeek/duos/{duo.trajectory_id}/bevraging", instrument=MENTEE_END, way="link")
    assert answer.status_code == 409
    assert "This duo still runs" in answer.text


@pytest.mark.parametrize(
    ("key", "running", "later", "refused"),
    [
        (MENTEE_END, True, False, StillRunning),
        (MENTEE_END, False, False, None),
        (MENTEE_LATER, False, False, TooEarly),
        (MENTEE_LATER, False, True, None),
        (MENTOR_INTERIM, True, False, None),
        (MENTOR_INTERIM, False, False, MentorIsGone),
    ],
)
def test_each_survey_has_its_moment(
    app: Flask, borsbeek: UUID, key: str, running: bool, later: bool, refused: type[Failure] | None
) -> None:
    duo = a_duo(app, in_=borsbeek) if running else an_ended_duo(app, in_=borsbeek)
    with on_day(clock.today() + (NEXT_YEAR if later else timedelta())), inside(app, borsbeek):
        row = db.session.scalars(select(Trajectory).where(Trajectory.id == duo.trajectory_id)).one()
        if refused is None:
            assert service.part_of(row, key) == ("completed" if key == MENTEE_END else "")
        else:
            with pytest.raises(refused):
                service.part_of(row, key)


def test_the_mentor_answers_the_own_survey_on_the_way_and_not_that_of_the_mentee(app: Flask, borsbeek: UUID) -> None:
    duo = a_duo(app, in_=borsbeek)
    survey = a_survey(app, duo, key=MENTOR_INTERIM)
    path = f"/l/{the_link(app, duo, survey)}/bevraging"
    assert boxes(a_browser(app).get(path).text) == {
        "duo_satisfied", "duo_frequency", "duo_mode", "sees_progress", "learns", "supported", "goes_on",
    }  # fmt: skip
    assert a_browser(app).send(path, goes_on="totally_agree").status_code == 303
    ended = an_ended_duo(app, in_=borsbeek, mentee="Yonas")
    theirs = a_survey(app, ended)
    for token in (ended.mentor_token, ended.mentee_token, duo.mentor_token):
        assert a_browser(app).get(f"/l/{token}/bevraging").status_code == 404
        assert a_browser(app).send(f"/l/{token}/bevraging", satisfied="very_dissatisfied").status_code == 404
    assert a_browser(app).send(path, satisfied="very_dissatisfied").status_code == 422, (
        "the mentor's link has the mentor's form"
    )
    assert kept(app, ended, theirs) == ("asked", {})


def test_asking_the_mentor_settles_the_moment_of_follow_up_that_wanted_it(app: Flask, borsbeek: UUID) -> None:
    with inside(app, borsbeek):
        programme = programmes.offered()[0]
        followed = programmes.settings_of(programme).following("vgc_brussel")
        programmes.adjust(
            programme, preset=followed.preset, follow_up=followed.follow_up, intervision=followed.intervision
        )
    duo = a_duo(app, in_=borsbeek, started_on=clock.today())
    with inside(app, borsbeek):
        trajectories.follow(duo.trajectory_id)
    a_survey(app, duo, key=MENTOR_INTERIM)
    with inside(app, borsbeek):
        states = {one.kind: one.state for one in settling.of_duo(duo.trajectory_id)}
    assert states["survey"] == "done"
    assert states["talk"] == "open"


def test_another_municipality_finds_nothing_and_counts_nothing(app: Flask, ended: ADuo) -> None:
    there = a_municipality(app, "Aartselaar")
    stranger = signed_in(app, a_case_worker(app, there, "Jo Smet"))
    survey = a_survey(app, ended, way="paper")
    for place in ("borsbeek", "aartselaar"):
        for page in (
            f"duos/{ended.trajectory_id}/bevraging",
            f"bevragingen/{survey}/invoeren",
            f"bevragingen/{survey}/formulier",
        ):
            assert stranger.get(f"/{place}/{page}").status_code == 404
        for act in ("invoeren", "intrekken", "terugzetten"):
            assert stranger.send(f"/{place}/bevragingen/{survey}/{act}", satisfied="very_satisfied").status_code == 404
        assert (
            stranger.send(
                f"/{place}/duos/{ended.trajectory_id}/bevraging", instrument=MENTEE_END, way="link"
            ).status_code
            == 404
        )
    with inside(app, there):
        assert results.results() == []
    assert kept(app, ended, survey) == ("asked", {})


def test_a_double_tap_saves_once(app: Flask, ended: ADuo) -> None:
    survey = a_survey(app, ended)
    path, phone, key = (
        f"/l/{the_link(app, ended, survey)}/bevraging",
        a_browser(app),
        "5e5e5e5e-0000-4000-8000-000000000002",
    )
    for _again in range(2):
        assert phone.send(path, still="yes", request_key=key).status_code == 303
    with inside(app, ended.tenant_id):
        assert db.session.scalar(select(func.count()).select_from(SurveyAnswer)) == 1


def test_a_link_lives_fourteen_days_at_most_and_a_new_one_ends_it(app: Flask, ended: ADuo) -> None:
    survey = a_survey(app, ended)
    first = the_link(app, ended, survey)
    with inside(app, ended.tenant_id):
        row = db.session.scalars(select(ActionLink).where(ActionLink.subject_id == survey)).one()
        assert row.expires_at - row.created_at == timedelta(days=14)
        service.ask(ended.trajectory_id, Asking(MENTEE_END, Way.LINK))
    second = the_link(app, ended, survey)
    assert a_browser(app).get(f"/l/{first}/bevraging").status_code == 410
    assert a_browser(app).get(f"/l/{second}/bevraging").status_code == 200
    with inside(app, ended.tenant_id):
        over = clock.utcnow() - timedelta(minutes=1)
        db.session.execute(update(ActionLink).where(ActionLink.subject_id == survey).values(expires_at=over))
    assert a_browser(app).send(f"/l/{second}/bevraging", still="yes").status_code == 410, "too late"
    assert kept(app, ended, survey) == ("asked", {})


def test_after_erasure_nothing_is_left_of_answers_link_and_question(app: Flask, ended: ADuo) -> None:
    survey = a_survey(app, ended)
    path = f"/l/{the_link(app, ended, survey)}/bevraging"
    a_browser(app).send(path, still="yes")
    with inside(app, ended.tenant_id):
        erasing.erase(ended.person_id, ground=Ground.REQUEST, by=None)
    assert a_browser(app).get(path).status_code == 410
    with inside(app, ended.tenant_id):
        assert db.session.scalars(select(Survey.id)).all() == []
        assert db.session.scalars(select(SurveyAnswer.item)).all() == []
    worker = signed_in(app, a_case_worker(app, ended.tenant_id))
    asked = worker.send(f"/borsbeek/duos/{ended.trajectory_id}/bevraging", instrument=MENTEE_END, way="paper")
    assert asked.status_code == 409, "who was erased is asked nothing"


def test_who_is_set_apart_is_not_counted_and_the_link_stops(app: Flask, ended: ADuo) -> None:
    survey = a_survey(app, ended)
    path = f"/l/{the_link(app, ended, survey)}/bevraging"
    a_browser(app).send(path, still="yes")
    with inside(app, ended.tenant_id):
        assert results.results()[0].answered == 1
        apart.set_apart(ended.person_id, Contested.CONTESTED)
    assert a_browser(app).get(path).status_code == 410
    with inside(app, ended.tenant_id):
        assert results.results() == []
        assert db.session.scalars(select(SurveyAnswer.item)).all() == []


def test_what_staff_type_in_ends_the_link_and_one_person_answers_once(app: Flask, ended: ADuo) -> None:
    survey = a_survey(app, ended)
    link = the_link(app, ended, survey)
    worker = signed_in(app, a_case_worker(app, ended.tenant_id))
    assert worker.send(f"/borsbeek/bevragingen/{survey}/invoeren", still="no").status_code == 303
    assert a_browser(app).get(f"/l/{link}/bevraging").status_code == 410
    assert worker.get(f"/borsbeek/bevragingen/{survey}/invoeren").status_code == 409
    assert worker.send(f"/borsbeek/bevragingen/{survey}/invoeren", still="yes").status_code == 409
    again = worker.send(f"/borsbeek/duos/{ended.trajectory_id}/bevraging", instrument=MENTEE_END, way="link")
    assert again.status_code == 409
    assert kept(app, ended, survey) == ("answered", {"still": "no"})


def test_a_sheet_that_was_typed_in_wrongly_is_taken_back_put_back_or_typed_in_again(app: Flask, ended: ADuo) -> None:
    survey = a_survey(app, ended, way="paper")
    worker, entry = signed_in(app, a_case_worker(app, ended.tenant_id)), f"/borsbeek/bevragingen/{survey}/invoeren"
    worker.send(entry, still="no")
    worker.send(f"/borsbeek/bevragingen/{survey}/intrekken")
    with inside(app, ended.tenant_id):
        assert results.results() == [], "what was taken back does not count"
    worker.send(f"/borsbeek/bevragingen/{survey}/terugzetten")
    assert kept(app, ended, survey) == ("answered", {"still": "no"})
    worker.send(f"/borsbeek/bevragingen/{survey}/intrekken")
    assert worker.send(entry, still="yes").status_code == 303
    assert kept(app, ended, survey) == ("answered", {"still": "yes"})


def test_staff_see_who_answered_and_never_what(app: Flask, ended: ADuo) -> None:
    survey = a_survey(app, ended)
    a_browser(app).send(f"/l/{the_link(app, ended, survey)}/bevraging", satisfied="very_dissatisfied", still="no")
    worker = signed_in(app, a_case_worker(app, ended.tenant_id))
    listed = worker.get("/borsbeek/bevragingen?toon=beantwoord").text
    assert "Samira Haddad" in listed
    for page in ("bevragingen?toon=beantwoord", f"duos/{ended.trajectory_id}/bevraging", "bevragingen/resultaten"):
        text = worker.get(f"/borsbeek/{page}").text
        assert "Very dissatisfied" not in text, f"{page} says what one person answered"


def test_the_contact_point_reads_the_counts_and_no_names(app: Flask, ended: ADuo) -> None:
    survey = a_survey(app, ended)
    point = signed_in(app, a_contact_point(app, ended.tenant_id))
    page = point.get("/borsbeek/bevragingen/resultaten")
    assert page.status_code == 200
    assert "Samira" not in page.text
    assert point.get("/borsbeek/bevragingen").status_code == 403
    assert point.get(f"/borsbeek/bevragingen/{survey}/invoeren").status_code == 403


def test_paper_is_in_the_language_of_the_person_with_a_number_and_no_name(app: Flask, borsbeek: UUID) -> None:
    duo = an_ended_duo(app, in_=borsbeek, language="ar")
    survey = a_survey(app, duo, way="paper")
    sheet = signed_in(app, a_case_worker(app, borsbeek)).get(f"/borsbeek/bevragingen/{survey}/formulier").text
    page = BeautifulSoup(sheet, "html.parser")
    assert page.html is not None
    assert (page.html["lang"], page.html["dir"]) == ("ar", "rtl")
    assert "ما مدى رضاك عن مرشدك؟" in sheet
    assert "№ 1" in sheet
    assert "Samira" not in sheet


def test_who_cannot_be_reached_is_asked_on_paper(app: Flask, ended: ADuo) -> None:
    with inside(app, ended.tenant_id):
        person = db.session.scalars(select(Person).where(Person.id == ended.person_id)).one()
        person.email = person.phone = person.address = ""
    worker = signed_in(app, a_case_worker(app, ended.tenant_id))
    path = f"/borsbeek/duos/{ended.trajectory_id}/bevraging"
    assert "Choose paper" in worker.send(path, instrument=MENTEE_END, way="link").text
    with inside(app, ended.tenant_id):
        assert db.session.scalars(select(Survey.id)).all() == [], "nothing was asked"
    assert worker.send(path, instrument=MENTEE_END, way="paper").status_code == 303


def test_a_person_takes_the_own_answers_along_and_not_what_the_mentor_said(app: Flask, borsbeek: UUID) -> None:
    duo = a_duo(app, in_=borsbeek)
    mentors = a_survey(app, duo, key=MENTOR_INTERIM)
    with inside(app, borsbeek):
        service.type_in(mentors, {"sees_progress": "totally_disagree"})
        trajectories.close(duo.trajectory_id)
    own = a_survey(app, duo)
    with inside(app, borsbeek):
        service.type_in(own, {"satisfied": "very_satisfied"})
        said = takeout.everything(duo.person_id)["kept"]
    assert [row["instrument"] for row in said["survey"]] == [MENTEE_END]
    assert [(row["item"], row["answer"]) for row in said["survey_answer"]] == [("satisfied", "very_satisfied")]
