# SPDX-License-Identifier: EUPL-1.2
"""Every form, by everybody, filled with what nobody should send: no server error, nothing that runs, no word of others."""

from __future__ import annotations

import sys

import pytest

from tests.attack.hostile import HOW_MANY, Result, attack, turns
from tests.attack.learning import Learned
from tests.conftest import Cluster
from tests.isolation.town import at_work

pytestmark = pytest.mark.slow

HALVES = 2 if HOW_MANY >= 2000 else 1  # a town takes half a minute to build; many forms are shared out over two


@pytest.mark.attack("T24", "T27", "T36", "T37", hostile=True)
@pytest.mark.parametrize("half", range(HALVES))
def test_no_hostile_form_has_its_way(cluster: Cluster, half: int) -> None:
    result = Result()
    mine = HOW_MANY // HALVES
    for first, many in turns(half * mine, mine):
        with cluster.cloned(f"hostile_{half}") as database, at_work(cluster, database) as town:
            attack(town, first, many, Learned(town.app), result)
    sys.stdout.write(f"\n{result}\n")
    assert not result.faults, "\n".join(result.faults[:40])
    assert len(result.reached) > 30, f"only {sorted(result.reached)} took anything: this proves little"
