# SPDX-License-Identifier: EUPL-1.2
"""The scenes: somebody registers, has an intake, is proposed, says yes, meets, goes on, reports meetings, ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from koepel import clock
from koepel import scope as scopes
from koepel.clock import BRUSSELS
from koepel.database import db
from shared_pool.demo import closed, planning, surveyed
from shared_pool.demo.cast import Player
from shared_pool.demo.decided import agreed
from shared_pool.demo.plot import LAST_DAY, RESTS_UNTIL, DuoPlot, Plot
from shared_pool.demo.stage import FOUNDED, Stage
from shared_pool.demo.telling import Teller, acting, days_after, first_days, workday
from shared_pool.proposals import answers, introduction, service
from tenants import disclosure
from tenants.commitments.codes import SIGNED
from tenants.commitments.ways import Way
from tenants.concerns import service as concerns
from tenants.concerns.kinds import ConcernKind
from tenants.concerns.schemas import Told
from tenants.followup import service as followup
from tenants.followup import settling
from tenants.intake import arriving, signing
from tenants.intake import service as intakes
from tenants.intake.steps import COLUMNS
from tenants.people import service as people
from tenants.programmes import service as programmes
from tenants.registration import service as registrations
from tenants.registration.codes import Door, Reach
from tenants.registration.desk_codes import ArrivedBy
from tenants.registration.schemas import Arrival
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import Duo
from tenants.vocabulary import GoalType, RecruitmentChannel, ReferralSource, SupportAction

PLACES = ("Bibliotheek", "Café De Sleutel", "Sociaal Huis")
ACTIVITIES = ("vacancies", "cv_letter", "interview", "network", "conversation", "dutch")
NOT_THE_SAME_LANGUAGE = "Wij spreken niet goed dezelfde taal. Kan iemand mij bellen?"


@dataclass
class Scenes:
    """Puts the plot on the calendar of the teller."""

    stage: Stage
    teller: Teller

    def put(self, plot: Plot) -> None:
        """Every scene at its day; later scenes of a duo are put on the calendar by the earlier ones."""
        for number, duo in enumerate(plot.duos):
            self._duo(number, duo)
        running = {duo.mentee.municipality: (number, duo) for number, duo in enumerate(plot.duos) if not duo.ended}
        for number, duo in running.values():
            self.teller.at(LAST_DAY, self._asks_for_help(duo), hour=8, minute=number % 60)
        for day in first_days(FOUNDED, LAST_DAY - timedelta(days=12)):
            for town in self.stage.tenants:
                self.teller.at(days_after(day, 0), self._sees_to_duos(town), hour=9)
        for player, day in (*plot.waiting, *plot.free_mentors):
            self._arrive(player, day)
        for player, day, reason in plot.withdrawn:
            self._arrive(player, day, then=self._withdrawal(player.municipality, day, reason))
        for player, day in plot.arrivals:
            self.teller.at(day, self._registration(player), hour=16)

    def _registration(self, player: Player, kept: list[UUID] | None = None) -> Callable[[], None]:
        def registers() -> None:
            with self.stage.case_worker(player.municipality):
                row = registrations.type_in(Door.HELP if player.side == "mentee" else Door.MENTOR, arrival_of(player))
                if kept is not None:
                    kept.append(row.id)
            self.teller.hear(self.stage.tenants[player.municipality], row.id)  # a registration is its own bell

        return registers

    def _arrive(self, player: Player, day: date, then: Callable[[UUID], None] | None = None) -> None:
        """Registered ten days before the intake; the intake is accepted in one talk."""
        day = workday(day)
        registered: list[UUID] = []

        def comes() -> None:
            with self.stage.case_worker(player.municipality) as name:
                intake_id = _net_werk_talk(player, name, registered[0])
            if then is not None:
                then(intake_id)

        self.teller.at(days_after(day, -10), self._registration(player, registered), hour=14)
        self.teller.at(day, comes)

    def _withdrawal(self, town: str, day: date, reason: str) -> Callable[[UUID], None]:
        def later(intake_id: UUID) -> None:
            def leaves() -> None:
                with self.stage.case_worker(town):
                    intake = intakes.intake(intake_id)
                    intake.no_match_reason = reason
                    intakes.withdraw(intake, why=reason)

            self.teller.at(days_after(day, 75), leaves)

        return later

    def _duo(self, number: int, plot: DuoPlot) -> None:
        found: dict[str, UUID] = {}

        def keep(side: str) -> Callable[[UUID], None]:
            return lambda intake_id: found.__setitem__(side, intake_id)

        self._arrive(plot.mentor, days_after(plot.started, -34), keep("mentor"))
        self._arrive(plot.mentee, days_after(plot.started, -26), keep("mentee"))
        proposal: list[UUID] = []
        for days, scene in (
            (-17, lambda: proposal.append(self._propose(plot, found))),
            (-15, lambda: self._agree(plot, proposal[0])),
            (-12, lambda: self._answer(plot, proposal[0], "meets")),
            (-9, lambda: self._plan(plot, proposal[0], number)),
            (-4, lambda: self._held(plot, proposal[0])),
            (0, lambda: self._answer(plot, proposal[0], "goes_on")),
        ):
            self.teller.at(days_after(plot.started, days), scene, hour=11, minute=number % 60)
        if plot.called_on:
            self.teller.at(plot.called_on, lambda: self._call(plot, proposal[0]))
        for half in (plot.meetings[: len(plot.meetings) // 2], plot.meetings[len(plot.meetings) // 2 :]):
            self.teller.at(half[-1], self._reports(plot, proposal, half), hour=20)
        if not plot.ended:
            self.teller.at(
                days_after(LAST_DAY, -20), lambda: self._plan_of(plot, proposal[0], number), minute=number % 60
            )
        if plot.ended:
            self.teller.at(plot.ended, lambda: self._close(plot, proposal[0], number), hour=21)
            self._asked_at_the_end(plot, proposal, number, days_after(plot.ended, 4))
        if plot.spoken_on:
            self.teller.at(plot.spoken_on, lambda: self._afterwards(plot, found["mentor"]), hour=15)

    def _propose(self, plot: DuoPlot, found: dict[str, UUID]) -> UUID:
        mentor_card = self.stage.card(plot.mentor.municipality, found["mentor"])
        with self.stage.case_worker(plot.mentee.municipality) as name:
            mentee_card = self.stage.own_card(found["mentee"])
            row = service.propose(mentee_card, mentor_card, owner_name=name, decides=True, overrule_reason="knows_both")
            return row.id

    def _agree(self, plot: DuoPlot, proposal_id: UUID) -> None:
        if plot.mentor.municipality != plot.mentee.municipality:
            with self.stage.case_worker(plot.mentor.municipality) as name:
                service.agree(proposal_id, by=name)

    def _answer(self, plot: DuoPlot, proposal_id: UUID, question: str) -> None:
        for player in (plot.mentee, plot.mentor):
            tenant = self.stage.tenants[player.municipality]
            with acting(scopes.participant(tenant, proposal_id, player.side)):
                read = disclosure.statement("nl").hash if question == "goes_on" else ""
                answers.answer(question, "yes", read=read)
            self.teller.work()

    def _plan(self, plot: DuoPlot, proposal_id: UUID, number: int) -> None:
        slot = datetime.combine(days_after(plot.started, -4), time(14), tzinfo=BRUSSELS)
        with self.stage.case_worker(plot.mentee.municipality):
            introduction.plan(proposal_id, introduction.Plan("three_way_talk", PLACES[number % 3], (slot,)))

    def _held(self, plot: DuoPlot, proposal_id: UUID) -> None:
        with self.stage.case_worker(plot.mentee.municipality):
            introduction.held(proposal_id, clock.today())

    def _sees_to_duos(self, town: str) -> Callable[[], None]:
        """Once a month staff do what the follow-up asks; what came up in the last days waits on Vandaag."""

        def sees_to() -> None:
            with self.stage.case_worker(town) as name:
                today = clock.today()
                for moment, _line in followup.asking(today, among=followup.started(today)):
                    settling.done(moment.id, by=name)

        return sees_to

    def _trajectory(self, plot: DuoPlot, proposal_id: UUID) -> UUID:
        with self.stage.case_worker(plot.mentee.municipality):
            return db.session.scalars(select(Duo.trajectory_id).where(Duo.proposal_id == proposal_id)).one()

    def _plan_of(self, plot: DuoPlot, proposal_id: UUID, number: int) -> None:
        trajectory_id = self._trajectory(plot, proposal_id)
        with self.stage.case_worker(plot.mentee.municipality) as name:
            planning.plan(trajectory_id, number, name)

    def _call(self, plot: DuoPlot, proposal_id: UUID) -> None:
        trajectory_id = self._trajectory(plot, proposal_id)
        with self.stage.case_worker(plot.mentee.municipality):
            trajectories.note_contact(trajectory_id, "call")

    def _reports(self, plot: DuoPlot, proposal: list[UUID], days: list[date]) -> Callable[[], None]:
        def reports() -> None:
            trajectory_id = self._trajectory(plot, proposal[0])
            told = [
                trajectories.Report(
                    day,
                    minutes=90 if number % 4 == 1 else 120,
                    mode="online" if number % 5 == 3 else "in_person",
                    activity=ACTIVITIES[number % len(ACTIVITIES)],
                )
                for number, day in enumerate(days)
            ]
            with acting(scopes.participant(self.stage.tenants[plot.mentee.municipality], trajectory_id, "mentor")):
                trajectories.record_meetings(trajectory_id, told, reported_by="mentor")

        return reports

    def _asks_for_help(self, plot: DuoPlot) -> Callable[[], None]:
        def asks() -> None:
            tenant = self.stage.tenants[plot.mentee.municipality]
            with self.stage.case_worker(plot.mentee.municipality):
                named = select(Duo.trajectory_id).where(
                    Duo.mentee_first_name == plot.mentee.given, Duo.ended_on.is_(None)
                )
                trajectory_id = db.session.scalars(named).first()
            if trajectory_id is not None:
                with acting(scopes.participant(tenant, trajectory_id, "mentee")):
                    concerns.send(trajectory_id, "mentee", Told(ConcernKind.STOP, NOT_THE_SAME_LANGUAGE))

        return asks

    def _close(self, plot: DuoPlot, proposal_id: UUID, number: int) -> None:
        trajectory_id = self._trajectory(plot, proposal_id)
        with self.stage.case_worker(plot.mentee.municipality):
            closed.close(trajectory_id, number, plot.reason)

    def _asked_at_the_end(self, plot: DuoPlot, proposal: list[UUID], number: int, day: date) -> None:
        """Who ended some days ago is asked; what came in lately still has to be typed in."""

        def ask() -> None:
            trajectory_id = self._trajectory(plot, proposal[0])
            with self.stage.case_worker(plot.mentee.municipality):
                surveyed.at_the_end(trajectory_id, number, typed=day < days_after(LAST_DAY, -21))

        if day < LAST_DAY:
            self.teller.at(day, ask, hour=12, minute=number % 60)

    def _afterwards(self, plot: DuoPlot, intake_id: UUID) -> None:
        """The talk with the mentor once a duo is over."""
        with self.stage.case_worker(plot.mentor.municipality):
            intake = intakes.intake(intake_id)
            people.spoke_with(people.person(intake.person_id))
            if plot.afterwards == "leaves":
                intakes.stop(intake, "withdrawn")
            elif plot.afterwards == "pauses":
                intakes.pause(intake, RESTS_UNTIL)
            closed.afterwards(plot, intake.person_id)


def arrival_of(player: Player) -> Arrival:
    """What this player says on arrival."""
    return Arrival(
        given_name=player.given,
        family_name=player.family,
        reach=Reach.MAIL,
        phone=player.phone,
        email=player.email,
        postcode=player.postcode,
        languages=tuple(spoken.partition(":")[0] for spoken in player.speaks),
        wants=(GoalType.WORK,) if player.side == "mentee" else (SupportAction.NETWORK, SupportAction.CV_LETTER),
        source=ReferralSource.INFO_SESSION if player.side == "mentee" else RecruitmentChannel.WORD_OF_MOUTH,
        preferred_language=player.language,
        arrived_by=ArrivedBy.INFO_SESSION if player.side == "mentee" else ArrivedBy.ONLINE,
    )


def _net_werk_talk(player: Player, staff: str, registration_id: UUID) -> UUID:
    if programmes.running("net_werk") is None:
        programmes.take_over("net_werk")
    return talk_with(player, staff, registration_id)


def talk_with(player: Player, staff: str, registration_id: UUID, programme_id: str = "") -> UUID:
    """The whole first talk in the scope of the municipality, accepted; returns the id of the intake."""
    intake = arriving.begin_from(registration_id, programme_id)
    person = people.person(intake.person_id)
    facts = {"birth_date": player.born, "gender": player.gender, "spoken_on": clock.today()}
    people.correct(person, player.given, player.family, **facts)  # type: ignore[arg-type]
    spoken = {}
    for place, said in enumerate(player.speaks):
        code, _, level = said.partition(":")
        spoken[code] = {"level": int(level or 6), "mother_tongue": place == 0}
    people.speaks_only(person, spoken, contact="nl")
    for step, columns in COLUMNS[player.side].items():
        intakes.save_step(intake, step, {k: v for k, v in player.answers.items() if k in columns})
    if player.side == "mentor":
        signing.note_signed(person.id, SIGNED, Way.SCREEN, "nl", by=staff)
        intakes.note_readiness(person.id, "training", clock.today(), staff)
    intakes.accept(intake, clock.today())
    agreed(intake)
    return intake.id
