# SPDX-License-Identifier: EUPL-1.2
"""Who runs against whom, on which sizes, one after the other: each in a process of its own, on the same invented people."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from koepel.launcher.steps import Steps
from shared_pool.matching import bench
from shared_pool.performance.batches import fairness
from shared_pool.performance.batches.mentor_match import PACKAGE
from shared_pool.performance.batches.ours import BY
from shared_pool.performance.batches.pool import people

DENSE, PEER = "dense", "mentor_match"


@dataclass(frozen=True)
class Plan:
    """Sizes are people on each side. The table of everybody and the peer stop earlier: they need gigabytes, and hours."""

    sizes: tuple[int, ...] = (100, 500, 1000, 5000, 20_000)
    ranked: tuple[int, ...] = (10_000, 100_000)
    dense_most: int = 5000
    peer_most: int = 1000
    seasons: int = 1  # runs of the model of years, none: 0


@dataclass(frozen=True)
class Run:
    """What one contender needed and made. `mb` is above an empty Python; `score` is a sum of hundredths of points."""

    seconds: float
    mb: float
    matched: int
    score: int
    sha256: str  # of the whole draft: equal on every machine


@dataclass(frozen=True)
class Compared:
    """Runs by size and contender, ranking by size in milliseconds, what policies do for whom."""

    runs: Mapping[int, Mapping[str, Run]]
    ranked: Mapping[int, Mapping[str, float]]
    policies: list[dict[str, object]]
    notes: tuple[str, ...]


def measure(plan: Plan, steps: Steps) -> Compared:
    """All of it. What is not installed is left out and said."""
    with_peer = installed()
    notes = [] if with_peer else [missing()]
    with steps.step("ranking"):
        ranked = bench.measure(plan.ranked)
    with tempfile.TemporaryDirectory(prefix="koepel-bench-") as folder:
        file = Path(folder) / "people.json"
        empty = _run("apart").mb
        runs: dict[int, dict[str, Run]] = {}
        for size in plan.sizes:
            words: dict[str, tuple[str, ...]] = {name: ("ours", name, str(size)) for name in BY}
            if size <= plan.dense_most:
                words[DENSE] = ("dense", str(size))
            if with_peer and size <= plan.peer_most:
                file.write_text(json.dumps(people(size)), "utf-8")
                words[PEER] = ("mentor_match", str(file))
            runs[size] = {}
            for name, (module, *arguments) in words.items():
                with steps.step(f"{name}, {size:,} beside {size:,}") as step:
                    runs[size][name] = found = _run(module, *arguments, empty=empty)
                    step.detail = f"{found.seconds:.2f} s, {found.mb:.0f} MB"
    with steps.step("seasons"):
        policies = fairness.policies(plan.seasons)
    return Compared(runs, ranked, policies, tuple(notes))


def installed() -> bool:
    """Whether the peer is there."""
    try:
        return bool(version(PACKAGE))
    except PackageNotFoundError:
        return False


def missing() -> str:
    """How to get it."""
    return (
        f"{PACKAGE} is not installed, so ours ran without it: "
        ".venv/bin/python -m uv pip install --require-hashes -r requirements-peers.lock"
    )


def _run(module: str, *arguments: str, empty: float = 0) -> Run:
    """Run one contender to its end. Raises `CalledProcessError` when it fails; what it says goes to standard error."""
    command = [sys.executable, "-P", "-m", f"{__package__}.{module}", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    told = json.loads(done.stdout)
    return Run(told["seconds"], told["mb"] - empty, told["matched"], told["score"], told["sha256"])
