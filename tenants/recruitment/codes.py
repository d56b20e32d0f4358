# SPDX-License-Identifier: EUPL-1.2
"""The words of the warm list: what was done for somebody, how it ended, and where to look next for a mentor."""

from __future__ import annotations

from koepel.i18n import _l
from tenants.vocabulary import Coded


class StepKind(Coded):
    """What staff did for somebody who waits."""

    CALL = "call", _l("Called")
    LETTER = "letter", _l("Written to")
    ROUTE = "route", _l("Looked elsewhere")


class CallEnded(Coded):
    """How a call or a letter ended."""

    REACHED = "reached", _l("Spoken with")
    NOT_REACHED = "not_reached", _l("Not reached")


class Route(Coded):
    """Where to look when no mentor of the region fits, in the order in which it is tried (E10)."""

    LINKEDIN = "linkedin", _l("LinkedIn")
    VOLUNTEER_SITES = "volunteer_sites", _l("Websites for volunteers")
    OTHER_CITIES = "other_cities", _l("Programmes of other cities")
    COMPANIES = "companies", _l("Companies in the sector")
    OUTSIDE_SECTOR = "outside_sector", _l("A mentor outside the sector, with a broad network")
    GENERAL = "general", _l("A general mentor: work and applying for it")


class Tried(Coded):
    """How a route ended so far."""

    ASKED = "asked", _l("Asked, no answer yet")
    NOBODY = "nobody", _l("Nobody found")
    FOUND = "found", _l("Somebody found")


SENT = "sent"  # how a letter ends: nobody knows whether it was read
