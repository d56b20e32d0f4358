# SPDX-License-Identifier: EUPL-1.2
"""The words of closing and of the diaries; domains of change are those of the evaluation framework of practice (M4)."""

from __future__ import annotations

from koepel.i18n import _l
from tenants.vocabulary import Coded


class ClosingForm(Coded):
    """How the duo wants to close (L2): in a talk of all, apart, by a form, or by a form unless somebody needs a talk."""

    JOINT = "joint", _l("A talk together")
    APART = "apart", _l("A talk with each apart")
    MAIL = "mail", _l("A form by message")
    IF_NEEDED = "if_needed", _l("A form, and a talk for who needs one")


class Outcome(Coded):
    """What came of it for the mentee, as the mentee and staff see it."""

    WORK_AT_LEVEL = "work_at_level", _l("Work at the own level")
    OTHER_WORK = "other_work", _l("Other work")
    INTERNSHIP = "internship", _l("Internship")
    VOLUNTEERING = "volunteering", _l("Volunteering")
    TRAINING = "training", _l("Training or studies")
    DUTCH = "dutch", _l("Better Dutch")
    LEISURE = "leisure", _l("Lasting way to leisure or a club")
    NONE = "none", _l("None of these")


class Coordination(Coded):
    """How the help and the messages of the municipality were."""

    GOOD = "good", _l("Good")
    SO_SO = "so_so", _l("So-so")
    BAD = "bad", _l("Not good")


class InContact(Coded):
    """Whether the two want to stay in contact by themselves."""

    YES = "yes", _l("Yes")
    NO = "no", _l("No")
    UNKNOWN = "unknown", _l("They do not know yet")


class Again(Coded):
    """Whether the mentor wants to guide somebody again; later is a pause in the pool, no leaves it."""

    YES = "yes", _l("Yes, a new match")
    LATER = "later", _l("Later")
    NO = "no", _l("No more")


class DiaryKind(Coded):
    """What was done, or what it brought about."""

    ACTIVITY = "activity", _l("What we did")
    EFFECT = "effect", _l("What it brought about")


class TargetGroup(Coded):
    """In whom something changed."""

    NEWCOMERS = "newcomers", _l("Newcomers")
    RESIDENTS = "residents", _l("Residents and buddies")
    ORGANISATIONS = "organisations", _l("Organisations")


class ChangeDomain(Coded):
    """What changed."""

    NETWORKING = "networking", _l("Social network")
    USING_CITY = "using_city", _l("Knowing and using the town")
    COMPETENCES = "competences", _l("Competences and confidence")
    WELLBEING = "wellbeing", _l("Feeling at home and well")
    RELATIONS = "relations", _l("Talks and relations")
    KNOWING_NEWCOMERS = "knowing_newcomers", _l("Knowing newcomers")
    ATTITUDE = "attitude", _l("Positive attitude")
    ACCESSIBLE = "accessible", _l("Accessible way of working")
    PARTICIPATION = "participation", _l("Full participation")
    DIVERSITY_POLICY = "diversity_policy", _l("Diversity in policy")


class SeenBy(Coded):
    """Who perceived it: an effect in the diary is what somebody saw, not what was proven (M9)."""

    MENTEE = "mentee", _l("Mentees")
    MENTOR = "mentor", _l("Mentors")
    ORGANISATION = "organisation", _l("An organisation")
    STAFF = "staff", _l("Ourselves")


class DiaryPurpose(Coded):
    """Why a diary leaves as a file."""

    REPORT = "report", _l("Report")
    EVALUATION = "evaluation", _l("Evaluation or research")
    ARCHIVE = "archive", _l("Leaving Koepel or archive")


DOMAINS_OF: dict[TargetGroup, tuple[ChangeDomain, ...]] = {
    TargetGroup.NEWCOMERS: (
        ChangeDomain.NETWORKING, ChangeDomain.USING_CITY, ChangeDomain.COMPETENCES, ChangeDomain.WELLBEING,
    ),
    TargetGroup.RESIDENTS: (ChangeDomain.RELATIONS, ChangeDomain.KNOWING_NEWCOMERS, ChangeDomain.ATTITUDE),
    TargetGroup.ORGANISATIONS: (ChangeDomain.ACCESSIBLE, ChangeDomain.PARTICIPATION, ChangeDomain.DIVERSITY_POLICY),
}  # fmt: skip
