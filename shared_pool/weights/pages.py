# SPDX-License-Identifier: EUPL-1.2
"""The page as data: the points that count, the proposal that waits with its effect, and every version there was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from koepel.i18n import _, _l
from shared_pool.matching.codes import Criterion
from shared_pool.matching.told import TIERS, about
from shared_pool.matching.words import word
from shared_pool.weights import service
from shared_pool.weights.codes import WeightsReason, WeightsState
from shared_pool.weights.models import WeightsVersion
from shared_pool.weights.schemas import FIELDS, Points

REASONS = {
    WeightsReason.OUTCOMES: _l("Duos with a high score did not do better"),
    WeightsReason.PASSED_OVER: _l("Some people never stand first"),
    WeightsReason.CHOSEN_OTHERWISE: _l("We often choose another pair than the first"),
    WeightsReason.PROGRAMME_CHANGED: _l("The programme changed"),
    WeightsReason.TRIAL: _l("We try this out"),
    WeightsReason.BACK: _l("Back to an earlier version"),
}
STATES = {
    WeightsState.PROPOSED: (_l("Proposed"), "amber"),
    WeightsState.ADOPTED: (_l("Adopted"), "green"),
    WeightsState.DECLINED: (_l("Left as it was"), "grey"),
    WeightsState.WITHDRAWN: (_l("Withdrawn"), "grey"),
}
Row = tuple[str, ...]


@dataclass(frozen=True)
class Effect:
    """What other weights would do, in words: people by tier, by the label of who stands first, and pairs; empty for a few."""

    people: list[Row]
    labels: list[Row]
    pairs: str


@dataclass(frozen=True)
class VersionLine:
    """One version. `changed`: what differs from the version it followed; `again`: it can be proposed anew."""

    id: UUID | None
    version: int
    state: str
    tone: str
    reason: str
    changed: list[str]
    by: str
    at: datetime | None
    decided_by: str
    decided_at: datetime | None
    again: bool


@dataclass(frozen=True)
class Waiting:
    """The proposal that nobody decided on yet."""

    line: VersionLine
    points: list[Row]
    effect: Effect
    may_decide: bool


@dataclass(frozen=True)
class WeightsPage:
    """One programme. `together`: where it is decided with others, '' for the municipality alone."""

    programme: str
    version: int
    points: list[tuple[str, str, int]]  # field, word, points that count now
    together: str
    waiting: Waiting | None
    lines: list[VersionLine]
    reasons: list[tuple[str, str]]


def weights_page(programme: str) -> WeightsPage:
    """Raises `NotFound` for a programme that does not run here."""
    where = service.deciding(programme)
    now, rows = service.counting(programme, where), service.history(programme, where)
    shipped = service.shipped(programme).points
    former: dict[int, Sequence[int]] = {row.version: row.points for row in rows if row.state == WeightsState.ADOPTED}
    former[service.SHIPPED] = shipped
    undecided = next((row for row in rows if row.state == WeightsState.PROPOSED), None)
    lines = [_line(row, former, again=undecided is None and tuple(row.points) != now.points) for row in rows]
    return WeightsPage(
        programme=programme,
        version=now.version,
        points=[(name, word_, points) for name, word_, points in zip(FIELDS, words(), now.points, strict=True)],
        together=where.together,
        waiting=_waiting(undecided, former) if undecided else None,
        lines=[*lines, _shipped_line(again=undecided is None and shipped != now.points)],
        reasons=[(reason, str(said)) for reason, said in REASONS.items() if reason is not WeightsReason.BACK],
    )


def words() -> list[str]:
    """The criteria by name, in order."""
    return [word("criterion", criterion.code) for criterion in Criterion]


def beside(then: Sequence[int], now: Sequence[int]) -> list[tuple[str, str, str]]:
    """Points of before and after, criterion by criterion."""
    return [(name, str(was), str(is_)) for name, was, is_ in zip(words(), then, now, strict=True)]


def _waiting(row: WeightsVersion, former: Mapping[int, Sequence[int]]) -> Waiting:
    return Waiting(
        line=_line(row, former, again=False),
        points=[
            (name, is_ if was == is_ else _("%(after)s, now %(before)s", after=is_, before=was))
            for name, was, is_ in beside(former[row.follows], row.points)
        ],
        effect=told(row.effect),
        may_decide=service.may_decide(row),
    )


def _line(row: WeightsVersion, former: Mapping[int, Sequence[int]], *, again: bool) -> VersionLine:
    said, tone = STATES[WeightsState(row.state)]
    return VersionLine(
        id=row.id,
        version=row.version,
        state=str(said),
        tone=tone,
        reason=str(REASONS[WeightsReason(row.reason)]),
        changed=[
            _("%(criterion)s from %(before)s to %(after)s", criterion=name, before=was, after=is_)
            for name, was, is_ in beside(former[row.follows], row.points)
            if was != is_
        ],
        by=row.proposed_name,
        at=row.proposed_at,
        decided_by=row.decided_name,
        decided_at=row.decided_at,
        again=again and row.state == WeightsState.ADOPTED,
    )


def _shipped_line(*, again: bool) -> VersionLine:
    said = _("What Koepel brings along")
    return VersionLine(None, service.SHIPPED, "", "", said, [], "", None, "", None, again)


def preview(points: Points) -> Effect:
    """What these points would do now. Reads only. Raises as `service.look`."""
    return told(asdict(service.look(points.programme, points.points, follows=points.follows)))


def told(kept: Mapping[str, Any]) -> Effect:
    """An effect as it is kept, in the words of who reads it now; nothing at all where fewer than five people wait."""
    if kept["everybody"]["waiting"] is None:
        return Effect([], [], "")
    moved = [(_("Everybody"), kept["everybody"]), *zip(map(str, TIERS), kept["tiers"], strict=True)]
    return Effect(
        people=[(label, *(about(one[name]) for name in ("waiting", "other", "gained", "lost"))) for label, one in moved],
        labels=[(word("label", name), about(before), about(after)) for name, before, after in kept["labels"]],
        pairs=_(
            "Pairs that come above the floor: %(gained)s. Pairs that fall below it: %(lost)s.",
            gained=about(kept["pairs_gained"]), lost=about(kept["pairs_lost"]),
        ),
    )  # fmt: skip
