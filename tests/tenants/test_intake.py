# SPDX-License-Identifier: EUPL-1.2
"""The rules of a first talk: half-done is fine, a decision is a person's, and nobody who waits is forgotten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel.database import db
from koepel.errors import Invalid, NotFound
from koepel.records import AuditEntry, Outbox
from tenants.intake import occupations, service
from tenants.intake.models import Intake, IntakeState
from tenants.intake.waiting import NotWaiting, days_waiting, paused
from tenants.people import service as people
from tenants.programmes import service as programmes
from tests.factories.people import a_mentee, a_mentor, a_person, an_intake
from tests.support.places import a_case_worker, a_municipality, inside, signed_in


def rings(kind: str) -> list[Outbox]:
    return list(db.session.scalars(select(Outbox).where(Outbox.kind == kind)))


def lines(action: str) -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def test_a_talk_can_be_left_half_done_and_taken_up_again(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        draft = an_intake(borsbeek, state="draft", goals=["work", "dutch"])
    with inside(app, borsbeek):
        again = service.intake(draft.id)
        assert (again.state, again.steps_done, again.goals) == (IntakeState.DRAFT, ["goal"], ["work", "dutch"])
        service.save_step(again, "wishes", {"interests": ["sport"]})
    with inside(app, borsbeek):
        assert service.intake(draft.id).steps_done == ["goal", "wishes"]


def test_a_finished_talk_stands_on_the_waiting_list_and_its_card_is_asked_for(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        draft = an_intake(borsbeek, state="draft")
    with inside(app, borsbeek):
        service.accept(service.intake(draft.id))
    with inside(app, borsbeek):
        waiting = service.intake(draft.id)
        assert (waiting.state, waiting.waiting_since) == (IntakeState.WAITING, clock.today())
        assert [row.subject_id for row in rings("cards.publish")] == [draft.id]


def test_a_draft_asks_for_no_card(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        an_intake(borsbeek, state="draft", goals=["work"], radius_km=5)
    with inside(app, borsbeek):
        assert rings("cards.publish") == []


@pytest.mark.attack("T39")
def test_a_talk_is_finished_once(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        mentee = a_mentee(borsbeek)
    with inside(app, borsbeek), pytest.raises(service.IntakeAlreadyDecided):
        service.accept(service.intake(mentee.id))


def test_one_open_talk_per_person_side_and_programme(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        mentee = a_mentee(borsbeek)
    with inside(app, borsbeek):
        person, programme = people.person(mentee.person_id), programmes.offered()[0]
        with pytest.raises(service.AlreadyBegun):
            service.begin(person, "mentee", programme)
        as_mentor = service.begin(person, "mentor", programme)
        assert as_mentor.person_id == mentee.person_id, "a mentee may become a mentor (B30)"


@pytest.mark.attack("T39")
def test_a_condition_answered_with_no_stops_until_an_exception_is_made(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    worker = a_case_worker(app, borsbeek)
    with app.app_context():
        draft = an_intake(borsbeek, state="draft", criteria={"enough_time": "no", "motivated": "yes"})
    with inside(app, borsbeek, worker):
        intake = service.intake(draft.id)
        with pytest.raises(service.ConditionsNotMet):
            service.accept(intake)
        service.make_exception(intake, "enough_time")
        service.accept(intake)
    with inside(app, borsbeek):
        assert service.intake(draft.id).criteria == {"enough_time": "exception", "motivated": "yes"}
        line = lines("exception_made")[0]
        assert (line.account_id, line.fields) == (worker, ["enough_time"])


def test_no_exception_where_the_programme_allows_none(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        draft = an_intake(borsbeek, state="draft", criteria={"motivated": "no"})
    with inside(app, borsbeek), pytest.raises(Invalid):
        service.make_exception(service.intake(draft.id), "motivated")


def test_an_exception_of_the_contact_point_is_not_made_by_a_case_worker(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        draft = an_intake(borsbeek, state="draft", criteria={"lives_in_collaboration": "no"})
    page = signed_in(app, a_case_worker(app, borsbeek))
    assert (
        page.send(f"/borsbeek/intakes/{draft.id}/uitzondering", criterion="lives_in_collaboration").status_code == 403
    )
    deciding = signed_in(app, a_case_worker(app, borsbeek, "Carla Dens", may_decide=True))
    assert (
        deciding.send(f"/borsbeek/intakes/{draft.id}/uitzondering", criterion="lives_in_collaboration").status_code
        == 303
    )
    with inside(app, borsbeek):
        assert service.intake(draft.id).criteria == {"lives_in_collaboration": "exception"}


def test_who_is_in_a_duo_ends_the_duo_first(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        mentee = a_mentee(borsbeek)
    with inside(app, borsbeek):
        row = service.intake(mentee.id)
        service.matched(row)
        with pytest.raises(service.StillInADuo):
            service.stop(row, "withdrawn")


def test_what_nobody_asked_yet_stops_nothing(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        assert an_intake(borsbeek, state="waiting", criteria={}).state == IntakeState.WAITING


def test_the_longest_wait_stands_first_and_priority_before_it(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    today = clock.today()
    with app.app_context():
        short = a_mentee(borsbeek, on=today - timedelta(days=3))
        long = a_mentee(borsbeek, on=today - timedelta(days=40))
        first = a_mentee(borsbeek, on=today - timedelta(days=1), tier=1, tier_reasons=["isolated"])
    with inside(app, borsbeek):
        assert [one.id for one in service.waiting_list("mentee")] == [first.id, long.id, short.id]
        assert days_waiting(service.intake(long.id)) == 40


def test_and_from_another_municipality_nobody_waits(app: Flask) -> None:
    borsbeek, mortsel = a_municipality(app, "Borsbeek"), a_municipality(app, "Mortsel")
    with app.app_context():
        mentee = a_mentee(borsbeek)
    with inside(app, mortsel):
        assert service.waiting_list("mentee") == []
        with pytest.raises(NotFound):
            service.intake(mentee.id)


def test_a_next_step_and_a_reason_are_kept_for_who_waits(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        mentee, draft = a_mentee(borsbeek), an_intake(borsbeek, state="draft")
    with inside(app, borsbeek):
        service.plan_next_step(service.intake(mentee.id), "recruit", date(2030, 1, 2), "no_suitable_mentor")
        with pytest.raises(NotWaiting):
            service.plan_next_step(service.intake(draft.id), "call")
    with inside(app, borsbeek):
        kept = service.intake(mentee.id)
        assert (kept.next_step, kept.next_step_on, kept.no_match_reason) == (
            "recruit",
            date(2030, 1, 2),
            "no_suitable_mentor",
        )


def test_who_stops_leaves_the_list_and_the_pool_and_can_come_back(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        mentee = a_mentee(borsbeek)
    with inside(app, borsbeek):
        service.withdraw(service.intake(mentee.id), why="found_work")
    with inside(app, borsbeek):
        gone = service.intake(mentee.id)
        assert (gone.state, gone.waiting_since, gone.no_match_reason) == (IntakeState.WITHDRAWN, None, "found_work")
        assert [row.subject_id for row in rings("cards.withdraw")] == [mentee.id]
        assert service.waiting_list("mentee") == []
        assert service.reopen(gone).state == IntakeState.DRAFT
        assert gone.goals == ["work"], "what was said is not asked again"


def test_a_pause_keeps_the_place_in_the_queue(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    since = clock.today() - timedelta(days=30)
    with app.app_context():
        mentor = a_mentor(borsbeek, on=since)
    with inside(app, borsbeek):
        row = service.intake(mentor.id)
        service.pause(row, clock.today() + timedelta(days=14))
        assert paused(row)
        assert service.waiting_list("mentor") == []
        service.resume(row)
        assert [(one.id, one.waiting_since) for one in service.waiting_list("mentor")] == [(mentor.id, since)]


def test_a_pause_lies_in_the_future(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        mentor = a_mentor(borsbeek)
    with inside(app, borsbeek), pytest.raises(Invalid):
        service.pause(service.intake(mentor.id), clock.today())


def test_a_duo_takes_somebody_off_the_list_and_its_end_puts_them_back(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        mentee = a_mentee(borsbeek)
    with inside(app, borsbeek):
        row = service.intake(mentee.id)
        service.matched(row)
        assert (row.state, row.waiting_since) == (IntakeState.ACCEPTED, None)
        service.wait_again(row)
        assert (row.state, row.waiting_since) == (IntakeState.WAITING, clock.today())


def test_a_paused_mentor_is_not_put_back_by_the_end_of_a_duo(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        mentor = a_mentor(borsbeek)
    with inside(app, borsbeek):
        row = service.intake(mentor.id)
        service.pause(row, clock.today() + timedelta(days=14))
        service.wait_again(row)
        assert paused(row)


def test_too_many_with_priority_is_asked_about_from_two_in_five_on(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        for number in range(5):
            a_mentee(borsbeek, tier=int(number < 2), tier_reasons=["isolated"] if number < 2 else [])
    with inside(app, borsbeek):
        assert not service.many_in_a_tier()
    with app.app_context():
        a_mentee(borsbeek, tier=2, tier_reasons=["isolated"])
    with inside(app, borsbeek):
        assert service.many_in_a_tier()


def test_each_step_of_a_mentor_has_its_date_and_who_noted_it(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    worker = a_case_worker(app, borsbeek)
    with app.app_context():
        mentor = a_mentor(borsbeek, ready=False)
    with inside(app, borsbeek, worker):
        service.note_readiness(mentor.person_id, "training", date(2019, 5, 2), "An Willems")
    with inside(app, borsbeek):
        found = [
            (one.step, one.done_on, one.noted_name, one.noted_by) for one in service.readiness_of(mentor.person_id)
        ]
        assert found == [("training", date(2019, 5, 2), "An Willems", worker)]
        assert mentor.id in [row.subject_id for row in rings("cards.publish")]


def test_a_step_noted_by_mistake_can_be_taken_back(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        mentor = a_mentor(borsbeek)
    with inside(app, borsbeek):
        service.take_back_readiness(mentor.person_id, "training")
    with inside(app, borsbeek):
        assert "training" not in [one.step for one in service.readiness_of(mentor.person_id)]
        assert [line.fields for line in lines("readiness_taken_back")] == [["training"]]


def test_turning_a_mentor_down_needs_one_coded_reason_and_a_name(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    worker = a_case_worker(app, borsbeek)
    with app.app_context():
        mentor = an_intake(borsbeek, "mentor", state="draft")
    with inside(app, borsbeek, worker):
        row = service.intake(mentor.id)
        with pytest.raises(Invalid):
            service.reject(row, "")
        service.reject(row, "wrong_expectations")
    with inside(app, borsbeek):
        decided = service.screening_of(mentor.person_id)
        assert decided is not None
        assert (decided.decision, decided.rejection, decided.decided_by) == ("rejected", "wrong_expectations", worker)
        assert service.intake(mentor.id).state == IntakeState.WITHDRAWN


def test_an_answer_of_another_step_is_a_fault_of_ours(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        draft = an_intake(borsbeek, state="draft")
    with inside(app, borsbeek), pytest.raises(KeyError):
        service.save_step(service.intake(draft.id), "wishes", {"tier": 2})


def test_every_column_of_a_step_exists() -> None:
    from tenants.intake.steps import COLUMNS

    for columns in COLUMNS.values():
        for names in columns.values():
            assert not [name for name in names if name not in Intake.__table__.columns]


@pytest.mark.parametrize(
    ("text", "codes", "to_confirm"),
    [
        ("lasser", ("7212",), False),
        ("lasser, kok", ("7212", "5120"), False),
        ("leerkracht", ("23",), True),
        ("sterrenstofverzamelaar", (), False),
        ("", (), False),
    ],
)
def test_a_word_for_a_job_becomes_a_code_or_a_question(text: str, codes: tuple[str, ...], to_confirm: bool) -> None:
    found = occupations.read(text)
    assert found.codes == codes
    assert found.to_confirm is to_confirm


def test_the_ticked_meaning_of_a_word_is_kept() -> None:
    first = occupations.chosen("leerkracht", (), before="")
    assert first.to_confirm
    second = occupations.chosen("leerkracht", ("2341",), before="leerkracht")
    assert (second.codes, second.to_confirm) == (("2341",), False)


def test_a_meaning_that_was_not_offered_is_not_taken() -> None:
    assert occupations.chosen("leerkracht", ("7212",), before="leerkracht").codes == ("23",)


def test_the_sector_follows_from_the_job_when_nobody_chose_one() -> None:
    assert occupations.sectors_of(["7212", "2341"]) == ["C", "Q"]


def test_a_person_without_file_here_gets_no_talk(app: Flask) -> None:
    borsbeek, mortsel = a_municipality(app, "Borsbeek"), a_municipality(app, "Mortsel")
    with app.app_context():
        stranger = a_person(borsbeek)
    with inside(app, mortsel), pytest.raises(NotFound):
        service.begin(people.person(stranger.id), "mentee", programmes.offered()[0])
