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


class CannotPassTo(Conflict):
    """Not another partner with a protocol in force here, or the client is shared no more."""

    title = _l("This client cannot go on there: that organisation has no protocol in force for it.")


class OnItsWay(Conflict):
    """One handover at a time."""

    title = _l("This client is on the way to another organisation already.")


class TooLate(Conflict):
    """The other organisation sees the client now."""

    title = _l("This can no longer be undone here. Ask the municipality.")


class SeenAlready(Conflict):
    """The other organisation has looked or acted."""

    title = _l("The other organisation has already seen this client. Stop sharing there instead, and share again here.")
