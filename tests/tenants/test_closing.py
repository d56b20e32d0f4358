# SPDX-License-Identifier: EUPL-1.2
"""Closing a duo as its case worker meets it: one page and one button, the forms of both, consent, undo; and what nobody else reads."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from koepel import clock
from koepel.database import db
from koepel.records import Message
from koepel.retention_terms import Retention
from tenants.closing import informed, service
from tenants.closing.models import ClosingTalk
from tenants.consents.models import Consent
from tenants.plans import service as plans
from tenants.retention import destroying, erasing
from tenants.retention.kinds import Ground
from tenants.rights import apart, takeout
from tenants.rights.grounds import Ground as Contested
from tenants.surveys.instrument import CLOSING_MENTEE, CLOSING_MENTOR
from tenants.surveys.models import Survey
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import Duo
from tenants.vocabulary import GoalType
from tests.factories.closing import a_closing, an_answered_form
from tests.factories.duos import ADuo, a_duo
from tests.factories.pool import Region, a_region
from tests.factories.surveys import a_survey, an_ended_duo, the_link
from tests.isolation.town import a_browser
from tests.support.places import Staff, a_case_worker, a_municipality, inside, signed_in
from tests.support.working import worked

WHOLE = {"form": "joint", "ending": "completed"}


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.fixture
def duo(app: Flask, borsbeek: UUID) -> ADuo:
    return a_duo(app, in_=borsbeek)


@pytest.fixture
def worker(app: Flask, borsbeek: UUID) -> Staff:
    return signed_in(app, a_case_worker(app, borsbeek))


def at(duo: ADuo, more: str = "") -> str:
    return f"/borsbeek/duos/{duo.trajectory_id}/afsluiten{more}"


def mentor_of(app: Flask, duo: ADuo) -> UUID:
    with inside(app, duo.tenant_id):
        found = db.session.scalars(select(Duo.mentor_person_id).where(Duo.trajectory_id == duo.trajectory_id)).one()
        assert found
        return found


def counted(app: Flask, duo: ADuo, model: type) -> int:
    with inside(app, duo.tenant_id):
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_duo_is_closed_with_what_came_of_it_in_one_save(app: Flask, duo: ADuo, worker: Staff) -> None:
    said = {
        "outcomes": ["work_at_level", "dutch"],
        "barriers": ["childcare"],
        "coordination": "good",
        "in_contact": "yes",
    }
    assert worker.send(at(duo), **WHOLE, **said).status_code == 303
    with inside(app, duo.tenant_id):
        talk = service.talk_of(duo.trajectory_id)
        assert talk is not None
        assert (talk.form, talk.outcomes, talk.coordination, talk.in_contact) == (
            "joint", ["work_at_level", "dutch"], "good", "yes",
        )  # fmt: skip
        assert service.barriers_of(talk) == ["childcare"]
        assert trajectories.trajectory(duo.trajectory_id).state == "completed"
    page = worker.get(at(duo)).text
    assert "Work at the own level, Better Dutch" in page
    assert "No childcare" in page


def test_a_duo_that_stops_early_says_why_and_the_typing_stays(app: Flask, duo: ADuo, worker: Staff) -> None:
    answer = worker.send(at(duo), form="apart", ending="stopped", outcomes=["volunteering"], in_contact="no")
    assert answer.status_code == 422
    assert "Choose a reason." in answer.text
    assert 'value="volunteering" checked' in answer.text
    assert 'value="apart" checked' in answer.text
    assert counted(app, duo, ClosingTalk) == 0
    assert worker.send(at(duo), form="apart", ending="stopped", reason="moved").status_code == 303
    with inside(app, duo.tenant_id):
        row = trajectories.trajectory(duo.trajectory_id)
        assert (row.state, row.stop_reason) == ("stopped", "moved")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"ending": "completed"}, "Choose how the duo wants to close."),
        ({"form": "joint"}, "Choose how the duo ends."),
        ({**WHOLE, "outcomes": ["none", "dutch"]}, "Choose what came of it, or none of these."),
        ({**WHOLE, "held_on": "2001-01-01"}, "Choose a day between the start and today."),
        ({**WHOLE, "outcomes": ["rich"]}, "Choose one of the options."),
    ],
)
def test_what_does_not_fit_is_said_and_the_duo_runs_on(
    app: Flask, duo: ADuo, worker: Staff, sent: dict[str, str], told: str
) -> None:
    answer = worker.send(at(duo), **sent)
    assert answer.status_code == 422
    assert told in answer.text
    with inside(app, duo.tenant_id):
        assert trajectories.trajectory(duo.trajectory_id).state == "started"


def test_undo_brings_the_duo_back_with_nothing_of_its_end(app: Flask, duo: ADuo, worker: Staff) -> None:
    page = worker.send(at(duo), form="mail", ending="completed", mentee_informed="given")
    assert page.status_code == 303
    with inside(app, duo.tenant_id):
        assert informed.agreed(duo.person_id)
    assert worker.send(at(duo, "/ongedaan")).status_code == 303
    with inside(app, duo.tenant_id):
        assert trajectories.trajectory(duo.trajectory_id).state == "started"
        assert service.talk_of(duo.trajectory_id) is None
        assert not informed.agreed(duo.person_id)
        assert set(db.session.scalars(select(Survey.state))) == {"withdrawn"}
        waits = select(func.count()).select_from(Message).where(Message.kind == "survey.asked", Message.state == "held")
        assert db.session.scalar(waits) == 0, "no form leaves"


def test_after_the_hold_an_ending_cannot_be_undone(app: Flask, duo: ADuo, worker: Staff) -> None:
    a_closing(app, duo)
    worked(app)
    assert worker.send(at(duo, "/ongedaan")).status_code == 409
    assert counted(app, duo, ClosingTalk) == 1


def test_a_closing_that_is_noted_anew_changes_no_ending(app: Flask, duo: ADuo, worker: Staff) -> None:
    a_closing(app, duo)
    assert worker.send(at(duo), form="apart", outcomes=["training"], mentor_first="1").status_code == 303
    with inside(app, duo.tenant_id):
        talk = service.talk_of(duo.trajectory_id)
        assert talk is not None
        assert (talk.form, talk.outcomes, talk.mentor_first, talk.ended_here) == ("apart", ["training"], True, False)
    assert worker.send(at(duo, "/ongedaan")).status_code == 409, "what ended before is not undone by a later note"


def test_a_goal_of_the_plan_is_weighed_in_one_tap_and_taken_back(app: Flask, duo: ADuo, worker: Staff) -> None:
    with inside(app, duo.tenant_id):
        goal = plans.set_goal(duo.trajectory_id, GoalType.WORK).id
    an_ended = f"/borsbeek/afsluiten/doelen/{goal}"
    assert worker.send(an_ended, how="reached").status_code == 303
    assert "Work" in worker.get(at(duo)).text
    with inside(app, duo.tenant_id):
        assert [one.state for one in plans.goals(duo.trajectory_id)] == ["reached"]
    assert worker.send(f"{an_ended}/ongedaan").status_code == 303
    with inside(app, duo.tenant_id):
        assert [one.state for one in plans.goals(duo.trajectory_id)] == ["open"]


def test_consent_is_asked_of_each_and_not_asked_is_no_answer(app: Flask, duo: ADuo, worker: Staff) -> None:
    assert worker.send(at(duo), **WHOLE, mentor_informed="given").status_code == 303
    with inside(app, duo.tenant_id):
        said = db.session.execute(select(Consent.person_id, Consent.answer)).all()
    assert said == [(mentor_of(app, duo), "given")], "the mentee was not asked, and nothing was written down"


def test_a_no_is_written_down_and_takes_back_an_older_yes(app: Flask, duo: ADuo, worker: Staff) -> None:
    with inside(app, duo.tenant_id):
        informed.note(duo.person_id, "given")
    assert worker.send(at(duo), **WHOLE, mentee_informed="refused").status_code == 303
    with inside(app, duo.tenant_id):
        assert not informed.agreed(duo.person_id)


def test_a_form_by_message_reaches_both_each_by_an_own_link_and_goes_before_the_names(
    app: Flask, duo: ADuo, worker: Staff
) -> None:
    assert worker.send(at(duo), form="mail", ending="completed").status_code == 303
    with inside(app, duo.tenant_id):
        asked = {row.instrument: row.id for row in db.session.scalars(select(Survey))}
    assert set(asked) == {CLOSING_MENTEE, CLOSING_MENTOR}
    pages = {key: a_browser(app).get(f"/l/{the_link(app, duo, one)}/bevraging").text for key, one in asked.items()}
    assert "Did you reach your goals?" in pages[CLOSING_MENTEE]
    assert "Do you want to be a mentor again?" not in pages[CLOSING_MENTEE]
    assert "Do you want to be a mentor again?" in pages[CLOSING_MENTOR]
    for page in pages.values():
        assert "Your contact at the municipality reads your answers." in page
        assert "We count all answers together." not in page


def test_who_was_sent_the_form_before_gets_no_second_one(app: Flask, duo: ADuo, worker: Staff) -> None:
    a_survey(app, duo, key=CLOSING_MENTOR)
    assert worker.send(at(duo), form="if_needed", ending="completed").status_code == 303
    with inside(app, duo.tenant_id):
        sent = select(func.count()).select_from(Message).where(Message.kind == "survey.asked")
        assert db.session.scalar(sent) == 2


def test_the_mentor_is_asked_before_while_the_duo_runs(app: Flask, duo: ADuo, worker: Staff) -> None:
    answer = worker.send(at(duo, "/formulier"), instrument=CLOSING_MENTOR, way="link")
    assert answer.status_code == 303
    survey = a_survey_of(app, duo, CLOSING_MENTOR)
    assert a_browser(app).send(f"/l/{the_link(app, duo, survey)}/bevraging", hard="mobility").status_code == 303
    assert "Hard to get around" in worker.get(at(duo)).text


def a_survey_of(app: Flask, duo: ADuo, key: str) -> UUID:
    with inside(app, duo.tenant_id):
        return db.session.scalars(select(Survey.id).where(Survey.instrument == key)).one()


def test_the_case_worker_reads_both_forms_and_neither_half_reads_the_other(
    app: Flask, duo: ADuo, worker: Staff
) -> None:
    mentee, mentor = a_survey(app, duo, key=CLOSING_MENTEE), a_survey(app, duo, key=CLOSING_MENTOR)
    links = {one: f"/l/{the_link(app, duo, one)}/bevraging" for one in (mentee, mentor)}
    assert a_browser(app).send(links[mentee], went_well="people").status_code == 303
    assert a_browser(app).send(links[mentor], went_well="dutch").status_code == 303
    page = worker.get(at(duo)).text
    assert "Getting to know people" in page
    assert "You read this. The other person of the duo does not." in page
    for link, own in ((links[mentee], "people"), (links[mentor], "dutch")):
        there = a_browser(app).get(link).text
        assert there.count(" checked") == 1
        assert f'value="{own}" checked' in there


def test_who_asks_for_a_talk_in_the_form_stands_on_vandaag_until_it_was_held(
    app: Flask, duo: ADuo, worker: Staff
) -> None:
    an_answered_form(app, duo, CLOSING_MENTEE, talk="yes")
    an_answered_form(app, duo, CLOSING_MENTOR, talk="no")
    page = worker.get("/borsbeek/vandaag").text
    assert "The mentee asks for a talk at the end" in page
    assert "The mentor asks for a talk at the end" not in page
    a_closing(app, duo, held_on=clock.today())
    assert "The mentee asks for a talk at the end" not in worker.get("/borsbeek/vandaag").text


def test_from_vandaag_a_duo_is_closed_in_three_clicks(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    duo = a_duo(app, in_=borsbeek, started_on=clock.today() - timedelta(days=190))
    assert f'href="{at(duo)}"' in worker.get("/borsbeek/vandaag").text, "one"
    assert worker.get(at(duo)).text.count('name="form"') == 4, "two: a tile; and three: the button"


def test_another_municipality_finds_no_closing(app: Flask, duo: ADuo) -> None:
    a_closing(app, duo)
    stranger = a_municipality(app, "Mortsel")
    other = signed_in(app, a_case_worker(app, stranger))
    assert other.get(f"/mortsel/duos/{duo.trajectory_id}/afsluiten").status_code == 404
    assert other.send(f"/mortsel/duos/{duo.trajectory_id}/afsluiten", **WHOLE).status_code == 404
    assert other.get(f"/mortsel/duos/{duo.trajectory_id}/bedankkaart").status_code == 404


def test_of_a_mentor_from_elsewhere_nothing_is_asked_but_the_form(app: Flask) -> None:
    region: Region = a_region(app, "Borsbeek", "Aartselaar")
    duo = a_duo(app, in_=region.borsbeek, mentor_from=region.aartselaar, region=region.id)
    page = signed_in(app, a_case_worker(app, region.borsbeek)).get(at(duo)).text
    assert 'name="again"' not in page
    assert 'name="mentor_informed"' not in page
    assert "The mentor is of another municipality." in page


def test_a_thank_you_card_names_the_mentor_and_no_mentee(app: Flask, duo: ADuo, worker: Staff) -> None:
    page = worker.get(f"/borsbeek/duos/{duo.trajectory_id}/bedankkaart").text
    assert "Karel Peeters" in page
    assert "Samira" not in page


def test_after_erasure_codes_stay_and_barriers_names_and_answers_go(app: Flask, duo: ADuo) -> None:
    a_closing(app, duo)
    an_answered_form(app, duo, CLOSING_MENTEE, talk="yes")
    with inside(app, duo.tenant_id):
        erasing.erase(duo.person_id, ground=Ground.REQUEST, by=None)
    with inside(app, duo.tenant_id):
        talk = db.session.scalars(select(ClosingTalk)).one()
        assert (talk.outcomes, talk.barriers, talk.noted_name) == (["work_at_level"], "", "")
        assert db.session.scalars(select(Survey)).all() == []


def test_what_stood_in_the_way_goes_with_the_term_of_notes_and_the_outcome_stays(app: Flask, duo: ADuo) -> None:
    a_closing(app, duo)
    with inside(app, duo.tenant_id):
        destroying._empty(duo.person_id, Retention.WORKER_NOTES)
    with inside(app, duo.tenant_id):
        talk = db.session.scalars(select(ClosingTalk)).one()
        assert (talk.barriers, talk.outcomes) == ("", ["work_at_level"])


def test_of_who_is_set_apart_no_closing_is_read(app: Flask, duo: ADuo, worker: Staff) -> None:
    a_closing(app, duo)
    with inside(app, duo.tenant_id):
        apart.set_apart(duo.person_id, Contested.CONTESTED)
    with inside(app, duo.tenant_id):
        assert db.session.scalars(select(ClosingTalk)).all() == []
    assert "Work at the own level" not in worker.get(at(duo)).text


def test_a_mentee_takes_the_own_closing_along_and_not_what_the_mentor_said(app: Flask, duo: ADuo) -> None:
    a_closing(app, duo)
    an_answered_form(app, duo, CLOSING_MENTEE, went_well="people")
    an_answered_form(app, duo, CLOSING_MENTOR, went_well="dutch")
    with inside(app, duo.tenant_id):
        kept = takeout.everything(duo.person_id)["kept"]
    assert kept["closing_talk"][0]["outcomes"] == ["work_at_level"]
    assert [one["answer"] for one in kept["survey_answer"]] == ["people"]


def test_an_ended_duo_of_long_ago_keeps_its_mentor_out_of_reach(app: Flask) -> None:
    region = a_region(app, "Borsbeek", "Aartselaar")
    duo = an_ended_duo(app, in_=region.borsbeek, mentor_from=region.aartselaar, region=region.id)
    worked(app)
    worker = signed_in(app, a_case_worker(app, region.borsbeek))
    answer = worker.send(at(duo, "/formulier"), instrument=CLOSING_MENTOR, way="link")
    assert answer.status_code == 409
