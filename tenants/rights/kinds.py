# SPDX-License-Identifier: EUPL-1.2
"""What a person can ask, how it ends, and why the law sometimes says no; in words that the person reads too."""

from __future__ import annotations

from koepel.i18n import _l
from tenants.vocabulary import Coded


class RightKind(Coded):
    """What is asked (GDPR art. 15-21, and a complaint)."""

    CORRECT = "correct", _l("Correct something")
    OBJECT = "object", _l("I do not agree that you use it")
    RESTRICT = "restrict", _l("Keep it, but do not use it")
    ERASE = "erase", _l("Erase my data")
    TAKE_ALONG = "take_along", _l("A copy of my data")
    COMPLAIN = "complain", _l("Make a complaint")


class Outcome(Coded):
    """How it ended, for the person."""

    GRANTED = "granted", _l("Yes, it is done")
    PARTLY = "partly", _l("Partly")
    REFUSED = "refused", _l("No")
    NOTHING_KEPT = "nothing_kept", _l("We keep nothing about you")


class Limit(Coded):
    """Why not, or not all of it: the limits that the law itself names (GDPR art. 12.5, 17.3, 18.2, 21.1)."""

    PUBLIC_TASK = "public_task", _l("The municipality needs it for its public task")
    LEGAL_DUTY = "legal_duty", _l("A law says that we must keep it")
    CLAIMS = "claims", _l("It is needed for a court case")
    ARCHIVE = "archive", _l("It must go to the archive")
    OTHERS = "others", _l("It is about other people too")
    UNFOUNDED = "unfounded", _l("It was asked before, or it is not right")


OPEN, ANSWERED = "open", "answered"
# Before these are answered with a yes, somebody made sure who asks.
NEEDS_CHECK = (RightKind.TAKE_ALONG, RightKind.ERASE, RightKind.CORRECT)
