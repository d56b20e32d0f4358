# SPDX-License-Identifier: EUPL-1.2
"""What can be refused at the end, each with the way on."""

from koepel.errors import Conflict
from koepel.i18n import _l


class OnlyNumbersLeft(Conflict):
    """Of who was forgotten nothing is noted."""

    title = _l("This duo ended long ago. Only dates, hours and places were kept, so nothing can be added.")


class StillGuides(Conflict):
    """Aftercare is for after."""

    title = _l("This mentor still guides. Note this when the duo has ended.")


class NothingToUndo(Conflict):
    """Nothing was noted, or it was taken back."""

    title = _l("There is nothing to undo here. Look again.")
