# SPDX-License-Identifier: EUPL-1.2
"""What can be refused when somebody answers for a right."""

from koepel.errors import Conflict
from koepel.i18n import _l


class CheckWho(Conflict):
    """Data would be shown or erased for somebody of whom nobody knows who it is."""

    title = _l("First note how you made sure who asks.")


class AnsweredAlready(Conflict):
    """A request has one answer."""

    title = _l("This question was answered already.")


class ExtendedAlready(Conflict):
    """The law knows one extension."""

    title = _l("The term was extended already, and that is possible once.")


class TellFirst(Conflict):
    """GDPR art. 18.3."""

    title = _l("First tell the person that the data will be used again.")


class SetApartAlready(Conflict):
    """There is one restriction at a time."""

    title = _l("These data are set apart already.")


class CannotErase(Conflict):
    """Nobody asked for it here."""

    title = _l("This question does not ask to erase a file.")
