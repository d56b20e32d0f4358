# SPDX-License-Identifier: EUPL-1.2
"""Joint figures: live counts per municipality, cells that only the region reads, frozen snapshots, targets."""

from alembic import op

from koepel.columns import day, moment, ref, small, text, tree, whole
from koepel.isolation import OWN, POOL, Rule, one_of, pool, pool_own, pool_table

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    # The mentee's municipality keeps one row a duo for itself and the region (its id is that of the proposal), and sends
    # rows to the mentor's municipality, which reads the newest and clears away the rest: each row has one reader.
    pool_table(
        "duo_signal",
        ref("tenant_id"),
        ref("for_tenant_id"),
        ref("proposal_id"),
        ref("mentor_tenant_id", null=True),
        text("state"),
        day("ended_on", null=True),
        day("last_contact_week", null=True),
        tree("minutes_by_month"),
        moment("told_at"),
        rules=[
            Rule("koepel_tenant", "SELECT", f"{POOL} AND for_{OWN}"),
            *pool_own("INSERT"),
            Rule("koepel_tenant", "UPDATE", f"{POOL} AND {OWN} AND for_{OWN}"),
            Rule("koepel_tenant", "DELETE", f"{POOL} AND for_{OWN}"),
            Rule("koepel_region", "SELECT", f"{POOL} AND for_tenant_id = tenant_id"),
        ],
        indexes=[("for_tenant_id", "proposal_id"), ("tenant_id",)],
    )
    pool_table(
        "programme_cell",
        ref("tenant_id"),
        day("month"),
        text("measure"),
        whole("value"),
        moment("counted_at"),
        key=("tenant_id", "month", "measure"),
        rules=[*pool_own("SELECT INSERT UPDATE DELETE"), *pool("region", "SELECT"), *pool("steering", "SELECT")],
    )
    # The steering group adds up the cells of all municipalities month by month: here they lie in that order, with all
    # that is added, so the table itself is not read and nothing is sorted.
    op.create_index(
        "ix_programme_cell_measure",
        "programme_cell",
        ["collaboration_id", "measure", "month"],
        schema="app",
        postgresql_include=["tenant_id", "value", "counted_at"],
    )
    pool_table(
        "breakdown_cell",
        ref("tenant_id"),
        text("attribute"),
        text("value"),
        whole("persons"),
        key=("tenant_id", "attribute", "value"),
        rules=[*pool_own("SELECT INSERT UPDATE DELETE"), *pool("region", "SELECT")],
    )
    pool_table(
        "snapshot",
        day("month"),
        text("attribute"),
        tree("cells"),
        moment("taken_at"),
        unique=[("month", "attribute")],
        rules=[*pool("region", "SELECT INSERT"), *pool("steering", "SELECT"), *pool("tenant", "SELECT")],
    )
    # The exact counts behind the last published row: only the region's job compares with them.
    pool_table(
        "snapshot_base",
        text("place"),
        text("attribute"),
        tree("counts"),
        key=("place", "attribute"),
        rules=[*pool("region", "SELECT INSERT UPDATE")],
    )
    pool_table(
        "target",
        text("measure"),
        small("year"),
        whole("value"),
        moment("set_at"),
        text("set_by"),
        one_of("measure", ("duos", "meetings_per_duo", "waiting_days"), "ck_target_measure"),
        key=("measure", "year"),
        rules=[
            *pool("steering", "SELECT INSERT UPDATE"),
            *pool("region", "SELECT INSERT UPDATE"),
            *pool("tenant", "SELECT"),
        ],
    )
