# SPDX-License-Identifier: EUPL-1.2
"""The words of a plan that staff choose from: who else has one, how a goal ended, whose a step is, what was told and covered."""

from __future__ import annotations

from enum import StrEnum

from koepel.i18n import _l
from tenants.vocabulary import Coded


class Elsewhere(Coded):
    """Whether OCMW or VDAB has a plan with this person already (G6): asked before ours is made."""

    NOT_ASKED = "not_asked", _l("Not asked yet")
    NO = "no", _l("No, there is none")
    FOLLOWED = "followed", _l("Yes, and ours follows it")


class GoalState(Coded):
    """A goal is open until somebody says how it stands."""

    OPEN = "open", _l("Open")
    REACHED = "reached", _l("Reached")
    PARTLY = "partly", _l("Partly reached")
    NOT_YET = "not_yet", _l("Not reached yet")
    DROPPED = "dropped", _l("Dropped")


class Verdict(Coded):
    """How a goal ended, dropping it left out."""

    REACHED = "reached", _l("Reached")
    PARTLY = "partly", _l("Partly reached")
    NOT_YET = "not_yet", _l("Not reached yet")


class StepState(StrEnum):
    """A step that was dropped is shown to nobody and can come back."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Owner(Coded):
    """Whose step it is."""

    MENTEE = "mentee", _l("The mentee")
    MENTOR = "mentor", _l("The mentor")
    STAFF = "staff", _l("The municipality")
    PARTNER = "partner", _l("OCMW or VDAB")


class TickKind(StrEnum):
    """What is ticked off: information that was handed over to a duo (G8), content that was covered (G7)."""

    INFORMATION = "information"
    CONTENT = "content"


class Information(Coded):
    """What mentor and mentee are given or told at the start (G8)."""

    WELCOME_PACK = "welcome_pack", _l("Welcome pack or folder")
    CONVERSATION_CARDS = "conversation_cards", _l("Conversation cards")
    ROLE_OF_MENTOR = "role_of_mentor", _l("What a mentor is and is not")
    AGREEMENTS = "agreements", _l("The agreements, confidentiality among them")
    WHOM_TO_CALL = "whom_to_call", _l("Whom to call, and where to ask for help")
    INSURANCE = "insurance", _l("Insurance and expenses of volunteers")
    SOCIAL_MAP = "social_map", _l("Services in the area")
    RIGHTS = "rights", _l("Own data: who sees what")


class Content(Coded):
    """What a trajectory covers, where its programme lists it (G7)."""

    ORIENTATION_SERVICES = "orientation_services", _l("VDAB or Forem: what they do")
    ORIENTATION_WAGES = "orientation_wages", _l("Wages and conditions in the sector")
    ORIENTATION_COMPANIES = "orientation_companies", _l("Large companies in the sector")
    ORIENTATION_SKILLS = "orientation_skills", _l("Skills that the sector asks for")
    TOUCH_WITH_FIELD = "touch_with_field", _l("Keeping in touch with the own field")
    IF_NOT_RECOGNISED = "if_not_recognised", _l("What if recognition is refused")
    SKILLS_TO_DEVELOP = "skills_to_develop", _l("Skills to develop")
    LINKEDIN_OR_CV = "linkedin_or_cv", _l("LinkedIn profile or CV")
    APPLICATION_ADVICE = "application_advice", _l("Advice on applying for a job")
    NETWORK_INTRODUCTION = "network_introduction", _l("Introduced to people in the field")
    EXPLORATORY_INTERNSHIP = "exploratory_internship", _l("A short internship to explore")
