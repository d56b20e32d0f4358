# SPDX-License-Identifier: EUPL-1.2
"""Demo region M as a pool: those who come in its two years wait on one day, and each policy says whom it would help.

M as it is counts as even; with as few mentors for each mentee as in the scarce seasons, 15 for 26, as scarce.
A model of invented people, never a forecast.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from uuid import UUID

from . import invented_people as people
from .batch import draw_up
from .card import Card
from .deck import Deck
from .invented_towns import EVERYBODY
from .policy import POLICIES, Policy
from .replay import USUAL, with_fewer_mentors
from .seasons_count import Outcome, Tally
from .vocabulary import CardSide
from .weights import from_template

MENTEES, MENTORS = 400, 260
EVEN, SCARCE, HALF = 100, 89, 50  # percent of the mentors: as it is, 231 for 400 people, and a harsher look
WEEK = 2574  # in which the demo opens
PROGRAMMES = tuple(
    from_template(template, key=UUID(int=number + 1), number=number)
    for number, template in enumerate(("net_werk", "asylum_orientation", "buddy"))
)
SHARES = (2, 1, 1)


def cards(mentors_percent: int = EVEN, *, seed: int = 2016) -> list[Card]:
    """Return everybody, each in one programme; the same seed, the same people. Fewer mentors: as in a replay."""
    chance = random.Random(seed)  # noqa: S311  invention, not secrecy
    bits = [programme.bit for programme in PROGRAMMES]
    mentees = [people.mentee(chance, WEEK, bit) for bit in chance.choices(bits, SHARES, k=MENTEES)]
    mentors = [people.mentor(chance, WEEK, bit) for bit in chance.choices(bits, SHARES, k=MENTORS)]
    return with_fewer_mentors([*mentees, *mentors], mentors_percent)


def compare_policies(
    policies: Iterable[str] = USUAL, mentors_percent: Iterable[int] = (EVEN, SCARCE, HALF), *, seed: int = 2016
) -> list[Outcome]:
    """Return what each of these policies does in all programmes together. Raises KeyError for a policy that nobody wrote."""
    keys = tuple(policies)
    return [
        outcome(f"m {percent} %", POLICIES[key], cards(percent, seed=seed))
        for percent in mentors_percent
        for key in keys
    ]


def outcome(supply: str, policy: Policy, pool: list[Card]) -> Outcome:
    """Return whom one policy helps of these people, pairs below the ordinary floor too; one round, so no duos a month but duos."""
    deck = Deck.from_cards(pool, people.LANGUAGES)
    tally = Tally(months=1)
    waiting = {card.reference: card for card in pool if card.side is CardSide.MENTEE}
    for card in waiting.values():
        tally.arrive(card.tenant, vulnerable=card.tier > 0)
    for programme in PROGRAMMES:
        for pair in draw_up(deck, programme, policy, week=WEEK, mentors_for=EVERYBODY).pairs:
            card = waiting[pair.mentee]
            months = (WEEK - card.waiting_since) * 12 // 52
            tally.match(card.tenant, vulnerable=card.tier > 0, months=months, score=pair.score)
    return tally.said(supply, policy.key)
