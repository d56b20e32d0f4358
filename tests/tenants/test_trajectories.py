# SPDX-License-Identifier: EUPL-1.2
"""From a started proposal to the end of a duo, and what the mentor's municipality hears of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from koepel import clock, outbox
from koepel.database import db
from koepel.errors import NotFound
from koepel.records import ActionLink, AuditEntry, Message, Outbox
from tenants.intake import service as intakes
from tenants.intake.models import Intake
from tenants.people import service as people
from tenants.programmes import service as programmes
from tenants.trajectories import service, signal
from tenants.trajectories.course import NamesAreGone
from tenants.trajectories.failures import DuoHasEnded, NotThen
from tenants.trajectories.models import Counterpart, Duo, Engagement, EngagementMonth, Meeting, Trajectory
from tenants.trajectories.schemas import OpenDuo
from tenants.trajectories.signal import DUO_SIGNAL
from tests.factories.duos import a_duo, an_engagement
from tests.factories.pool import Region, a_region
from tests.support.places import a_municipality, inside
from tests.support.working import worked

MAY = date(2019, 5, 1)


@pytest.fixture
def region(app: Flask) -> Region:
    return a_region(app, "Aartselaar", "Borsbeek", "Mortsel")


def test_a_proposal_opens_one_trajectory_however_often_it_is_told(app: Flask, region: Region) -> None:
    duo = a_duo(app, in_=region.borsbeek, mentor_from=region.aartselaar, region=region.id)
    with inside(app, region.borsbeek):
        row = db.session.scalars(select(Duo)).one()
        again = service.open_trajectory(
            OpenDuo(
                duo.person_id,
                programmes.offered()[0].id,
                row.proposal_id,
                region.id,
                region.aartselaar,
                None,
                "Samira",
                "Karel",
                "Peeters",
                "mail",
                "karel@example.org",
                clock.today(),
            )
        )
        assert again.id == duo.trajectory_id
        assert db.session.scalar(select(func.count()).select_from(Trajectory)) == 1


def test_its_length_silence_and_usual_time_come_from_the_programme(app: Flask) -> None:
    duo = a_duo(app, in_=a_municipality(app, "Borsbeek"), started_on=date(2018, 8, 31))
    with inside(app, duo.tenant_id):
        row = service.trajectory(duo.trajectory_id)
        assert (row.planned_end_on, row.silence_days, row.usual_minutes) == (date(2019, 2, 28), 21, 120)


def test_numbers_run_on_in_each_municipality(app: Flask, region: Region) -> None:
    for tenant in (region.borsbeek, region.borsbeek, region.mortsel):
        a_duo(app, in_=tenant)
    for tenant, numbers in ((region.borsbeek, [1, 2]), (region.mortsel, [1])):
        with inside(app, tenant):
            assert list(db.session.scalars(select(Trajectory.number).order_by(Trajectory.number))) == numbers


def test_a_mentee_with_a_duo_waits_no_longer(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with inside(app, borsbeek):
        person = people.open_file("Samira", "Haddad")
        programme = programmes.offered()[0]
        intakes.accept(intakes.begin(person, "mentee", programme))
        service.open_trajectory(
            OpenDuo(
                person.id,
                programme.id,
                None,
                None,
                borsbeek,
                None,
                "Samira",
                "Karel",
                "P",
                "",
                "",
                clock.today(),
                tell=False,
            )
        )
        assert intakes.waiting_list("mentee") == []
        assert db.session.scalars(select(Intake.state)).one() == "accepted"


def test_a_duo_of_aartselaar_is_not_found_in_borsbeek(app: Flask, region: Region) -> None:
    duo = a_duo(app, in_=region.aartselaar)
    with inside(app, region.borsbeek), pytest.raises(NotFound):
        service.trajectory(duo.trajectory_id)
    with inside(app, region.borsbeek), pytest.raises(NotFound):
        service.record_meeting(duo.trajectory_id, clock.today())


def test_hours_reach_the_mentors_municipality_by_month_and_nothing_else(app: Flask, region: Region) -> None:
    duo = a_duo(app, in_=region.borsbeek, mentor_from=region.aartselaar, region=region.id, started_on=date(2019, 3, 1))
    engagement = an_engagement(app, duo, in_=region.aartselaar, region=region.id)
    with inside(app, region.borsbeek):
        service.record_meeting(duo.trajectory_id, date(2019, 3, 5), note="Over haar zoon")
        service.record_meeting(duo.trajectory_id, date(2019, 5, 7), minutes=90)
        service.record_meeting(duo.trajectory_id, date(2019, 5, 14), minutes=30)
    worked(app)
    with inside(app, region.aartselaar):
        told = {row.month: row.minutes for row in db.session.scalars(select(EngagementMonth))}
        assert told == {date(2019, 3, 1): 120, MAY: 120}
        assert db.session.scalars(select(Duo)).all() == []
        assert service.engagement(engagement).state == "started"


def test_a_withdrawn_meeting_takes_its_hours_back_across_the_border(app: Flask, region: Region) -> None:
    duo = a_duo(app, in_=region.borsbeek, mentor_from=region.aartselaar, region=region.id, started_on=MAY)
    an_engagement(app, duo, in_=region.aartselaar, region=region.id)
    with inside(app, region.borsbeek):
        meeting = service.record_meeting(duo.trajectory_id, date(2019, 5, 7)).id
    worked(app)
    with inside(app, region.borsbeek):
        service.withdraw_meeting(meeting)
    worked(app)
    with inside(app, region.aartselaar):
        assert db.session.scalars(select(EngagementMonth.minutes)).all() == [0]


def test_a_third_municipality_reads_no_signal_of_the_pair(app: Flask, region: Region) -> None:
    duo = a_duo(app, in_=region.borsbeek, mentor_from=region.aartselaar, region=region.id)
    worked(app)
    heard = {}
    for name in ("borsbeek", "aartselaar", "mortsel"):
        with inside(app, region.members[name]):
            heard[name] = signal.heard(region.id, duo.proposal_id)
    assert heard["borsbeek"] == heard["aartselaar"] is not None
    assert heard["mortsel"] is None


def test_the_mentors_municipality_cannot_write_what_was_heard(app: Flask, region: Region) -> None:
    duo = a_duo(app, in_=region.borsbeek, mentor_from=region.aartselaar, region=region.id)
    worked(app)
    with inside(app, region.aartselaar):
        changed = db.session.execute(
            update(DUO_SIGNAL).where(DUO_SIGNAL.c.proposal_id == duo.proposal_id).values(state="stopped")
        )
        assert changed.rowcount == 0  # type: ignore[attr-defined]


def test_what_was_told_before_is_cleared_away_by_who_heard_it(app: Flask, region: Region) -> None:
    duo = a_duo(app, in_=region.borsbeek, mentor_from=region.aartselaar, region=region.id, started_on=MAY)
    an_engagement(app, duo, in_=region.aartselaar, region=region.id)
    for day in (7, 8, 9):
        with inside(app, region.borsbeek):
            service.record_meeting(duo.trajectory_id, date(2019, 5, day))
        worked(app)
    for name, rows in (("borsbeek", 1), ("aartselaar", 1), ("mortsel", 0)):
        with inside(app, region.members[name]):
            assert db.session.scalar(select(func.count()).select_from(DUO_SIGNAL)) == rows


def test_a_paused_and_an_ended_duo_show_in_the_engagement(app: Flask, region: Region) -> None:
    duo = a_duo(app, in_=region.borsbeek, mentor_from=region.aartselaar, region=region.id)
    engagement = an_engagement(app, duo, in_=region.aartselaar, region=region.id)
    with inside(app, region.borsbeek):
        service.pause(duo.trajectory_id)
    worked(app)
    with inside(app, region.aartselaar):
        row = service.engagement(engagement)
        assert (row.state, service.load(row.person_id)) == ("paused", 1)
    with inside(app, region.borsbeek):
        service.stop(duo.trajectory_id, reason="moved", on=clock.today() - timedelta(days=2))
    worked(app)
    with inside(app, region.aartselaar):
        row = service.engagement(engagement)
        assert (row.state, row.ended_on, service.load(row.person_id)) == (
            "stopped",
            clock.today() - timedelta(days=2),
            0,
        )


def test_a_mentor_whose_places_are_taken_waits_no_more_and_does_again_after_the_duo(app: Flask, region: Region) -> None:
    duo = a_duo(app, in_=region.borsbeek, mentor_from=region.aartselaar, region=region.id)
    with inside(app, region.aartselaar):
        person = people.open_file("Karel", "Peeters")
        intakes.accept(intakes.begin(person, "mentor", programmes.offered()[0]))
        service.open_engagement(person.id, duo.proposal_id, region.id, region.borsbeek, "net_werk", clock.today())
        assert intakes.waiting_list("mentor") == []
    with inside(app, region.borsbeek):
        service.close(duo.trajectory_id)
    worked(app)
    with inside(app, region.aartselaar):
        assert [row.person_id for row in intakes.waiting_list("mentor")] == [person.id]


@pytest.mark.attack("T10")
def test_names_and_channel_of_the_other_half_go_when_the_duo_ends(app: Flask, region: Region) -> None:
    duo = a_duo(app, in_=region.borsbeek, mentor_from=region.aartselaar, region=region.id)
    with inside(app, region.borsbeek):
        service.close(duo.trajectory_id)
    worked(app)
    with inside(app, region.borsbeek):
        assert db.session.scalars(select(Counterpart)).all() == []
        row = db.session.scalars(select(Duo)).one()
        assert (row.mentor_first_name, row.mentee_first_name, row.state) == ("", "", "completed")


@pytest.mark.attack("T10", "T23")
def test_the_links_end_thirty_days_after_the_duo(app: Flask) -> None:
    duo = a_duo(app, in_=a_municipality(app, "Borsbeek"))
    with inside(app, duo.tenant_id):
        service.stop(duo.trajectory_id, reason="job_found")
        ends = db.session.scalars(select(ActionLink.expires_at)).all()
        assert ends
        assert all(timedelta(days=29) < end - clock.utcnow() <= timedelta(days=30) for end in ends)


def test_an_ending_by_mistake_is_undone_until_the_names_are_gone(app: Flask) -> None:
    duo = a_duo(app, in_=a_municipality(app, "Borsbeek"))
    with inside(app, duo.tenant_id):
        service.close(duo.trajectory_id)
        service.reopen(duo.trajectory_id)
        assert service.trajectory(duo.trajectory_id).state == "started"
        service.close(duo.trajectory_id)
    worked(app)
    with inside(app, duo.tenant_id), pytest.raises(NamesAreGone):
        service.reopen(duo.trajectory_id)


def test_nothing_is_noted_of_an_ended_duo(app: Flask) -> None:
    duo = a_duo(app, in_=a_municipality(app, "Borsbeek"))
    with inside(app, duo.tenant_id):
        service.close(duo.trajectory_id)
        for act in (
            lambda: service.record_meeting(duo.trajectory_id, clock.today()),
            lambda: service.note_contact(duo.trajectory_id, "call"),
            lambda: service.pause(duo.trajectory_id),
            lambda: service.plan_next_meeting(duo.trajectory_id, clock.moment() + timedelta(days=1)),
        ):
            with pytest.raises(DuoHasEnded):
                act()


def test_a_duo_cannot_end_before_it_began(app: Flask) -> None:
    duo = a_duo(app, in_=a_municipality(app, "Borsbeek"))
    with inside(app, duo.tenant_id), pytest.raises(NotThen):
        service.close(duo.trajectory_id, on=clock.today() - timedelta(days=31))


def test_a_waiting_message_is_withdrawn_when_the_duo_ends(app: Flask) -> None:
    duo = a_duo(app, in_=a_municipality(app, "Borsbeek"), channel="phone", contact="+32400000001", tell=True)
    with inside(app, duo.tenant_id):
        service.close(duo.trajectory_id)
        assert set(db.session.scalars(select(Message.state))) == {"withdrawn"}


def test_a_new_link_taken_back_in_time_lets_the_old_one_work_again(app: Flask) -> None:
    duo = a_duo(app, in_=a_municipality(app, "Borsbeek"))
    with inside(app, duo.tenant_id):
        service.send_duo_link(service.trajectory(duo.trajectory_id))
        assert service.take_back_link(service.trajectory(duo.trajectory_id))
    client = app.test_client()
    assert client.get(duo.report, base_url="http://127.0.0.1:8000").status_code == 200


def test_every_turn_leaves_a_line_that_names_fields_and_no_values(app: Flask) -> None:
    duo = a_duo(app, in_=a_municipality(app, "Borsbeek"))
    with inside(app, duo.tenant_id):
        service.record_meeting(duo.trajectory_id, clock.today(), note="Geheim woord")
        service.pause(duo.trajectory_id)
        service.resume(duo.trajectory_id)
        service.stop(duo.trajectory_id, reason="moved")
    with inside(app, duo.tenant_id):
        lines = [(row.action, row.person_id) for row in db.session.scalars(select(AuditEntry).order_by(AuditEntry.at))]
        said = repr([row.fields for row in db.session.scalars(select(AuditEntry))])
    assert [(verb, duo.person_id) for verb in ("opened", "recorded", "paused", "resumed", "stopped")] == [
        line for line in lines if line[0] in ("opened", "recorded", "paused", "resumed", "stopped") and line[1]
    ]
    assert "Geheim" not in said


def test_the_figures_count_the_month_and_forget_what_was_withdrawn(app: Flask, region: Region) -> None:
    first = a_duo(
        app, in_=region.borsbeek, mentor_from=region.aartselaar, region=region.id, started_on=date(2019, 4, 2)
    )
    a_duo(app, in_=region.borsbeek, started_on=date(2019, 5, 9), meetings=[date(2019, 5, 9)])
    with inside(app, region.borsbeek):
        service.record_meeting(first.trajectory_id, date(2019, 4, 30))
        gone = service.record_meeting(first.trajectory_id, date(2019, 5, 2))
        service.withdraw_meeting(gone.id)
        april, may = service.month_figures(date(2019, 4, 1)), service.month_figures(MAY)
    assert (april.duos_started, april.duos_running, april.meetings, april.minutes) == (1, 1, 1, 120)
    assert (may.duos_started, may.duos_running, may.duos_across, may.meetings) == (1, 2, 1, 1)


def test_an_engagement_is_opened_once(app: Flask, region: Region) -> None:
    duo = a_duo(app, in_=region.borsbeek, mentor_from=region.aartselaar, region=region.id)
    with inside(app, region.aartselaar):
        person = people.open_file("Karel", "Peeters")
        for _ in range(2):
            service.open_engagement(person.id, duo.proposal_id, region.id, region.borsbeek, "net_werk", clock.today())
        assert db.session.scalar(select(func.count()).select_from(Engagement)) == 1


def test_meetings_told_at_once_ring_once_and_stand_all_or_none(app: Flask, region: Region) -> None:
    duo = a_duo(app, in_=region.borsbeek, mentor_from=region.aartselaar, region=region.id)
    worked(app)
    today = clock.today()
    with inside(app, region.borsbeek):
        told = [service.Report(today, minutes=60), service.Report(today + timedelta(days=1))]
        with pytest.raises(NotThen):
            service.record_meetings(duo.trajectory_id, told)
        db.session.rollback()
        assert not db.session.scalars(select(Meeting)).all()
        service.record_meeting(duo.trajectory_id, today, minutes=60)
        service.record_meetings(duo.trajectory_id, [service.Report(today), service.Report(today)])
    with inside(app, region.borsbeek):
        assert len(db.session.scalars(select(Meeting)).all()) == 3
        rung = select(func.count()).where(Outbox.kind == "duo.touched", Outbox.state == "waiting")
        assert db.session.scalar(rung) == 1


def test_a_bell_that_a_savepoint_took_back_is_rung_anew(app: Flask, region: Region) -> None:
    about = region.id
    with inside(app, region.borsbeek):
        savepoint = db.session.begin_nested()
        outbox.later("duo.touched", about)
        db.session.flush()
        savepoint.rollback()
        outbox.later("duo.touched", about)
    with inside(app, region.borsbeek):
        assert (
            db.session.scalar(select(func.count()).where(Outbox.kind == "duo.touched", Outbox.subject_id == about)) == 1
        )
