# SPDX-License-Identifier: EUPL-1.2
"""Nobody is matched and no duo starts before VDAB agrees; who is refused is offered another programme (D5, B14)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from koepel import clock
from koepel.database import db, mine
from koepel.errors import Invalid
from koepel.ids import reference
from koepel.records import AuditEntry
from shared_pool.cards import service as cards
from shared_pool.matching import service as matching
from tenants import disclosure
from tenants.intake import decisions, offering, service
from tenants.intake.codes import Answer
from tenants.intake.models import Intake, IntakeState, ParticipationDecision
from tenants.people.models import CardRelease
from tenants.programmes import service as programmes
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import Trajectory
from tenants.vocabulary import RefusalReason
from tests.factories.people import a_mentee, a_mentor
from tests.factories.pool import a_tenant
from tests.factories.vdab import (
    KEY,
    LOA,
    a_job_seeker,
    a_town_of_vdab,
    day,
    held,
    lot_of,
    opening,
    refused,
    said,
)
from tests.support.places import Staff, a_case_worker, inside, signed_in
from tests.support.working import worked


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    """A municipality with the programme of VDAB."""
    return a_town_of_vdab(app)


@pytest.fixture
def els(app: Flask, borsbeek: UUID) -> Staff:
    """Its case worker."""
    return signed_in(app, a_case_worker(app, borsbeek, "Els Maes"))


def test_nobody_is_matched_before_vdab_agrees(app: Flask, borsbeek: UUID) -> None:
    talk = a_job_seeker(app, borsbeek)
    with app.app_context():
        a_mentor(borsbeek, programme=KEY, given="Karel", speaks=("nl", "ar"))
    worked(app)
    with inside(app, borsbeek):
        assert service.intake(talk).state == IntakeState.WAITING, "on the waiting list all the same"
        assert cards.cards_of(talk) is None
        assert disclosure.own_person(talk).facts.criteria_failed
        assert (
            db.session.scalar(select(func.count()).select_from(CardRelease).where(CardRelease.intake_id == talk)) == 0
        )
        assert matching.own_bench(talk).best(5) == []
    said(app, borsbeek, talk)
    worked(app)
    with inside(app, borsbeek):
        assert cards.cards_of(talk) is not None
        assert not disclosure.own_person(talk).facts.criteria_failed
        assert len(matching.own_bench(talk).best(5)) == 1


def test_a_yes_that_is_taken_back_takes_the_card_back(app: Flask, borsbeek: UUID) -> None:
    talk = a_job_seeker(app, borsbeek)
    said(app, borsbeek, talk)
    worked(app)
    with inside(app, borsbeek):
        decisions.take_back(talk)
    worked(app)
    with inside(app, borsbeek):
        assert cards.cards_of(talk) is None


@pytest.mark.attack("T39")
def test_no_trajectory_starts_before_vdab_agrees(app: Flask, borsbeek: UUID) -> None:
    talk = a_job_seeker(app, borsbeek)
    with inside(app, borsbeek), pytest.raises(decisions.NotDecided):
        trajectories.open_trajectory(opening(borsbeek, service.intake(talk)))
    said(app, borsbeek, talk)
    with inside(app, borsbeek):
        trajectories.open_trajectory(opening(borsbeek, service.intake(talk)))
        assert service.intake(talk).state == IntakeState.ACCEPTED


@pytest.mark.attack("T39")
def test_the_database_starts_none_and_lets_no_card_out_either(app: Flask, borsbeek: UUID) -> None:
    talk = a_job_seeker(app, borsbeek)

    def trajectory(row: Intake) -> None:
        db.session.add(
            Trajectory(
                number=1, person_id=row.person_id, programme_id=row.programme_id, started_on=clock.today(), silence_days=21,
                usual_minutes=60, usual_mode="in_person", wanted_meetings=1, followed_from=clock.today(),
            )
        )  # fmt: skip

    def card(row: Intake) -> None:
        db.session.add(
            CardRelease(
                id=reference(), person_id=row.person_id, intake_id=row.id, side="mentee", collaboration_id=reference(),
                code=101, ground="own_task", released_at=clock.utcnow(),
            )
        )  # fmt: skip

    for put in (trajectory, card):
        with pytest.raises(IntegrityError, match="a yes to taking part is missing"), inside(app, borsbeek):
            put(service.intake(talk))
    said(app, borsbeek, talk)
    for put in (trajectory, card):
        with inside(app, borsbeek):
            put(service.intake(talk))


def test_a_duo_that_ran_before_it_was_brought_in_needs_no_decision(app: Flask, borsbeek: UUID) -> None:
    talk = a_job_seeker(app, borsbeek)
    with inside(app, borsbeek):
        row = trajectories.open_trajectory(opening(borsbeek, service.intake(talk), imported=True, proposal_id=None))
        assert row.imported


def test_other_programmes_wait_for_nobody(app: Flask, borsbeek: UUID) -> None:
    with app.app_context():
        talk = a_mentee(borsbeek).id
    worked(app)
    with inside(app, borsbeek):
        assert decisions.held_back(service.intake(talk)) is None
        assert cards.cards_of(talk) is not None
        with pytest.raises(decisions.NothingToDecide):
            decisions.ask(talk, clock.today())


def test_staff_note_on_the_screen_that_vdab_was_asked_and_agrees(app: Flask, borsbeek: UUID, els: Staff) -> None:
    talk = a_job_seeker(app, borsbeek)
    page = f"/borsbeek/intakes/{talk}/beslissing"
    asked, today = clock.today() - timedelta(days=3), clock.today()
    assert "Ask VDAB" in els.get("/borsbeek/vandaag").text
    assert "Nobody is proposed, and no duo starts, before VDAB agrees." in els.get(page).text
    noted = els.send(f"{page}/vraag", follow=True, **day(asked, "asked_on"))
    assert "No answer since 3 days." in noted.text
    assert "Ask VDAB" not in els.get("/borsbeek/vandaag").text
    agreed = els.send(f"{page}/antwoord", follow=True, answer="agreed", **day(today, "answered_on"))
    assert "VDAB agrees. This person can be matched." in agreed.text
    assert "Els Maes" in agreed.text
    with inside(app, borsbeek):
        row = decisions.decision_of(talk)
        assert row is not None
        assert (row.asked_on, row.answer, row.answered_on) == (asked, "agreed", today)
        noted_as = set(db.session.scalars(select(AuditEntry.action).where(AuditEntry.person_id == row.person_id)))
        assert {"decision_asked", "decision_agreed"} <= noted_as


def test_vandaag_says_after_two_weeks_that_vdab_did_not_answer(app: Flask, borsbeek: UUID, els: Staff) -> None:
    talk = a_job_seeker(app, borsbeek)
    with inside(app, borsbeek):
        decisions.ask(talk, clock.today() - timedelta(days=13))
    assert "No answer from VDAB" not in els.get("/borsbeek/vandaag").text
    with inside(app, borsbeek):
        decisions.ask(talk, clock.today() - timedelta(days=14))
    assert "No answer from VDAB since 14 days" in els.get("/borsbeek/vandaag").text


def test_a_refusal_needs_a_reason_and_a_day_that_has_come(app: Flask, borsbeek: UUID, els: Staff) -> None:
    talk = a_job_seeker(app, borsbeek)
    page, tomorrow = f"/borsbeek/intakes/{talk}/beslissing/antwoord", clock.today() + timedelta(days=1)
    without = els.send(page, answer="refused", **day(clock.today(), "answered_on"))
    assert without.status_code == 422
    assert "Choose one reason." in without.text
    early = els.send(page, answer="refused", reason="has_work", **day(tomorrow, "answered_on"))
    assert early.status_code == 422
    assert "still to come" in early.text
    with inside(app, borsbeek):
        assert decisions.decision_of(talk) is None


def test_vdab_is_not_asked_before_the_subgroup_is_known_and_in_the_lot(app: Flask, borsbeek: UUID) -> None:
    unknown = a_job_seeker(app, borsbeek, subgroup="")
    with inside(app, borsbeek), pytest.raises(Invalid):
        decisions.ask(unknown, clock.today())
    lot_of(app, borsbeek, LOA)
    outside = a_job_seeker(app, borsbeek, given="Dawit")
    with inside(app, borsbeek), pytest.raises(Invalid):
        decisions.answer(outside, Answer.AGREED, clock.today(), None, seen="")


def test_what_a_colleague_noted_meanwhile_is_not_written_over(app: Flask, borsbeek: UUID) -> None:
    talk = a_job_seeker(app, borsbeek)
    said(app, borsbeek, talk)
    with inside(app, borsbeek), pytest.raises(decisions.DecisionMoved):
        decisions.answer(talk, Answer.REFUSED, clock.today(), RefusalReason.HAS_WORK, seen="")
    assert held(app, borsbeek, talk) is None


# After a refusal.


def test_after_a_refusal_another_programme_begins_with_the_same_answers_and_the_same_wait(
    app: Flask, borsbeek: UUID, els: Staff
) -> None:
    talk = a_job_seeker(app, borsbeek, on=clock.today() - timedelta(days=40), radius_km=10, interests=["sport"])
    with inside(app, borsbeek):
        decisions.ask(talk, clock.today() - timedelta(days=20))
        other = programmes.running("net_werk")
        assert other is not None
        net_werk = other.id
    refused(app, borsbeek, talk)
    assert "VDAB said no" in els.get("/borsbeek/vandaag").text
    assert "Net-werk" in els.get(f"/borsbeek/intakes/{talk}/beslissing").text
    answer = els.send(f"/borsbeek/intakes/{talk}/ander-programma", programme_id=str(net_werk))
    assert answer.status_code == 303
    with inside(app, borsbeek):
        before = service.intake(talk)
        after = db.session.scalars(mine(Intake).where(Intake.programme_id == net_werk)).one()
        assert (before.state, before.no_match_reason) == (IntakeState.REFERRED, "vdab_refused")
        assert (after.state, after.goals, after.radius_km, after.interests) == ("draft", ["work"], 10, ["sport"])
        assert {"thresholds", "agreement"}.isdisjoint(after.steps_done)
        assert "goal" in after.steps_done
        assert after.waiting_since == clock.today() - timedelta(days=40)
        service.accept(after)
        assert after.waiting_since == clock.today() - timedelta(days=40), "the wait goes on"
    worked(app)
    with inside(app, borsbeek):
        assert cards.cards_of(after.id) is not None, "in the other programme this person can be matched"
    assert "VDAB said no" not in els.get("/borsbeek/vandaag").text


def test_who_was_refused_and_was_offered_nothing_stays_on_the_warm_list(app: Flask, borsbeek: UUID, els: Staff) -> None:
    talk = a_job_seeker(app, borsbeek)
    refused(app, borsbeek, talk)
    assert "Samira Haddad" in els.get("/borsbeek/warme-lijst?kant=mentee").text
    with inside(app, borsbeek):
        row = service.intake(talk)
        assert (row.state, row.no_match_reason) == (IntakeState.WAITING, "vdab_refused")


def test_another_programme_is_offered_once(app: Flask, borsbeek: UUID) -> None:
    talk = a_job_seeker(app, borsbeek)
    with inside(app, borsbeek):
        other = programmes.running("net_werk")
        assert other is not None
        offering.offer(talk, other.id)
        with pytest.raises(service.IntakeAlreadyDecided):
            offering.offer(talk, other.id)


# Walls and races.


def test_another_municipality_reaches_nothing_of_it(app: Flask, borsbeek: UUID) -> None:
    talk = a_job_seeker(app, borsbeek)
    said(app, borsbeek, talk)
    mortsel = a_tenant(app, "Mortsel")
    stranger = signed_in(app, a_case_worker(app, mortsel, "Jan Smets"))
    assert stranger.get(f"/mortsel/intakes/{talk}/beslissing").status_code == 404
    assert stranger.get(f"/borsbeek/intakes/{talk}/beslissing").status_code == 404
    for word in ("vraag", "antwoord", "terugnemen"):
        sent = stranger.send(
            f"/mortsel/intakes/{talk}/beslissing/{word}", answer="agreed",
            **day(clock.today(), "asked_on"), **day(clock.today(), "answered_on"),
        )  # fmt: skip
        assert sent.status_code == 404
    assert stranger.send(f"/mortsel/intakes/{talk}/ander-programma", programme_id=str(reference())).status_code == 404
    with inside(app, mortsel):
        assert db.session.scalar(select(func.count()).select_from(ParticipationDecision)) == 0


def test_a_refusal_and_a_start_at_the_same_moment_never_both_stand(app: Flask, borsbeek: UUID) -> None:
    """Whoever comes first wins: a duo that started is not refused, and after a refusal none starts."""
    for first in ("refusal", "start"):
        talk = a_job_seeker(app, borsbeek, given=first)
        said(app, borsbeek, talk)
        failures = _both(app, borsbeek, talk, first)
        with inside(app, borsbeek):
            row = service.intake(talk)
            ran = db.session.scalar(mine(Trajectory).where(Trajectory.person_id == row.person_id)) is not None
            decision = decisions.decision_of(talk)
            assert decision is not None
        if first == "refusal":
            assert (decision.answer, ran, failures) == ("refused", False, [decisions.NotDecided])
        else:
            assert (decision.answer, ran, failures) == ("agreed", True, [decisions.AlreadyStarted])


def _both(app: Flask, here: UUID, talk: UUID, first: str) -> list[type[Exception]]:
    """Both at once: the second begins while the first is not saved yet."""
    failures: list[type[Exception]] = []
    holds = threading.Event()

    def refuse() -> None:
        decisions.answer(talk, Answer.REFUSED, clock.today(), RefusalReason.HAS_WORK, seen="agreed")

    def start() -> None:
        trajectories.open_trajectory(opening(here, service.intake(talk)))

    def second(act: Callable[[], None]) -> None:
        try:
            with inside(app, here):
                decisions.decision_of(talk)  # what it reads now is old by the time it gets its turn
                holds.set()
                act()
        except (decisions.NotDecided, decisions.AlreadyStarted) as failure:
            failures.append(type(failure))

    acts = {"refusal": refuse, "start": start}
    late = threading.Thread(target=second, args=(acts[next(one for one in acts if one != first)],))
    with inside(app, here):
        acts[first]()
        late.start()
        assert holds.wait(10)
        late.join(0.3)
        assert late.is_alive(), "the second waits for the first"
    late.join(10)
    return failures
