# SPDX-License-Identifier: EUPL-1.2
"""Why somebody is erased, what goes by its term, and how it fared: codes with their words."""

from __future__ import annotations

from enum import StrEnum

from koepel.i18n import _l
from tenants.vocabulary.coded import Coded


class Ground(StrEnum):
    """Why somebody was erased (GDPR art. 17.1; `term`: the data had stayed as long as they may, art. 5.1.e)."""

    REQUEST = "request"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    OBJECTION = "objection"
    UNLAWFUL = "unlawful"
    TERM = "term"


class Kind(Coded):
    """What goes."""

    PERSON = "person", _l("File")
    REGISTRATION = "registration", _l("Registration without a file")
    CONTACT = "contact", _l("Contact details")
    NOTES = "notes", _l("Notes and reasons in words")


class ItemState(Coded):
    """How an announced item fared."""

    ANNOUNCED = "announced", _l("Goes")
    KEPT = "kept", _l("Kept")
    HELD = "held", _l("Held back by a request")
    NOT_DUE = "not_due", _l("Not due any more")
    DESTROYED = "destroyed", _l("Destroyed")


class KeepReason(Coded):
    """Why something stays past its term. A code, so that no sentence about a person is kept instead of the file."""

    CLAIM = "claim", _l("A complaint or a case at law is under way")
    ARCHIVE = "archive", _l("The archive takes it over")
    RETURNS = "returns", _l("The person comes back")
    AUDIT = "audit", _l("Needed for an inspection or a subsidy")
