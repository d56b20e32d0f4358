# SPDX-License-Identifier: EUPL-1.2
"""How coarse a card must be so that enough people look alike, counted over the whole collaboration without persons.

Each municipality counts its own people of 36 months into cells; only the cells are added up.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum

from .bands import DutchBand
from .card import Card
from .shown import dutch_band
from .vocabulary import (
    DUTCH,
    UNKNOWN_LEVEL,
    CardSide,
    ExperienceBand,
    Reach,
    Section,
    SectorGroup,
    Spoken,
    groups_of,
)

ENOUGH = 5
ENOUGH_OF_FEW = 3  # where the whole side counts fewer than FEW persons
FEW = 100


class Coarseness(IntEnum):
    """What is left out of a card, each step with the ones before it. The municipality is never hidden."""

    FULL = 0
    WITHOUT_DUTCH = 1
    WITHOUT_EXPERIENCE = 2
    SECTOR_GROUP = 3

    @property
    def hidden(self) -> tuple[str, ...]:
        """What the page says was coarsened: keys of the words "coarsened"."""
        return ("dutch", "experience", "sector")[: self.value]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a card shows that counts for look-alikes: four codes, no person and no municipality."""

    side: CardSide
    sections: Section
    groups: SectorGroup
    experience: ExperienceBand
    dutch: DutchBand | None

    def at(self, coarseness: Coarseness) -> "Cell":
        """Return the cell that this one falls into when that much is left out."""
        grouped = coarseness >= Coarseness.SECTOR_GROUP and bool(self.sections)
        return Cell(
            self.side,
            Section.NONE if grouped else self.sections,
            groups_of(self.sections) if grouped else self.groups,
            ExperienceBand.UNKNOWN if coarseness >= Coarseness.WITHOUT_EXPERIENCE else self.experience,
            None if coarseness >= Coarseness.WITHOUT_DUTCH else self.dutch,
        )


@dataclass(frozen=True, slots=True)
class Fit:
    """How coarse a card becomes, and whether enough people look alike even then."""

    coarseness: Coarseness
    enough: bool


def cell_of(card: Card) -> Cell:
    """Return the cell of a card in full."""
    return Cell(card.side, card.sections, card.groups, card.experience, dutch_band(card))


def tally(cards: Iterable[Card]) -> Counter[Cell]:
    """Count one municipality's people into cells; cells of several municipalities are simply added."""
    return Counter(cell_of(card) for card in cards)


def look_alikes(cell: Cell, counts: Mapping[Cell, int], coarseness: Coarseness) -> int:
    """Return how many persons, this one included, show the same as this cell when that much is left out."""
    wanted = cell.at(coarseness)
    return sum(number for other, number in counts.items() if other.at(coarseness) == wanted)


def fit(cell: Cell, counts: Mapping[Cell, int]) -> Fit:
    """Return the finest level at which enough people look alike; the coarsest, and not enough, where none does."""
    on_this_side = sum(number for other, number in counts.items() if other.side is cell.side)
    enough = ENOUGH_OF_FEW if on_this_side < FEW else ENOUGH
    for coarseness in Coarseness:
        if look_alikes(cell, counts, coarseness) >= enough:
            return Fit(coarseness, enough=True)
    return Fit(Coarseness.SECTOR_GROUP, enough=False)


def as_released(card: Card, coarseness: Coarseness, *, with_occupation: bool) -> Card:
    """Return the card as it goes into the pool: what is left out is no longer in it.

    `with_occupation`: the person said yes to showing it, which holds however few look alike.
    """
    shown = cell_of(card).at(coarseness)
    return replace(
        card,
        in_full=False,
        released=True,
        isco=card.isco if with_occupation else frozenset(),
        reach=card.reach & ~Reach.NO_OWN_TRANSPORT,
        sections=shown.sections,
        groups=shown.groups,
        experience=shown.experience,
        languages=_languages(card) if coarseness >= Coarseness.WITHOUT_DUTCH else card.languages,
    )


def _languages(card: Card) -> frozenset[Spoken]:
    """Return the languages with the level of Dutch hidden: also that somebody speaks none is not told."""
    if not card.languages:
        return card.languages
    others = {spoken for spoken in card.languages if spoken.language != DUTCH}
    return frozenset(others | {Spoken(DUTCH, UNKNOWN_LEVEL)})
