# SPDX-License-Identifier: EUPL-1.2
"""What may stand in the way between a municipality and a partner, in a sentence each."""

from koepel.errors import Conflict
from koepel.i18n import _l


class MayNotRefer(Conflict):
    """The protocol is for following clients only, or no longer in force."""

    title = _l("Under this protocol nobody can be referred now.")


class AlreadyTakenUp(Conflict):
    """Staff opened it, so it is theirs to decide."""

    title = _l("The municipality already took this up. Send a message instead.")


class WithAColleague(Conflict):
    """Somebody of the same organisation follows this client."""

    title = _l("A colleague follows this client now.")
