# SPDX-License-Identifier: EUPL-1.2
"""Why somebody gets priority, and what makes a mentor ready."""

from koepel.i18n import _l
from tenants.vocabulary.coded import Coded


class TierReason(Coded):
    """Why somebody gets priority (D10); stays in the own municipality."""

    NO_CONTACT_LANGUAGE = "no_contact_language", _l("No contact language")
    LOW_LITERACY = "low_literacy", _l("Low literacy or little schooling")
    ALONE_WITH_CHILDREN = "alone_with_children", _l("Alone with children")
    ISOLATED = "isolated", _l("Knows almost nobody here")
    SEVERAL_BARRIERS = "several_barriers", _l("Several barriers at once")
    STOPPED_BEFORE = "stopped_before", _l("An earlier duo stopped early")
    LONG_WAIT = "long_wait", _l("Has waited long")


class ReadinessStep(Coded):
    """What makes a mentor ready (H10): each with its date and who noted it."""

    VOLUNTEER_AGREEMENT = "volunteer_agreement", _l("Volunteer agreement signed")
    CONFIDENTIALITY = "confidentiality", _l("Confidentiality clause signed")
    TRAINING = "training", _l("Basic training done")
    CLEAR_LANGUAGE = "clear_language", _l("Training in clear language done")
    EXTRACT_SEEN = "extract_seen", _l("Extract from the criminal record seen")


SIGNED_STEPS = (ReadinessStep.VOLUNTEER_AGREEMENT, ReadinessStep.CONFIDENTIALITY)  # by the mentor, once


class ScreeningDecision(Coded):
    """What a person decides on a candidate (E4)."""

    FITS = "fits", _l("Accepted")
    NOT_NOW = "not_now", _l("Not now")
    REJECTED = "rejected", _l("Rejected")


class ScreeningMark(Coded):
    """The HIVA criteria (E3, generic first, then specific) and three marks that help (E4)."""

    OPEN_TO_DIVERSITY = "open_to_diversity", _l("Open to diversity")
    RELEVANT_EXPERIENCE = "relevant_experience", _l("Relevant work experience")
    MOTIVATED = "motivated", _l("Motivated")
    EMPATHIC = "empathic", _l("Empathic")
    SOCIAL_SKILLS = "social_skills", _l("Social skills")
    LANGUAGE_SKILLS = "language_skills", _l("Language skills")
    RIGHT_EXPECTATIONS = "right_expectations", _l("Right expectations: orientation, not a job")
    FIVE_YEARS = "five_years", _l("At least 5 years in the function or sector")
    RESILIENCE = "resilience", _l("Can let go and bear a setback")
    TARGET_GROUP = "target_group", _l("Experience with newcomers")
    LOCAL_NETWORK = "local_network", _l("Own network in the area")
    SOCIAL_MAP = "social_map", _l("Knows the social services")


GENERIC = tuple(ScreeningMark)[:6]
SPECIFIC = tuple(ScreeningMark)[6:9]
HELPS = tuple(ScreeningMark)[9:]


class PlanSection(Coded):
    """What a development plan shows beside goals and steps, where a programme wants it (G6-G8)."""

    THRESHOLDS = "thresholds", _l("What stands in the way")
    INFORMATION = "information", _l("Handed over at the start")
    CONTENT = "content", _l("What the programme covers")


class IntroductionFormat(Coded):
    """How the two of a possible duo meet for the first time (G2)."""

    THREE_WAY_TALK = "three_way_talk", _l("Three-way talk with you")
    WITH_COORDINATOR = "with_coordinator", _l("With coordinator")
    WITHOUT_COORDINATOR = "without_coordinator", _l("Without coordinator")
    GROUP_MOMENT = "group_moment", _l("In a group")
