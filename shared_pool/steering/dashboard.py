# SPDX-License-Identifier: EUPL-1.2
"""The page of the steering group as numbers: live counts, targets, and the last frozen tables. Sums happen in PostgreSQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, union_all

from koepel import clock
from koepel.database import db
from shared_pool.collaboration.service import Member, members
from shared_pool.steering.models import ProgrammeCell, Target
from shared_pool.steering.snapshots import REGION, latest

FLOWS = ("registrations", "intakes", "duos_started", "duos_ended", "meetings", "minutes")
STOCKS = ("waiting", "mentors_free", "duos_running", "duos_across", "duos_reached")
FLOWS_BY_MEMBER, STOCKS_BY_MEMBER = ("duos_ended",), ("waiting", "duos_running")
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
    months: tuple[tuple[date, dict[str, int]], ...]
    years: tuple[tuple[int, dict[str, int]], ...]
    targets: dict[str, int]
    counted_at: datetime | None
    frozen: tuple[Frozen, ...] = field(default=())
    all_years: tuple[int, ...] = field(default=())
    year: int | None = None

    @property
    def share_across(self) -> int | None:
        """Percent of the running duos that cross a border; None below five duos (no percentages on few)."""
        running = self.total["duos_running"]
        return round(100 * self.total["duos_across"] / running) if running >= 5 else None


def figures(collaboration_id: UUID, *, year: int | None = None, only: UUID | None = None) -> Figures:
    """The figures of all members together, or of one of them; of one year, or of all years where that one was not counted.

    The cells are read twice, once by month and once by member: all else follows from these two tables.
    """
    known = members(collaboration_id)
    cells = _cells(collaboration_id, only)
    counted, counted_at = _by_month(cells)
    all_years = sorted({month.year for month in counted})
    year = year if year in all_years else None
    shown = {month: sums for month, sums in counted.items() if year in (None, month.year)}
    last = max(shown, default=None)
    return Figures(
        collaboration_id=collaboration_id,
        members=known,
        by_member=_by_member(cells, year, last),
        total=_added(shown.values()) | ({name: shown[last].get(name, 0) for name in STOCKS} if last else {}),
        months=tuple(shown.items())[-12:] if year is None else tuple(shown.items()),
        years=tuple(_years(counted)),
        targets=DEFAULT_TARGETS | targets(collaboration_id, year),
        counted_at=counted_at,
        frozen=tuple(_frozen(known, only, *row) for row in latest(collaboration_id, only)),
        all_years=tuple(all_years),
        year=year,
    )


def _cells(collaboration_id: UUID, only: UUID | None) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [ProgrammeCell.collaboration_id == collaboration_id]
    return where if only is None else [*where, ProgrammeCell.tenant_id == only]


def _by_month(cells: list[ColumnElement[bool]]) -> tuple[dict[date, dict[str, int]], datetime | None]:
    """What all of them counted, month by month, the oldest first; and when somebody counted last."""
    query = select(
        ProgrammeCell.month, ProgrammeCell.measure, func.sum(ProgrammeCell.value), func.max(ProgrammeCell.counted_at)
    )
    query = query.where(*cells).group_by(ProgrammeCell.month, ProgrammeCell.measure)
    found: dict[date, dict[str, int]] = defaultdict(dict)
    newest = None
    for month, measure, value, counted_at in db.session.execute(query):
        found[month][measure] = int(value)
        newest = max(counted_at, newest or counted_at)
    return dict(sorted(found.items())), newest


def _by_member(cells: list[ColumnElement[bool]], year: int | None, last: date | None) -> Sums:
    """What charts show of each: flows added up; stocks as they stood in the last month of the period that was counted.

    Two questions in one, so that each reads a stretch of the index: with "or" between them all cells were looked at.
    """
    key = ProgrammeCell.tenant_id, ProgrammeCell.measure
    flows = select(*key, func.sum(ProgrammeCell.value)).where(*cells, *_in(year)).group_by(*key)
    stocks = select(*key, ProgrammeCell.value).where(*cells, ProgrammeCell.month == last)
    query = union_all(
        flows.where(ProgrammeCell.measure.in_(FLOWS_BY_MEMBER)),
        stocks.where(ProgrammeCell.measure.in_(STOCKS_BY_MEMBER)),
    )
    found: Sums = defaultdict(lambda: defaultdict(int))
    for tenant_id, measure, value in db.session.execute(query):
        found[tenant_id][measure] = int(value)
    return found


def _in(year: int | None) -> list[ColumnElement[bool]]:
    """A range of months rather than a function of them, so that the index serves."""
    return [] if year is None else [ProgrammeCell.month >= date(year, 1, 1), ProgrammeCell.month < date(year + 1, 1, 1)]


def _added(months: Iterable[dict[str, int]]) -> dict[str, int]:
    """The flows of these months together; the stocks are nought."""
    total = dict.fromkeys((*FLOWS, *STOCKS), 0)
    for sums in months:
        for measure in FLOWS:
            total[measure] += sums.get(measure, 0)
    return total


def _years(counted: dict[date, dict[str, int]]) -> list[tuple[int, dict[str, int]]]:
    """The flows of each year."""
    by_year: dict[int, list[dict[str, int]]] = defaultdict(list)
    for month, sums in counted.items():
        by_year[month.year].append(sums)
    return [(year, _added(months)) for year, months in by_year.items()]


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


def _frozen(
    known: dict[UUID, Member], only: UUID | None, attribute: str, month: date, cells: list[dict[str, Any]]
) -> Frozen:
    name = known[only].name if only in known else ""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for cell in cells:
        found["" if cell["place"] == REGION else name].append((str(cell["value"]), int(cell["persons"])))
    return Frozen(attribute, month, tuple((place, tuple(values)) for place, values in sorted(found.items())))
