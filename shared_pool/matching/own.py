# SPDX-License-Identifier: EUPL-1.2
"""From what the door hands over to a match card in full: codes become bits, days become weeks. Nothing is left out here.

`look_alikes.as_released` makes of it what another municipality may hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import TypeVar
from uuid import UUID

from shared_pool.matching.bands import week_number
from shared_pool.matching.card import LAST_WEEK, UNKNOWN_PLACES, Card
from shared_pool.matching.look_alikes import Cell
from shared_pool.matching.programmes import number_of, steps_of
from shared_pool.matching.shown import dutch_among
from shared_pool.matching.vocabulary import (
    UNKNOWN_LEVEL,
    AgeBand,
    Answer,
    CardSide,
    CardState,
    ExperienceBand,
    Gender,
    GoalType,
    Interest,
    LifePhase,
    Majority,
    Mask,
    MentorStyle,
    Reach,
    Section,
    SectorGroup,
    Spoken,
    SupportAction,
    WishAspect,
    WorkFlag,
)
from tenants.disclosure import LookAlike, MatchingFacts, Wish

M = TypeVar("M", bound=Mask)
MOST_ISCO = 3
WORK = {"hr_profile", "broad_network", "leaves_sector", "no_target"}
WISHED: dict[str, type[Mask]] = {"gender": Gender, "age_band": AgeBand, "life_phase": LifePhase, "style": MentorStyle}


def card_in_full(
    facts: MatchingFacts, reference: UUID, tenant: UUID, *, released: bool, exclusions: frozenset[UUID] = frozenset()
) -> Card:
    """One of the own people as the engine reads them, with everything that is known at home."""
    bit = 1 << number_of(facts.programme)
    wishes, musts = _wishes(facts)
    return Card(
        reference=reference,
        tenant=tenant,
        side=CardSide.of(facts.side),
        in_full=True,
        state=CardState.of(facts.state),
        informed=facts.informed,
        released=released,
        places=facts.places if facts.side == "mentor" else UNKNOWN_PLACES,
        waiting_since=_week(facts.waiting_since) or 0,
        tier=facts.tier,
        programmes=bit,
        criteria_failed=bit if facts.criteria_failed else 0,
        criteria_open=bit if facts.criteria_open else 0,
        place=facts.place,
        radius=facts.radius,
        reach=_reach(facts.online_ok, facts.quiet_place, facts.no_own_transport),
        languages=_languages(facts.languages),
        interpreter=facts.interpreter,
        isco=frozenset(code for code in facts.occupations[:MOST_ISCO] if code.isdigit() and len(code) <= 4),
        sections=_known(Section, facts.sectors),
        experience=ExperienceBand.of(facts.experience) if facts.experience else ExperienceBand.UNKNOWN,
        work=_work(facts),
        still_connected=Answer.YES if facts.still_connected else Answer.UNKNOWN,
        # whoever helps says with which actions; a goal on that side is one that an offer serves
        goals=_known(GoalType, facts.goals) if facts.side == "mentee" else GoalType.NONE,
        must_goals=_known(GoalType, facts.must_goals),
        actions=_known(SupportAction, facts.actions),
        half_days=facts.half_days,
        from_week=_week(facts.period_from),
        until_week=_week(facts.period_to),
        interests=_known(Interest, facts.interests),
        dislikes=_known(Interest, facts.dislikes),
        age=_known(AgeBand, (facts.age,)),
        gender=_known(Gender, (facts.gender,)),
        life_phase=_known(LifePhase, (facts.life_phase,)),
        styles=_known(MentorStyle, (facts.style,)),
        majority=Majority.of(facts.majority) if facts.majority else Majority.UNKNOWN,
        wish_gender=Gender(wishes.get("gender", 0)),
        wish_age=AgeBand(wishes.get("age_band", 0)),
        wish_life_phase=LifePhase(wishes.get("life_phase", 0)),
        wish_style=MentorStyle(wishes.get("style", 0)),
        must_wishes=musts,
        strength=facts.strength,
        steps=steps_of(facts.steps),
        exclusions=exclusions,
    )


def cell_in_full(one: LookAlike) -> Cell:
    """The cell of somebody to be counted: the one that `look_alikes.cell_of` finds for the whole card."""
    experience = ExperienceBand.of(one.experience) if one.experience else ExperienceBand.UNKNOWN
    sections, dutch = _known(Section, tuple(one.sectors)), dutch_among(_languages(one.languages))
    return Cell(CardSide.of(one.side), sections, SectorGroup.NONE, experience, dutch)


@lru_cache(maxsize=4096)
def _known(kind: type[M], codes: tuple[str, ...]) -> M:
    """The bits of the codes that matching knows; a code that a municipality added itself plays no part."""
    mask = kind(0)
    for code in codes:
        try:
            mask |= kind.of(code) if code else kind(0)
        except KeyError:
            continue
    return mask


def _week(day: date | None) -> int | None:
    return None if day is None else min(max(0, week_number(day)), LAST_WEEK)


@lru_cache(maxsize=8)
def _reach(online_ok: bool, quiet_place: bool, no_own_transport: bool) -> Reach:
    mask = Reach.NONE
    for holds, bit in (
        (online_ok, Reach.ONLINE_OK),
        (quiet_place, Reach.QUIET_PLACE),
        (no_own_transport, Reach.NO_OWN_TRANSPORT),
    ):
        mask |= bit if holds else Reach.NONE
    return mask


def _languages(skills: Iterable[tuple[str, int | None]]) -> frozenset[Spoken]:
    return frozenset(Spoken(code, UNKNOWN_LEVEL if level is None else level) for code, level in skills)


def _work(facts: MatchingFacts) -> WorkFlag:
    # one bit on the card: a mentor is a peer, a mentee asks for one
    peer = "peer" if facts.side == "mentor" else "peer_wanted"
    mask: WorkFlag = _known(WorkFlag, tuple(flag for flag in facts.work_flags if flag in WORK))
    return mask | (WorkFlag.PEER if peer in facts.work_flags else WorkFlag.NONE)


def _wishes(facts: MatchingFacts) -> tuple[dict[str, int], WishAspect]:
    found: dict[str, int] = {}
    musts = WishAspect.NONE
    for aspect, kind in WISHED.items():
        wish = facts.wishes.get(aspect, Wish(()))
        mask = _known(kind, wish.values)
        if mask:
            found[aspect] = int(mask)
            musts |= WishAspect.of(aspect.removesuffix("_band")) if wish.must else WishAspect.NONE
    return found, musts
