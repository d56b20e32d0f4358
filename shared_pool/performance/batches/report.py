# SPDX-License-Identifier: EUPL-1.2
"""Drafts of whole regions beside what was meant: for programs as one object, for people as lines."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import pairwise
from typing import Any

from koepel.clock import utcnow
from shared_pool.performance.batches.comparing import DENSE, PEER, Compared, Run

Runs = Mapping[str, Run]
SMALL, MIDDLE, LARGE = 500, 5000, 20_000
# the highest that is good, by words of the line
RANK_GOALS = {10_000: 2.0, 100_000: 10.0}
BATCH_GOALS = {MIDDLE: (2.0, 150.0, 0.05), LARGE: (20.0, 400.0, 0.1)}  # seconds, MB, percent
AT_THE_SUM = {"ours", "greedy", DENSE}
TIMES_FASTER, PART_OF_MEMORY = 50.0, 30.0


def tree(found: Compared) -> dict[str, Any]:
    """Return the object that `--json` prints; what was not measured is null."""
    return {
        "rank_ms": {str(size): times["everyone"] for size, times in found.ranked.items()},
        "offers_ms": {str(size): times["offers"] for size, times in found.ranked.items()},
        "batch": {
            str(size): _small(runs) if size == SMALL else _large(runs)
            for size, runs in found.runs.items()
            if size in {SMALL, MIDDLE, LARGE}
        },
        "fairness": {"policies": found.policies},
        "ratios": {str(size): ratios(runs) for size, runs in found.runs.items()},
        "growth": {name: growth(found, name) for name in contenders(found)},
        "contenders": {
            str(size): {name: asdict(run) | {"loss_percent": loss(runs, name)} for name, run in runs.items()}
            for size, runs in found.runs.items()
        },
        "machine": machine(),
        "notes": list(found.notes),
    }


def _small(runs: Runs) -> dict[str, float | None]:
    """Most pairs first, since an option that helps as many people as possible is what the peer aims at."""
    ours, peer = runs["most_pairs"], runs.get(PEER)
    return {
        "seconds": ours.seconds,
        "mb": ours.mb,
        "matched": ours.matched,
        "peer_seconds": peer.seconds if peer else None,
        "peer_mb": peer.mb if peer else None,
        "peer_matched": peer.matched if peer else None,
    }


def _large(runs: Runs) -> dict[str, float | None]:
    return {"seconds": runs["ours"].seconds, "mb": runs["ours"].mb, "loss_percent": loss(runs, "ours")}


def loss(runs: Runs, name: str) -> float | None:
    """Return how much less than the best sum of scores a contender has, in percent; None where it aims at something else."""
    best = runs.get(DENSE)
    if not best or name not in AT_THE_SUM:
        return None
    return 100 * (1 - runs[name].score / best.score) if best.score else 0.0


def ratios(runs: Runs) -> dict[str, float]:
    """Return ours beside each other one: how many times faster, and how much of its memory in percent."""
    found = dict[str, float]()
    for other, own in ((PEER, runs["most_pairs"]), (DENSE, runs["ours"]), ("greedy", runs["ours"])):
        if other in runs:
            found[f"times_faster_than_{other}"] = runs[other].seconds / own.seconds
            found[f"percent_of_memory_of_{other}"] = 100 * own.mb / runs[other].mb
            found[f"more_matched_than_{other}"] = own.matched - runs[other].matched
    return found


def contenders(found: Compared) -> list[str]:
    """Return everybody who ran, in order."""
    return list(dict.fromkeys(name for runs in found.runs.values() for name in runs))


def growth(found: Compared, name: str) -> dict[str, dict[str, float]]:
    """Return by how much time and memory are multiplied when the sides double, from each size to the next."""
    sizes = sorted(size for size, runs in found.runs.items() if name in runs)
    grown = {}
    for one, next_ in pairwise(sizes):
        before, after, doublings = found.runs[one][name], found.runs[next_][name], math.log2(next_ / one)
        grown[f"{one}-{next_}"] = {
            "seconds": (after.seconds / before.seconds) ** (1 / doublings),
            "mb": (after.mb / before.mb) ** (1 / doublings),
        }
    return grown


def machine() -> dict[str, str | int]:
    """Return when and on what it was measured; no name of a host."""
    gigabytes = round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30)
    python = platform.python_version()
    return {
        "date": utcnow().date().isoformat(),
        "cores": os.cpu_count() or 0,
        "memory_gib": gigabytes,
        "processor": platform.machine(),
        "python": python,
    }


def goals(found: Compared) -> Iterator[tuple[str, float, str, float, bool]]:
    """Yield each goal that was measured: what, how much, unit, the goal, whether it is met."""
    for size, goal in RANK_GOALS.items():
        if size in found.ranked:
            took = found.ranked[size]["everyone"]
            yield f"rank one over {size:,} cards", took, "ms", goal, took <= goal
    runs = found.runs.get(SMALL, {})
    if PEER in runs:
        beside = ratios(runs)
        faster = beside[f"times_faster_than_{PEER}"]
        part, more = beside[f"percent_of_memory_of_{PEER}"], beside[f"more_matched_than_{PEER}"]
        yield f"{SMALL} beside {SMALL}: faster than mentor-match", faster, "times", TIMES_FASTER, faster >= TIMES_FASTER
        yield f"{SMALL} beside {SMALL}: of its memory", part, "%", PART_OF_MEMORY, part <= PART_OF_MEMORY
        yield f"{SMALL} beside {SMALL}: more people matched", more, "", 0, more >= 0
    for size, (seconds, megabytes, percent) in BATCH_GOALS.items():
        runs = found.runs.get(size, {})
        for name, words in (("ours", "largest sum"), ("shipped", "as shipped")):
            if name in runs:
                yield f"{size:,}, {words}", runs[name].seconds, "s", seconds, runs[name].seconds <= seconds
                yield f"{size:,}, {words}", runs[name].mb, "MB", megabytes, runs[name].mb <= megabytes
        lost = loss(runs, "ours")
        if lost is not None:
            yield f"{size:,}, lost against the best", lost, "%", percent, lost <= percent


def lines(found: Compared) -> Iterator[str]:
    """Yield goals first, then everybody at every size."""
    for words, value, unit, goal, met in goals(found):
        yield f"  {words:<46}{value:>10.4g} {unit:<6}goal {goal:<6g}{'met' if met else 'MISSED'}"
    yield ""
    yield f"  {'':>7}  {'':<13}{'seconds':>9}{'MB':>8}{'matched':>9}{'lost':>10}"
    for size, runs in found.runs.items():
        for name, run in runs.items():
            lost = loss(runs, name)
            share = "" if lost is None else f"{lost:.4f} %"
            yield f"  {size:>7,}  {name:<13}{run.seconds:>9.3f}{run.mb:>8.0f}{run.matched:>9,}{share:>10}"
    yield from (f"  {note}" for note in found.notes)
