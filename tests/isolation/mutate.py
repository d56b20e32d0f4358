# SPDX-License-Identifier: EUPL-1.2
"""`python -m tests.isolation.mutate`: takes each wall away, one at a time, and says who noticed. 1 when nobody did.

Walls of tables fall within a savepoint of a filled database, so that the next one is tried on whole walls; marks of
routes fall in an application with three municipalities at work. Two processes share the tables. `--only WORD` tries
what has this word in it, `--tables` and `--routes` half of it all, `--quiet` prints counts only.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from koepel import roles
from koepel.local_services import running
from koepel.migrate import migrate
from tests.conftest import LOGIN_PASSWORD, SECRETS, Cluster
from tests.isolation import removals
from tests.isolation.census import agreed
from tests.isolation.route_removals import noticed, route_removals
from tests.isolation.tables import policies
from tests.isolation.town import at_work
from tests.isolation.world import filled

PROCESSES = 2


@dataclass(frozen=True)
class Result:
    """One removal and who noticed; '' when nobody did."""

    kind: str
    words: str
    noticed: str


@contextmanager
def servers() -> Iterator[Cluster]:
    """The servers of the surroundings, or the bundled ones, with the roles of Koepel."""
    state = Path(os.environ.get("KOEPEL_STATE") or ".koepel").absolute() / "tests"
    with running(state) as services:
        yield Cluster(services.admin_url, services.redis_url, state, template="")


@contextmanager
def migrated(cluster: Cluster, name: str) -> Iterator[str]:
    """A database with every migration and no row."""
    cluster.drop(name)
    roles.ensure(cluster.admin_url, LOGIN_PASSWORD, SECRETS.scope_key, database=name)
    try:
        migrate(roles.with_database(cluster.admin_url, name))
        yield name
    finally:
        cluster.drop(name)


def tables_part(cluster: Cluster, part: int, only: str) -> list[Result]:
    """Every wall of every second table."""
    with migrated(cluster, f"koepel_mutated_{part}") as database, filled(cluster, database) as world:
        mine = [world.tables[name] for name in sorted(policies())[part::PROCESSES]]
        blind = removals.owner_is_blind(world, mine)
        assert not blind, f"the owner sees {blind} before anything was taken away"
        return [
            Result(one.kind, one.words, one.tried(world))
            for one in removals.removals(world, mine)
            if only in f"{one.kind} {one.words}"
        ]


def routes_part(cluster: Cluster, only: str) -> list[Result]:
    """Every permission of every route."""
    # the answers are counted here, so what the application says of its own faults is left out
    with (
        migrated(cluster, "koepel_mutated_routes") as database,
        at_work(cluster, database) as town,
        redirect_stderr(StringIO()),
    ):
        right = [f"{route.rule}: {fault}" for route in agreed(town) if (fault := noticed(town, route))]
        assert not right, f"before anything was taken away: {right}"
        return [
            Result(
                one.kind.partition(" for ")[0], f"{one.words} {one.kind.partition(' for ')[2]}".strip(), one.tried(town)
            )
            for one in route_removals(town)
            if only in f"{one.kind} {one.words}"
        ]


def tell(results: list[Result], began: float, *, quiet: bool) -> int:
    """The table, the counts, and what nobody noticed."""
    out = sys.stdout.write
    width = max((len(result.words) for result in results), default=0)
    for result in results if not quiet else ():
        out(f"{result.kind:28} {result.words:{width}}  {result.noticed or 'NOBODY'}\n")
    kinds = Counter(result.kind for result in results)
    for kind, number in sorted(kinds.items()):
        caught = [r.noticed for r in results if r.kind == kind and r.noticed]
        by = Counter(" and ".join(part.split(":")[0] for part in words.split("; ")) for words in caught)
        out(f"{kind:28} {number:5}  {', '.join(f'{by[who]} by {who}' for who in sorted(by)) or '-'}\n")
    missed = [result for result in results if not result.noticed]
    for result in missed:
        out(f"NOBODY NOTICED: {result.kind} {result.words}\n")
    out(f"{len(results)} removals, {len(results) - len(missed)} noticed, in {time.monotonic() - began:.0f} s\n")
    return 1 if missed or not results else 0


def main() -> int:
    """Run all parts side by side."""
    asked = argparse.ArgumentParser(prog="tests.isolation.mutate")
    asked.add_argument("--only", default="")
    asked.add_argument("--quiet", action="store_true")
    asked.add_argument("--tables", action="store_true")
    asked.add_argument("--routes", action="store_true")
    told = asked.parse_args()
    began = time.monotonic()
    results: list[Result] = []
    with servers() as cluster, ProcessPoolExecutor(PROCESSES) as pool:
        parts = [pool.submit(routes_part, cluster, told.only)] if told.routes or not told.tables else []
        if told.tables or not told.routes:
            parts += [pool.submit(tables_part, cluster, number, told.only) for number in range(PROCESSES)]
        for part in parts:
            results += part.result()
    return tell(results, began, quiet=told.quiet)


if __name__ == "__main__":
    sys.exit(main())
