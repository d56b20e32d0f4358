# SPDX-License-Identifier: EUPL-1.2
"""The bench runs from end to end on a tiny region: every figure is there, and none is a figure of nothing."""

from __future__ import annotations

from io import StringIO

import psycopg
import pytest

from koepel import roles
from koepel.launcher.steps import Steps
from koepel.local_services import Services
from shared_pool.performance import report, restoring
from shared_pool.performance.ground import KEYS, PREFIX, Ground, standing
from shared_pool.performance.report import Report
from shared_pool.performance.scale import Scale
from shared_pool.performance.towns import BUSIEST
from tests.conftest import LOGIN_PASSWORD, Cluster

TINY = Scale(tenants=4, persons=100, cards=60, rounds=4)
SHAPE = {
    "rank_10k": ["engine_ms", "page_ms_p95"],
    "rls_ratio": ["point", "list", "figures", "list_apart"],
    "pages": ["list_ms_p95", "dashboard_ms_p95"],
    "transfer_kb": ["workbench", "phone"],
    "neighbour": ["storm_ratio"],
    "morning": ["today_ms_p95", "digest_s"],
}
pytestmark = pytest.mark.slow


def counted(ground: Ground, table: str) -> dict[object, int]:
    """Rows of each municipality of the region."""
    with psycopg.connect(roles.plain(ground.admin_url)) as admin:
        found = admin.execute(f"SELECT tenant_id, count(*) FROM app.{table} GROUP BY 1".encode()).fetchall()
    return {tenant: count for tenant, count in found if tenant in ground.towns.ids}


def test_a_tiny_region_is_filled_and_measured_from_end_to_end(cluster: Cluster) -> None:
    services = Services(admin_url=cluster.admin_url, redis_url=cluster.redis_url, login_password=LOGIN_PASSWORD)
    try:
        with standing(services, cluster.state, TINY, Steps(StringIO())) as ground:
            persons, meetings = counted(ground, "person"), counted(ground, "meeting")
            found = report.measure(ground)
        again = StringIO()
        with standing(services, cluster.state, TINY, Steps(again)) as ground:
            assert not again.getvalue(), "a region that stands is not filled again"
    finally:
        for name in databases(cluster):
            cluster.drop(name)
    assert len(persons) == len(meetings) == TINY.tenants
    assert min(persons.values()) >= TINY.persons
    busiest = persons.pop(ground.towns.ids[BUSIEST])
    assert busiest > max(persons.values())
    assert len(set(persons.values())) == 1
    assert {group: list(figures) for group, figures in found.tree.items()} == SHAPE
    assert [
        (group, name) for group, figures in found.tree.items() for name, value in figures.items() if value <= 0
    ] == []
    assert found.ranked.looked_at > TINY.cards, "the own mentors are ranked too"
    assert max(found.ranked.possible) > 0
    assert found.running >= 20, "the busiest municipality has its duos"
    assert found.mailed[0] == TINY.tenants, "somebody in each municipality hears what waits"
    assert told(found) == [name for names in SHAPE.values() for name in names]


@pytest.mark.thorough
def test_a_tiny_drill_brings_every_row_back_and_erases_again_who_was_erased(cluster: Cluster) -> None:
    services = Services(admin_url=cluster.admin_url, redis_url=cluster.redis_url, login_password=LOGIN_PASSWORD)
    try:
        found = restoring.measure(services, cluster.state, TINY, 0.01, Steps(StringIO()))
    finally:
        for name in databases(cluster):
            cluster.drop(name)
    assert found.differing == 0
    assert set(found.before) >= {str(one) for one in found.towns}
    again = [int(line.split()[1]) for line in found.restore.said.splitlines() if line.endswith("erased again")]
    assert again == [restoring.EACH] * TINY.tenants
    assert "Restored and verified" in found.restore.said
    assert min(found.backup.seconds, found.restore.seconds, found.folder, found.gigabytes) > 0
    assert not list(cluster.state.glob("drill*")), "nothing of it stays"


def told(found: Report) -> list[str]:
    """The names of the figures that have a line."""
    lines = list(found.lines())
    assert all(line.endswith(("met", "MISSED")) for line in lines)
    return [
        name
        for group, names in report.SAID.items()
        for name, words in names.items()
        if any(words in line for line in lines)
    ]


def databases(cluster: Cluster) -> list[str]:
    """What the bench made, but for the keys: another suite may play with them at this very moment."""
    query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s) AND datname <> %s"
    with psycopg.connect(roles.plain(cluster.admin_url)) as admin:
        return [row[0] for row in admin.execute(query, (PREFIX, KEYS))]
