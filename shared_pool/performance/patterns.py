# SPDX-License-Identifier: EUPL-1.2
"""Patterns of people, made by the product's own services in municipalities of their own; `copies.py` multiplies them.

Five of them, as a municipality has people after ten years: who waits, duos that run, duos that are over, who left.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from koepel import clock, ids
from koepel import scope as scopes
from koepel.clock import BRUSSELS
from koepel.web.fields import accepting_invented_phones
from shared_pool.collaboration.founding import act
from shared_pool.demo.cast import Casting, Player
from shared_pool.performance.scale import DAY, SEED, Scale
from shared_pool.performance.towns import BUSIEST, open_alone
from tenants import disclosure
from tenants.commitments.codes import SIGNED
from tenants.commitments.ways import Way
from tenants.intake import service as intakes
from tenants.intake import signing
from tenants.intake.models import Intake
from tenants.intake.steps import COLUMNS
from tenants.people import service as people
from tenants.programmes import service as programmes
from tenants.trajectories import service as trajectories
from tenants.trajectories.schemas import OpenDuo

FULL = 2000  # persons of a municipality for which the numbers of copies below are meant
NIS = "11001"
TOWN = "mortsel"  # whose postal code the cast lives at; each copy lives in its own municipality
ACTIVITIES = ("vacancies", "cv_letter", "interview", "network", "conversation", "dutch")


@dataclass(frozen=True)
class Pattern:
    """The people of one pattern municipality: how many times a municipality gets them, each time so many days earlier;
    every municipality, or the one with this number."""

    tenant_id: UUID
    people: int
    copies: int
    days_apart: int
    only: int | None = None


def draw(scale: Scale, region: UUID) -> list[Pattern]:
    """All five. 20 mentees and 10 mentors wait, 5 talks are half-done; 4 duos run, 10 are over; 55 people left; and for the busiest
    municipality 20 duos that run, so many times that it has 400."""
    cast = Casting(Random(SEED))  # noqa: S311 - invention, not secrecy
    made = []
    for word, (make, people_, copies, apart, only) in {
        "links": (_left, 55, 25, 140, None),
        "voorbij": (_over, 20, 20, 170, None),
        "lopend": (_running, 8, 15, 1, None),
        "wachtend": (_waiting, 35, 3, 9, None),
        "druk": (_many, 40, 17, 0, BUSIEST),
    }.items():
        tenant_id = open_alone(word.capitalize(), f"patroon-{word}", NIS)
        with accepting_invented_phones():
            make(cast, tenant_id, region)
        made.append(Pattern(tenant_id, people_, max(1, copies * scale.persons // FULL), apart, only))
    return made


@contextmanager
def _on(day: date, tenant_id: UUID) -> Iterator[None]:
    """One transaction of this municipality at ten on this day."""
    token = clock.stand_at(datetime.combine(day, time(10), tzinfo=BRUSSELS))
    try:
        with act(scopes.tenant(tenant_id)):
            yield
    finally:
        clock.release(token)


def _waiting(cast: Casting, tenant_id: UUID, region: UUID) -> None:
    """With a card out; one of four has no next step planned, and stands in the work list."""
    for make, many, apart in ((cast.mentee, 20, 2), (cast.mentor, 10, 4)):
        for place in range(many):
            with _on(DAY - timedelta(days=4 + apart * place), tenant_id):
                intake = _intake(make(TOWN))
                disclosure.release(intake.id, region, 200 + place, alone=False)
                if place % 4:
                    intakes.plan_next_step(intake, "call", DAY + timedelta(days=40 + place))
    for place in range(5):
        with _on(DAY - timedelta(days=place), tenant_id):
            _intake(cast.mentee(TOWN), accepted=False)


def _running(cast: Casting, tenant_id: UUID, _region: UUID) -> None:
    for place in range(4):
        _duo(cast, tenant_id, DAY - timedelta(days=40 + 25 * place), meetings=5 + 3 * place)


def _many(cast: Casting, tenant_id: UUID, _region: UUID) -> None:
    """From a week under way to their planned end; each fifth is silent."""
    for place in range(20):
        heard = 30 if place % 5 == 4 else 4
        _duo(cast, tenant_id, DAY - timedelta(days=9 + 9 * place + heard), meetings=1 + place // 2, heard=heard)


def _over(cast: Casting, tenant_id: UUID, _region: UUID) -> None:
    for place in range(10):
        _duo(
            cast,
            tenant_id,
            DAY - timedelta(days=220 + 12 * place),
            meetings=12,
            ended=DAY - timedelta(days=50 + 12 * place),
        )


def _left(cast: Casting, tenant_id: UUID, _region: UUID) -> None:
    for place in range(55):
        cast.taken.clear()
        with _on(DAY - timedelta(days=120 + place), tenant_id):
            intake = _intake(cast.mentor(TOWN) if place % 5 == 0 else cast.mentee(TOWN))
            intakes.withdraw(intake, why="")


def _intake(player: Player, *, accepted: bool = True) -> Intake:
    today = clock.today()
    person = people.open_file(
        player.given, player.family, birth_date=player.born, gender=player.gender, email=player.email, phone=player.phone,
        postcode=player.postcode, preferred_language=player.language, preferred_channel="mail", spoken_on=today,
    )  # fmt: skip
    for place, spoken in enumerate(dict.fromkeys(player.speaks)):
        code, _, level = spoken.partition(":")
        people.speaks(person, code, int(level or 6), mother_tongue=place == 0, contact=code == "nl")
    programme = programmes.running("net_werk") or programmes.take_over("net_werk")
    intake = intakes.begin(person, player.side, programme, today)
    for step, columns in COLUMNS[player.side].items():
        intakes.save_step(intake, step, {name: value for name, value in player.answers.items() if name in columns})
    if player.side == "mentor":
        signing.note_signed(person.id, SIGNED, Way.SCREEN, "nl", by="An Peeters")
        intakes.note_readiness(person.id, "training", today, "An Peeters")
    return intakes.accept(intake, today) if accepted else intake


def _duo(
    cast: Casting, tenant_id: UUID, started: date, *, meetings: int, ended: date | None = None, heard: int = 4
) -> None:
    """A pair of one municipality, with its meetings spread evenly up to its end, or to the day on which they were last heard."""
    guide = cast.mentor(TOWN)
    with _on(started - timedelta(days=20), tenant_id):
        mentor, mentee = _intake(guide), _intake(cast.mentee(TOWN))
        proposal_id, person_id, programme_id = ids.reference(), mentee.person_id, mentee.programme_id
        mentor_id, mentor_intake_id = mentor.person_id, mentor.id
    with _on(started, tenant_id):
        row = trajectories.open_trajectory(
            OpenDuo(
                person_id=person_id, programme_id=programme_id, proposal_id=proposal_id, collaboration_id=None,
                mentor_tenant_id=tenant_id, mentor_person_id=mentor_id, mentee_first_name="Samira",
                mentor_first_name=guide.given, mentor_family_name=guide.family, mentor_channel="mail",
                mentor_contact=guide.email, started_on=started, tell=False,
            )
        )  # fmt: skip
        if ended is None:
            trajectories.open_engagement(mentor_id, proposal_id, None, tenant_id, "net_werk", started)
        trajectory_id = row.id
    last = (ended or DAY - timedelta(days=heard)) - started
    for number in range(meetings):
        day = started + last * (number + 1) / meetings
        with _on(day, tenant_id):
            activity = ACTIVITIES[number % len(ACTIVITIES)]
            trajectories.record_meeting(trajectory_id, day, activity=activity, place="library", reported_by="mentor")
    if ended is None:
        with _on(DAY, tenant_id):
            trajectories.follow(trajectory_id)
    if ended:
        with _on(ended, tenant_id):
            trajectories.close(trajectory_id)
            intakes.withdraw(intakes.intake(mentor_intake_id))
        with _on(ended, tenant_id):
            trajectories.forget(trajectory_id)
