# SPDX-License-Identifier: EUPL-1.2
"""The hard rules over whole columns: what `hard_rules.py` says of one pair, as a mask of codes and a mask of gaps."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import numpy as np

from .codes import Gap, Hard
from .columns import NEITHER, Bools, Ints
from .hard_rules import DEFAULT_RADIUS, ONLINE
from .meeting import Meeting
from .vocabulary import Answer, ExperienceBand, LifePhase, Step, WishAspect, WorkFlag
from .weights import LanguageRule

Met = TypeVar("Met", bound=Meeting)
Found = tuple[Bools, Bools]  # where the rule fails, and where something must be asked first
NO_MASK = np.uint64(0)
# as numbers of the columns' own type: comparing a column with an enumeration is ten times slower
ONLINE_BITS = np.uint8(ONLINE)
CLEAR_LANGUAGE = np.uint8(Step.CLEAR_LANGUAGE)
TOWARDS_HR = np.uint8(WorkFlag.LEAVES_SECTOR | WorkFlag.NO_TARGET)
HR_PROFILE = np.uint8(WorkFlag.HR_PROFILE)
PEER = np.uint8(WorkFlag.PEER)
RETIRED = np.uint8(LifePhase.RETIRED)
NOT_CONNECTED, CONNECTION_UNKNOWN = np.uint8(Answer.NO), np.uint8(Answer.UNKNOWN)
FAR = np.int32(DEFAULT_RADIUS * DEFAULT_RADIUS)
ASPECTS = (  # what a wish is about, the column of the wish, the column of the answer
    (np.uint8(WishAspect.GENDER), "wish_gender", "gender"),
    (np.uint8(WishAspect.AGE), "wish_age", "age"),
    (np.uint8(WishAspect.LIFE_PHASE), "wish_life_phase", "life_phase"),
    (np.uint8(WishAspect.STYLE), "wish_style", "styles"),
)


def failing(meeting: Meeting) -> tuple[Ints, Ints]:
    """Return per pair the failing rules as bits of `Hard`, and what must be asked first as bits of `Gap`."""
    codes = np.zeros(len(meeting.places), dtype=np.uint16)
    gaps = np.zeros(len(meeting.places), dtype=np.uint8)
    for code, (rule, gap) in RULES.items():
        fails, asks = rule(meeting)
        codes |= fails * np.uint16(code)
        if gap is not None:
            gaps |= (asks & ~fails) * np.uint8(gap)
    return codes, gaps


def possible(meeting: Met) -> tuple[Met, Ints]:
    """Return the pairs that no rule excludes, and their gaps: rules that exclude many come first, on fewer and fewer."""
    gaps = np.zeros(len(meeting.places), dtype=np.uint8)
    for stage in STAGES:
        fails = np.zeros(len(meeting.places), dtype=np.bool_)
        for code in stage:
            rule, gap = RULES[code]
            out, asks = rule(meeting)
            fails |= out
            if gap is not None:
                gaps |= asks * np.uint8(gap)
        kept = np.flatnonzero(~fails)
        if len(kept) < len(fails):
            meeting, gaps = meeting.keep(kept), gaps[kept]
    return meeting, gaps


def available(meeting: Meeting) -> Found:
    """H01."""
    mentee, mentor = meeting.mentee, meeting.mentor
    released = meeting.one_tenant | (mentee.released & mentor.released)
    return ~(mentee.active & mentor.active & released), NEITHER


def in_programme(meeting: Meeting) -> Found:
    """H02."""
    mentee, mentor, bit = meeting.mentee, meeting.mentor, np.uint64(meeting.programme.bit)
    inside = mentee.programmes & mentor.programmes & ~(mentee.criteria_failed | mentor.criteria_failed) & bit
    return inside == NO_MASK, ((mentee.criteria_open | mentor.criteria_open) & bit) != NO_MASK


def under_agreement(meeting: Meeting) -> Found:
    """H03."""
    return ~(meeting.one_tenant | meeting.shared), NEITHER


def has_place(meeting: Meeting) -> Found:
    """H04."""
    return meeting.mentor.places <= 0, NEITHER


def common_language(meeting: Meeting) -> Found:
    """H05."""
    rule, languages = meeting.programme.language_rule, meeting.languages
    if rule is LanguageRule.IGNORED:
        return NEITHER, NEITHER
    helped = meeting.mentee.interpreter | meeting.mentor.interpreter
    if rule is LanguageRule.PREFERRED:
        helped = helped | ((meeting.mentor.steps & CLEAR_LANGUAGE) != 0)
    without = ~(languages.some | helped)
    return without & ~languages.maybe, without


def coach_language(meeting: Meeting) -> Found:
    """H06."""
    if not meeting.programme.coach_rule:
        return NEITHER, NEITHER
    return ~(meeting.with_coach.some | meeting.with_coach.maybe), ~meeting.with_coach.some


def within_reach(meeting: Meeting) -> Found:
    """H07."""
    mentee, mentor, squared = meeting.mentee, meeting.mentor, meeting.squared_distance
    too_far = meeting.placed & ((squared > mentee.squared_radius) | (squared > mentor.squared_radius))
    far_for = ((mentee.radius < 0) | (mentor.radius < 0)) & (squared > FAR)
    ask = ~meeting.placed | far_for
    seeking = meeting.seeking
    if seeking.meeting_points.any():
        elsewhere = (mentee.meeting_points & mentor.meeting_points) != NO_MASK
        too_far, ask = too_far & ~elsewhere, ask & ~elsewhere
    if ((seeking.reach & ONLINE_BITS) == ONLINE_BITS).any():
        elsewhere = (mentee.reach & mentor.reach & ONLINE_BITS) == ONLINE_BITS
        too_far, ask = too_far & ~elsewhere, ask & ~elsewhere
    return too_far, ask


def must_wishes(meeting: Meeting) -> Found:
    """H08."""
    unmet, unanswered = NEITHER, NEITHER
    for wishing, other in ((meeting.mentee, meeting.mentor), (meeting.mentor, meeting.mentee)):
        if not wishing.must_wishes.any():
            continue
        for aspect, wished, answered in ASPECTS:
            wish, answer = getattr(wishing, wished), getattr(other, answered)
            must = (wish != 0) & ((wishing.must_wishes & aspect) != 0)
            unmet = unmet | (must & (answer != 0) & ((wish & answer) == 0))
            unanswered = unanswered | (must & (answer == 0))
    return unmet, unanswered


def not_excluded(meeting: Meeting) -> Found:
    """H09."""
    return meeting.excluded, NEITHER


def steps_done(meeting: Meeting) -> Found:
    """H10."""
    return (~meeting.mentor.steps & np.uint8(meeting.programme.steps_required)) != 0, NEITHER


def experienced(meeting: Meeting) -> Found:
    """H11."""
    mentee, mentor, asked = meeting.mentee, meeting.mentor, meeting.programme.experience_asked
    if asked is ExperienceBand.UNKNOWN:
        return NEITHER, NEITHER
    towards_hr = (mentee.work & TOWARDS_HR) != 0
    other_route = towards_hr & ((mentor.work & HR_PROFILE) != 0)
    other_route = other_route | ((mentee.work & mentor.work & PEER) != 0)
    unknown = mentor.experience == 0
    retired = (mentor.life_phase & RETIRED) != 0
    too_little = ~unknown & (mentor.experience < np.uint8(asked))
    fails = ~other_route & (too_little | (retired & (mentor.still_connected == NOT_CONNECTED)))
    return fails, ~other_route & (unknown | (retired & (mentor.still_connected == CONNECTION_UNKNOWN)))


def free_together(meeting: Meeting) -> Found:
    """H12."""
    mentee, mentor = meeting.mentee, meeting.mentor
    start = np.maximum(np.maximum(mentee.from_week, mentor.from_week), meeting.terms.week)
    too_short = np.minimum(mentee.until_week, mentor.until_week) - start < meeting.programme.weeks
    unknown = (mentee.half_days == 0) | (mentor.half_days == 0)
    nothing_shared = (mentee.half_days & mentor.half_days) == 0
    return too_short | (~unknown & nothing_shared), unknown


def two_persons(meeting: Meeting) -> Found:
    """H13."""
    not_two = ~(meeting.mentee.of_age & meeting.mentor.of_age)
    return not_two | meeting.one_person, NEITHER


RULES: Mapping[Hard, tuple[Callable[[Meeting], Found], Gap | None]] = {
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
STAGES = (
    (Hard.H07,),  # in a large region it leaves one in forty, and reads three columns as they lie
    (Hard.H02, Hard.H04, Hard.H05),
    (Hard.H01, Hard.H03, Hard.H06, Hard.H08, Hard.H09, Hard.H10, Hard.H11, Hard.H12, Hard.H13),
)
