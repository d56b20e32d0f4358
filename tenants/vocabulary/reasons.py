# SPDX-License-Identifier: EUPL-1.2
"""Why something did not happen or ended, in codes: no sentence about a person travels."""

from koepel.i18n import _l
from tenants.vocabulary.coded import Coded


class DeclineReason(Coded):
    """Why a side says no to a proposal."""

    NO_CLICK = "no_click", _l("No click")
    TOO_FAR = "too_far", _l("Too far")
    TIME_DOES_NOT_FIT = "time_does_not_fit", _l("The moments do not fit")
    LANGUAGE = "language", _l("The language does not work")
    OTHER_EXPECTATIONS = "other_expectations", _l("Other expectations")
    OTHER_SECTOR_WANTED = "other_sector_wanted", _l("Wants another sector")
    WISH_NOT_MET = "wish_not_met", _l("A wish is not met")
    NO_MENTAL_SPACE = "no_mental_space", _l("No room in the head for it now")
    FOUND_WORK = "found_work", _l("Found work")
    STOPPED_WITH_PROGRAMME = "stopped_with_programme", _l("Stopped with the programme")
    PREFERS_ANOTHER = "prefers_another", _l("Prefers somebody else")
    UNSAFE = "unsafe", _l("Does not feel safe")
    OTHER = "other", _l("Another reason")


class StopReason(Coded):
    """Why a trajectory stopped or ended."""

    JOB_FOUND = "job_found", _l("Found a job")
    GOALS_REACHED = "goals_reached", _l("Goals reached")
    MOVED = "moved", _l("Moved away")
    MATCH_NOT_IDEAL = "match_not_ideal", _l("The match was not ideal")
    LANGUAGE_LESSONS_FIRST = "language_lessons_first", _l("Language lessons first")
    DROPPED_OUT = "dropped_out", _l("Dropped out")
    NON_RECOGNITION = "non_recognition", _l("The asylum request was refused")
    MUNICIPALITY_STOPS = "municipality_stops", _l("The municipality stops")


class NoMatchReason(Coded):
    """Why an intake has no match yet (D11)."""

    NO_SUITABLE_MENTOR = "no_suitable_mentor", _l("No suitable mentor")
    NO_MENTAL_SPACE = "no_mental_space", _l("No room in the head for it now")
    SHORT_TERM_INCOME = "short_term_income", _l("Income or shift work comes first")
    OUTSIDE_LOT = "outside_lot", _l("The lot does not accept this subgroup")
    VDAB_REFUSED = "vdab_refused", _l("VDAB said no")


# These follow from what was noted: nobody chooses them, and no form takes them.
DERIVED = frozenset({NoMatchReason.OUTSIDE_LOT, NoMatchReason.VDAB_REFUSED})


class RefusalReason(Coded):
    """Why VDAB says no to somebody taking part (D5; seed 002, answer 8)."""

    NOT_GUIDED = "not_guided", _l("Is not guided by VDAB")
    HAS_WORK = "has_work", _l("Has work")
    ENOUGH_DUTCH = "enough_dutch", _l("Speaks enough Dutch for the job")
    OTHER_SUBGROUP = "other_subgroup", _l("Is in another subgroup")
    NO_BENEFIT = "no_benefit", _l("Mentoring does not help this person now")
    OTHER_SUPPORT = "other_support", _l("Other support comes first")
    NO_PLACE = "no_place", _l("No place left in this lot")
    OTHER = "other", _l("Another reason")


class ScreeningRejection(Coded):
    """Why a mentor candidate was turned down (E4); always a person's decision."""

    UNSUITABLE_MOTIVATION = "unsuitable_motivation", _l("Motivation does not fit")
    UNSUITABLE_ATTITUDE = "unsuitable_attitude", _l("Attitude does not fit")
    WRONG_EXPECTATIONS = "wrong_expectations", _l("Expects something else")
    LOW_CARRYING_CAPACITY = "low_carrying_capacity", _l("Too much on the own plate now")
