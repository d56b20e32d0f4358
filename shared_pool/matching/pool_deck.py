# SPDX-License-Identifier: EUPL-1.2
"""A deck of own people in full and of packed rows, put together as columns without making a card of each row.

Rows that were read before are recognised by their bytes, so that a pool that did not change is not unpacked twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

import numpy as np

from shared_pool.matching.card import Card
from shared_pool.matching.columns import Ints
from shared_pool.matching.deck import ANYWHERE, GROUP_MASKS, OF_AGE, Deck, Run, in_order
from shared_pool.matching.deck_codes import LEVELS, NEVER, OPTIONAL, PLAIN
from shared_pool.matching.packing import MOST_WEEK, NO_LANGUAGE, NOWHERE, NUMBERS, WIDTH, Rows, language_order, rows
from shared_pool.matching.vocabulary import UNKNOWN_LEVEL, CardSide, CardState

UNPACKED = 16  # shelves kept unpacked: a few regions times programmes times sides


@dataclass(frozen=True, slots=True)
class Shelf:
    """The packed rows of one municipality, one behind another, with their references: 16 bytes each."""

    tenant: UUID
    references: bytes
    packed: bytes


class PoolDeck(Deck):
    """Own people as cards, others as the rows that they released; all of one side."""

    def __init__(self, own: Sequence[Card], shelves: Sequence[Shelf], held: Mapping[UUID, int]) -> None:
        """`held`: places of a card that open proposals hold. Raises `OtherLayout` for rows of another version."""
        full = [shelf for shelf in sorted(shelves, key=lambda shelf: shelf.tenant.int) if shelf.packed]
        self.language_order = tuple(language_order())
        here = {card.tenant for card in own}
        self.tenants = tuple(sorted(here | {shelf.tenant for shelf in full}, key=lambda tenant: tenant.int))
        self.tenant_numbers = {tenant: number for number, tenant in enumerate(self.tenants)}
        self.arrays = _joined(Deck(own, self.language_order), full, self.tenant_numbers)
        self.exclusions, self.twins, self.excluding, self.twins_of = {}, {}, {}, {}
        self.by_reference = in_order(self.arrays["reference_high"], self.arrays["reference_low"])
        self.arrays["reference_rank"] = np.empty(len(self.by_reference), dtype=np.uint64)
        self.arrays["reference_rank"][self.by_reference] = np.arange(len(self.by_reference), dtype=np.uint64)
        self.runs = _runs(self.arrays)
        for reference, places in held.items():
            index = self.find(reference)
            if index is not None:
                self.arrays["places"][index] = max(0, self.arrays["places"][index] - places)


def _joined(own: Deck, shelves: Sequence[Shelf], numbers: Mapping[UUID, int]) -> dict[str, Ints]:
    """All columns by municipality and reference: shelves lie in that order, the own people are put between them."""
    counts = [len(shelf.packed) // WIDTH for shelf in shelves]
    others = dict(_unpacked(b"".join(s.references for s in shelves), b"".join(s.packed for s in shelves)))
    others["tenant"] = np.repeat(np.array([numbers[s.tenant] for s in shelves], dtype=np.int32), counts)
    if not len(own):
        return {name: column.copy() if name == "places" else column for name, column in others.items()}
    mine = {name: own.arrays[name] for name in others}
    mine["tenant"] = np.array([numbers[tenant] for tenant in own.tenants], dtype=np.int32)[mine["tenant"]]
    at = int(np.searchsorted(others["tenant"], mine["tenant"][0]))
    return {
        name: np.concatenate((column[..., :at], mine[name], column[..., at:]), axis=-1)
        for name, column in others.items()
    }


def _runs(arrays: Mapping[str, Ints]) -> tuple[Run, ...]:
    key = arrays["side"].astype(np.int64) << 32 | arrays["tenant"]
    starts = [0, *(np.flatnonzero(np.diff(key)) + 1).tolist()] if len(key) else []
    ends = [*starts[1:], len(key)]
    return tuple(
        Run(CardSide(int(arrays["side"][start])), int(arrays["tenant"][start]), start, end)
        for start, end in zip(starts, ends, strict=False)
    )


@lru_cache(maxsize=UNPACKED)
def _unpacked(references: bytes, packed: bytes) -> dict[str, Ints]:
    """The columns of these rows; kept by their very bytes, so that a changed row is never answered from memory."""
    found = rows(packed)
    columns: dict[str, Ints] = {name: found[name].astype(PLAIN[name][1]) for name, _ in NUMBERS}
    columns["in_full"] = np.zeros(len(found), dtype=np.bool_)
    columns["meeting_points"] = np.zeros(len(found), dtype=np.uint64)
    for name in OPTIONAL:
        columns[name] = found[name].astype(np.int32)
    columns["until_week"] = np.where(found["until_week"] == MOST_WEEK, np.int32(NEVER), columns["until_week"])
    columns["placed"] = found["east"] != NOWHERE
    for name in ("east", "north"):
        columns[name] = np.where(columns["placed"], found[name], 0).astype(np.int32)
    columns["isco"] = np.ascontiguousarray(found["isco"].T)
    columns["at_least"], columns["unlevelled"] = _languages(found)
    both = np.frombuffer(references, ">u8").reshape(-1, 2)
    columns["reference_high"], columns["reference_low"] = both[:, 0].astype(np.uint64), both[:, 1].astype(np.uint64)
    return columns | _worked_out(columns)


def _languages(found: Rows) -> tuple[Ints, Ints]:
    """Masks per level, as `deck_codes.encode_languages` makes them."""
    there = found["language"] != NO_LANGUAGE
    bits = np.where(there, np.uint64(1) << np.where(there, found["language"], 0).astype(np.uint64), np.uint64(0))
    exact = np.stack(
        [np.bitwise_or.reduce(np.where(found["level"] == level, bits, 0), axis=1) for level in range(LEVELS + 1)]
    ).astype(np.uint64)
    at_least = np.bitwise_or.accumulate(exact[LEVELS - 1 :: -1], axis=0)[::-1]
    return np.ascontiguousarray(at_least), np.ascontiguousarray(exact[UNKNOWN_LEVEL])


def _worked_out(columns: Mapping[str, Ints]) -> dict[str, Ints]:
    """What several rules ask of a card, as `deck.py` works it out."""
    groups = columns["groups"].copy()
    for group, members in GROUP_MASKS:
        groups |= ((columns["sections"] & members) != 0) * group
    radius = columns["radius"]
    return {
        "active": (columns["state"] == CardState.ACTIVE) & columns["informed"],
        "all_groups": groups,
        "of_age": OF_AGE[columns["majority"]],
        "squared_radius": np.where(radius < 0, ANYWHERE, radius * radius),
        "double_goals": columns["goals"] & columns["must_goals"],
        "double_actions": columns["actions"] & columns["must_actions"],
    }
