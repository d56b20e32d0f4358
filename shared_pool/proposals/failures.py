# SPDX-License-Identifier: EUPL-1.2
"""What can stand in the way of a proposal, in words."""

from koepel.errors import Conflict
from koepel.i18n import _l


class CardGone(Conflict):
    """One of the two cards was withdrawn, or its duo started."""

    problem = "card-gone"
    title = _l("One of the two cards is no longer in the pool. Choose again.")


class PlaceGone(Conflict):
    """The last free place of the mentor was given."""

    problem = "place-gone"
    title = _l("The last place of this mentor was just taken. Choose another mentor, or call the contact point.")


class NotPossible(Conflict):
    """A hard rule stands in the way."""

    problem = "not-possible"
    title = _l("This pair is not possible. Look under 'Why not?' for what would lift it.")


class ReasonNeeded(Conflict):
    """Overruling asks one reason."""

    problem = "reason-needed"
    title = _l("This pair is below the floor. Choose a reason and propose again.")


class HasMoved(Conflict):
    """The form was made for a state that is over."""

    problem = "has-moved"
    title = _l("This proposal has moved on. Look at where it stands now.")


class StatementFirst(Conflict):
    """G4: no duo starts before both said yes to the half-page of agreements."""

    problem = "statement-first"
    title = _l("First the yes to the agreements, then the yes to going on. Read them again.")


class MentorNotInOrder(Conflict):
    """E9: something is still missing before anything of a mentee is shown to this mentor."""

    problem = "mentor-not-in-order"
    title = _l("This mentor is not in order yet. The page of the proposal says what is missing.")


class CannotUndo(Conflict):
    """Somebody else has acted on it, or its message has left."""

    problem = "cannot-undo"
    title = _l("This can no longer be undone: somebody has already acted on it.")


class AlreadyProposed(Conflict):
    """The same pair has an open proposal."""

    problem = "already-proposed"
    title = _l("These two already have an open proposal.")
