# SPDX-License-Identifier: EUPL-1.2
"""What a rule or criterion says about one pair: a value, whether it speaks for or against, and the facts to tell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from .codes import Criterion
from .vocabulary import CardSide

UNKNOWN_VALUE = 50


class Kind(StrEnum):
    """How a criterion speaks."""

    PLUS = "plus"
    MINUS = "minus"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"

    @property
    def sign(self) -> str:
        """The sign before the sentence; what nobody asked costs nobody a point, so it is a plus."""
        return {"minus": "-", "unknown": "?"}.get(self.value, "+")


@dataclass(frozen=True, slots=True)
class Term:
    """A coded word that the reader's language must name: a goal, an occupation, a band."""

    vocabulary: str
    code: str


@dataclass(frozen=True, slots=True)
class Points:
    """Hundredths of points, written with the reader's decimal mark."""

    hundredths: int


Fact = int | str | Points | Term | tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A key of `sentences.SENTENCES` and the facts to fill in; `wording.Wording` makes words of it."""

    key: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """What one criterion says: a value 0-100, its kind, and the sentence as a key with facts."""

    value: int
    kind: Kind
    key: str
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def sentence(self) -> Sentence:
        """The sentence that tells this reason."""
        return Sentence(self.key, self.facts)


@dataclass(frozen=True, slots=True)
class Part:
    """A reason with its weight: `points` are hundredths of points, won out of `weight` whole points."""

    criterion: Criterion
    weight: int
    reason: Reason

    @property
    def points(self) -> int:
        """Hundredths of points won."""
        return self.weight * self.reason.value


class Outcome(IntEnum):
    """What a hard rule finds: it fits, it must be asked first, or the pair is not possible."""

    FITS = 0
    ASK = 1
    FAILS = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of a hard rule and the sides whose cards cause it."""

    outcome: Outcome
    sides: CardSide = CardSide.NONE


FITS = Finding(Outcome.FITS)
ASK = Finding(Outcome.ASK)


def fails(sides: CardSide) -> Finding:
    """Return the finding that a rule applies because of these sides."""
    return Finding(Outcome.FAILS, sides)


def unknown() -> Reason:
    """Return the reason of a criterion of which a fact is missing: half the points, never a minus."""
    return Reason(UNKNOWN_VALUE, Kind.UNKNOWN, "unknown")


def not_asked() -> Reason:
    """Return the reason of a criterion about which nobody expressed a wish: all the points, for everyone."""
    return Reason(100, Kind.NOT_ASKED, "not_asked")


def share(part: int, whole: int) -> int:
    """Return part of whole as a percentage, rounded to the nearest whole number, halves up."""
    return (200 * part + whole) // (2 * whole)
