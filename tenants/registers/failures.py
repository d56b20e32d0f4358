# SPDX-License-Identifier: EUPL-1.2
"""What can stand between a list and its import, or between an import and its undo."""

from __future__ import annotations

from koepel.errors import Conflict, Gone
from koepel.i18n import _l


class NotNow(Conflict):
    """The batch is on its way, done or undone: this step is over."""

    title = _l("This list was already imported or undone. Look again.")


class NoProgramme(Conflict):
    """People come in for a programme."""

    title = _l("Your municipality runs no programme yet. Start one first.")


class WorkingCopyGone(Gone):
    """The working copy of a file lives for a day."""

    title = _l("This list was kept for a day and is gone. Upload it again.")


class TooLateToUndo(Conflict):
    """An import can be undone for 24 hours."""

    title = _l("This import is more than a day old. It can no longer be undone.")


class OthersWorkedOnIt(Conflict):
    """Somebody else went on with these people in the meantime."""

    title = _l("A colleague has worked with these people since. Ask before you undo.")
