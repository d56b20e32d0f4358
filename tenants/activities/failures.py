# SPDX-License-Identifier: EUPL-1.2
"""What the holder of a link may hear too: it does not go on, or it has begun."""

from __future__ import annotations

from koepel.errors import Conflict
from koepel.i18n import _l


class DoesNotGoOn(Conflict):
    """It was cancelled, or is over."""

    title = _l("This activity does not go on.")


class HasBegun(Conflict):
    """Signing up and off ends at the start."""

    title = _l("This activity has begun.")
