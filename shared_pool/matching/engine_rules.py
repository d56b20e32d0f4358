# SPDX-License-Identifier: EUPL-1.2
"""The hard rules over whole columns: what `hard_rules.py` says of one pair, as a mask of codes and a mask of gaps."""

from collections.abc import Iterator

import numpy as np

from .codes import Gap, Hard
from .columns import Bools, Columns, Ints
from .hard_rules import DEFAULT_RADIUS, MAY_TAKE_PART, ONLINE
from .meeting import Meeting
from .vocabulary import Answer, ExperienceBand, LifePhase, Step, WishAspect, WorkFlag
from .weights import LanguageRule

NO_MASK = np.uint64(0)
NEITHER = np.zeros(1, dtype=np.bool_)
WISHES = ("gender", "age", "life_phase", "style")
ANSWERS = ("gender", "age", "life_phase", "styles")


def failing(meeting: Meeting) -> tuple[Ints, Ints]:
    """Return per pair the failing rules as bits of `Hard`, and what must be asked first as bits of `Gap`."""
    codes = np.zeros(len(meeting.places), dtype=np.uint16)
    gaps = np.zeros(len(meeting.places), dtype=np.uint8)
    for code, gap, fails, asks in _rules(meeting):
        codes |= fails * np.uint16(code)
        if gap is not None:
            gaps |= (asks & ~fails) * np.uint8(gap)
    return codes, gaps


def _rules(meeting: Meeting) -> Iterator[tuple[Hard, Gap | None, Bools, Bools]]:
    mentee, mentor, programme, search = meeting.mentee, meeting.mentor, meeting.programme, meeting.search
    yield Hard.H01, None, _unavailable(meeting), NEITHER
    bit = np.uint64(programme.bit)
    outside = (mentee.programmes & mentor.programmes & ~(mentee.criteria_failed | mentor.criteria_failed) & bit) == 0
    yield Hard.H02, Gap.CRITERIA, outside, ((mentee.criteria_open | mentor.criteria_open) & bit) != NO_MASK
    yield Hard.H03, None, ~(meeting.one_tenant | meeting.shared), NEITHER
    yield Hard.H04, None, mentor.places <= 0, NEITHER
    if programme.language_rule is not LanguageRule.IGNORED:
        yield Hard.H05, Gap.LANGUAGE, *_without_language(meeting)
    if programme.coach_rule:
        coach = meeting.with_coach
        yield Hard.H06, Gap.COACH, ~(coach.some | coach.maybe), ~coach.some
    yield Hard.H07, Gap.DISTANCE, *_out_of_reach(meeting)
    yield Hard.H08, Gap.WISHES, *_must_wishes(mentee, mentor)
    if len(search.excluded):
        yield Hard.H09, None, meeting.at(search.excluded), NEITHER
    yield Hard.H10, None, (~mentor.steps & np.uint8(programme.steps_required)) != 0, NEITHER
    if programme.experience_asked:
        yield Hard.H11, Gap.EXPERIENCE, *_inexperienced(meeting)
    yield Hard.H12, Gap.AVAILABILITY, *_not_free_together(meeting)
    yield Hard.H13, None, _not_two_of_age(meeting), NEITHER


def _unavailable(meeting: Meeting) -> Bools:
    mentee, mentor = meeting.mentee, meeting.mentor
    released = meeting.one_tenant | (mentee.released & mentor.released)
    unavailable: Bools = ~(mentee.active & mentor.active & released)
    return unavailable


def _without_language(meeting: Meeting) -> tuple[Bools, Bools]:
    languages = meeting.languages
    helped = meeting.mentee.interpreter | meeting.mentor.interpreter
    if meeting.programme.language_rule is LanguageRule.PREFERRED:
        helped = helped | ((meeting.mentor.steps & np.uint8(Step.CLEAR_LANGUAGE)) != 0)
    without = ~(languages.some | helped)
    return without & ~languages.maybe, without


def _out_of_reach(meeting: Meeting) -> tuple[Bools, Bools]:
    mentee, mentor, squared = meeting.mentee, meeting.mentor, meeting.squared_distance
    elsewhere = (mentee.meeting_points & mentor.meeting_points) != NO_MASK
    elsewhere = elsewhere | ((mentee.reach & mentor.reach & np.uint8(ONLINE)) == ONLINE)
    known_too_far = _beyond(mentee, squared, known=True) | _beyond(mentor, squared, known=True)
    maybe_too_far = _beyond(mentee, squared, known=False) | _beyond(mentor, squared, known=False)
    return ~elsewhere & meeting.placed & known_too_far, ~elsewhere & (~meeting.placed | maybe_too_far)


def _beyond(side: Columns, squared: Ints, *, known: bool) -> Bools:
    """Return where the distance is more than a noted radius, or more than the default where none is noted."""
    if known:
        beyond: Bools = (side.radius >= 0) & (squared > side.radius * side.radius)
    else:
        beyond = (side.radius < 0) & (squared > DEFAULT_RADIUS * DEFAULT_RADIUS)
    return beyond


def _must_wishes(mentee: Columns, mentor: Columns) -> tuple[Bools, Bools]:
    unmet, unanswered = NEITHER, NEITHER
    for wishing, other in ((mentee, mentor), (mentor, mentee)):
        for aspect, wished, answered in zip(WishAspect, WISHES, ANSWERS, strict=True):
            wish, answer = getattr(wishing, f"wish_{wished}"), getattr(other, answered)
            must = (wish != 0) & ((wishing.must_wishes & np.uint8(aspect)) != 0)
            if len(must) == 1 and not must[0]:  # a seeker without this must: nothing to compare
                continue
            unmet = unmet | (must & (answer != 0) & ((wish & answer) == 0))
            unanswered = unanswered | (must & (answer == 0))
    return unmet, unanswered


def _inexperienced(meeting: Meeting) -> tuple[Bools, Bools]:
    mentee, mentor = meeting.mentee, meeting.mentor
    towards_hr = (mentee.work & np.uint8(WorkFlag.LEAVES_SECTOR | WorkFlag.NO_TARGET)) != 0
    other_route = towards_hr & ((mentor.work & np.uint8(WorkFlag.HR_PROFILE)) != 0)
    other_route = other_route | ((mentee.work & mentor.work & np.uint8(WorkFlag.PEER)) != 0)
    unknown = mentor.experience == ExperienceBand.UNKNOWN
    retired = (mentor.life_phase & np.uint8(LifePhase.RETIRED)) != 0
    too_little = ~unknown & (mentor.experience < meeting.programme.experience_asked)
    fails = ~other_route & (too_little | (retired & (mentor.still_connected == Answer.NO)))
    asks = ~other_route & (unknown | (retired & (mentor.still_connected == Answer.UNKNOWN)))
    return fails, asks


def _not_free_together(meeting: Meeting) -> tuple[Bools, Bools]:
    mentee, mentor = meeting.mentee, meeting.mentor
    start = np.maximum(np.maximum(mentee.from_week, mentor.from_week), meeting.search.week)
    too_short = np.minimum(mentee.until_week, mentor.until_week) - start < meeting.programme.weeks
    unknown = (mentee.half_days == 0) | (mentor.half_days == 0)
    nothing_shared = (mentee.half_days & mentor.half_days) == 0
    return too_short | (~unknown & nothing_shared), unknown


def _not_two_of_age(meeting: Meeting) -> Bools:
    adult, arranged = MAY_TAKE_PART
    of_age = [(side.majority == adult) | (side.majority == arranged) for side in (meeting.mentee, meeting.mentor)]
    not_two: Bools = ~(of_age[0] & of_age[1])
    return not_two | meeting.at(meeting.search.twins) if len(meeting.search.twins) else not_two
