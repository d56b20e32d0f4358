# SPDX-License-Identifier: EUPL-1.2
"""What cannot be done with a message to a group, said to staff."""

from __future__ import annotations

from koepel.errors import Conflict
from koepel.i18n import _l


class LaidReadyAlready(Conflict):
    """A double click, or a colleague."""

    title = _l("This message was laid ready already.")


class NobodyGetsIt(Conflict):
    """Everybody is left out, or nobody stands in the group."""

    title = _l("Nobody gets this message now. Choose another group.")


class NoWayToReach(Conflict):
    """One person, and nothing to reach them by."""

    title = _l("We have no phone, mail or address of this person.")
