# SPDX-License-Identifier: EUPL-1.2
"""How long it takes to rank one person over a pool of so many cards, and to explain the first page."""

import statistics
import time
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from . import synthetic
from .card import Card
from .deck import Deck
from .engine import Direction, rank
from .explain import explain
from .offers import Offer, OfferType, rank_offers
from .reader import Reader, ReaderKind
from .vocabulary import CardSide
from .weights import from_template

LANGUAGES = ("nl", "fr", "en", "ar", "ti", "fa", "uk", "tr", "so")
MUNICIPALITIES, NEIGHBOURS = 60, 9
WEEK = 2574
SEEKERS = 20
PAGE = 10  # cards explained


def measure(sizes: Iterable[int] = (10_000, 100_000), repeat: int = 5) -> dict[int, dict[str, float]]:
    """Measure pools of these sizes, warm, in milliseconds of this thread's processor time.

    `agreements`: ranking with about nine neighbours under agreement; `everyone`: all municipalities under agreement;
    `offers`: as many offers instead of people, all municipalities under agreement;
    `page`: explaining the first ten; `build`: making the deck, once per change of the pool.
    """
    return {size: _measure(size, repeat) for size in sizes}


def _measure(size: int, repeat: int) -> dict[str, float]:
    municipalities = synthetic.tenants(MUNICIPALITIES)
    partners = synthetic.agreements(municipalities, NEIGHBOURS)
    cards = synthetic.cards(size, municipalities, week=WEEK)
    programme = from_template("net_werk", key=UUID(int=1), number=0)
    started = time.thread_time()
    deck = Deck.from_cards(cards, LANGUAGES)
    built = (time.thread_time() - started) * 1000
    seekers = [card for card in cards if card.side is CardSide.MENTEE and card.programmes & 1][:SEEKERS]

    def with_agreements(place: int) -> Any:
        seeker = seekers[place]
        agreed = {(tenant, programme.key, Direction.MENTORS_FOR_US) for tenant in partners[seeker.tenant]}
        return rank(seeker, deck, programme, WEEK, may_share=agreed)

    def with_everyone(place: int) -> Any:
        return rank(seekers[place], deck, programme, WEEK, may_share=lambda *_: True)

    found = [with_everyone(place) for place in range(len(seekers))]

    def page(place: int) -> Any:
        seeker = seekers[place]
        reader = Reader(ReaderKind.STAFF, seeker.tenant)
        for index in found[place].index[:PAGE]:
            explain(seeker, deck.card(int(index)), programme, reader, today_week=WEEK)

    offers = Deck.from_cards([_offer(at, card).card for at, card in enumerate(cards)], LANGUAGES)

    def offered(place: int) -> Any:
        return rank_offers(seekers[place], offers, programme.key, WEEK, may_share=lambda *_: True)

    return {
        "build": round(built, 2),
        "agreements": _median(with_agreements, len(seekers), repeat),
        "everyone": _median(with_everyone, len(seekers), repeat),
        "offers": _median(offered, len(seekers), repeat),
        "page": _median(page, len(seekers), repeat),
        "possible": statistics.mean(len(ranking) for ranking in found),
    }


def _offer(number: int, card: Card) -> Offer:
    """An offer where and when this card is, for people with about the same interests."""
    types = list(OfferType)
    return Offer(
        reference=card.reference, tenant=card.tenant, type=types[number % len(types)], place=card.place,
        dutch_asked=number % 4, half_days=card.half_days, isco=card.isco, sections=card.sections, interests=card.interests,
    )  # fmt: skip


def _median(work: Callable[[int], Any], places: int, repeat: int) -> float:
    """Return the median over all seekers of the best of some tries, in milliseconds."""
    best = []
    for place in range(places):
        tries = []
        for _ in range(repeat):
            started = time.thread_time()
            work(place)
            tries.append(time.thread_time() - started)
        best.append(min(tries))
    return round(statistics.median(best) * 1000, 3)
