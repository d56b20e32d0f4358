# SPDX-License-Identifier: EUPL-1.2
"""Coded values of mentors and mentees, each with the words a reader sees: choices instead of free text.

Values are those of the glossary and are stored as text; `label_of(GoalType, "work")` says them aloud.
"""

from tenants.vocabulary.arrivals import ContactChannel, RecruitmentChannel, ReferralSource
from tenants.vocabulary.barriers import Barrier
from tenants.vocabulary.coded import Coded, choices, label_of, labels_of
from tenants.vocabulary.contact import ContactMoments, ContactWay
from tenants.vocabulary.goals import GoalType, SupportAction
from tenants.vocabulary.half_days import PARTS, DayPart, bits_of, half_days_of, mask_of, said_half_days, weekday_name
from tenants.vocabulary.meetings import MeetingActivity, MeetingMode, MeetingPlace
from tenants.vocabulary.persons import AgeBand, Education, Gender, Interest, LifePhase, MentorStyle, Side, WorkFlag
from tenants.vocabulary.reasons import (
    DERIVED,
    DeclineReason,
    NoMatchReason,
    RefusalReason,
    ScreeningRejection,
    StopReason,
)
from tenants.vocabulary.support import (
    SIGNED_STEPS,
    IntroductionFormat,
    PlanSection,
    ReadinessStep,
    ScreeningDecision,
    ScreeningMark,
    TierReason,
)

__all__ = [
    "DERIVED",
    "PARTS", "SIGNED_STEPS", "AgeBand", "Barrier", "Coded", "ContactChannel",
    "ContactMoments", "ContactWay", "DayPart", "DeclineReason", "Education", "Gender", "GoalType",
    "Interest", "IntroductionFormat", "LifePhase", "MeetingActivity", "MeetingMode", "MeetingPlace", "MentorStyle", "NoMatchReason",
    "PlanSection",
    "ReadinessStep", "RecruitmentChannel", "ReferralSource", "RefusalReason",
    "ScreeningDecision", "ScreeningMark", "ScreeningRejection", "Side",
    "StopReason", "SupportAction", "TierReason", "WorkFlag", "bits_of", "choices", "half_days_of", "label_of",
    "labels_of", "mask_of", "said_half_days", "weekday_name",
]  # fmt: skip
