# SPDX-License-Identifier: EUPL-1.2
"""The scenes: somebody arrives, comes to a talk or does not, starts, meets, falls silent, pauses, goes on or stops; and what staff do
each working day with what the engine puts before them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from uuid import UUID

from koepel import clock
from koepel import scope as scopes
from shared_pool.demo.play import arrival_of, talk_with
from shared_pool.demo.stage import Stage
from shared_pool.demo.telling import Teller, acting, workday
from shared_pool.simulation.plot import Life
from shared_pool.simulation.post import Post
from tenants.followup import service, settling, words_of_presets
from tenants.followup.schemas import Talk
from tenants.followup.working_days import is_working_day
from tenants.intake import service as intakes
from tenants.people import service as people
from tenants.programmes import service as programmes
from tenants.programmes.follow_up import Pace, StepKind
from tenants.registration import service as registrations
from tenants.registration.codes import Door
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import RUNNING, DuoState
from tenants.trajectories.schemas import OpenDuo
from tenants.vocabulary import StopReason

GIVES_UP = 60  # days of silence after which staff stop a duo that dropped out


@dataclass
class Town:
    """One municipality on the calendar; `random` is what its staff do, in the order in which they do it."""

    word: str
    stage: Stage
    teller: Teller
    post: Post
    runs: list[str]
    random: Random
    dropped: set[UUID] = field(default_factory=set)  # trajectories whose people do not answer any more

    @property
    def tenant_id(self) -> UUID:
        """Its id."""
        return self.stage.tenants[self.word]

    def at(self, day: date, event: Callable[[], None], *, hour: int, minute: int = 0) -> None:
        """Put it on the calendar, with what the post makes of it."""

        def happens() -> None:
            event()
            self.teller.work()
            self.post.collect(self.tenant_id)

        self.teller.at(day, happens, hour=hour, minute=minute)

    def put(self, lives: list[Life], first_day: date, last_day: date) -> None:
        """Everybody's way, and every day of staff."""
        for number, life in enumerate(lives):
            self._arrives(life, number, last_day)
        day = first_day
        while day <= last_day:
            self.at(day, self._night, hour=3)
            if is_working_day(day):
                self.at(day, self._round, hour=9, minute=30)
            day += timedelta(days=1)

    def _arrives(self, life: Life, number: int, last_day: date) -> None:
        kept: list[UUID] = []

        def registers() -> None:
            with self.stage.case_worker(self.word):
                kept.append(registrations.type_in(Door.HELP, arrival_of(life.mentee)).id)
            self.teller.hear(self.tenant_id, kept[0])

        def comes() -> None:
            template = self.runs[life.programme % len(self.runs)]
            with self.stage.case_worker(self.word) as staff:
                row = programmes.running(template)
                assert row is not None
                intake_id = talk_with(life.mentee, staff, kept[0], str(row.id))
                person_id = intakes.intake(intake_id).person_id
            starts = workday(clock.today() + timedelta(days=life.waits))
            if starts < last_day:
                self.at(starts, lambda: self._starts(life, person_id, row.id), hour=14, minute=number % 60)

        self.at(life.begins, registers, hour=11, minute=number % 60)
        if not life.never_came:
            came = workday(life.begins + timedelta(days=17 if life.no_show else 10))
            self.at(came, comes, hour=10, minute=number % 60)

    def _open(self, life: Life, person_id: UUID, programme_id: UUID, mentor: int) -> UUID:
        """In its transaction: the duo of these two, and the links to both."""
        who = life.mentors[mentor]
        own = people.open_file(who.given, who.family, email=who.email, preferred_channel="mail")
        row = trajectories.open_trajectory(
            OpenDuo(
                person_id=person_id, programme_id=programme_id, proposal_id=None, collaboration_id=None,
                mentor_tenant_id=self.tenant_id, mentor_person_id=own.id, mentee_first_name=life.mentee.given,
                mentor_first_name=who.given, mentor_family_name=who.family, mentor_channel="mail", mentor_contact=who.email,
                started_on=clock.today(),
            )
        )  # fmt: skip
        return row.id

    def _starts(self, life: Life, person_id: UUID, programme_id: UUID) -> None:
        with self.stage.case_worker(self.word):
            trajectory_id = self._open(life, person_id, programme_id, 0)
        self._goes_on(life, trajectory_id, clock.today())
        if life.ending == StopReason.DROPPED_OUT:
            self.dropped.add(trajectory_id)
        early = clock.today() + timedelta(days=life.after)
        if life.ending == "another_mentor":
            self.at(workday(early), lambda: self._another(life, person_id, programme_id, trajectory_id), hour=15)
        elif life.ending not in ("as_planned", "extended", StopReason.DROPPED_OUT):
            self.at(workday(early), lambda: self._stops(trajectory_id, life.ending), hour=15)
        if life.pause:
            begins, length = life.pause
            self.at(
                clock.today() + timedelta(days=begins), lambda: self._turn(trajectory_id, trajectories.pause), hour=16
            )
            self.at(
                clock.today() + timedelta(days=begins + length),
                lambda: self._turn(trajectory_id, trajectories.resume),
                hour=16,
            )
        if life.less:
            wish = lambda id_: trajectories.set_pace(id_, Pace.LESS)  # noqa: E731
            self.at(clock.today() + timedelta(days=life.less), lambda: self._turn(trajectory_id, wish), hour=13)
        if life.ending == "extended":
            later = lambda id_: self._extend(id_)  # noqa: E731
            self.at(clock.today() + timedelta(days=100), lambda: self._turn(trajectory_id, later), hour=13)

    def _goes_on(self, life: Life, trajectory_id: UUID, start: date) -> None:
        for days in life.meetings:
            self.at(start + timedelta(days=days), lambda: self._meets(trajectory_id), hour=19, minute=days % 60)

    def _meets(self, trajectory_id: UUID) -> None:
        """The mentor reports by the link; nobody does in a pause or after the end."""
        if self._state(trajectory_id) != DuoState.STARTED:
            return
        with acting(scopes.participant(self.tenant_id, trajectory_id, "mentor")):
            trajectories.record_meeting(trajectory_id, clock.today(), reported_by="mentor")

    def _state(self, trajectory_id: UUID) -> str:
        with self.stage.case_worker(self.word):
            row = trajectories.trajectory(trajectory_id)
            return row.state if trajectories.duo_now(row).state in RUNNING else DuoState.STOPPED

    def _turn(self, trajectory_id: UUID, turn: Callable[[UUID], object]) -> None:
        if self._state(trajectory_id) in RUNNING:
            with self.stage.case_worker(self.word):
                turn(trajectory_id)

    def _extend(self, trajectory_id: UUID) -> None:
        longer = [one for one in trajectories.offered(trajectories.trajectory(trajectory_id)) if one.more]
        if longer:
            trajectories.extend(trajectory_id, longer[0].until)

    def _stops(self, trajectory_id: UUID, reason: str) -> None:
        self._turn(trajectory_id, lambda id_: trajectories.stop(id_, reason=reason))

    def _another(self, life: Life, person_id: UUID, programme_id: UUID, trajectory_id: UUID) -> None:
        """It does not click: the duo ends, the trajectory goes on with another mentor three weeks later."""
        if self._state(trajectory_id) not in RUNNING:
            return
        with self.stage.case_worker(self.word):
            trajectories.part(trajectory_id)

        def again() -> None:
            with self.stage.case_worker(self.word):
                self._open(life, person_id, programme_id, 1)
            self._goes_on(life, trajectory_id, clock.today())

        self.at(workday(clock.today() + timedelta(days=21)), again, hour=14)

    def _night(self) -> None:
        with acting(scopes.tenant(self.tenant_id)):
            words_of_presets.send()

    def _round(self) -> None:
        """Staff open Vandaag: talks, silent duos, those at their planned end."""
        with self.stage.case_worker(self.word) as name:
            today = clock.today()
            running = service.started(today)
            for row, _line in service.asking(today, among=running):
                self._sees_to(row.id, row.kind, name)
            for duo in service.silent_duos(today, among=running):
                if duo.line.id in self.dropped and duo.line.silence.days > GIVES_UP:
                    trajectories.stop(duo.line.id, reason=StopReason.DROPPED_OUT.value)
                elif duo.asked_on is None:
                    trajectories.ask_how_it_goes(trajectories.trajectory(duo.line.id))
            for line in running:
                if not line.planned_end_on or line.planned_end_on > today or line.id in self.dropped:
                    continue
                if trajectories.trajectory(line.id).state in RUNNING:  # it may have stopped a moment ago
                    trajectories.close(line.id)

    def _sees_to(self, moment_id: UUID, kind: str, name: str) -> None:
        """Most are done at once; some are put off, some skipped."""
        dice = self.random.random()
        if dice < 0.08:
            settling.move(moment_id, clock.today() + timedelta(days=self.random.randrange(2, 6)))
        elif dice < 0.14:
            settling.skip(moment_id, "not_reached", by=name)
        elif kind == StepKind.SURVEY:
            settling.done(moment_id, by=name)
        else:
            settling.note_talk(moment_id, Talk(clock.today(), self.random.choice(("well", "well", "so_so"))), by=name)
