# SPDX-License-Identifier: EUPL-1.2
"""The follow-up engine at work in a municipality: moments arise, move with what happens, are settled and taken back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from koepel import clock
from koepel.database import db, mine
from koepel.errors import Invalid
from koepel.records import Message
from tenants.followup import engine, service, settling, words_of_presets
from tenants.followup.codes import MomentState
from tenants.followup.models import FollowUp
from tenants.followup.schemas import Talk
from tenants.followup.settling import AlreadySettled
from tenants.followup.working_days import or_next
from tenants.programmes import service as programmes
from tenants.programmes.follow_up import Pace
from tenants.programmes.models import Programme
from tenants.trajectories import service as trajectories
from tests.factories.duos import ADuo, a_duo
from tests.support.places import a_case_worker, a_municipality, inside, on_day, signed_in

MONDAY = date(2019, 3, 4)


def a_followed_duo(app: Flask, preset: str = "wetteren", months: int = 6) -> ADuo:
    """A duo of a programme with this preset, which starts today."""
    borsbeek = a_municipality(app, "Borsbeek")
    with inside(app, borsbeek):
        running = programmes.offered()[0]
        programmes.adjust(running, **vars_of(running, preset), months=months)
    duo = a_duo(app, in_=borsbeek, started_on=clock.today())
    return planned(app, duo)


def vars_of(programme: Programme, preset: str) -> dict[str, Any]:
    followed = programmes.settings_of(programme).following(preset)
    return {"preset": followed.preset, "follow_up": followed.follow_up, "intervision": followed.intervision}


def planned(app: Flask, duo: ADuo) -> ADuo:
    """As the job that follows every turn does."""
    with inside(app, duo.tenant_id):
        trajectories.follow(duo.trajectory_id)
    return duo


def days(app: Flask, duo: ADuo, *, state: MomentState = MomentState.OPEN) -> list[tuple[str, date]]:
    with inside(app, duo.tenant_id):
        rows = db.session.scalars(
            mine(FollowUp).where(FollowUp.trajectory_id == duo.trajectory_id, FollowUp.state == state)
        )
        return sorted(((row.step, row.on) for row in rows), key=lambda pair: (pair[1], pair[0]))


def first(app: Flask, duo: ADuo) -> UUID:
    with inside(app, duo.tenant_id):
        return next(row.id for row in settling.of_duo(duo.trajectory_id) if row.state == MomentState.OPEN)


def test_the_call_after_the_first_meeting_stands_on_vandaag_the_next_day(app: Flask) -> None:
    with on_day(MONDAY):
        duo = a_followed_duo(app)
        assert days(app, duo) == []
        with inside(app, duo.tenant_id):
            trajectories.record_meeting(duo.trajectory_id, MONDAY)
        planned(app, duo)
        assert days(app, duo)[0] == ("first_call", MONDAY + timedelta(days=1))
    worker = signed_in(app, a_case_worker(app, duo.tenant_id))
    with on_day(MONDAY):
        assert "Follow-up talk" not in worker.get("/borsbeek/vandaag").get_data(as_text=True)
    with on_day(MONDAY + timedelta(days=1)):
        page = worker.get("/borsbeek/vandaag").get_data(as_text=True)
    assert "Follow-up talk: mentor and mentee · By phone. Because they first met on" in page


def test_a_talk_is_noted_from_vandaag_breaks_the_silence_and_can_be_taken_back(app: Flask) -> None:
    with on_day(MONDAY):
        duo = a_followed_duo(app, "asylum_2")
    later = MONDAY + timedelta(days=30)
    worker = signed_in(app, a_case_worker(app, duo.tenant_id))
    with on_day(later):
        moment = first(app, duo)
        path = f"/borsbeek/opvolging/{moment}?terug=vandaag"
        assert "How is it going?" in worker.get(path).get_data(as_text=True)
        refused = worker.send(path, held_on=later.isoformat(), note="Rustig gesprek")
        assert refused.status_code == 422
        assert "Choose how it goes." in refused.get_data(as_text=True)
        assert "Rustig gesprek" in refused.get_data(as_text=True)
        saved = worker.send(
            path, held_on=later.isoformat(), going="well", asked_for="information", note="Rustig gesprek"
        )
        assert saved.location.endswith("/borsbeek/vandaag")
        with inside(app, duo.tenant_id):
            assert service.silent_duos(later) == []
        page = worker.get(saved.location).get_data(as_text=True)
        assert "The talk was noted." in page
        undo = next(part.split('"')[0] for part in page.split('action="') if "/heropenen" in part)
        assert worker.send(undo.replace("&amp;", "&")).status_code == 303
        assert days(app, duo)[0] == ("monthly", later)
        with inside(app, duo.tenant_id):
            assert len(service.silent_duos(later)) == 1


def test_what_was_heard_in_a_talk_is_kept_sealed_and_its_reading_is_on_record(app: Flask) -> None:
    with on_day(MONDAY):
        duo = a_followed_duo(app, "vgc_brussel")
        with inside(app, duo.tenant_id):
            settling.note_talk(
                _only(duo), Talk(MONDAY, "so_so", ("training",), "Twijfelt over de uren"), by="An Willems"
            )
        worker = signed_in(app, a_case_worker(app, duo.tenant_id))
        with inside(app, duo.tenant_id):
            done = next(row.id for row in settling.of_duo(duo.trajectory_id) if row.state == MomentState.DONE)
        page = worker.get(f"/borsbeek/opvolging/{done}").get_data(as_text=True)
    assert "Twijfelt over de uren" in page
    assert "So-so" in page
    assert "Training" in page


def _only(duo: ADuo) -> UUID:
    return next(row.id for row in settling.of_duo(duo.trajectory_id) if row.state == MomentState.OPEN)


def test_a_moment_can_be_moved_and_the_engine_leaves_it_there(app: Flask) -> None:
    with on_day(MONDAY):
        duo = a_followed_duo(app, "asylum_2")
        moment, wanted = first(app, duo), MONDAY + timedelta(days=40)
        with inside(app, duo.tenant_id):
            settling.move(moment, wanted)
        planned(app, duo)
        assert ("monthly", wanted) in days(app, duo)
        with inside(app, duo.tenant_id), pytest.raises(Invalid):
            settling.move(moment, MONDAY - timedelta(days=1))
        with inside(app, duo.tenant_id):
            settling.move(moment, None)
        assert days(app, duo)[0] == ("monthly", MONDAY + timedelta(days=30))


def test_a_moment_is_skipped_with_a_reason_and_stays_skipped(app: Flask) -> None:
    with on_day(MONDAY):
        duo = a_followed_duo(app, "vgc_brussel")
        moment = first(app, duo)
        with inside(app, duo.tenant_id):
            settling.skip(moment, "spoke_lately", by="An Willems")
        planned(app, duo)
        assert [step for step, _day in days(app, duo, state=MomentState.SKIPPED)] == ["confirmation"]
        with inside(app, duo.tenant_id), pytest.raises(AlreadySettled):
            settling.done(moment, by="An Willems")


def test_a_pause_moves_what_is_not_done_and_the_planned_end_with_it(app: Flask) -> None:
    with on_day(MONDAY):
        duo = a_followed_duo(app, "vgc_brussel")
        with inside(app, duo.tenant_id):
            before = trajectories.trajectory(duo.trajectory_id).planned_end_on
            trajectories.pause(duo.trajectory_id)
        planned(app, duo)
        assert days(app, duo) == []
    with on_day(MONDAY + timedelta(days=21)):
        with inside(app, duo.tenant_id):
            trajectories.resume(duo.trajectory_id)
            after = trajectories.trajectory(duo.trajectory_id).planned_end_on
        planned(app, duo)
        assert before is not None
        assert after == before + timedelta(days=21)
        assert [day for _step, day in days(app, duo)] == [
            or_next(MONDAY + timedelta(days=late)) for late in (22, 51, 111, 111)
        ]


def test_a_pause_that_is_undone_at_once_moves_nothing(app: Flask) -> None:
    with on_day(MONDAY):
        duo = a_followed_duo(app, "net_werk")
        before = days(app, duo)
        with inside(app, duo.tenant_id):
            trajectories.pause(duo.trajectory_id)
            trajectories.resume(duo.trajectory_id, heard=False)
        assert days(app, planned(app, duo)) == before


def test_an_extension_moves_the_end_talk_and_half_way(app: Flask) -> None:
    with on_day(MONDAY):
        duo = a_followed_duo(app, "asylum_1", months=4)
        with inside(app, duo.tenant_id):
            trajectories.extend(duo.trajectory_id, date(2019, 9, 4))
        planned(app, duo)
        assert days(app, duo) == [("half_way", date(2019, 6, 4)), ("end_talk", date(2019, 9, 4))]


def test_an_early_stop_takes_open_moments_away_and_reopening_brings_them_back(app: Flask) -> None:
    with on_day(MONDAY):
        duo = a_followed_duo(app, "vgc_brussel")
        before = days(app, duo)
        with inside(app, duo.tenant_id):
            trajectories.stop(duo.trajectory_id, reason="moved")
        planned(app, duo)
        assert days(app, duo) == []
        with inside(app, duo.tenant_id):
            trajectories.reopen(duo.trajectory_id)
        assert days(app, planned(app, duo)) == before


def test_a_duo_that_wants_less_is_asked_less(app: Flask) -> None:
    with on_day(MONDAY):
        duo = a_followed_duo(app, "vgc_brussel")
        with inside(app, duo.tenant_id):
            trajectories.set_pace(duo.trajectory_id, Pace.LESS)
        assert sorted(step for step, _day in days(app, planned(app, duo))) == [
            "confirmation",
            "interim_survey",
            "interim_talk",
        ]
        with inside(app, duo.tenant_id):
            trajectories.set_pace(duo.trajectory_id, Pace.LEAST)
        assert days(app, planned(app, duo)) == []


def test_planning_again_changes_nothing(app: Flask) -> None:
    with on_day(MONDAY):
        duo = a_followed_duo(app, "asylum_2")
        before = days(app, duo)
        with inside(app, duo.tenant_id):
            for _again in range(3):
                engine.plan(duo.trajectory_id)
        assert days(app, duo) == before


def test_a_new_version_of_the_programme_changes_no_running_duo(app: Flask) -> None:
    with on_day(MONDAY):
        duo = a_followed_duo(app, "vgc_brussel")
        before = days(app, duo)
        with inside(app, duo.tenant_id):
            newest = programmes.offered()[0]
            programmes.adjust(newest, **vars_of(newest, "asylum_2"))
        assert days(app, planned(app, duo)) == before


def test_a_duo_without_a_preset_has_no_moments(app: Flask) -> None:
    with on_day(MONDAY):
        assert days(app, a_followed_duo(app, "")) == []


def test_a_moment_of_another_municipality_is_not_found(app: Flask) -> None:
    with on_day(MONDAY):
        duo = a_followed_duo(app, "vgc_brussel")
        mortsel = a_municipality(app, "Mortsel")
        moment = first(app, duo)
        worker = signed_in(app, a_case_worker(app, mortsel))
        assert worker.get(f"/mortsel/opvolging/{moment}").status_code == 404
        assert worker.send(f"/mortsel/opvolging/{moment}/gedaan").status_code == 404


def messages(app: Flask, duo: ADuo) -> list[tuple[str, str, datetime]]:
    """To whom, in which state, and until when it waits."""
    with inside(app, duo.tenant_id):
        rows = db.session.scalars(mine(Message).where(Message.kind == words_of_presets.WORD))
        return sorted((row.recipient, row.state, row.hold_until) for row in rows)


def a_day_passes(app: Flask, duo: ADuo) -> None:
    with inside(app, duo.tenant_id):
        words_of_presets.send()


def test_the_word_of_a_preset_leaves_once_for_both_and_not_before_eight(app: Flask) -> None:
    with on_day(MONDAY):
        duo = a_followed_duo(app, "vgc_brussel")
    later = MONDAY + timedelta(days=30)
    with on_day(later - timedelta(days=1)):
        a_day_passes(app, duo)
        assert messages(app, duo) == []
    night = datetime.combine(later, time(3), tzinfo=clock.BRUSSELS)
    token = clock.stand_at(night)
    try:
        a_day_passes(app, duo)
        a_day_passes(app, duo)
        leaves = [(until + clock.shift()).astimezone(clock.BRUSSELS) for *_, until in messages(app, duo)]
    finally:
        clock.release(token)
    assert [round_to_minutes(at) for at in leaves] == [datetime.combine(later, time(8), tzinfo=clock.BRUSSELS)] * 2
    assert [to for to, *_ in messages(app, duo)] == ["karel@example.org", "samira@example.org"]
    assert days(app, duo, state=MomentState.SENT) == [("message", later)]


def round_to_minutes(at: datetime) -> datetime:
    return (at + timedelta(seconds=30)).replace(second=0, microsecond=0)


def test_what_waits_for_the_morning_is_taken_back_when_the_duo_stops(app: Flask) -> None:
    with on_day(MONDAY):
        duo = a_followed_duo(app, "vgc_brussel")
    with on_day(MONDAY + timedelta(days=30)):
        a_day_passes(app, duo)
        with inside(app, duo.tenant_id):
            trajectories.stop(duo.trajectory_id, reason="moved")
    assert {state for _to, state, _until in messages(app, duo)} == {"withdrawn"}


@pytest.mark.parametrize(
    ("hour", "leaves", "days_later"), [(7, 8, 0), (8, 8, 0), (19, 19, 0), (20, 8, 1), (23, 8, 1), (0, 8, 0)]
)
def test_night_is_from_eight_in_the_evening_to_eight_in_the_morning(hour: int, leaves: int, days_later: int) -> None:
    when = datetime(2026, 3, 28, hour, 20, tzinfo=clock.BRUSSELS)  # the night in which summer time begins
    found = clock.by_day(when).astimezone(clock.BRUSSELS)
    assert (found.date() - when.date()).days == days_later
    assert (found.hour, found.minute) == (leaves, 20 if hour in (8, 19) else 0)
