# SPDX-License-Identifier: EUPL-1.2
"""A card goes into 128 bytes and comes out as it went in; thousands of rows make the same deck as thousands of cards."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

import numpy as np
import pytest

from koepel import reference
from koepel.ids import reference as new_reference
from shared_pool.matching import bands, packing, synthetic
from shared_pool.matching.card import Card
from shared_pool.matching.deck import Deck
from shared_pool.matching.engine import rank
from shared_pool.matching.pool_deck import PoolDeck, Shelf
from shared_pool.matching.vocabulary import CardSide, ExperienceBand, Spoken
from shared_pool.matching.weights import from_template
from tenants import disclosure_bands

WEEK = 2574
TOWNS = synthetic.tenants(8)
CARDS = synthetic.cards(1200, TOWNS, week=WEEK)
MENTORS = sorted((c for c in CARDS if c.side is CardSide.MENTOR), key=lambda c: (c.tenant.int, c.reference.int))


def shelves(cards: list[Card]) -> list[Shelf]:
    """As PostgreSQL hands them over: per municipality, in the order of their references."""
    return [
        Shelf(tenant, b"".join(c.reference.bytes for c in mine), b"".join(packing.pack(c) for c in mine))
        for tenant, mine in ((tenant, list(found)) for tenant, found in groupby(cards, key=lambda c: c.tenant))
    ]


def test_a_row_is_at_most_128_bytes() -> None:
    assert packing.WIDTH <= 128


def test_every_card_comes_out_as_it_went_in() -> None:
    for card in CARDS:
        assert packing.card_of(packing.Packed(card.reference, card.tenant, packing.pack(card))) == card


def test_what_is_not_known_stays_not_known() -> None:
    card = Card(reference=new_reference(), tenant=TOWNS[0], side=CardSide.MENTEE)
    assert packing.card_of(packing.Packed(card.reference, card.tenant, packing.pack(card))) == card


def test_of_many_languages_dutch_and_the_best_are_kept() -> None:
    spoken = frozenset(Spoken(one.code, place % 6 + 1) for place, one in enumerate(reference.languages()[:14]))
    card = Card(reference=new_reference(), tenant=TOWNS[0], side=CardSide.MENTEE, languages=spoken)
    kept = packing.card_of(packing.Packed(card.reference, card.tenant, packing.pack(card))).languages
    assert len(kept) == packing.MOST_LANGUAGES
    assert any(one.language == "nl" for one in kept)


def test_a_row_of_another_layout_is_refused() -> None:
    row = bytearray(packing.pack(CARDS[0]))
    row[0] = packing.VERSION + 1
    with pytest.raises(packing.OtherLayout):
        packing.rows(bytes(row))
    with pytest.raises(packing.OtherLayout):
        packing.rows(bytes(row[:-1]))


def test_rows_make_the_same_deck_as_cards() -> None:
    made, read = Deck(MENTORS, packing.language_order()), PoolDeck([], shelves(MENTORS), {})
    assert read.runs == made.runs
    for name, column in made.arrays.items():
        assert np.array_equal(read.arrays[name], column), name
        assert read.arrays[name].dtype == column.dtype, name


def test_own_people_in_full_and_the_rows_of_others_rank_as_one_deck() -> None:
    home = TOWNS[3]
    own = [card for card in MENTORS if card.tenant == home]
    others = [card for card in MENTORS if card.tenant != home]
    made, mixed = Deck(MENTORS, packing.language_order()), PoolDeck(own, shelves(others), {})
    programme = from_template("net_werk", key=UUID(int=1), number=0)
    for seeker in [card for card in CARDS if card.side is CardSide.MENTEE][:60]:
        wanted = rank(seeker, made, programme, WEEK, may_share=lambda *_: True)
        found = rank(seeker, mixed, programme, WEEK, may_share=lambda *_: True)
        assert [mixed.card(int(i)).reference for i in found.index] == [
            made.card(int(i)).reference for i in wanted.index
        ]
        assert found.score.tolist() == wanted.score.tolist()


def test_a_place_that_is_held_is_taken_off_for_this_search_only() -> None:
    free = next(card for card in MENTORS if card.places == 1)
    deck = PoolDeck([], shelves(MENTORS), {free.reference: 1})
    index = deck.find(free.reference)
    assert index is not None
    assert deck.card(index).places == 0
    again = PoolDeck([], shelves(MENTORS), {})
    assert again.card(index).places == 1


def test_an_empty_pool_is_an_empty_deck() -> None:
    seeker = next(card for card in CARDS if card.side is CardSide.MENTEE)
    programme = from_template("net_werk", key=UUID(int=1), number=0)
    assert not len(rank(seeker, PoolDeck([], [], {}), programme, WEEK, may_share=lambda *_: True))


def test_a_pair_token_is_recognised_and_nobody_elses() -> None:
    token, card = new_reference(), CARDS[0]
    packed = packing.pack(card, [new_reference(), token]) + packing.pack(card, [new_reference()]) + packing.pack(card)
    assert packing.sharing(packing.rows(packed), [token]).tolist() == [True, False, False]
    assert packing.sharing(packing.rows(packed), []).tolist() == [False, False, False]


def test_the_door_and_the_pool_band_alike() -> None:
    for age in range(100):
        assert disclosure_bands.age_band(age) == (bands.age_band(age).texts() or ("",))[0]
    for years in range(60):
        assert ExperienceBand.of(disclosure_bands.experience_band(years)) is bands.experience_band(years)
    assert disclosure_bands.experience_band(None) == ""
