# SPDX-License-Identifier: EUPL-1.2
"""Who reads about a pair: it decides what may be told, never what is true."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from .card import Card
from .hard_rules import Pair


class ReaderKind(StrEnum):
    """Staff of one municipality, the regional coordinator, or one of the two people."""

    STAFF = "staff"
    COORDINATOR = "coordinator"
    MENTEE = "mentee"
    MENTOR = "mentor"


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader at a disclosure step 1-4; staff belong to a tenant."""

    kind: ReaderKind
    tenant: UUID | None = None
    step: int = 1

    @property
    def is_person(self) -> bool:
        """The mentee or the mentor: they read sentences, never numbers."""
        return self.kind in (ReaderKind.MENTEE, ReaderKind.MENTOR)

    def owns(self, card: Card) -> bool:
        """The card is of the reader's own people."""
        return self.kind is ReaderKind.STAFF and card.tenant == self.tenant

    def check(self, pair: Pair) -> None:
        """Refuse a pair that this reader may not be told about; raises ValueError."""
        cards = (pair.mentee, pair.mentor)
        if any(card.in_full and not self.owns(card) for card in cards):
            raise ValueError("a card in full is read by its own municipality only: hand over the released card")
        if self.kind is ReaderKind.STAFF and not any(self.owns(card) for card in cards):
            raise ValueError("staff read about pairs in which one of the two is of their own municipality")
