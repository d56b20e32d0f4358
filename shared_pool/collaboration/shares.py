# SPDX-License-Identifier: EUPL-1.2
"""What an agreement lets cross the border: which programmes, and the cards of which side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SIDES = ("mentee", "mentor")


@dataclass(frozen=True)
class Shares:
    """`programmes` are template keys, none of them named means all; `sides` whose cards may be released."""

    programmes: frozenset[str] = frozenset()
    sides: frozenset[str] = frozenset(SIDES)

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Shares:
        """As an agreement or accession keeps it."""
        return cls(frozenset(stored.get("programmes", ())), frozenset(stored.get("sides", SIDES)))

    def stored(self) -> dict[str, Any]:
        """As it is kept: sorted, so that two equal agreements are equal text."""
        return {"programmes": sorted(self.programmes), "sides": sorted(self.sides)}

    def covers(self, programme: str, side: str) -> bool:
        """Whether a card of this side in this programme may be released under the agreement."""
        return side in self.sides and (not self.programmes or programme in self.programmes)

    def joins(self, programme: str) -> bool:
        """Whether a pair across the border is covered: the cards of both sides must be allowed out."""
        return all(self.covers(programme, side) for side in SIDES)
