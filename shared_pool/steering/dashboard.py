# SPDX-License-Identifier: EUPL-1.2
"""The page of the steering group as numbers: live counts, targets, and the last frozen tables. Sums happen in PostgreSQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, extract, func, select

from koepel import clock
from koepel.database import db
from shared_pool.collaboration.service import Member, members
from shared_pool.steering.models import ProgrammeCell, Snapshot, Target
from shared_pool.steering.snapshots import REGION, latest

FLOWS = ("registrations", "intakes", "duos_started", "duos_ended", "meetings", "minutes")
STOCKS = ("waiting", "mentors_free", "duos_running", "duos_across", "duos_reached")
DEFAULT_TARGETS = {"duos": 60, "meetings_per_duo": 12, "waiting_days": 21}
Sums = dict[UUID, dict[str, int]]


@dataclass(frozen=True)
class Frozen:
    """One attribute of the last frozen month, rounded to five."""

    attribute: str
    month: date
    rows: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]


@dataclass(frozen=True)
class Figures:
    """Everything the page shows, for one municipality or all together."""

    collaboration_id: UUID
    members: dict[UUID, Member]
    by_member: Sums
    total: dict[str, int]
    before: dict[str, int]
    months: tuple[tuple[date, dict[str, int]], ...]
    years: tuple[tuple[int, dict[str, int]], ...]
    targets: dict[str, int]
    counted_at: datetime | None
    frozen: tuple[Frozen, ...] = field(default=())
    all_years: tuple[int, ...] = field(default=())

    @property
    def share_across(self) -> int | None:
        """Percent of the running duos that cross a border; None below five duos (no percentages on few)."""
        running = self.total["duos_running"]
        return round(100 * self.total["duos_across"] / running) if running >= 5 else None


def figures(collaboration_id: UUID, *, year: int | None = None, only: UUID | None = None) -> Figures:
    """The figures of all members together, or of one of them; of one year, or of all years."""
    known = members(collaboration_id)
    cells = _cells(collaboration_id, only)
    by_member = _sums(cells, year)
    total = _together(by_member.values())
    months = tuple(_months(cells, year))
    return Figures(
        collaboration_id=collaboration_id,
        members=known,
        by_member=by_member,
        total=total,
        before=_together(_sums(cells, (year or clock.today().year) - 1).values()),
        months=months[-12:] if year is None else months,
        years=tuple(_years(cells)),
        targets=DEFAULT_TARGETS | targets(collaboration_id, year),
        counted_at=db.session.scalar(select(func.max(ProgrammeCell.counted_at)).where(*cells)),
        frozen=tuple(_frozen(row, known, only) for row in latest(collaboration_id).values()),
        all_years=tuple(_all_years(cells)),
    )


def _cells(collaboration_id: UUID, only: UUID | None) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [ProgrammeCell.collaboration_id == collaboration_id]
    return where if only is None else [*where, ProgrammeCell.tenant_id == only]


def _in(year: int | None) -> list[ColumnElement[bool]]:
    """A range of months rather than a function of them, so that the index serves."""
    return [] if year is None else [ProgrammeCell.month >= date(year, 1, 1), ProgrammeCell.month < date(year + 1, 1, 1)]


def _sums(cells: list[ColumnElement[bool]], year: int | None) -> Sums:
    """Flows added up; stocks as they stood in the last month of the period that was counted."""
    where = [*cells, *_in(year)]
    found: Sums = defaultdict(lambda: defaultdict(int))
    added = (
        select(ProgrammeCell.tenant_id, ProgrammeCell.measure, func.sum(ProgrammeCell.value))
        .where(*where, ProgrammeCell.measure.in_(FLOWS))
        .group_by(ProgrammeCell.tenant_id, ProgrammeCell.measure)
    )
    last = select(func.max(ProgrammeCell.month)).where(*where).scalar_subquery()
    stood = select(ProgrammeCell.tenant_id, ProgrammeCell.measure, ProgrammeCell.value).where(
        *where, ProgrammeCell.measure.in_(STOCKS), ProgrammeCell.month == last
    )  # fmt: skip
    for query in (added, stood):
        for tenant_id, measure, value in db.session.execute(query):
            found[tenant_id][measure] = int(value)
    return found


def _together(parts: Iterable[dict[str, int]]) -> dict[str, int]:
    total = dict.fromkeys((*FLOWS, *STOCKS), 0)
    for part in parts:
        for measure, value in part.items():
            total[measure] = total.get(measure, 0) + value
    return total


def _months(cells: list[ColumnElement[bool]], year: int | None) -> list[tuple[date, dict[str, int]]]:
    query = (
        select(ProgrammeCell.month, ProgrammeCell.measure, func.sum(ProgrammeCell.value))
        .where(*cells, *_in(year))
        .group_by(ProgrammeCell.month, ProgrammeCell.measure)
    )
    found: dict[date, dict[str, int]] = defaultdict(dict)
    for month, measure, value in db.session.execute(query):
        found[month][measure] = int(value)
    return sorted(found.items())


def _years(cells: list[ColumnElement[bool]]) -> list[tuple[int, dict[str, int]]]:
    year = extract("year", ProgrammeCell.month)
    query = (
        select(year, ProgrammeCell.measure, func.sum(ProgrammeCell.value))
        .where(*cells, ProgrammeCell.measure.in_(FLOWS))
        .group_by(year, ProgrammeCell.measure)
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for number, measure, value in db.session.execute(query):
        found[int(number)][measure] = int(value)
    return sorted(found.items())


def _all_years(cells: list[ColumnElement[bool]]) -> list[int]:
    first, last = db.session.execute(
        select(func.min(ProgrammeCell.month), func.max(ProgrammeCell.month)).where(*cells)
    ).one()
    return list(range(first.year, last.year + 1)) if first else []


def targets(collaboration_id: UUID, year: int | None) -> dict[str, int]:
    """What was set for this year; year 0 holds for the whole period."""
    query = select(Target).where(Target.collaboration_id == collaboration_id, Target.year.in_({0, year or 0}))
    return {row.measure: row.value for row in db.session.scalars(query.order_by(Target.year))}


def set_target(collaboration_id: UUID, measure: str, value: int, *, year: int, by: str) -> None:
    """What the steering group wants to reach."""
    row = db.session.get(Target, (collaboration_id, measure, year))
    if row is None:
        row = Target(collaboration_id=collaboration_id, measure=measure, year=year)
        db.session.add(row)
    row.value, row.set_at, row.set_by = value, clock.moment(), by


def _frozen(row: Snapshot, known: dict[UUID, Member], only: UUID | None) -> Frozen:
    names = {str(tenant_id): member.name for tenant_id, member in known.items()}
    wanted = {REGION} if only is None else {REGION, str(only)}
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for cell in row.cells:
        if cell["place"] in wanted:
            found[names.get(str(cell["place"]), "")].append((str(cell["value"]), int(cell["persons"])))
    return Frozen(row.attribute, row.month, tuple((place, tuple(values)) for place, values in sorted(found.items())))
