# SPDX-License-Identifier: EUPL-1.2
"""A mentor who is still to be found, as a card in memory: everything in order, free at any moment, willing to help with everything.

What recruiting asks the engine about; never written, never shown.
"""

from collections.abc import Iterable
from uuid import UUID

from .card import Card
from .hard_rules import DEFAULT_RADIUS
from .vocabulary import (
    Answer,
    CardSide,
    CardState,
    ExperienceBand,
    Majority,
    Section,
    Spoken,
    Step,
    SupportAction,
)
from .weights import Programme

FLUENT, INDEPENDENT = 6, 4  # levels of a language, C2 and B2


def hoped_for(
    reference: UUID,
    tenant: UUID,
    programme: Programme,
    *,
    place: tuple[int, int] | None,
    section: str,
    spoken: Iterable[Spoken],
) -> Card:
    """Return the card of a mentor with this home, sector ('' where it does not matter) and these languages."""
    return Card(
        reference=reference,
        tenant=tenant,
        side=CardSide.MENTOR,
        state=CardState.ACTIVE,
        informed=True,
        released=True,
        places=1,
        programmes=programme.bit,
        place=place,
        radius=DEFAULT_RADIUS,
        languages=frozenset(spoken),
        sections=Section.of(section) if section else Section.NONE,
        experience=ExperienceBand.OVER_10,
        still_connected=Answer.YES,
        actions=SupportAction(sum(SupportAction)),
        majority=Majority.ADULT,
        steps=Step(sum(Step)),
    )
