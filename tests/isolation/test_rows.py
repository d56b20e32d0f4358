# SPDX-License-Identifier: EUPL-1.2
"""On every table, by everybody: reading, changing, deleting, inserting for, moving to and hanging on another's row."""

from __future__ import annotations

import pytest

from tests.isolation.cases import broken
from tests.isolation.tables import Connection, Policy, policies
from tests.isolation.world import World

pytestmark = pytest.mark.slow


@pytest.mark.attack("T03", "T04")
@pytest.mark.parametrize("name", sorted(policies()))
def test_everybody_gets_what_is_meant_and_no_more(world: World, plain: Connection, name: str) -> None:
    table = world.tables[name]
    found = []
    for actor in world.actors:
        found += broken(plain, actor, world.generator.cases(table, actor))
    assert not found, "\n" + "\n".join(found)


@pytest.mark.attack("T04")
def test_every_table_is_tried(world: World) -> None:
    assert world.tables.keys() == policies().keys()
    assert {actor.role for actor in world.actors} >= {
        policy.role for policy in _all_policies() if policy.role != "koepel_guard"
    }


def test_no_policy_is_without_somebody_who_gets_through_by_it(world: World) -> None:
    """Otherwise its removal would change nothing that we look at."""
    through = {
        (case.table, actor.role, case.command)
        for table in world.tables.values()
        for actor in world.actors
        for case in world.generator.cases(table, actor)
        if case.grants
    }
    unseen = [p for p in _all_policies() if (p.table, p.role, p.command) not in through and p.role != "koepel_guard"]
    told = [f"{p.table}.{p.name}" for p in unseen]
    assert not told, (
        f"nobody is let through by {told}: say in tests/isolation/rows.py (MEANT, VARIANTS) what its row is like"
    )


def _all_policies() -> list[Policy]:
    return [policy for found in policies().values() for policy in found]
