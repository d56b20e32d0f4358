# SPDX-License-Identifier: EUPL-1.2
"""The soft criteria over whole columns: what `criteria.py` and `work.py` say of one pair, by look-up tables."""

from collections.abc import Callable, Mapping

import numpy as np

from .codes import Criterion
from .columns import NEITHER, Bools, Ints
from .criteria import (
    BALANCED,
    CLASH,
    DISTANCE_STEPS,
    ENOUGH_HALF_DAYS,
    ONLINE_VALUE,
    UNBALANCED_VALUE,
    covered_goals,
)
from .deck_codes import NO_ISCO
from .engine_rules import ASPECTS, CLEAR_LANGUAGE, NO_MASK, PEER
from .meeting import Meeting
from .reasons import UNKNOWN_VALUE, share
from .vocabulary import Reach, SupportAction, WorkFlag
from .weights import LanguageRule
from .work import (
    HR_LEAVING,
    HR_NO_TARGET,
    NETWORK_LEAVING,
    NETWORK_NO_TARGET,
    SAME_GROUP,
    SAME_SECTION,
)

Values = tuple[Ints, Bools]  # the value 0-100 of each pair, and where it is unknown
MOST = 40  # more than any count that is divided

SHARES = np.array([[share(min(part, whole), whole) if whole else 0 for whole in range(MOST)] for part in range(MOST)])
SHARES = SHARES.astype(np.uint8)
COVERED = np.array([covered_goals(SupportAction(mask)) for mask in range(1 << len(SupportAction))], dtype=np.uint8)
STEPS = np.array([*DISTANCE_STEPS, DISTANCE_STEPS[-1]], dtype=np.uint8)
# by the bits HR_PROFILE 1 and BROAD_NETWORK 2
LEAVING = np.array([0, HR_LEAVING, NETWORK_LEAVING, HR_LEAVING], dtype=np.uint8)
NO_TARGET = np.array([0, HR_NO_TARGET, NETWORK_NO_TARGET, HR_NO_TARGET], dtype=np.uint8)
LEAVES_SECTOR, WITHOUT_TARGET = np.uint8(WorkFlag.LEAVES_SECTOR), np.uint8(WorkFlag.NO_TARGET)
NO_OWN_TRANSPORT, PREFERS_ONLINE = np.uint8(Reach.NO_OWN_TRANSPORT), np.uint8(Reach.PREFERS_ONLINE)
PROFILE = np.uint8(WorkFlag.HR_PROFILE | WorkFlag.BROAD_NETWORK)
TOGETHER = np.array([100 - 20 * max(0, BALANCED - strength) for strength in range(11)], dtype=np.int16)


def work(meeting: Meeting) -> Values:
    """S01."""
    mentee, mentor = meeting.mentee, meeting.mentor
    value = meeting.occupation
    by_section = (mentee.sections != 0) & (mentor.sections != 0)
    same_section = ((mentee.sections & mentor.sections) != 0) * np.uint8(SAME_SECTION)
    same_group = ((mentee.all_groups & mentor.all_groups) != 0) * np.uint8(SAME_GROUP)
    value = np.maximum(value, np.where(by_section, same_section, same_group))
    compared = (mentee.all_groups != 0) & (mentor.all_groups != 0)
    compared = compared | ((mentee.isco[0] != NO_ISCO) & (mentor.isco[0] != NO_ISCO))

    profile = mentor.work & PROFILE
    leaves = (mentee.work & LEAVES_SECTOR) != 0
    no_target = (mentee.work & WITHOUT_TARGET) != 0
    value = np.where(no_target, np.maximum(value, NO_TARGET[profile]), value)
    value = np.where(leaves, LEAVING[profile], value)
    noted = (mentor.isco[0] != NO_ISCO) | (mentor.all_groups != 0) | (profile != 0)
    unknown = ~noted | ~(leaves | no_target | compared)
    return value, unknown


def goals(meeting: Meeting) -> Values:
    """S02."""
    mentee, supported = meeting.mentee, meeting.mentor.actions
    covered = COVERED[supported] | meeting.mentor.goals
    count = np.bitwise_count
    helped = count(mentee.goals & covered) + count(mentee.double_goals & covered)
    helped = helped + count(mentee.actions & supported) + count(mentee.double_actions & supported)
    asked = count(mentee.goals) + count(mentee.double_goals)
    asked = asked + count(mentee.actions) + count(mentee.double_actions)
    return SHARES[helped, asked], (covered == 0) | (asked == 0)


def language(meeting: Meeting) -> Values:
    """S03."""
    mentee, mentor, shared = meeting.mentee, meeting.mentor, meeting.languages
    both_b = (shared.known & mentee.at_least[3] & mentor.at_least[3]) != NO_MASK
    both_c = (shared.known & mentee.at_least[5] & mentor.at_least[5]) != NO_MASK
    spoken = np.uint8(55) + both_b * np.uint8(30) + both_c * np.uint8(15)
    rule = meeting.programme.language_rule
    practice = ((mentor.steps & CLEAR_LANGUAGE) != 0) & (rule is not LanguageRule.REQUIRED)
    helped = mentee.interpreter | mentor.interpreter
    fallback = np.where(helped, np.uint8(50), np.uint8(50 if rule is LanguageRule.IGNORED else 0))
    value = np.where(shared.some, spoken, np.where(practice, np.uint8(100), fallback))
    return value, ~(shared.some | practice | helped) & shared.maybe


def place(meeting: Meeting) -> Values:
    """S04."""
    mentee, mentor, squared = meeting.mentee, meeting.mentor, meeting.squared_distance
    on_foot = ((mentee.reach | mentor.reach) & NO_OWN_TRANSPORT) != 0
    step = (squared >= 4).view(np.uint8) + (squared >= 25).view(np.uint8) + (squared > 100).view(np.uint8) + on_foot
    online = (mentee.reach & mentor.reach & PREFERS_ONLINE) != 0
    value = np.where(meeting.placed, STEPS[step], np.uint8(0))
    return np.maximum(value, online * np.uint8(ONLINE_VALUE)), ~(meeting.placed | online)


def time(meeting: Meeting) -> Values:
    """S05."""
    own, others = meeting.mentee.half_days, meeting.mentor.half_days
    counted = np.minimum(np.bitwise_count(own), np.uint8(ENOUGH_HALF_DAYS))
    return SHARES[np.minimum(np.bitwise_count(own & others), counted), counted], (own == 0) | (others == 0)


def interests(meeting: Meeting) -> Values:
    """S06."""
    mine, theirs = meeting.mentee, meeting.mentor
    clash = ((mine.interests & theirs.dislikes) | (theirs.interests & mine.dislikes)) != 0
    missing = (mine.interests == 0) | (theirs.interests == 0)
    both = np.bitwise_count(mine.interests & theirs.interests)
    value = SHARES[both, np.bitwise_count(mine.interests | theirs.interests)].astype(np.int16)
    value = np.where(missing, np.int16(UNKNOWN_VALUE), value) - clash * np.int16(CLASH)
    return np.maximum(value, 0), missing & ~clash


def wishes(meeting: Meeting) -> Values:
    """S07."""
    met = unanswered = counted = np.zeros(1, dtype=np.uint8)
    for wishing, other in ((meeting.mentee, meeting.mentor), (meeting.mentor, meeting.mentee)):
        for aspect, wished, answered in ASPECTS:
            wish, answer = getattr(wishing, wished), getattr(other, answered)
            if not wish.any():  # nobody here has this wish: nothing to count
                continue
            must = (wishing.must_wishes & aspect) != 0
            counts = (wish != 0) & ((answer == 0) | ~must)
            counted = counted + counts
            unanswered = unanswered + (counts & (answer == 0))
            met = met + (counts & ((wish & answer) != 0))
    value = np.where(counted == 0, np.uint8(100), SHARES[2 * met + unanswered, 2 * counted])
    return value, (counted != 0) & (unanswered == counted)


def balance(meeting: Meeting) -> Values:
    """S08."""
    mentee, mentor = meeting.mentee, meeting.mentor
    exact = TOGETHER[mentee.strength + mentor.strength]
    told = np.where(exact == 100, np.int16(100), np.int16(UNBALANCED_VALUE))
    value = np.where(mentee.in_full & mentor.in_full, exact, told)
    return value, (mentee.strength == 0) | (mentor.strength == 0)


def own_municipality(meeting: Meeting) -> Values:
    """S09."""
    return meeting.one_tenant * np.uint8(100), NEITHER


def peer(meeting: Meeting) -> Values:
    """S10."""
    asked = (meeting.mentee.work & PEER) != 0
    is_peer = (meeting.mentor.work & PEER) != 0
    return (~asked | is_peer) * np.uint8(100), NEITHER


VALUES: Mapping[Criterion, Callable[[Meeting], Values]] = {
    Criterion.WORK: work,
    Criterion.GOALS: goals,
    Criterion.LANGUAGE: language,
    Criterion.PLACE: place,
    Criterion.TIME: time,
    Criterion.INTERESTS: interests,
    Criterion.WISHES: wishes,
    Criterion.BALANCE: balance,
    Criterion.OWN_MUNICIPALITY: own_municipality,
    Criterion.PEER: peer,
}


def scores(meeting: Meeting) -> tuple[Ints, Ints]:
    """Return per pair the score in hundredths of points, and how many criteria that count are unknown."""
    total = np.zeros(len(meeting.places), dtype=np.int32)
    missing = np.zeros(len(meeting.places), dtype=np.uint8)
    for criterion, values in VALUES.items():
        weight = meeting.programme.weights[criterion]
        if weight:
            value, unknown = values(meeting)
            total += np.where(unknown, UNKNOWN_VALUE, value).astype(np.int32) * np.int32(weight)
            missing += unknown
    return total, missing
