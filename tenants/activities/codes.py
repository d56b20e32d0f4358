# SPDX-License-Identifier: EUPL-1.2
"""The words of activities: kinds, for whom, and how somebody takes part."""

from __future__ import annotations

from koepel.i18n import _l
from tenants.vocabulary import Coded


class ActivityKind(Coded):
    """What is done together; a meeting with partners takes nobody's sign-up but stands in the calendar (P9)."""

    TRAINING = "training", _l("Training")
    INTERVISION = "intervision", _l("Intervision")
    GROUP_ACTIVITY = "group_activity", _l("Group activity")
    INFO_SESSION = "info_session", _l("Info session")
    SPEED_DATE = "speed_date", _l("Speed date")
    CELEBRATION = "celebration", _l("Celebration")
    CONSULTATION = "consultation", _l("Meeting with partners")


class Audience(Coded):
    """For whom it is."""

    MENTORS = "mentors", _l("Mentors")
    MENTEES = "mentees", _l("Mentees")
    BOTH = "both", _l("Mentors and mentees")


class ActivityState(Coded):
    """Planned until it was held or does not go on."""

    PLANNED = "planned", _l("Planned")
    HELD = "held", _l("Held")
    CANCELLED = "cancelled", _l("Cancelled")


class Coming(Coded):
    """How somebody takes part: cancelled is who said no, or no more."""

    INVITED = "invited", _l("Invited, no answer yet")
    SIGNED_UP = "signed_up", _l("Signed up")
    WAITING = "waiting", _l("On the waiting list")
    PRESENT = "present", _l("Present")
    ABSENT = "absent", _l("Absent")
    CANCELLED = "cancelled", _l("Does not come")
