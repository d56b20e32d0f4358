# SPDX-License-Identifier: EUPL-1.2
"""What can stand in the way of a decision in a match meeting."""

from __future__ import annotations

from koepel.errors import Conflict
from koepel.i18n import _l


class MeetingClosed(Conflict):
    """The minutes are written."""

    problem = "meeting-closed"
    title = _l("This meeting is closed. What you decide now belongs to a next one.")


class NotWaiting(Conflict):
    """The person does not wait any more."""

    problem = "not-waiting"
    title = _l("This person does not wait any more.")
