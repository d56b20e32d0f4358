# SPDX-License-Identifier: EUPL-1.2
"""What can stand in the way of going together, in words."""

from __future__ import annotations

from koepel.errors import Conflict
from koepel.i18n import _l


class NotTaking(Conflict):
    """Called off, begun, or no longer announced."""

    problem = "not-taking"
    title = _l("No more places can be taken in this activity.")
