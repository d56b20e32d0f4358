# SPDX-License-Identifier: EUPL-1.2
"""Fills an empty database with the region: the product opens municipalities and draws patterns, bulk makes them many."""

from __future__ import annotations

import psycopg

from koepel import roles
from koepel.launcher.steps import Steps
from shared_pool.performance import cells, copies, patterns, pool, sealing, towns
from shared_pool.performance.scale import Scale

QUICK = "-c synchronous_commit=off"  # nobody relies on the region while it is being made
BULK = f"{QUICK} -c session_replication_role=replica"  # rows that hang together need no check of each


def fill(admin_url: str, scale: Scale, steps: Steps) -> None:
    """All of it, in an application context of that database."""
    with steps.step(f"{scale.tenants} municipalities"):
        opened = towns.open_all(scale)
    with steps.step("patterns of people"):
        drawn = patterns.draw(scale, opened.region)
    with psycopg.connect(roles.plain(admin_url), options=BULK, autocommit=True) as admin:
        with steps.step("persons") as step:
            for persons in copies.multiply(admin, drawn, opened, scale):
                step.detail = f"{persons:,} in each"
        with steps.step("sealed fields"):
            sealing.seal(admin, opened)
        with steps.step(f"{scale.cards:,} mentors' cards"):
            pool.fill(admin, opened, scale)
        with steps.step("figures"):
            cells.fill(admin, opened)
            cells.freeze(opened)
        with steps.step("statistics"):
            admin.execute("VACUUM ANALYZE")
