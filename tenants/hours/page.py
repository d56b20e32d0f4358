# SPDX-License-Identifier: EUPL-1.2
"""Hours as lines with names: per programme, per mentor, and of the own mentors in duos of other municipalities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from koepel import scope as scopes
from koepel.database import among, db, mine
from koepel.i18n import _, ngettext
from koepel.web.places import word_of
from tenants.hours.schemas import Order, Wanted
from tenants.people.models import Person
from tenants.programmes import service as programmes
from tenants.programmes.shipped import templates
from tenants.trajectories import service as trajectories
from tenants.trajectories.phone import said_minutes
from tenants.trajectories.service import Counted, Held


@dataclass(frozen=True)
class Line:
    """One programme or mentor; `person_id` is given for an own mentor whose file is here."""

    name: str
    held: Held
    person_id: UUID | None = None
    programmes: str = ""


@dataclass(frozen=True)
class Hours:
    """All that the page shows. `across` are own mentors in duos elsewhere: minutes only, and no meetings."""

    per_programme: list[Line]
    per_mentor: list[Line]
    across: list[Line]

    @property
    def persons(self) -> set[UUID]:
        """Everybody who stands in it by name."""
        return {line.person_id for line in (*self.per_mentor, *self.across) if line.person_id}


def hours(wanted: Wanted) -> Hours:
    """What was held in this period, in all programmes or in one."""
    first, last = wanted.period
    keys = {row.id: row.template for row in programmes.every()}
    named, fits = _programme_names(), _fitting(wanted.programma)
    rows = [row for row in trajectories.between(first, last) if fits(keys.get(row.programme_id, ""))]
    elsewhere = [row for row in trajectories.across(first, last) if fits(row.programme)]
    names = _names({row.person_id for row in rows if row.person_id} | {row.person_id for row in elsewhere})
    programme, mentor, away = _Sums(), _Sums(), _Sums()
    for row in rows:
        key = keys.get(row.programme_id, "")
        programme.add(key, row.held, key)
        mentor.add(row.person_id if row.person_id in names else _from(row), row.held, key)
    for one in elsewhere:
        away.add(one.person_id if one.person_id in names else None, Held(0, one.minutes), one.programme)

    def who(key: object) -> str:
        return names[key] if isinstance(key, UUID) else str(key or _mentors_gone())

    return Hours(
        _sorted(programme.lines(lambda key: named.get(str(key), str(key)), named), wanted.volgorde),
        _sorted(mentor.lines(who, named), wanted.volgorde),
        _sorted(away.lines(who, named), wanted.volgorde),
    )


def total(lines: Iterable[Line]) -> Held:
    """All lines together."""
    return sum((line.held for line in lines), Held())


class _Sums:
    """What is held by whom or in what, and in which programmes."""

    def __init__(self) -> None:
        self.held: defaultdict[object, Held] = defaultdict(Held)
        self.programmes: defaultdict[object, set[str]] = defaultdict(set)

    def add(self, key: object, held: Held, programme: str) -> None:
        self.held[key] += held
        self.programmes[key].add(programme)

    def lines(self, word: Callable[[object], str], named: dict[str, str]) -> list[Line]:
        return [
            Line(
                word(key), held, key if isinstance(key, UUID) else None,
                ", ".join(sorted(named.get(one, one) for one in self.programmes[key])),
            )
            for key, held in self.held.items()
        ]  # fmt: skip


def _fitting(chosen: str) -> Callable[[str], bool]:
    return lambda key: not chosen or key == chosen


def _programme_names() -> dict[str, str]:
    """As this municipality calls them; what it does not offer, as it is shipped."""
    return {key: one.name for key, one in templates().items()} | {
        row.template: row.name for row in reversed(programmes.every())
    }


def _names(persons: Iterable[UUID]) -> dict[UUID, str]:
    asked = mine(Person).with_only_columns(Person.id, Person.given_name, Person.family_name)
    found = db.session.execute(asked.where(among(Person.id, list(persons)), Person.pseudonymised_at.is_(None)))
    return {row.id: f"{row.given_name} {row.family_name}".strip() for row in found}


def _from(row: Counted) -> str:
    """A mentor without a file here is known by the municipality alone, and stands in one line with the others of it."""
    if row.mentor_tenant_id is None or row.mentor_tenant_id == scopes.here():
        return ""
    return _("Mentors from %(place)s", place=word_of(row.mentor_tenant_id).capitalize() or _("elsewhere"))


def _mentors_gone() -> str:
    return _("Mentors without a file here")


def _sorted(lines: list[Line], order: Order) -> list[Line]:
    by_name = sorted(lines, key=lambda line: (line.person_id is None, line.name.casefold()))
    if order is Order.NAME:
        return by_name
    return sorted(
        by_name, key=lambda line: line.held.meetings if order is Order.MEETINGS else line.held.minutes, reverse=True
    )


def of_person(person_id: UUID, *, mentor: bool) -> list[tuple[str, str]]:
    """Hours and meetings of one person, per programme and calendar year, in words. A mentor's hours elsewhere have no meetings."""
    keys, named = {row.id: row.template for row in programmes.every()}, _programme_names()
    own = trajectories.of_mentor(person_id) if mentor else trajectories.of_mentee(person_id)
    sums: defaultdict[tuple[int, str], Held] = defaultdict(Held)
    for row in own:
        key = keys.get(row.programme_id, "")
        sums[row.year, named.get(key, key)] += row.held
    found = [(-year, 0, f"{name}, {year}", _said(held)) for (year, name), held in sums.items()]
    for one in trajectories.across(person_id=person_id) if mentor else ():
        label = _(
            "%(programme)s, %(year)s, elsewhere", programme=named.get(one.programme, one.programme), year=one.year
        )
        found.append((-one.year, 1, label, said_minutes(one.minutes)))
    return [(label, said) for _year, _where, label, said in sorted(found)]


def _said(held: Held) -> str:
    return f"{said_minutes(held.minutes)} · {ngettext('%(num)s meeting', '%(num)s meetings', held.meetings)}"
