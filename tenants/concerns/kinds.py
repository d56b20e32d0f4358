# SPDX-License-Identifier: EUPL-1.2
"""The coded words of a safety report. A participant reads the kinds, so they stand in every language."""

from koepel.i18n import _l
from tenants.vocabulary import Coded


class ConcernKind(Coded):
    """The four tiles."""

    WORRY = "worry", _l("I worry about the other person")
    INCIDENT = "incident", _l("Something happened that is not right")
    STOP = "stop", _l("I want to stop, or go on with somebody else")
    TALK = "talk", _l("I want to talk about something else")


SIGNS = {
    ConcernKind.WORRY: "heart-handshake",
    ConcernKind.INCIDENT: "alert-triangle",
    ConcernKind.STOP: "hand-stop",
    ConcernKind.TALK: "message-circle",
}
