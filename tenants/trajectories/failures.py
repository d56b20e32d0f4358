# SPDX-License-Identifier: EUPL-1.2
"""What a duo's rules say no to."""

from __future__ import annotations

from koepel.errors import Conflict, Invalid
from koepel.i18n import _l


class DuoHasEnded(Conflict):
    """Nothing new is noted once a duo ended."""

    title = _l("This duo has ended.")


class TooLateToCorrect(Conflict):
    """A report can be corrected for 14 days."""

    title = _l("This report is older than 14 days. Your contact point can still correct it.")


class NotThen(Invalid):
    """A day on which the duo did not exist, or that is still to come."""
