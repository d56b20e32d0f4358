# SPDX-License-Identifier: EUPL-1.2
"""What can stand in the way of a card, in words."""

from koepel.errors import Conflict
from koepel.i18n import _l


class InProposal(Conflict):
    """The card is part of a proposal that is still open."""

    problem = "in-proposal"
    title = _l("There is an open proposal for this person. Finish or withdraw it first.")


class NotCovered(Conflict):
    """The agreement does not let this card through."""

    problem = "not-covered"
    title = _l("The agreement does not cover this programme. The card stays in your municipality.")


class NothingToRelease(Conflict):
    """The intake is not finished, or the person looks no more."""

    problem = "nothing-to-release"
    title = _l("This person is not on the waiting list. Finish the intake first.")
