# SPDX-License-Identifier: EUPL-1.2
"""Chosen pairs in words: two cards beside each other with score and reasons, without a search around them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from koepel.i18n import _, gettext
from shared_pool.cards import shelf
from shared_pool.cards.places import held_places
from shared_pool.cards.shelf import Entry
from shared_pool.matching.card import Card
from shared_pool.matching.codes import RULES, Hard
from shared_pool.matching.packing import card_of
from shared_pool.matching.pool_deck import PoolDeck
from shared_pool.matching.reasons import Sentence
from shared_pool.matching.sentences import LIST_OR
from shared_pool.matching.service import Around, Bench, Someone
from shared_pool.matching.views import MatchView, SeekerView, match_view, seeker_view
from shared_pool.matching.wording import Wording
from shared_pool.matching.words import wording

PLAIN = {Hard.H02: "H02.plain", Hard.H10: "H10.plain"}  # said of nobody in particular


@dataclass(frozen=True)
class Beside:
    """A mentee, and a mentor as a candidate for this mentee; `read`: the cards that are shown."""

    mentee: SeekerView
    mentor: MatchView
    read: tuple[Entry, Entry]


@dataclass(frozen=True)
class Masked:
    """One mentee as the region sees her, with the card that is shown."""

    view: SeekerView
    read: Entry


def beside(here: Around, pairs: Collection[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], Beside]:
    """These pairs of mentee and mentor in words; a pair of which a card is gone is missing."""
    cards = _Cards(here, {reference for pair in pairs for reference in pair})
    said = _said(here)
    found = {}
    for pair in pairs:
        if cards.has(*pair):
            bench = cards.bench(pair[0])
            mentor = match_view(bench, bench.candidate(cards.cards[pair[1]]), said)
            read = (cards.entries[pair[0]], cards.entries[pair[1]])
            found[pair] = Beside(seeker_view(bench), mentor, read)
    return found


def masked(here: Around, references: Iterable[UUID]) -> dict[UUID, Masked]:
    """These people in bands; who has no card any more is missing."""
    cards = _Cards(here, set(references))
    there = [reference for reference in cards.cards if cards.has(reference)]
    return {one: Masked(seeker_view(cards.bench(one)), cards.entries[one]) for one in there}


def in_the_way(here: Around, rule: Hard) -> tuple[str, str]:
    """A rule as reason, and what would lift it ('' where nothing does)."""
    said = _said(here)
    if rule is Hard.H03:
        reason = _("No municipality under the agreement has a mentor in this programme.")
    else:
        reason = said.say(Sentence(PLAIN.get(rule, RULES[rule].reason)))
    return reason, gettext(LIST_OR).join(said.say(Sentence(key)) for key in RULES[rule].lifts)


def _said(here: Around) -> Wording:
    return wording({tenant: member.name for tenant, member in here.members.items()})


class _Cards:
    """Some cards of the pool, read in three questions, with the places that are free now."""

    def __init__(self, here: Around, references: set[UUID]) -> None:
        self.here, self.entries = here, shelf.entries(references)
        self.nobody = PoolDeck([], [], {})
        held: Mapping[UUID, int] = held_places(list(here.places))
        self.cards: dict[UUID, Card] = {}
        for row in shelf.packed_rows(references):
            card = card_of(row)
            self.cards[row.reference] = replace(card, places=max(0, card.places - held.get(row.reference, 0)))

    def has(self, *references: UUID) -> bool:
        """Whether all of these are still in the pool."""
        return all(one in self.cards and one in self.entries for one in references)

    def bench(self, reference: UUID) -> Bench:
        """This one as who is sought for; there is nobody on the other side, since a pair is given."""
        who = Someone(self.cards[reference], None, self.entries[reference])
        return Bench(self.here, who, {}, self.nobody, entries=self.entries)
