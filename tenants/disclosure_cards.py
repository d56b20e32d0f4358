# SPDX-License-Identifier: EUPL-1.2
"""What matching may know of the own people: read together for any number of intakes, in codes and bands.

Own people keep their occupation and transport here; `shared_pool.cards` leaves out of a card what was not released.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Uuid, and_, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from koepel import clock
from koepel import scope as scopes
from koepel.database import among, db, mine
from tenants.disclosure_bands import age_band, experience_band, grid, majority
from tenants.disclosure_people import LEVEL, people
from tenants.disclosure_shapes import LookAlike, MatchingFacts, OwnPerson, Wish
from tenants.intake.decisions import decisions_of, held
from tenants.intake.models import Intake, IntakeState, ParticipationDecision
from tenants.intake.waiting import paused
from tenants.people.ages import age_on
from tenants.people.models import CardRelease, LanguageSkill, Person
from tenants.programmes import service as programmes
from tenants.programmes.criteria import Met, answered
from tenants.programmes.models import Programme
from tenants.programmes.settings import ProgrammeSettings

STILL_LOOKING_DAYS = 91  # so long after the last talk the question comes
RESTS_AFTER_DAYS = STILL_LOOKING_DAYS + 14  # so long without an answer the card rests
TOLD_AT = {"mentee": "agreement", "mentor": "readiness"}  # the step at which it is explained how matching works
LOOK_ALIKE_MONTHS = 36
_OF_RELEASE = (
    CardRelease.id, CardRelease.intake_id, CardRelease.collaboration_id, CardRelease.withdrawn_at, CardRelease.released_by,
)  # fmt: skip


@dataclass(frozen=True)
class Surroundings:
    """All that belongs to some intakes, read at once."""

    people: Mapping[UUID, Row[*tuple[Any, ...]]]
    programmes: Mapping[UUID, tuple[str, ProgrammeSettings]]
    releases: Mapping[UUID, Any]  # rows of `_OF_RELEASE` by intake, the live one
    ever_released: Collection[UUID]
    decisions: Mapping[UUID, ParticipationDecision]


def surroundings(intakes: Iterable[Intake]) -> Surroundings:
    """Read everything about these intakes in a fixed number of queries."""
    rows = list(intakes)
    persons = {row.person_id for row in rows}
    wanted = mine(Programme).where(among(Programme.id, {row.programme_id for row in rows}))
    running = {one.id: (one.template, programmes.settings_of(one)) for one in db.session.scalars(wanted)}
    decided = {row.id for row in rows if running[row.programme_id][1].decided_by}
    out = select(*_OF_RELEASE).where(CardRelease.tenant_id == scopes.here(), among(CardRelease.person_id, persons))
    releases = db.session.execute(out).all()
    return Surroundings(
        people=people(persons),
        programmes=running,
        releases={row.intake_id: row for row in releases if row.withdrawn_at is None},
        ever_released={row.intake_id for row in releases if row.released_by is not None},
        decisions=decisions_of(decided) if decided else {},
    )


def _skills(persons: Collection[UUID]) -> dict[UUID, list[tuple[str, int | None]]]:
    """Languages with their level; a mother tongue counts as the highest."""
    found: dict[UUID, list[tuple[str, int | None]]] = defaultdict(list)
    query = select(LanguageSkill.person_id, LanguageSkill.language, LEVEL)
    query = query.where(LanguageSkill.tenant_id == scopes.here(), among(LanguageSkill.person_id, persons))
    for person_id, language, rank in db.session.execute(query.order_by(LanguageSkill.language)):
        found[person_id].append((language, rank))
    return found


def facts(intake: Intake, around: Surroundings, today: date) -> MatchingFacts:
    """The columns of one intake, in full."""
    person = around.people[intake.person_id]
    key, settings = around.programmes[intake.programme_id]
    age = age_on(person.birth_date, today)
    answers = answered(settings, intake.side, intake.criteria)
    free = max(0, intake.max_duos - person.load) if intake.side == "mentor" else 0
    return MatchingFacts(
        side=intake.side,
        programme=key,
        state=_state(intake, free, rests=rests(person.spoken_on or intake.started_on, today)),
        informed=TOLD_AT[intake.side] in intake.steps_done or intake.id in around.ever_released,
        places=free,
        waiting_since=intake.waiting_since,
        tier=intake.tier,
        criteria_failed=Met.NO in answers or held(intake, settings, around.decisions.get(intake.id)) is not None,
        criteria_open=Met.UNKNOWN in answers,
        place=grid(person.postcode, today),
        radius=intake.radius_km,
        online_ok=bool(intake.online_ok),
        quiet_place=bool(intake.online_place),
        no_own_transport=intake.own_transport is False,
        languages=tuple(zip(person.languages or (), person.levels or (), strict=True)),
        interpreter=intake.interpreter_arranged,
        occupations=tuple(intake.occupations),
        occupation_released=intake.release_occupation,
        sectors=tuple(intake.sectors),
        experience=experience_band(intake.experience_years),
        work_flags=tuple(flag for flag in intake.work_flags if flag != "still_connected"),
        still_connected=True if "still_connected" in intake.work_flags else None,
        goals=tuple(intake.goals),
        must_goals=tuple(intake.must_goals),
        actions=tuple(intake.actions),
        half_days=intake.half_days or 0,
        period_from=intake.period_from,
        period_to=intake.period_to,
        interests=tuple(intake.interests),
        dislikes=tuple(intake.dislikes),
        age=age_band(age),
        gender=person.gender,
        life_phase=intake.life_phase,
        style=intake.style,
        majority=majority(age, settings.minors_from),
        wishes=_wishes(intake.wishes),
        strength=intake.strength or 0,
        steps=tuple(person.steps or ()),
        tokens=(*(person.tokens or ()), *((person.id,) if person.both_sides else ())),  # never with the own other card
    )


def rests(spoken_on: date, today: date) -> bool:
    """Nobody spoke with this person for so long that the card rests; the place on the waiting list stays."""
    return (today - spoken_on).days > RESTS_AFTER_DAYS


def _state(intake: Intake, free: int, *, rests: bool) -> str:
    if intake.state == IntakeState.WAITING:
        if rests:
            return "paused"
        return "active" if intake.side == "mentee" or free else "at_most_duos"
    if intake.state == IntakeState.ACCEPTED:
        return "paused" if paused(intake) else "at_most_duos"
    return "stopped"


def _wishes(kept: Mapping[str, Any]) -> dict[str, Wish]:
    found = {}
    for aspect, wish in kept.items():
        value = wish.get("value", ()) if isinstance(wish, Mapping) else ()
        values = (value,) if isinstance(value, str) else tuple(value)
        if any(values):
            found[aspect] = Wish(tuple(str(one) for one in values if one), wish.get("weight") == "must")
    return found


def own_person(intake: Intake, around: Surroundings, today: date) -> OwnPerson:
    """One of the own people, with a name: for the own workbench only."""
    person, release = around.people[intake.person_id], around.releases.get(intake.id)
    return OwnPerson(
        person_id=person.id,
        intake_id=intake.id,
        number=person.number,
        given_name=person.given_name,
        family_name=person.family_name,
        card_id=release.id if release else None,
        collaboration_id=release.collaboration_id if release else None,
        occupation_text=intake.occupation_text,
        spoken_on=person.spoken_on,
        facts=facts(intake, around, today),
    )


_LATER = and_(Intake.state == IntakeState.ACCEPTED, or_(Intake.side == "mentor", Intake.next_step == "paused"))


def open_intakes(side: str, programme: str = "", *, waiting: bool = False) -> list[Intake]:
    """Who can be matched, now or later: who waits or paused, and mentors in a duo; the longest waiting first.

    Without a side both sides, without a programme all of them; `waiting`: only who waits now. A mentee in a duo, or after
    one, is looked for no more.
    """
    now = Intake.state == IntakeState.WAITING
    query = mine(Intake).where(now if waiting else or_(now, _LATER))
    if side:
        query = query.where(Intake.side == side)
    if programme:
        query = query.where(Intake.programme_id.in_(_running_as(programme)))
    return list(db.session.scalars(query.order_by(Intake.waiting_since, Intake.id)))


def _running_as(programme: str) -> Select[UUID]:
    """Every version of this programme: people stay with the one that they began with."""
    return select(Programme.id).where(Programme.tenant_id == scopes.here(), Programme.template == programme)


def not_waiting(side: str, programme: str) -> list[tuple[UUID, UUID | None, str]]:
    """(intake, reference of the card that is out, name) of who can be matched later: in a duo as a mentor, or paused."""
    out = and_(
        CardRelease.tenant_id == Intake.tenant_id,
        CardRelease.intake_id == Intake.id,
        CardRelease.withdrawn_at.is_(None),
    )
    query = (
        select(Intake.id, CardRelease.id, Person.given_name, Person.family_name)
        .join(Person, (Person.tenant_id == Intake.tenant_id) & (Person.id == Intake.person_id))
        .outerjoin(CardRelease, out)
        .where(
            Intake.tenant_id == scopes.here(),
            Intake.side == side,
            _LATER,
            Intake.programme_id.in_(_running_as(programme)),
        )
    )
    return [(row[0], row[1], f"{row[2]} {row[3]}".strip()) for row in db.session.execute(query)]


def recent_intakes(side: str) -> list[Intake]:
    """The last intake of everybody who had one in the last 36 months, also matched and closed ones."""
    query = mine(Intake).where(Intake.side == side, *_recent())
    newest: dict[UUID, Intake] = {}
    for intake in db.session.scalars(query.order_by(Intake.started_on, Intake.id)):
        newest[intake.person_id] = intake
    return list(newest.values())


def _recent() -> tuple[Any, ...]:
    today = clock.today()
    since = date(today.year - LOOK_ALIKE_MONTHS // 12, today.month, min(today.day, 28))
    return Intake.started_on >= since, Intake.state != IntakeState.DRAFT


def look_alikes() -> tuple[LookAlike, ...]:
    """The same people of both sides, in the few columns that are counted: read with every card that goes out."""
    here = scopes.here()
    people = (
        select(Intake.person_id, Intake.side, Programme.template, Intake.sectors, Intake.experience_years)
        .join(Programme, (Programme.tenant_id == Intake.tenant_id) & (Programme.id == Intake.programme_id))
        .where(Intake.tenant_id == here, *_recent())
        .ext(distinct_on(Intake.side, Intake.person_id))
        .order_by(Intake.side, Intake.person_id, Intake.started_on.desc(), Intake.id.desc())
    )
    rows = db.session.execute(people).all()
    skills = _skills([row[0] for row in rows])
    return tuple(
        LookAlike(side, template, tuple(sectors), experience_band(years), tuple(skills.get(person_id, ())))
        for person_id, side, template, sectors, years in rows
    )


def to_ask_again(today: date) -> list[tuple[UUID, UUID, str, str, date]]:
    """Who waits and was not spoken with for three months: intake, person, both names, and since when; the longest ago first.

    Only these columns: the menu of every page counts them.
    """
    before = today - timedelta(days=STILL_LOOKING_DAYS)
    rows = db.session.execute(_silent_since(), {"here": scopes.here(), "before": before})
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


@cache
def _silent_since() -> Select[*tuple[Any, ...]]:
    spoken = func.coalesce(Person.spoken_on, Intake.started_on)  # nobody noted a talk: the intake was one
    here = Intake.tenant_id == bindparam("here", type_=Uuid)
    return (
        select(Intake.id, Person.id, Person.given_name, Person.family_name, spoken)
        .join(Person, (Person.tenant_id == Intake.tenant_id) & (Person.id == Intake.person_id))
        .where(here, Intake.state == IntakeState.WAITING, spoken < bindparam("before"))
        .order_by(spoken, Intake.id)
    )
