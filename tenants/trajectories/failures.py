# SPDX-License-Identifier: EUPL-1.2
"""What a duo's rules say no to."""

from __future__ import annotations

from koepel.errors import Conflict, Invalid
from koepel.i18n import _l


class DuoHasEnded(Conflict):
    """Nothing new is noted once a duo ended."""

    title = _l("This duo has ended.")


class DuoIsRunning(Conflict):
    """Only an ended duo can be reopened."""

    title = _l("This duo is running.")


class TooLateToCorrect(Conflict):
    """A report can be corrected for 14 days."""

    title = _l("This report is older than 14 days. Your contact point can still correct it.")


class NamesAreGone(Conflict):
    """After the hold the other half's name and channel are gone for good."""

    title = _l("The names of this duo were already removed. It cannot be reopened.")


class NotThen(Invalid):
    """A day on which the duo did not exist, or that is still to come."""
