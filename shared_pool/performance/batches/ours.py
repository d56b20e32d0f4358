# SPDX-License-Identifier: EUPL-1.2
"""A draft as the worker makes it, by one of our policies: `python -m ... POLICY SIZE`."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import replace

from scipy.sparse import csgraph  # noqa: F401 - the solver asks for it at its first draft, which is none of its time

from shared_pool.matching.batch import draw_up
from shared_pool.matching.bench import WEEK
from shared_pool.matching.policy import POLICIES, SHIPPED, Policy
from shared_pool.performance.batches.apart import quickest, tell
from shared_pool.performance.batches.pool import PROGRAMME, pool_of

BY: Mapping[str, Policy] = {
    "ours": POLICIES["maximum_sum"],  # what an exact solver aims at too
    "most_pairs": replace(POLICIES["maximum_sum"], most_pairs_first=True),
    "shipped": SHIPPED,
    "greedy": POLICIES["greedy"],  # a person with a list
}


def main(policy: str, size: str) -> None:
    """Draft once or a few times, and tell."""
    pool = pool_of(int(size))
    draft, seconds = quickest(
        lambda: draw_up(pool.deck, PROGRAMME, BY[policy], week=WEEK, mentors_for=pool.mentors_for)
    )
    score = sum(pair.score for pair in draft.pairs)
    tell(seconds, len(draft.pairs), score, hashlib.sha256(draft.canonical()).hexdigest())


if __name__ == "__main__":
    main(*sys.argv[1:])
