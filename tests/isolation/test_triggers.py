# SPDX-License-Identifier: EUPL-1.2
"""A proposal moves on only with its yeses, a protocol holds only with its signatures, what was recorded stays recorded.

All of it for the owner too.
"""

from __future__ import annotations

import pytest

from tests.isolation import triggers
from tests.isolation.world import World


@pytest.mark.attack("T39")
@pytest.mark.parametrize(("table", "trigger"), triggers.all_triggers())
def test_a_trigger_keeps_what_only_it_can_keep(world: World, table: str, trigger: str) -> None:
    try:
        assert triggers.failures(world.admin, world, table, trigger) == []
    finally:
        world.admin.rollback()


def test_the_triggers_are_known(world: World) -> None:
    assert {trigger for _, trigger in triggers.all_triggers()} == {"yeses", "signed", "decided", "only_grows"}
