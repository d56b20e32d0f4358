# SPDX-License-Identifier: EUPL-1.2
"""What may stand in the way of a protocol, in a sentence each."""

from koepel.errors import Conflict
from koepel.i18n import _l


class NotADraft(Conflict):
    """Its text was advised on, and perhaps signed."""

    title = _l("The text of this protocol is fixed. Reopen it as a draft to change it.")


class AdviceFirst(Conflict):
    """No protocol without the officer."""

    title = _l("The data protection officer advises first.")


class PartnerSignsFirst(Conflict):
    """The municipality signs last, and with that puts it in force."""

    title = _l("The partner signs first. Your signature puts the protocol in force.")


class AlreadySigned(Conflict):
    """This party signed this text."""

    title = _l("This protocol was signed already.")


class NotInForce(Conflict):
    """Suspended, revoked, not begun or past its last day."""

    title = _l("This protocol is not in force, so nothing may be shared under it.")
