# SPDX-License-Identifier: EUPL-1.2
"""The steps of an intake, in the order of the talk, and which answers each one writes."""

from __future__ import annotations

from koepel.i18n import _l
from tenants.vocabulary import Coded


class MenteeStep(Coded):
    """One thing a page, seven pages."""

    CONTACT = "contact", _l("Contact")
    GOAL = "goal", _l("Goal")
    LANGUAGES = "languages", _l("Languages")
    TIME_AND_PLACE = "time_and_place", _l("Time and place")
    THRESHOLDS = "thresholds", _l("What makes it harder")
    WISHES = "wishes", _l("Wishes")
    AGREEMENT = "agreement", _l("Agreement of the mentee")


class MentorStep(Coded):
    """The same for a volunteer."""

    CONTACT = "contact", _l("Contact")
    OFFER = "offer", _l("Offer")
    LANGUAGES = "languages", _l("Languages")
    TIME_AND_PLACE = "time_and_place", _l("Time and place")
    WISHES = "wishes", _l("Room and wishes")  # its page asks the capacity too
    CAPACITY = "capacity", _l("Room")
    SCREENING = "screening", _l("First impression")
    READINESS = "readiness", _l("In order")


_WORK = (
    "actions", "sectors", "occupations", "occupation_text", "experience_years",
    "work_flags", "education", "expectations",
)  # fmt: skip
_TIME = (
    "half_days", "period_from", "period_to", "radius_km",
    "online_ok", "online_place", "own_transport", "meeting_points",
)  # fmt: skip
_WISHES = ("interests", "dislikes", "wishes", "style", "life_phase")

COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "mentee": {
        "contact": (),
        "goal": ("goals", "must_goals", "subgroup", *_WORK),
        "languages": ("interpreter_arranged", "helper_at_intake"),
        "time_and_place": _TIME,
        "thresholds": ("barriers", "tier", "tier_reasons", "criteria", "strength"),
        "wishes": _WISHES,
        "agreement": ("release_occupation",),
    },
    "mentor": {
        "contact": (),
        "offer": (*_WORK, "criteria"),
        "languages": ("interpreter_arranged", "helper_at_intake"),
        "time_and_place": _TIME,
        "wishes": _WISHES,
        "capacity": ("max_duos", "strength"),
        "screening": ("criteria",),
        "readiness": ("release_occupation",),
    },
}


def steps_of(side: str) -> type[Coded]:
    """The steps of one side, in order."""
    return MenteeStep if side == "mentee" else MentorStep
