# SPDX-License-Identifier: EUPL-1.2
"""What can be refused about a breach."""

from koepel.errors import Conflict
from koepel.i18n import _l


class NotDecidedYet(Conflict):
    """A breach is closed once it was assessed and somebody decided whom to tell."""

    title = _l("Assess the breach first, and note who was told or why nobody was.")


class ClosedAlready(Conflict):
    """Nothing changes about a closed breach."""

    title = _l("This breach is closed. Open it again first.")
