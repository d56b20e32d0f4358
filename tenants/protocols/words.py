# SPDX-License-Identifier: EUPL-1.2
"""Coded words of a protocol: what may be let out, on which ground, how often, what the officer advised."""

from koepel.i18n import _l
from tenants.vocabulary import Coded


class PartnerField(Coded):
    """Everything that a protocol can let out (matrix of roles and fields, column PA); nothing else has a way out."""

    NAME = "name", _l("Name")
    BIRTH_DATE = "birth_date", _l("Date of birth")
    LANGUAGES = "languages", _l("Languages and their level")
    EDUCATION = "education", _l("Level of education")
    EXPERIENCE = "experience", _l("Sectors and years of experience")
    GOAL = "goal", _l("What this person looks for")
    STATUS = "status", _l("Where the trajectory stands")
    PERIOD = "period", _l("Start and end of the trajectory")
    HOURS = "hours", _l("Meetings and hours of the duo")
    MENTOR = "mentor", _l("Whether there is a mentor")
    OUTCOME = "outcome", _l("Result at the end")


class Ground(Coded):
    """Why the exchange is lawful (GDPR art. 6); a default that the officer confirms by the advice."""

    PUBLIC_TASK = "public_task", _l("Task of general interest (GDPR art. 6.1.e)")
    LEGAL_OBLIGATION = "legal_obligation", _l("Legal obligation (GDPR art. 6.1.c)")
    CONSENT = "consent", _l("Consent of the person (GDPR art. 6.1.a)")


class Frequency(Coded):
    """How often the partner gets news."""

    PER_EVENT = "per_event", _l("When something changes")
    MONTHLY = "monthly", _l("Once a month")
    ON_REQUEST = "on_request", _l("Only when the partner looks")


class Advice(Coded):
    """What the data protection officer advised (e-gov decree of 18 July 2008, art. 8)."""

    POSITIVE = "positive", _l("Positive")
    CONDITIONS = "conditions", _l("Positive, with conditions")
    NEGATIVE = "negative", _l("Negative")


class StateWord(Coded):
    """Where a protocol stands, in words; the last one is read from the calendar."""

    DRAFT = "draft", _l("Draft")
    ADVISED = "advised", _l("To be signed")
    IN_FORCE = "in_force", _l("In force")
    SUSPENDED = "suspended", _l("Suspended")
    REVOKED = "revoked", _l("Revoked")
    NOT_YET = "not_yet", _l("Not yet begun")
    EXPIRED = "expired", _l("Expired")


class PartnerStatus(Coded):
    """Where a client stands, in the words both sides agreed on (O3)."""

    REGISTERED = "registered", _l("Registered")
    INTAKE = "intake", _l("First talk under way")
    WAITING = "waiting", _l("Waits for a mentor")
    STARTED = "started", _l("Trajectory runs")
    PAUSED = "paused", _l("Trajectory paused")
    COMPLETED = "completed", _l("Trajectory completed")
    STOPPED = "stopped", _l("Trajectory stopped")
    WITHDRAWN = "withdrawn", _l("No longer takes part")


class PartnerKindWord(Coded):
    """Kinds of partners in words."""

    VDAB = "vdab", "VDAB"
    OCMW = "ocmw", "OCMW"
    AGII = "agii", "AgII"
    RECEPTION_CENTRE = "reception_centre", _l("Reception centre")
    ADULT_EDUCATION = "adult_education", _l("Adult education")
    PROMOTER = "promoter", _l("Promoter")
    HOST = "host", _l("Host organisation")
