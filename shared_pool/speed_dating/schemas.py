# SPDX-License-Identifier: EUPL-1.2
"""What comes in: the facts of an evening, its guests, who is there, cards to print, a mark, a pair."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from koepel import reference
from koepel.i18n import _l
from koepel.web.fields import Choice, Code, Items, Line, Name, Ref, Whole, says
from koepel.web.forms import Form
from shared_pool.speed_dating.codes import Presence, Said

MOST_GUESTS = 400


@dataclass(frozen=True)
class Planned:
    """How the evening goes; `activity_id` says when and where."""

    activity_id: UUID
    programme: str
    tables: int
    minutes: int
    rounds: int


class PlannedForm(Form[Planned]):
    """In: the boxes of the page. That the programme runs here is the service's to find out."""

    makes = Planned
    activity_id = Ref(required=True, error_messages=says(required=_l("Choose the activity first.")))
    programme = Line(most=60, required=True)
    tables = Whole(least=1, most=200, required=True)
    minutes = Whole(least=2, most=60, required=True)
    rounds = Whole(least=1, most=30, required=True)


@dataclass(frozen=True)
class Chosen:
    """Who is asked, by intake; `seen`: the version that stood on the page."""

    seen: int
    guests: tuple[UUID, ...] = ()


class ChosenForm(Form[Chosen]):
    """In: a tick each."""

    makes = Chosen
    seen = Whole(least=1, most=10**6, required=True)
    guests = Items(Ref(), most=MOST_GUESTS)


@dataclass(frozen=True)
class WhoIsThere:
    """Who is late and who does not come, guests by intake and helpers by their own id; all others are there."""

    seen: int
    late: tuple[UUID, ...] = ()
    absent: tuple[UUID, ...] = ()

    def of(self, who: UUID) -> Presence:
        """Whether this guest or helper is there."""
        return Presence.ABSENT if who in self.absent else Presence.LATE if who in self.late else Presence.THERE


class WhoIsThereForm(Form[WhoIsThere]):
    """In: two ticks a guest; absent goes before late."""

    makes = WhoIsThere
    seen = Whole(least=1, most=10**6, required=True)
    late = Items(Ref(), most=MOST_GUESTS)
    absent = Items(Ref(), most=MOST_GUESTS)


@dataclass(frozen=True)
class Helping:
    """Who comes to help, by first name, and in which languages."""

    seen: int
    given_name: str
    languages: tuple[str, ...]


def spoken() -> list[str]:
    """Every language that somebody may help in."""
    return [one.code for one in reference.languages()]


class HelpingForm(Form[Helping]):
    """In: a name and ticks."""

    makes = Helping
    seen = Whole(least=1, most=10**6, required=True)
    given_name = Name(most=40, required=True)
    languages = Items(
        Choice(spoken), required=True, most=8, error_messages=says(required=_l("Choose at least one language."))
    )


@dataclass(frozen=True)
class Leaving:
    """Who does not help after all."""

    seen: int
    helper: UUID


class LeavingForm(Form[Leaving]):
    """In: a button."""

    makes = Leaving
    seen = Whole(least=1, most=10**6, required=True)
    helper = Ref(required=True)


@dataclass(frozen=True)
class Seen:
    """The version that stood on the page."""

    seen: int


class SeenForm(Form[Seen]):
    """In: nothing but that."""

    makes = Seen
    seen = Whole(least=1, most=10**6, required=True)


@dataclass(frozen=True)
class Marked:
    """What one guest said of the other of one talk."""

    talk: UUID
    said: Said


class MarkedForm(Form[Marked]):
    """In: one of three buttons."""

    makes = Marked
    talk = Ref(required=True)
    said = Code(Said, required=True)


@dataclass(frozen=True)
class Saying:
    """What a guest says on the phone, about the other of one talk."""

    answer: UUID
    said: Said


class SayingForm(Form[Saying]):
    """In: one of three buttons."""

    makes = Saying
    answer = Ref(required=True)
    said = Code(Said, required=True)


@dataclass(frozen=True)
class Printed:
    """Cards with a code each; `guest`: for this one alone, whose older codes stop."""

    guest: UUID | None = None


class PrintedForm(Form[Printed]):
    """In: nothing, or whose card got lost."""

    makes = Printed
    guest = Ref()


@dataclass(frozen=True)
class Picked:
    """The pair that somebody proposes, by their talk."""

    talk: UUID


class PickedForm(Form[Picked]):
    """In: a button."""

    makes = Picked
    talk = Ref(required=True)
