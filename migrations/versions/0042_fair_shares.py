# SPDX-License-Identifier: EUPL-1.2
"""What is counted at night of who waits and who is helped in a region, and the schedule of collaborations that are there already."""

from alembic import op

from koepel.columns import moment, text, tree
from koepel.isolation import pool, pool_table, unwalled

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    pool_table(
        "fair_share",
        text("programme"),
        tree("found"),
        moment("counted_at"),
        key=("programme",),
        rules=pool("region", "SELECT INSERT DELETE"),
    )
    with unwalled("pool_schedule"):
        op.execute(
            "INSERT INTO app.pool_schedule (collaboration_id, id, name, queue, due_at, every_hours, state)"
            " SELECT collaboration_id, gen_random_uuid(), 'fair_shares.count', 'long', due_at, every_hours, 'waiting'"
            " FROM app.pool_schedule WHERE name = 'figures.snapshot'"
        )
