# SPDX-License-Identifier: EUPL-1.2
"""What can stand in the way of other weights, in words."""

from __future__ import annotations

from koepel.errors import Conflict, Forbidden
from koepel.i18n import _l


class OtherWeights(Conflict):
    """Other points count by now than those that stood on the page."""

    problem = "other-weights"
    title = _l("Other weights count by now. Look at them first, then propose again.")


class AlreadyProposed(Conflict):
    """One question at a time."""

    problem = "weights-already-proposed"
    title = _l("Other weights are proposed already. Decide on those first, or withdraw them.")


class AlreadyDecided(Conflict):
    """Somebody was first, and decided otherwise."""

    problem = "weights-already-decided"
    title = _l("This proposal was decided on in the meantime. Look at what became of it.")


class NotYours(Forbidden):
    """Nobody decides on what they proposed themselves, as long as somebody else may."""

    problem = "second-person-first"
    title = _l(
        "Somebody else decides on this: a member of the steering group, or another coordinator where there is none."
    )
