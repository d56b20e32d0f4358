# SPDX-License-Identifier: EUPL-1.2
"""Who comes to an evening of short talks to help with language, and at which table each helps."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

from koepel.columns import ref, text
from koepel.isolation import one_of, own, tenant_table

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    tenant_table(
        "speed_date_helper",
        ref("speed_date_id"),
        text("given_name"),
        sa.Column("languages", pg.ARRAY(sa.Text), nullable=False),
        text("presence"),
        sa.CheckConstraint("cardinality(languages) > 0", name="ck_speed_date_helper_languages"),
        one_of("presence", ("there", "late", "absent"), "ck_speed_date_helper_presence"),
        references={"speed_date_id": "speed_date"},
        cascade=["speed_date_id"],
        rules=own(),
        indexes=[("tenant_id", "speed_date_id")],
    )
    # without a key to the helper: the name goes a month after the evening, and the talk stays
    op.add_column("speed_date_talk", ref("helper_id", null=True), schema="app")
