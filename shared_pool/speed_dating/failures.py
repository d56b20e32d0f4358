# SPDX-License-Identifier: EUPL-1.2
"""What can stand in the way on an evening."""

from __future__ import annotations

from koepel.errors import Conflict
from koepel.i18n import _l


class ChangedMeanwhile(Conflict):
    """Another tablet was first."""

    problem = "evening-changed"
    title = _l(
        "Somebody changed this evening meanwhile. Look at it as it stands now, and do it again if it is still needed."
    )


class HasBegun(Conflict):
    """The first round is held, or all rounds are."""

    problem = "evening-begun"
    title = _l("The evening has begun. Mark who is late or absent instead.")


class NoRoundLeft(Conflict):
    """There is nothing to begin."""

    problem = "no-round-left"
    title = _l("There is no round left to begin.")


class EveningClosed(Conflict):
    """It is over."""

    problem = "evening-closed"
    title = _l("This evening is closed.")


class NotBothWilling(Conflict):
    """One of the two said no, or nothing."""

    problem = "not-both-willing"
    title = _l("One of these two said no, or said nothing yet.")
