# SPDX-License-Identifier: EUPL-1.2
"""The languages that cards share, as 64-bit masks: what `languages.py` says of one pair."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .columns import Bools, Columns, Ints
from .deck_codes import encode_languages
from .vocabulary import DUTCH
from .weights import B1, Programme

NOTHING = np.uint64(0)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a programme asks of a contact language, as masks."""

    level: int
    dutch_level: int
    dutch: np.uint64
    counted_as_b1: np.uint64  # languages for which B1 is enough

    @classmethod
    def by(cls, programme: Programme, language_order: Sequence[str]) -> "Asked":
        """Return what a programme asks, in the bits of a deck."""
        dutch = 1 << language_order.index(DUTCH) if DUTCH in language_order else 0
        others = (2**64 - 1) & ~dutch
        enough = (others if programme.language_level <= B1 else 0) | (dutch if programme.dutch_level <= B1 else 0)
        return cls(programme.language_level, programme.dutch_level, np.uint64(dutch), np.uint64(enough))

    def known(self, at_least: Ints) -> Ints:
        """Return the languages of which the level is known and reaches what is asked."""
        known: Ints = (at_least[self.level] & ~self.dutch) | (at_least[self.dutch_level] & self.dutch)
        return known


@dataclass(frozen=True, slots=True)
class Shared:
    """What two sides share, element by element: a mask of known languages, and whether there may be one."""

    known: Ints
    some: Bools  # a known one
    maybe: Bools


def shared(asked: Asked, mine: tuple[Ints, Ints], theirs: tuple[Ints, Ints]) -> Shared:
    """Return the common languages of two sides, each given as (at_least, unlevelled)."""
    mine_known, theirs_known = asked.known(mine[0]), asked.known(theirs[0])
    known = mine_known & theirs_known
    mine_counted = mine_known | (mine[1] & asked.counted_as_b1)
    theirs_counted = theirs_known | (theirs[1] & asked.counted_as_b1)
    nobody_asked = ((mine[0][0] | mine[1]) == NOTHING) | ((theirs[0][0] | theirs[1]) == NOTHING)
    maybe = ((mine_counted & theirs_counted) != known) | nobody_asked
    return Shared(known, known != NOTHING, maybe)


def skills(columns: Columns) -> tuple[Ints, Ints]:
    """Return the masks of these cards."""
    return columns.at_least, columns.unlevelled


def coach_skills(programme: Programme, language_order: Sequence[str]) -> tuple[Ints, Ints]:
    """Return the masks of the coach of a programme."""
    return encode_languages([programme.coach_languages], language_order)
