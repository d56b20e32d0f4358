# SPDX-License-Identifier: EUPL-1.2
"""Activities that a municipality announces to the others: their facts, the places kept for others, and who took which."""

import sqlalchemy as sa
from alembic import op

from koepel.columns import flag, moment, ref, small, text
from koepel.isolation import one_of, pool, pool_own, pool_table

revision = "0038"
down_revision = "0037"

KINDS = ("training", "intervision", "group_activity", "info_session", "speed_date", "celebration", "consultation")
AUDIENCES = ("mentors", "mentees", "both")
STATES = ("planned", "cancelled", "ended")


def upgrade() -> None:
    op.add_column("activity", sa.Column("kept", sa.SmallInteger, nullable=False, server_default="0"), schema="app")
    op.add_column("activity", ref("host_id", null=True), schema="app")
    op.add_column("activity", sa.Column("host_name", sa.Text, nullable=False, server_default=""), schema="app")
    for column in ("kept", "host_name"):
        op.alter_column("activity", column, server_default=None, schema="app")
    op.create_unique_constraint("uq_activity_host_id", "activity", ["tenant_id", "host_id"], schema="app")
    op.drop_constraint("ck_activity_capacity", "activity", schema="app")
    op.create_check_constraint(
        "ck_activity_capacity", "activity", "taken >= 0 AND kept >= 0 AND taken + kept <= capacity", schema="app"
    )
    op.execute("GRANT SELECT (kept) ON app.activity TO koepel_public")  # the page of a campaign says how many are free
    # Its id is that of the activity at home, where alone people stand.
    pool_table(
        "announcement",
        ref("tenant_id"),
        text("kind"),
        text("title"),
        moment("starts_at"),
        moment("ends_at"),
        text("place"),
        text("online_link"),
        text("language"),
        text("audience"),
        text("programme"),
        flag("mandatory"),
        text("material"),
        text("state"),
        flag("taking"),
        one_of("kind", KINDS, "ck_announcement_kind"),
        one_of("audience", AUDIENCES, "ck_announcement_audience"),
        one_of("state", STATES, "ck_announcement_state"),
        rules=[*pool("tenant", "SELECT"), *pool_own("INSERT UPDATE DELETE")],
        indexes=[("collaboration_id", "starts_at"), ("tenant_id",)],
    )
    # As with places of mentors the primary key gives each place once. UPDATE only to lock one before it is taken away.
    pool_table(
        "announced_place",
        ref("announcement_id"),
        small("place_no"),
        ref("tenant_id"),
        key=("announcement_id", "place_no"),
        references={"announcement_id": "announcement"},
        cascade=["announcement_id"],
        rules=[*pool("tenant", "SELECT"), *pool_own("INSERT DELETE"), *pool_own("UPDATE", columns=("place_no",))],
    )
    pool_table(
        "announced_hold",
        ref("announcement_id"),
        small("place_no"),
        ref("tenant_id"),
        key=("announcement_id", "place_no"),
        references={"announcement_id,place_no": "announced_place:announcement_id,place_no"},
        cascade=["announcement_id,place_no"],
        rules=[*pool("tenant", "SELECT"), *pool_own("INSERT DELETE")],
    )
