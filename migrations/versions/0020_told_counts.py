# SPDX-License-Identifier: EUPL-1.2
"""A municipality rounds its own counts of people before the pool has them; the pool gives up the exact ones (ADR 0022)."""

import sqlalchemy as sa
from alembic import op

from koepel.columns import ref, small, text, whole
from koepel.isolation import OWN, Rule, own, pool, pool_own, pool_table, tenant_table

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    tenant_table(
        "told_count",
        text("attribute"),
        text("value"),
        whole("behind"),
        small("start"),
        sa.CheckConstraint("start BETWEEN 0 AND 4", name="ck_told_count_start"),
        key=("attribute", "value"),
        # a start is drawn once: a second one beside it would narrow a number
        rules=[*own("SELECT INSERT"), Rule("koepel_tenant", "UPDATE", OWN, ("behind",))],
    )
    op.drop_table("snapshot_base", schema="app")
    # Exact until now. It begins empty, and takes nothing exact: each municipality tells its own anew the coming night.
    op.drop_table("breakdown_cell", schema="app")
    pool_table(
        "breakdown_cell",
        ref("tenant_id"),
        text("attribute"),
        text("value"),
        whole("persons"),
        sa.CheckConstraint("persons > 0 AND persons % 5 = 0", name="ck_breakdown_cell_persons"),
        key=("tenant_id", "attribute", "value"),
        rules=[*pool_own("SELECT INSERT UPDATE DELETE"), *pool("region", "SELECT")],
    )
