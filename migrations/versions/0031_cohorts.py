# SPDX-License-Identifier: EUPL-1.2
"""Cohorts of a programme, and which intake, trajectory and activity belongs to one; a speed date is an activity too."""

import sqlalchemy as sa
from alembic import op

from koepel.columns import day, ref, small, text
from koepel.isolation import one_of, own, tenant_table

revision = "0031"
down_revision = "0030"

STATES = ("planned", "started", "closed")
KINDS = ("training", "intervision", "group_activity", "info_session", "speed_date", "celebration", "consultation")


def upgrade() -> None:
    tenant_table(
        "cohort",
        text("programme"),
        text("label"),
        day("starts_on"),
        day("register_until", null=True),
        small("places", null=True),
        text("state"),
        one_of("state", STATES, "ck_cohort_state"),
        sa.CheckConstraint("places >= 1", name="ck_cohort_places"),
        sa.CheckConstraint("register_until <= starts_on", name="ck_cohort_register_until"),
        rules=own(),
        unique=[("programme", "label")],
        indexes=[("tenant_id", "programme", "starts_on")],
    )
    for table in ("intake", "trajectory", "activity"):
        op.add_column(table, ref("cohort_id", null=True), schema="app")
        op.create_foreign_key(
            f"fk_{table}_cohort_id", table, "cohort", ["tenant_id", "cohort_id"], ["tenant_id", "id"],
            source_schema="app", referent_schema="app",
        )  # fmt: skip
        op.create_index(f"ix_{table}_tenant_id_cohort_id", table, ["tenant_id", "cohort_id"], schema="app")
    op.drop_constraint("ck_activity_kind", "activity", schema="app")
    op.create_check_constraint("ck_activity_kind", "activity", f"kind IN {KINDS}", schema="app")
