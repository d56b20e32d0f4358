# SPDX-License-Identifier: EUPL-1.2
"""Every form of staff of a municipality, filled with what nobody should send: no server error, nothing that runs, no word of others."""

from __future__ import annotations

import sys

import pytest

from koepel.permissions import Access
from tests.attack.hostile import HOW_MANY, Result, attack, turns
from tests.attack.learning import Learned
from tests.conftest import Cluster
from tests.guards.routes import Route
from tests.isolation.census import place_kind
from tests.isolation.town import at_work

pytestmark = pytest.mark.slow


def ours(route: Route) -> bool:
    return route.access == Access.STAFF and place_kind(route) == "municipality"


@pytest.mark.attack("T24", "T27", "T36", "T37", hostile=True)
def test_no_hostile_form_of_staff_has_its_way(cluster: Cluster) -> None:
    result = Result()
    for first, many in turns(HOW_MANY // 2):
        with cluster.cloned("hostile") as database, at_work(cluster, database) as town:
            attack(town, ours, first, many, Learned(town.app), result)
    sys.stdout.write(f"\n{result}\n")
    assert not result.faults, "\n".join(result.faults[:40])
    assert len(result.reached) > 20, f"only {sorted(result.reached)} took anything: this proves little"
