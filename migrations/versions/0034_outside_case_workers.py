# SPDX-License-Identifier: EUPL-1.2
"""A case worker from AgII or the region may be appointed, for what a municipality leaves to them (A8)."""

from alembic import op

revision = "0034"
down_revision = "0033"

ROLES = (
    "contact_point", "case_worker", "outside_case_worker", "coordinator", "steering_member", "data_protection_officer", "operator",
)  # fmt: skip


def upgrade() -> None:
    for table in ("appointment", "invitation"):
        op.drop_constraint(f"ck_{table}_role", table, schema="app")
        op.create_check_constraint(f"ck_{table}_role", table, f"role IN {ROLES}", schema="app")
