# SPDX-License-Identifier: EUPL-1.2
"""The words of a moment of follow-up: its states, what is heard in a talk, why it is skipped."""

from __future__ import annotations

from enum import StrEnum

from koepel.i18n import _l
from tenants.vocabulary import Coded


class MomentState(StrEnum):
    """A moment is open until it is done, skipped or sent; `moot` when the duo needs it no more."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    SENT = "sent"
    MOOT = "moot"


class Going(Coded):
    """How a duo does, as it was heard."""

    WELL = "well", _l("Well")
    SO_SO = "so_so", _l("So-so")
    BADLY = "badly", _l("Not well")
    UNKNOWN = "unknown", _l("Not clear")


class AskedFor(Coded):
    """What a duo asks for in a talk."""

    LESS_CONTACT = "less_contact", _l("Less follow-up")
    MORE_CONTACT = "more_contact", _l("More follow-up")
    INFORMATION = "information", _l("Information")
    TRAINING = "training", _l("Training")
    SERVICE = "service", _l("Help of another service")
    ANOTHER_MATCH = "another_match", _l("Another mentor or mentee")
    EXTENSION = "extension", _l("More time")
    STOP = "stop", _l("To stop")


class SkipReason(Coded):
    """Why a moment is skipped."""

    SPOKE_LATELY = "spoke_lately", _l("We spoke a short while ago")
    NOT_WANTED = "not_wanted", _l("The duo does not want it")
    NOT_REACHED = "not_reached", _l("Not reached, after several tries")
    NO_TIME = "no_time", _l("No time for it now")
