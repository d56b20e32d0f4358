# SPDX-License-Identifier: EUPL-1.2
"""Five years of joint figures: a cell per municipality, month and measure as its own job would have counted it."""

from __future__ import annotations

from psycopg import Connection

from koepel import clock
from koepel import scope as scopes
from shared_pool.collaboration.founding import act
from shared_pool.performance.scale import DAY
from shared_pool.performance.towns import Towns
from shared_pool.steering import snapshots
from shared_pool.steering.dashboard import FLOWS, STOCKS

MONTHS = 60
ATTRIBUTES = {
    "gender": ("woman", "man", "unknown"),
    "age": ("18_24", "25_34", "35_44", "45_54", "55_64"),
    "education": ("none", "primary", "secondary", "higher"),
}
CELLS = """
INSERT INTO app.programme_cell (collaboration_id, tenant_id, month, measure, value, counted_at)
SELECT m.collaboration_id, m.tenant_id, %(last)s::date - month * interval '1 month', measure,
       abs(hashtext(m.tenant_id::text || measure || month)) %% 12, %(now)s
FROM app.membership m CROSS JOIN generate_series(0, %(months)s - 1) month CROSS JOIN unnest(%(measures)s::text[]) measure
"""
BREAKDOWN = """
INSERT INTO app.breakdown_cell (collaboration_id, tenant_id, attribute, value, persons)
SELECT m.collaboration_id, m.tenant_id, side || '_' || %(attribute)s, value,
       5 + 5 * (abs(hashtext(m.tenant_id::text || side || value)) %% 17)
FROM app.membership m CROSS JOIN unnest('{mentee,mentor}'::text[]) side CROSS JOIN unnest(%(values)s::text[]) value
WHERE m.collaboration_id = %(region)s
"""


def fill(admin: Connection[tuple[object, ...]], towns: Towns) -> None:
    """Write the cells in bulk."""
    given = {"last": DAY.replace(day=1), "now": clock.moment(), "months": MONTHS, "measures": [*FLOWS, *STOCKS]}
    admin.execute(CELLS, given)
    for attribute, values in ATTRIBUTES.items():
        admin.execute(BREAKDOWN, {"attribute": attribute, "values": list(values), "region": towns.region})


def freeze(towns: Towns) -> None:
    """Take the snapshot of the last month, as the region's job does."""
    with act(scopes.region(towns.region)):
        snapshots.take(towns.region)
