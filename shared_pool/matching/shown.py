# SPDX-License-Identifier: EUPL-1.2
"""What the eye sees of a card before both people said yes: bands, counts and yes or no, beside one's own person.

The columns of a card serve the engine; a page shows this and nothing else.
"""

from dataclasses import dataclass
from uuid import UUID

from .bands import DistanceBand, DutchBand, WaitingBand, distance_band, level_band, waiting_band
from .card import Card
from .criteria import BALANCED, covered_goals
from .hard_rules import Pair, missing_steps, wishes
from .languages import common
from .scoring import pair_of
from .vocabulary import DUTCH, UNKNOWN_LEVEL, CardSide, Spoken
from .weights import Programme


@dataclass(frozen=True, slots=True)
class ShownCard:
    """The bands of one card. None: unknown, or hidden because too few cards look alike."""

    tenant: UUID
    side: CardSide
    occupations: tuple[str, ...]  # ISCO codes, only where the person released them
    sections: tuple[str, ...]
    sector_groups: tuple[str, ...]  # where the sections are hidden
    experience: str | None
    dutch: DutchBand | None
    goals: tuple[str, ...]  # of a mentor: the goals that the supported actions cover
    common_language: bool | None
    shared_half_days: int | None
    distance: DistanceBand | None
    waiting: WaitingBand
    place_free: bool
    interests_in_common: int | None
    clash: bool
    wishes_met: bool | None
    balanced: bool | None
    steps_done: bool


def shown(card: Card, beside: Card, programme: Programme, today_week: int) -> ShownCard:
    """Return what is shown of a card to somebody who looks for `beside`."""
    mentee, mentor = pair_of(beside, card)
    pair = Pair(mentee, mentor, programme, today_week, shared=True)
    squared = pair.squared_distance
    return ShownCard(
        tenant=card.tenant,
        side=card.side,
        occupations=tuple(sorted(card.isco)),
        sections=tuple(text.upper() for text in card.sections.texts()),
        sector_groups=card.groups.texts(),
        experience=card.experience.text if card.experience else None,
        dutch=dutch_band(card),
        goals=(card.goals if card.side is CardSide.MENTEE else covered_goals(card.actions)).texts(),
        common_language=_common_language(pair),
        shared_half_days=_shared_half_days(card, beside),
        distance=None if squared is None else distance_band(squared),
        waiting=waiting_band(max(0, today_week - card.waiting_since)),
        place_free=card.places > 0,
        interests_in_common=(card.interests & beside.interests).bit_count() if card.interests else None,
        clash=bool(card.interests & beside.dislikes or beside.interests & card.dislikes),
        wishes_met=_wishes_met(card, beside),
        balanced=_balanced(card, beside),
        steps_done=not missing_steps(mentor, programme),
    )


def dutch_band(card: Card) -> DutchBand | None:
    """Return how well somebody speaks Dutch; None where it is not known."""
    return dutch_among(card.languages)


def dutch_among(languages: frozenset[Spoken]) -> DutchBand | None:
    """Return the same for somebody who speaks these languages."""
    if not languages:
        return None
    level = dict(languages).get(DUTCH, 0)
    return None if level == UNKNOWN_LEVEL else level_band(level)


def _common_language(pair: Pair) -> bool | None:
    shared = common(pair.mentee.languages, pair.mentor.languages, pair.programme)
    return True if shared.known else None if shared.maybe else False


def _shared_half_days(card: Card, beside: Card) -> int | None:
    known = card.half_days and beside.half_days
    return (card.half_days & beside.half_days).bit_count() if known else None


def _wishes_met(card: Card, beside: Card) -> bool | None:
    """Tell whether all that either wishes of the other is so; None where nobody wishes, or an answer is missing."""
    expressed = [
        (wish, answer)
        for wishing, other in ((card, beside), (beside, card))
        for _, wish, answer in wishes(wishing, other)
        if wish
    ]
    if any(answer and not wish & answer for wish, answer in expressed):
        return False
    return True if expressed and all(answer for _, answer in expressed) else None


def _balanced(card: Card, beside: Card) -> bool | None:
    if not card.strength or not beside.strength:
        return None
    return card.strength + beside.strength >= BALANCED
