# SPDX-License-Identifier: EUPL-1.2
"""The list that used to be an Excel: one line per person and programme, filtered, sorted and cut into pages by PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, any_, bindparam, func, literal, or_, select

from koepel import reference
from koepel import scope as scopes
from koepel.database import among, db, mine
from tenants.files.schemas import Filter
from tenants.intake.models import Intake, IntakeState, Readiness
from tenants.people.models import LanguageSkill, Person
from tenants.programmes.models import Programme
from tenants.programmes.settings import ProgrammeSettings
from tenants.trajectories.models import RUNNING, Engagement

Keys = Select[UUID, UUID, int]
PAGE = 50
_OPEN = (IntakeState.DRAFT, IntakeState.REGISTERED)
_NUMBER = re.compile(r"[mk]?-?([0-9]{1,5})", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Line:
    """One line: the intake with all that a list shows beside it."""

    intake: Intake
    person: Person
    programme: Programme
    skills: tuple[LanguageSkill, ...]
    load: int = 0
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listing:
    """One page of lines, and how many there are."""

    lines: tuple[Line, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


_IN_STATE: dict[str, Any] = {
    "open": Intake.state.in_((*_OPEN, IntakeState.WAITING, IntakeState.ACCEPTED)),
    "waiting": Intake.state == IntakeState.WAITING,
    "draft": Intake.state.in_(_OPEN),
    "duo": and_(Intake.state == IntakeState.ACCEPTED, Intake.next_step != "paused"),
    "paused": and_(Intake.state == IntakeState.ACCEPTED, Intake.next_step == "paused"),
    "ended": Intake.state.in_((IntakeState.WITHDRAWN, IntakeState.REFERRED)),
    "all": Intake.state != "",
}


def _of_side(side: str) -> Keys:
    """Keys only, each with how many there are: the rows themselves are read for one page."""
    here = scopes.here()
    return (
        select(Intake.id.label("intake_id"), Person.id.label("person_id"), func.count().over().label("total"))
        .join(Person, and_(Person.tenant_id == Intake.tenant_id, Person.id == Intake.person_id))
        .where(Intake.tenant_id == here, Person.tenant_id == here, Intake.side == side)
    )


def called(word: str) -> Any:
    """Whose name holds this word, or whose number it is."""
    number = _NUMBER.fullmatch(word.strip())
    if number:
        return Person.number == int(number[1])
    parts = [Person.name_key.contains(part, autoescape=True) for part in reference.plain(word).split()]
    return and_(*parts) if parts else Person.name_key == ""


def _filtered(query: Keys, wanted: Filter) -> Keys:
    query = query.where(_IN_STATE[wanted.status])
    if wanted.zoek:
        query = query.where(called(wanted.zoek))
    if wanted.spreekt:
        speaks = select(LanguageSkill.person_id).where(
            LanguageSkill.tenant_id == scopes.here(), LanguageSkill.language == wanted.spreekt
        )
        query = query.where(Person.id.in_(speaks))
    if wanted.sector:
        query = query.where(literal(wanted.sector) == any_(Intake.sectors))
    if wanted.programma:
        running = select(Programme.id).where(
            Programme.tenant_id == scopes.here(), Programme.template == wanted.programma
        )
        query = query.where(Intake.programme_id.in_(running))
    return query


def _order(wanted: Filter) -> list[Any]:
    sorting = wanted.sorteer or ("waiting" if wanted.status == "waiting" else "name")
    keys: dict[str, tuple[Any, ...]] = {
        "name": (Person.name_key,),
        "number": (Person.number,),
        "waiting": (Intake.waiting_since.is_(None), Intake.waiting_since),
        "begun": (Intake.started_on,),
    }
    order = [key.desc() for key in keys[sorting]] if wanted.omgekeerd else list(keys[sorting])
    if sorting == "waiting" and not wanted.omgekeerd:
        order.insert(0, Intake.tier.desc())
    return [*order, Person.number, Intake.id]


def listing(side: str, wanted: Filter, *, whole: bool = False) -> Listing:
    """The lines of one page, or of the whole list for an export."""
    query, order = _filtered(_of_side(side), wanted), _order(wanted)
    page = 1 if whole else wanted.pagina
    found = _read(query, order, page=None if whole else page)
    if not found and page > 1:  # beyond the last page, or nobody at all
        total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
        page = max(1, -(-total // PAGE))
        found = _read(query, order, page=page)
    total = found[0][2] if found else 0
    return Listing(tuple(_lines(side, found)), total, page)


def _read(query: Keys, order: list[Any], *, page: int | None) -> list[tuple[Intake, Person, int]]:
    """The rows of a page. Counting with them lets PostgreSQL plan for all keys: for fifty it walked through all names, and
    looked for each among all talks."""
    keys = query.order_by(*order)
    if page is not None:
        keys = keys.limit(PAGE).offset((page - 1) * PAGE)
    shown, here = keys.subquery(), scopes.here()
    rows = (
        select(Intake, Person, shown.c.total)
        .join(shown, shown.c.intake_id == Intake.id)
        .join(Person, shown.c.person_id == Person.id)
        .where(Intake.tenant_id == here, Person.tenant_id == here)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(rows.order_by(*order))]


def _lines(side: str, found: list[tuple[Intake, Person, int]]) -> Iterable[Line]:
    ids = {person.id for _, person, _ in found}
    skills = _skills(ids)
    running = {one.id: one for one in db.session.scalars(mine(Programme))} if found else {}
    load, ready = (_load(ids), _ready(ids)) if side == "mentor" else ({}, {})
    needed = {one.id: ProgrammeSettings.read(one.settings).readiness for one in running.values() if side == "mentor"}
    for intake, person, _ in found:
        done = ready.get(person.id, set())
        missing = tuple(step for step in needed.get(intake.programme_id, ()) if step not in done)
        programme = running[intake.programme_id]
        yield Line(intake, person, programme, tuple(skills.get(person.id, ())), load.get(person.id, 0), missing)


def _skills(ids: set[UUID]) -> dict[UUID, list[LanguageSkill]]:
    found: dict[UUID, list[LanguageSkill]] = {}
    for skill in db.session.scalars(mine(LanguageSkill).where(among(LanguageSkill.person_id, ids))):
        found.setdefault(skill.person_id, []).append(skill)
    for skills in found.values():
        skills.sort(key=lambda skill: (not skill.mother_tongue, -(skill.level or 0), skill.language))
    return found


def _load(ids: set[UUID]) -> dict[UUID, int]:
    running = mine(Engagement).where(among(Engagement.person_id, ids), Engagement.state.in_(RUNNING))
    found: dict[UUID, int] = {}
    for one in db.session.scalars(running):
        found[one.person_id] = found.get(one.person_id, 0) + 1
    return found


def _ready(ids: set[UUID]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    for row in db.session.scalars(mine(Readiness).where(among(Readiness.person_id, ids))):
        found.setdefault(row.person_id, set()).add(row.step)
    return found


_VIEWS = ("open", "waiting", "draft", "duo", "paused", "ended")
_COUNTS = select(*(func.count().filter(_IN_STATE[status]).label(status) for status in _VIEWS)).where(
    Intake.tenant_id == bindparam("here"), Intake.side == bindparam("side")
)


def counts(side: str) -> dict[str, int]:
    """How many lines each saved view has."""
    row = db.session.execute(_COUNTS, {"here": scopes.here(), "side": side}).one()
    return dict(zip(_VIEWS, row, strict=True))


def persons(word: str, most: int = 20) -> list[Person]:
    """People of the own municipality by name or number."""
    query = mine(Person).where(called(word), Person.pseudonymised_at.is_(None)).order_by(Person.name_key)
    return list(db.session.scalars(query.limit(most)))


def sides_of(ids: Iterable[UUID]) -> dict[UUID, set[str]]:
    """On which sides these people have an intake."""
    found: dict[UUID, set[str]] = {}
    rows = select(Intake.person_id, Intake.side).where(
        Intake.tenant_id == scopes.here(), Intake.person_id.in_(set(ids))
    )
    for person_id, side in db.session.execute(rows.where(or_(Intake.side == "mentee", Intake.side == "mentor"))):
        found.setdefault(person_id, set()).add(side)
    return found
