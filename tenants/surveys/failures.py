# SPDX-License-Identifier: EUPL-1.2
"""What can be refused about a survey, each with the way on."""

from koepel.errors import Conflict
from koepel.i18n import _l


class StillRunning(Conflict):
    """The survey at the end is asked at the end."""

    title = _l("This duo still runs, so there is nothing to ask the mentee yet. Ask when it has ended.")


class TooEarly(Conflict):
    """Some months after the end, not before."""

    title = _l("This survey is for three months after the end. It is too early now.")


class MentorIsGone(Conflict):
    """The mentor is asked on the way."""

    title = _l("This duo has no mentor now, so there is nobody to ask.")


class OnlyNumbersLeft(Conflict):
    """Who was forgotten is asked nothing."""

    title = _l("This duo ended long ago. Only dates, hours and places were kept, so nobody can be asked.")


class AnsweredAlready(Conflict):
    """One person answers once."""

    title = _l("This survey was answered already. Take the answers back first.")


class AskAgainFirst(Conflict):
    """Its questions are not those of today, or it has no answers."""

    title = _l("This survey does not fit any more. Ask it again.")


class NobodyToReach(Conflict):
    """No address and no number."""

    title = _l("We have no way to reach this person. Choose paper, or type in the answers together.")
