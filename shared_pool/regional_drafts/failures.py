# SPDX-License-Identifier: EUPL-1.2
"""What can stand in the way of deciding on a draft, in words."""

from __future__ import annotations

from koepel.errors import Conflict
from koepel.i18n import _l


class NotReady(Conflict):
    """The draft is still being made, or failed."""

    problem = "draft-not-ready"
    title = _l("This draft is not ready. Look at how far it is, or ask a new one.")


class AlreadyBusy(Conflict):
    """A draft gives each mentee one mentor, so it does not add to what somebody else proposed meanwhile."""

    problem = "mentee-in-proposal"
    title = _l("This mentee is in another open proposal by now.")
