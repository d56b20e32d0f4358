# SPDX-License-Identifier: EUPL-1.2
"""The results of a survey: counts and percentages, each item with its own number of answers, and what few answers may show.

Fewer than 5 answers to an item: not shown. Fewer than 10 to an item of a table: the whole table in its merged answers (agree,
disagree), or not at all where they cannot be merged. The own municipality alone reads these counts: they are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from koepel import scope as scopes
from koepel.database import db
from tenants.surveys.instrument import Instrument, Item, instruments
from tenants.surveys.models import Survey, SurveyAnswer
from tenants.surveys.titles import State

LEAST = 5  # answers to an item, below which it is not shown
WHOLE = 10  # answers to each item of a table, below which its answers are merged
Counts = Mapping[str, Mapping[str, int]]  # item -> answer -> how many


@dataclass(frozen=True)
class Row:
    """One item: how many answered it, and how many gave each answer of its table; empty when it is withheld."""

    item: Item
    n: int
    counts: tuple[int, ...] = ()

    @property
    def shown(self) -> bool:
        """Whether enough people answered."""
        return bool(self.counts)

    @property
    def percentages(self) -> tuple[Decimal, ...]:
        """Of those who answered this item."""
        return tuple(percentage(count, self.n) for count in self.counts)


@dataclass(frozen=True)
class Table:
    """Items with one scale. `answers`: its columns, merged or not; none where nothing may be shown."""

    rows: tuple[Row, ...]
    answers: tuple[str, ...]
    merged: bool = False

    def of(self, capital: str) -> tuple[Row, ...]:
        """The items of one capital."""
        return tuple(row for row in self.rows if row.item.capital == capital)

    @property
    def capitals(self) -> tuple[str, ...]:
        """The groups, in order."""
        return tuple(dict.fromkeys(row.item.capital for row in self.rows))

    @property
    def stated(self) -> bool:
        """Whether these are the statements on what mentoring changed, rather than one question."""
        return any(self.capitals)


@dataclass(frozen=True)
class Result:
    """One version of one survey: how many were asked, how many answered, and the tables."""

    instrument: Instrument
    asked: int
    answered: int
    by_part: Mapping[str, int]
    tables: tuple[Table, ...]

    @property
    def response(self) -> Decimal | None:
        """Percentage of those asked who answered; None below five."""
        return percentage(self.answered, self.asked) if self.asked >= LEAST else None


def percentage(count: int, of: int) -> Decimal:
    """Rounded half up to one decimal."""
    return Decimal((2000 * count + of) // (2 * of)) / 10


def results() -> list[Result]:
    """Of this municipality, every version of every survey that was asked; what was taken back does not count."""
    found = []
    for one in instruments().values():
        states = _states(one)
        if states:
            answered = {part: count for (state, part), count in states.items() if state == State.ANSWERED}
            tables = tuple(table(items, _counts(one)) for items in blocks(one))
            found.append(Result(one, sum(states.values()), sum(answered.values()), answered, tables))
    return found


def blocks(one: Instrument) -> list[tuple[Item, ...]]:
    """The items that stand in one table: those about effects together, every other one alone."""
    effects = tuple(item for item in one.items if item.capital)
    alone: list[tuple[Item, ...]] = [(item,) for item in one.items if not item.capital]
    return [*alone, effects] if effects else alone


def table(items: Iterable[Item], counts: Counts) -> Table:
    """One table, with as much as these numbers of answers allow; all its items have the same scale."""
    told = [(item, counts.get(item.key, {})) for item in items]
    scale, numbers = told[0][0].scale, [sum(said.values()) for _, said in told]
    enough = [n for n in numbers if n >= LEAST]
    few = not enough or min(enough) < WHOLE
    groups = scale.merged if few and len(scale.answers) > 2 else tuple((answer, (answer,)) for answer in scale.answers)
    if not enough or not groups:
        return Table(tuple(Row(item, n) for (item, _), n in zip(told, numbers, strict=True)), ())
    rows = [
        Row(item, n, tuple(sum(said.get(one, 0) for one in of) for _, of in groups) if n >= LEAST else ())
        for (item, said), n in zip(told, numbers, strict=True)
    ]
    return Table(tuple(rows), tuple(name for name, _ in groups), merged=groups is scale.merged)


def _states(one: Instrument) -> dict[tuple[str, str], int]:
    which = (Survey.tenant_id == scopes.here(), Survey.instrument == one.key, Survey.version == one.version)
    query = select(Survey.state, Survey.part, func.count()).where(*which, Survey.state != State.WITHDRAWN)
    return {
        (state, part): count for state, part, count in db.session.execute(query.group_by(Survey.state, Survey.part))
    }


def _counts(one: Instrument) -> Counts:
    joined = (SurveyAnswer.tenant_id == Survey.tenant_id) & (SurveyAnswer.survey_id == Survey.id)
    which = (Survey.tenant_id == scopes.here(), Survey.instrument == one.key, Survey.version == one.version)
    query = select(SurveyAnswer.item, SurveyAnswer.answer, func.count()).join(Survey, joined)
    found: dict[str, dict[str, int]] = {}
    grouped = query.where(*which, Survey.state == State.ANSWERED).group_by(SurveyAnswer.item, SurveyAnswer.answer)
    for item, answer, count in db.session.execute(grouped):
        found.setdefault(item, {})[answer] = count
    return found
