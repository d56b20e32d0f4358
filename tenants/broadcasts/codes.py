# SPDX-License-Identifier: EUPL-1.2
"""The words of messages to a group: to whom, why somebody is left out, where it stands, by which way each one goes."""

from __future__ import annotations

from koepel.i18n import _l
from tenants.vocabulary import Coded


class Audience(Coded):
    """To whom."""

    MENTORS = "mentors", _l("Mentors")
    MENTEES = "mentees", _l("Mentees")
    DUOS = "duos", _l("Both halves of the duos that run")
    ACTIVITY = "activity", _l("Who takes part in an activity")
    WAITING = "waiting", _l("Mentees who wait for a mentor")


class Left(Coded):
    """Why somebody of the group gets nothing."""

    STOPPED = "stopped", _l("wants no messages to a group")
    WITHOUT_WAY = "without_way", _l("no phone, mail or address is known")
    WITHOUT_DUO = "without_duo", _l("has no duo now, and the text names the number of the duo")


class BroadcastState(Coded):
    """A draft leaves nothing; a ready one left, or waits for its moment."""

    DRAFT = "draft", _l("Draft")
    READY = "ready", _l("Laid ready")
    WITHDRAWN = "withdrawn", _l("Taken back")


class Way(Coded):
    """By which way a message goes."""

    MAIL = "mail", _l("By mail")
    SMS = "sms", _l("By text message")
    CALL = "call", _l("By a call of staff")
    LETTER = "letter", _l("By a letter on paper")


class Delivery(Coded):
    """Where the message to one person stands."""

    HELD = "held", _l("Waits")
    SENDING = "sending", _l("Is leaving")
    SENT = "sent", _l("Sent")
    UNCERTAIN = "uncertain", _l("Uncertain whether it left")
    FAILED = "failed", _l("Not taken")
    BY_HAND = "by_hand", _l("On the list of calls and letters")
    DONE_BY_HAND = "done_by_hand", _l("Done by staff")
    WITHDRAWN = "withdrawn", _l("Taken back")


TITLES = {
    "free": _l("A text of your own"),
    "waiting": _l("We are still looking for a mentor"),
    "report": _l("Report your meetings"),
    "contact": _l("Whom to call"),
    "thanks": _l("Thank you"),
}
