# SPDX-License-Identifier: EUPL-1.2
"""The pool of the region: as many mentors' cards as are asked for, three mentees to ten mentors, in all municipalities but
those that are looked at, so that the workbench ranks exactly these beside the own people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from psycopg import Connection

from koepel import reference
from shared_pool.matching import synthetic
from shared_pool.matching.bands import week_number
from shared_pool.matching.card import Card
from shared_pool.matching.packing import pack
from shared_pool.matching.programmes import number_of
from shared_pool.matching.vocabulary import CardSide
from shared_pool.performance.scale import DAY, SEED, Scale
from shared_pool.performance.towns import Towns, flemish

PROGRAMME = "net_werk"
NEAR = 3  # kilometres around the middle of a municipality
COPY = (
    "COPY app.card (collaboration_id, id, tenant_id, side, programme, code, level, places, released_on, resting, packed)"
    " FROM STDIN"
)


def fill(admin: Connection[tuple[object, ...]], towns: Towns, scale: Scale) -> None:
    """Write the cards in bulk."""
    with admin.cursor().copy(COPY) as rows:
        for number, card in enumerate(_cards(towns, scale)):
            side = card.side.texts()[0]
            places = max(0, card.places)
            rows.write_row(
                (
                    towns.region,
                    card.reference,
                    card.tenant,
                    side,
                    PROGRAMME,
                    1000 + number,
                    "",
                    places,
                    DAY,
                    False,
                    pack(card),
                )
            )


def _cards(towns: Towns, scale: Scale) -> Iterator[Card]:
    measured = set(towns.measured)
    others = {
        tenant: reference.km_grid(*town.point)
        for number, (tenant, town) in enumerate(zip(towns.ids, flemish(scale), strict=True))
        if number not in measured
    }
    chance = Random(SEED)  # noqa: S311 - invention, not secrecy
    left = {CardSide.MENTOR: scale.cards, CardSide.MENTEE: scale.waiting_cards}
    for card in synthetic.cards(2 * scale.cards, list(others), week=week_number(DAY)):
        if left[card.side]:
            left[card.side] -= 1
            yield _at_home(card, others[card.tenant], chance)


def _at_home(card: Card, middle: tuple[int, int], chance: Random) -> Card:
    place = (middle[0] + chance.randint(-NEAR, NEAR), middle[1] + chance.randint(-NEAR, NEAR))
    return replace(card, place=place, programmes=1 << number_of(PROGRAMME))
