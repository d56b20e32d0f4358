# SPDX-License-Identifier: EUPL-1.2
"""What was counted last night, in words: who waits and is helped, whom to look for, what another policy would do.

Tiers are told for the collaboration only, a municipality from five people on and in fives (D10).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from koepel.database import db
from koepel.i18n import _, _l, ngettext
from shared_pool.collaboration.service import Member
from shared_pool.fair_shares.models import FairShare
from shared_pool.matching.small_numbers import TOLD_FROM
from shared_pool.matching.views import Town, town
from shared_pool.matching.words import word

TIERS = (_l("No priority"), _l("Priority"), _l("High priority"))
POLICIES = {
    "shipped": _l("What applies now"),
    "maximum_sum": _l("The highest scores together"),
    "greedy": _l("Each time the best pair first"),
    "only_good": _l("Only pairs of 70 points or more"),
    "strictly_first": _l("Who has priority always first"),
}
HALF = 2  # those with priority are helped less than half as often as the others


@dataclass(frozen=True)
class TierLine:
    """Everybody of one tier; the share in percent, a dash below five people."""

    label: str
    people: int
    in_a_proposal: int
    share: str
    waits: str
    in_a_draft: int


@dataclass(frozen=True)
class TownLine:
    """One municipality, in fives."""

    town: Town
    waiting: str
    pairs: str


@dataclass(frozen=True)
class PolicyLine:
    """What one policy would do: numbers of a draft that was counted and forgotten."""

    label: str
    pairs: int
    apart: int
    score: str
    first: str
    others: str
    waits: str


@dataclass(frozen=True)
class FairPage:
    """One programme."""

    programme: str
    counted_at: datetime
    waiting: int
    places: int
    tiers: list[TierLine]
    towns: list[TownLine]
    only_easy: bool
    wanted: list[str]
    policies: list[PolicyLine]


def counted() -> list[FairShare]:
    """What stands there, programme by programme."""
    return list(db.session.scalars(select(FairShare).order_by(FairShare.programme)))


def fair_page(row: FairShare, members: Mapping[UUID, Member]) -> FairPage:
    """The page of one programme."""
    replayed: Sequence[Mapping[str, Any]] = row.found["policies"]
    shipped = replayed[0]
    asked: Mapping[str, int] = row.found["in_a_proposal"]
    lines = {tier: _tier(tier, _of(shipped, tier), asked.get(str(tier), 0)) for tier in range(len(TIERS))}
    return FairPage(
        programme=row.programme,
        counted_at=row.counted_at,
        waiting=shipped["waiting"],
        places=shipped["places"],
        tiers=[line for line in lines.values() if line.people],
        towns=_towns(shipped["towns"], members),
        only_easy=only_easy(shipped, asked),
        wanted=[_wanted(one, members) for one in row.found["recruiting"]],
        policies=[_policy(one) for one in replayed],
    )


def only_easy(shipped: Mapping[str, Any], asked: Mapping[str, int]) -> bool:
    """Whether those with priority stand less than half as often in a proposal as the others; never said of fewer than five."""
    first = sum(asked.get(str(tier), 0) for tier in (1, 2))
    others = asked.get("0", 0)
    all_first = first + sum(_of(shipped, tier)["waiting"] for tier in (1, 2))
    all_others = others + _of(shipped, 0)["waiting"]
    if min(all_first, all_others, first + others) < TOLD_FROM:
        return False
    return first * HALF * all_others < others * all_first


NOBODY = {"waiting": 0, "matched": 0, "passed_over": 0, "months_waiting": None, "months_passed_over": None}


def _of(replayed: Mapping[str, Any], tier: int) -> Mapping[str, Any]:
    return next((one for one in replayed["tiers"] if one["tier"] == tier), NOBODY)


def _tier(tier: int, found: Mapping[str, Any], asked: int) -> TierLine:
    people = found["waiting"] + asked
    return TierLine(
        label=str(TIERS[tier]),
        people=people,
        in_a_proposal=asked,
        share=_share(asked, people),
        waits=_months(found["months_waiting"]),
        in_a_draft=found["matched"],
    )


def _towns(found: Sequence[Mapping[str, Any]], members: Mapping[UUID, Member]) -> list[TownLine]:
    lines = [TownLine(town(members, UUID(one["tenant"])), _about(one["waiting"]), _about(one["pairs"])) for one in found]
    return sorted(lines, key=lambda line: line.town.name)


def _policy(found: Mapping[str, Any]) -> PolicyLine:
    first = [one for one in found["tiers"] if one["tier"]]
    others = [one for one in found["tiers"] if not one["tier"]]
    left = [one for one in found["tiers"] if one["passed_over"]]
    passed = sum(one["passed_over"] for one in left)
    months = round(sum(one["months_passed_over"] * one["passed_over"] for one in left) / passed) if passed else None
    return PolicyLine(
        label=str(POLICIES[found["policy"]]),
        pairs=found["pairs"],
        apart=found["apart"],
        score="–" if found["mean_score"] is None else str(round(found["mean_score"])),
        first=_helped(first),
        others=_helped(others),
        waits=_months(months),
    )


def _helped(tiers: Sequence[Mapping[str, Any]]) -> str:
    some, every = (sum(one[name] for one in tiers) for name in ("matched", "waiting"))
    return _("%(some)s of %(every)s", some=some, every=every)


def _wanted(found: Mapping[str, Any], members: Mapping[UUID, Member]) -> str:
    told = {
        "language": word("language", found["language"]),
        "municipality": town(members, UUID(found["tenant"])).name,
        "num": found["helps"],
    }
    if not found["section"]:
        return _(
            "One mentor from %(municipality)s who speaks %(language)s would help %(num)s people who wait.", **told
        )
    return _(
        "One mentor from %(municipality)s who speaks %(language)s and works in %(sector)s would help %(num)s people"
        " who wait.",
        sector=word("section", found["section"].upper()), **told,
    )  # fmt: skip


def _share(some: int, every: int) -> str:
    return f"{round(100 * some / every)} %" if every >= TOLD_FROM else "–"


def _months(months: int | None) -> str:
    if months is None:
        return "–"
    return ngettext("%(num)s month", "%(num)s months", months) if months else _("less than a month")


def _about(people: int | None) -> str:
    return _("fewer than %(number)s", number=TOLD_FROM) if people is None else _("about %(number)s", number=people)
