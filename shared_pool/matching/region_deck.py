# SPDX-License-Identifier: EUPL-1.2
"""Everybody of a region in one deck, mentees and mentors, as they were released: what a draft for all of them is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from uuid import UUID

from shared_pool.cards import shelf
from shared_pool.cards.places import held_places
from shared_pool.matching.card import Card
from shared_pool.matching.deck import Deck
from shared_pool.matching.packing import WIDTH, Packed, card_of, language_order, rows
from shared_pool.matching.pool_deck import Shelf
from shared_pool.matching.service import OTHER, Around


def everybody(here: Around, *, without: Collection[UUID] = ()) -> Deck:
    """The cards of all who signed, but for those in `without`, with the places that no open proposal holds.

    The same cards make the same deck in whatever order PostgreSQL gave them. Raises `OtherLayout`.
    """
    cards: list[Card] = []
    marks: dict[UUID, list[int]] = {}
    for side in OTHER:
        for one in shelf.shelves(here.places, here.others, here.template, side):
            tokens = rows(one.packed)["tokens"].tolist()
            for packed, own in zip(_packed(one), tokens, strict=True):
                if packed.reference not in without:
                    cards.append(card_of(packed))
                    marks[packed.reference] = [mark for mark in own if mark]
    held, apart = held_places(list(here.places)), together(marks)
    return Deck.from_cards(
        [
            replace(
                card,
                places=max(0, card.places - held.get(card.reference, 0)),
                exclusions=card.exclusions | apart.get(card.reference, frozenset()),
            )
            for card in cards
        ],
        language_order(),
    )


def mentors_for(here: Around) -> Mapping[UUID, frozenset[UUID]]:
    """For each municipality those whose mentors its mentees may have: all who signed."""
    return dict.fromkeys(here.others, here.others)


def _packed(one: Shelf) -> Iterator[Packed]:
    for at in range(len(one.packed) // WIDTH):
        reference = UUID(bytes=one.references[16 * at : 16 * at + 16])
        yield Packed(reference, one.tenant, one.packed[WIDTH * at : WIDTH * at + WIDTH])


def together(marks: Mapping[UUID, Iterable[Hashable]]) -> dict[UUID, frozenset[UUID]]:
    """Who shares a mark: people who were together, or are one."""
    bearers: defaultdict[Hashable, set[UUID]] = defaultdict(set)
    for reference, own in marks.items():
        for mark in own:
            bearers[mark].add(reference)
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for group in bearers.values():
        for reference in group:
            found[reference] |= group - {reference}
    return {reference: frozenset(others) for reference, others in found.items()}
