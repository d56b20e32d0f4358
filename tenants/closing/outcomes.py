# SPDX-License-Identifier: EUPL-1.2
"""What came of the trajectories that ended, computed from their closing talks, goals and stop reasons (M8; L1, H8).

The own municipality alone reads these counts, and as few as those of its surveys (tenants/surveys/results.py): nothing of fewer
than five, and of fewer than ten the outcomes in three groups.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, extract, func, select

from koepel import scope as scopes
from koepel.database import db
from tenants.closing.codes import Outcome
from tenants.closing.models import ClosingTalk
from tenants.plans.codes import GoalState
from tenants.plans.models import PlanGoal
from tenants.surveys.results import LEAST, WHOLE, percentage
from tenants.trajectories.models import DuoState, Trajectory

# Of few, what is alike counts together: somebody who has both counts once.
GROUPS: dict[str, frozenset[Outcome]] = {
    "work": frozenset({Outcome.WORK_AT_LEVEL, Outcome.OTHER_WORK}),
    "step": frozenset({Outcome.INTERNSHIP, Outcome.VOLUNTEERING, Outcome.TRAINING, Outcome.DUTCH, Outcome.LEISURE}),
    "none": frozenset({Outcome.NONE}),
}


OTHERS = "others"


@dataclass(frozen=True)
class Share:
    """How many of `of` have it; a person may have more than one."""

    code: str
    many: int
    of: int

    @property
    def percent(self) -> Decimal:
        """Of all of them, to one decimal."""
        return percentage(self.many, self.of)


@dataclass(frozen=True)
class Outcomes:
    """A year, or all of them. Lists are empty where too few people stand behind them; `goals` is (kind, reached, partly, all)."""

    ended: int
    completed: int
    closed: int
    shares: tuple[Share, ...]
    grouped: bool
    stopped: tuple[Share, ...]
    goals: tuple[tuple[str, int, int, int], ...]
    few_goals: tuple[str, ...]


def outcomes(year: int | None = None) -> Outcomes:
    """Of the trajectories that ended in this year, or ever."""
    states = Counter(dict(_rows(select(Trajectory.state, func.count()).group_by(Trajectory.state), year)))
    talks = [set(row[0]) for row in _rows(_talks(), year)]
    stopped = Counter(dict(_rows(_reasons(), year)))
    goals: dict[str, Counter[str]] = {}
    for kind, state, many in _rows(_goals(), year):
        goals.setdefault(kind, Counter())[state] = many
    whole = {kind: counted for kind, counted in goals.items() if counted.total() >= WHOLE}
    return Outcomes(
        ended=states.total(),
        completed=states[DuoState.COMPLETED.value],
        closed=len(talks),
        shares=_shares(talks),
        grouped=LEAST <= len(talks) < WHOLE,
        stopped=_stopped(stopped),
        goals=tuple(
            (kind, counted[GoalState.REACHED.value], counted[GoalState.PARTLY.value], counted.total())
            for kind, counted in sorted(whole.items())
        ),
        few_goals=tuple(sorted(goals.keys() - whole.keys())),
    )


def _shares(talks: list[set[str]]) -> tuple[Share, ...]:
    if len(talks) < LEAST:
        return ()
    wanted: Iterable[tuple[str, frozenset[Outcome]]] = (
        GROUPS.items() if len(talks) < WHOLE else ((one.value, frozenset({one})) for one in Outcome)
    )
    return tuple(Share(code, sum(bool(talk & group) for talk in talks), len(talks)) for code, group in wanted)


def _stopped(reasons: Counter[str]) -> tuple[Share, ...]:
    """A reason of fewer than five stands among the others: one of them says what became of somebody's asylum request."""
    everybody = reasons.total()
    if everybody < WHOLE:
        return ()
    told = [(code, many) for code, many in reasons.most_common() if many >= LEAST]
    rest = everybody - sum(many for _code, many in told)
    return tuple(Share(code, many, everybody) for code, many in [*told, *([(OTHERS, rest)] if rest else [])])


def years() -> list[int]:
    """In which trajectories ended, the newest first."""
    query = select(extract("year", Trajectory.ended_on)).where(
        Trajectory.tenant_id == scopes.here(), Trajectory.ended_on.is_not(None)
    )
    return sorted({int(year) for year in db.session.scalars(query.distinct())}, reverse=True)


def _rows(query: Select[*tuple[Any, ...]], year: int | None) -> list[Any]:
    wanted = query.where(Trajectory.tenant_id == scopes.here(), Trajectory.ended_on.is_not(None))
    if year is not None:
        wanted = wanted.where(extract("year", Trajectory.ended_on) == year)
    return [tuple(row) for row in db.session.execute(wanted)]


def _joined(query: Select[*tuple[Any, ...]], table: Any) -> Select[*tuple[Any, ...]]:
    return query.join(Trajectory, (Trajectory.tenant_id == table.tenant_id) & (Trajectory.id == table.trajectory_id))


def _talks() -> Select[*tuple[Any, ...]]:
    return _joined(select(ClosingTalk.outcomes), ClosingTalk).where(func.cardinality(ClosingTalk.outcomes) > 0)


def _reasons() -> Select[*tuple[Any, ...]]:
    return (
        select(Trajectory.stop_reason, func.count())
        .where(Trajectory.state == DuoState.STOPPED.value, Trajectory.stop_reason != "")
        .group_by(Trajectory.stop_reason)
    )


def _goals() -> Select[*tuple[Any, ...]]:
    return _joined(select(PlanGoal.kind, PlanGoal.state, func.count()), PlanGoal).group_by(
        PlanGoal.kind, PlanGoal.state
    )
