# SPDX-License-Identifier: EUPL-1.2
"""The hard rules H01-H13 for one pair: the reference that `engine_rules.py` must equal.

A rule fires on known facts only. Unknown fails where safety asks it: H01, H04, H10 and H13.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .card import Card
from .codes import Gap, Hard
from .languages import common, practises_dutch
from .reasons import ASK, FITS, Finding, Outcome, fails
from .vocabulary import (
    Answer,
    CardSide,
    CardState,
    ExperienceBand,
    LifePhase,
    Majority,
    Reach,
    Step,
    WishAspect,
    WorkFlag,
)
from .weights import LanguageRule, Programme

DEFAULT_RADIUS = 10
BOTH = CardSide.MENTEE | CardSide.MENTOR
ONLINE = Reach.ONLINE_OK | Reach.QUIET_PLACE
MAY_TAKE_PART = (Majority.ADULT, Majority.MINOR_WITH_ARRANGEMENT)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cards and what surrounds them: the programme, the week, an agreement in force between their tenants."""

    mentee: Card
    mentor: Card
    programme: Programme
    week: int
    shared: bool

    @property
    def one_tenant(self) -> bool:
        """Both belong to the same municipality."""
        return self.mentee.tenant == self.mentor.tenant

    @property
    def squared_distance(self) -> int | None:
        """Square kilometres between the two places, None where one is unknown."""
        if self.mentee.place is None or self.mentor.place is None:
            return None
        (east, north), (other_east, other_north) = self.mentee.place, self.mentor.place
        return (east - other_east) ** 2 + (north - other_north) ** 2


def sides_where(pair: Pair, failing: Callable[[Card], bool]) -> Finding:
    """Return a failure caused by the sides whose card is failing, or that it fits."""
    sides = CardSide.NONE
    for card in (pair.mentee, pair.mentor):
        if failing(card):
            sides |= card.side
    return fails(sides) if sides else FITS


def available(pair: Pair) -> Finding:
    """H01: both active and informed; across a border both released."""

    def missing(card: Card) -> bool:
        return card.state is not CardState.ACTIVE or not card.informed or not (pair.one_tenant or card.released)

    return sides_where(pair, missing)


def in_programme(pair: Pair) -> Finding:
    """H02: both in the programme, no criterion known to be unmet."""
    bit = pair.programme.bit
    finding = sides_where(pair, lambda card: not card.programmes & bit or bool(card.criteria_failed & bit))
    if finding.outcome is Outcome.FITS and (pair.mentee.criteria_open | pair.mentor.criteria_open) & bit:
        return ASK
    return finding


def under_agreement(pair: Pair) -> Finding:
    """H03: one municipality, or an agreement in force for this programme and direction."""
    return FITS if pair.one_tenant or pair.shared else fails(BOTH)


def has_place(pair: Pair) -> Finding:
    """H04: the mentor has a place left."""
    return FITS if pair.mentor.places > 0 else fails(CardSide.MENTOR)


def common_language(pair: Pair) -> Finding:
    """H05: a common language at the programme's level, an interpreter, or a Dutch-practice duo."""
    rule = pair.programme.language_rule
    if rule is LanguageRule.IGNORED or practises_dutch(pair.mentor, pair.programme):
        return FITS
    if pair.mentee.interpreter or pair.mentor.interpreter:
        return FITS
    shared = common(pair.mentee.languages, pair.mentor.languages, pair.programme)
    if shared.known:
        return FITS
    return ASK if shared.maybe else fails(BOTH)


def coach_language(pair: Pair) -> Finding:
    """H06: where the programme asks it, the mentor and the coach share a language."""
    if not pair.programme.coach_rule:
        return FITS
    shared = common(pair.mentor.languages, pair.programme.coach_languages, pair.programme)
    if shared.known:
        return FITS
    return ASK if shared.maybe else fails(CardSide.MENTOR)


def within_reach(pair: Pair) -> Finding:
    """H07: within both radii, a meeting point in common, or both online with a quiet place."""
    mentee, mentor = pair.mentee, pair.mentor
    if mentee.meeting_points & mentor.meeting_points or ONLINE in mentee.reach & mentor.reach:
        return FITS
    squared = pair.squared_distance
    if squared is None:
        return ASK
    too_far = CardSide.NONE
    ask = False
    for card in (mentee, mentor):
        radius = DEFAULT_RADIUS if card.radius is None else card.radius
        if squared > radius * radius:
            too_far, ask = (too_far, True) if card.radius is None else (too_far | card.side, ask)
    return fails(too_far) if too_far else ASK if ask else FITS


def must_wishes(pair: Pair) -> Finding:
    """H08: the wishes that are a must are met; an unanswered point is asked first."""
    sides, ask = CardSide.NONE, False
    for wishing, other in ((pair.mentee, pair.mentor), (pair.mentor, pair.mentee)):
        for aspect, wish, answer in wishes(wishing, other):
            if wish and aspect in wishing.must_wishes:
                ask = ask or not answer
                if answer and not wish & answer:
                    sides |= wishing.side
    return fails(sides) if sides else ASK if ask else FITS


def wishes(wishing: Card, other: Card) -> tuple[tuple[WishAspect, int, int], ...]:
    """Return per aspect what is wished (a mask, empty if nothing) and what the other is (a mask, empty if unknown)."""
    return (
        (WishAspect.GENDER, wishing.wish_gender, other.gender),
        (WishAspect.AGE, wishing.wish_age, other.age),
        (WishAspect.LIFE_PHASE, wishing.wish_life_phase, other.life_phase),
        (WishAspect.STYLE, wishing.wish_style, other.styles),
    )


def not_excluded(pair: Pair) -> Finding:
    """H09: neither card excludes the other."""
    sides = CardSide.NONE
    if pair.mentor.reference in pair.mentee.exclusions:
        sides |= CardSide.MENTEE
    if pair.mentee.reference in pair.mentor.exclusions:
        sides |= CardSide.MENTOR
    return fails(sides) if sides else FITS


def steps_done(pair: Pair) -> Finding:
    """H10: every step that the programme asks of a mentor is done."""
    return fails(CardSide.MENTOR) if missing_steps(pair.mentor, pair.programme) else FITS


def missing_steps(mentor: Card, programme: Programme) -> Step:
    """Return the steps that are not done yet."""
    return programme.steps_required & ~mentor.steps


def experienced(pair: Pair) -> Finding:
    """H11: enough experience, still connected when retired; not asked on the HR or the peer route."""
    mentee, mentor, asked = pair.mentee, pair.mentor, pair.programme.experience_asked
    hr_route = WorkFlag.HR_PROFILE in mentor.work and bool(mentee.work & (WorkFlag.LEAVES_SECTOR | WorkFlag.NO_TARGET))
    peer_route = WorkFlag.PEER in mentee.work & mentor.work
    if asked is ExperienceBand.UNKNOWN or hr_route or peer_route:
        return FITS
    retired = LifePhase.RETIRED in mentor.life_phase
    too_little = mentor.experience is not ExperienceBand.UNKNOWN and mentor.experience < asked
    if too_little or (retired and mentor.still_connected is Answer.NO):
        return fails(CardSide.MENTOR)
    if mentor.experience is ExperienceBand.UNKNOWN or (retired and mentor.still_connected is Answer.UNKNOWN):
        return ASK
    return FITS


def free_together(pair: Pair) -> Finding:
    """H12: a half-day in common, and a period as long as the programme."""
    mentee, mentor = pair.mentee, pair.mentor
    start = max(pair.week, *(card.from_week or 0 for card in (mentee, mentor)))
    ends = [card.until_week for card in (mentee, mentor) if card.until_week is not None]
    if ends and min(ends) - start < pair.programme.weeks:
        return fails(BOTH)
    if not mentee.half_days or not mentor.half_days:
        return ASK
    return FITS if mentee.half_days & mentor.half_days else fails(BOTH)


def two_persons(pair: Pair) -> Finding:
    """H13: not one person on both sides, and nobody a minor without arrangement."""
    if pair.mentor.reference == pair.mentee.twin or pair.mentee.reference == pair.mentor.twin:
        return fails(BOTH)
    return sides_where(pair, lambda card: card.majority not in MAY_TAKE_PART)


HARD_RULES: Mapping[Hard, tuple[Callable[[Pair], Finding], Gap | None]] = MappingProxyType(
    {
        Hard.H01: (available, None),
        Hard.H02: (in_programme, Gap.CRITERIA),
        Hard.H03: (under_agreement, None),
        Hard.H04: (has_place, None),
        Hard.H05: (common_language, Gap.LANGUAGE),
        Hard.H06: (coach_language, Gap.COACH),
        Hard.H07: (within_reach, Gap.DISTANCE),
        Hard.H08: (must_wishes, Gap.WISHES),
        Hard.H09: (not_excluded, None),
        Hard.H10: (steps_done, None),
        Hard.H11: (experienced, Gap.EXPERIENCE),
        Hard.H12: (free_together, Gap.AVAILABILITY),
        Hard.H13: (two_persons, None),
    }
)
