# SPDX-License-Identifier: EUPL-1.2
"""What a draft does for whom, in numbers, before anybody decides: by tier, by municipality, by the rule in the way.

A municipality's numbers are told from five people on, rounded to five; tiers for the collaboration only (D10).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared_pool.collaboration.service import Member
from shared_pool.matching.codes import Hard
from shared_pool.matching.pairs import in_the_way
from shared_pool.matching.policy import POLICIES, Policy
from shared_pool.matching.service import Around
from shared_pool.matching.small_numbers import coarse
from shared_pool.matching.told import TIERS, about, waited
from shared_pool.matching.views import Town, town
from shared_pool.regional_drafts.models import RegionalDraft

MANY_IN_A_TIER = 0.4  # then the tier means nothing any more


@dataclass(frozen=True)
class TierLine:
    """What the draft does for the people of one tier; months as whole averages, a dash where there is nobody."""

    label: str
    waiting: int
    proposed: int
    left: int
    months_proposed: str
    months_left: str


@dataclass(frozen=True)
class TownLine:
    """The same for one municipality, with how many of its people stand in a pair on either side."""

    town: Town
    waiting: str
    left: str
    mentees: int
    mentors: int


@dataclass(frozen=True)
class RuleLine:
    """For how many people a rule excludes most mentors, so that nobody is possible."""

    reason: str
    lift: str
    people: int


@dataclass(frozen=True)
class Report:
    """All of it, for the page."""

    waiting: int
    pairs: int
    apart: int
    left: int
    nobody: int
    places: int
    lapsed: int
    tiers: list[TierLine]
    towns: list[TownLine]
    rules: list[RuleLine]
    many_in_a_tier: bool
    policy: Policy
    other_weights: bool  # others count now than those of which it was made, so its reasons read otherwise


def report(row: RegionalDraft, here: Around) -> Report:
    """The report of a draft that is ready."""
    said = row.report
    rules = [RuleLine(*in_the_way(here, Hard[name]), people) for name, people in said["rules"].items()]
    rules.sort(key=lambda line: -line.people)
    return Report(
        waiting=said["waiting"],
        pairs=said["pairs"],
        apart=said["apart"],
        left=said["waiting"] - said["pairs"],
        nobody=sum(line.people for line in rules),
        places=said["places"],
        lapsed=said["lapsed"],
        tiers=[_tier(int(tier), count) for tier, count in sorted(said["tiers"].items())],
        towns=_towns(said, here.members),
        rules=rules,
        many_in_a_tier=_many_in_a_tier(said["tiers"]),
        policy=POLICIES[row.policy],
        other_weights=said.get("weights", here.programme.weights.version) != here.programme.weights.version,
    )


def _tier(tier: int, count: Mapping[str, int]) -> TierLine:
    left = count["waiting"] - count["proposed"]
    return TierLine(
        label=str(TIERS[tier]),
        waiting=count["waiting"],
        proposed=count["proposed"],
        left=left,
        months_proposed=waited(_average(count["months_proposed"], count["proposed"])),
        months_left=waited(_average(count["months_left_over"], left)),
    )


def _average(together: int, people: int) -> int | None:
    return round(together / people) if people else None


def _many_in_a_tier(tiers: Mapping[str, Mapping[str, int]]) -> bool:
    waiting = sum(count["waiting"] for count in tiers.values())
    first = sum(count["waiting"] for tier, count in tiers.items() if tier != "0")
    return first > MANY_IN_A_TIER * waiting


def _towns(said: Mapping[str, Any], members: Mapping[UUID, Member]) -> list[TownLine]:
    known = {UUID(tenant) for tenant in (*said["municipalities"], *said["mentors"])}
    found = [_town(tenant, said, members) for tenant in known]
    return sorted(found, key=lambda line: line.town.name)


def _town(tenant: UUID, said: Mapping[str, Any], members: Mapping[UUID, Member]) -> TownLine:
    count = said["municipalities"].get(str(tenant), {"waiting": 0, "proposed": 0})
    return TownLine(
        town=town(members, tenant),
        waiting=about(coarse(count["waiting"])),
        left=about(coarse(count["waiting"] - count["proposed"])),
        mentees=count["proposed"],
        mentors=said["mentors"].get(str(tenant), 0),
    )
