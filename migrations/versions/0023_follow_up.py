# SPDX-License-Identifier: EUPL-1.2
"""Moments of follow-up of a duo, its pauses, and how much follow-up it wants."""

import sqlalchemy as sa
from alembic import op

from koepel.columns import blob, day, flag, moment, ref, small, text, words
from koepel.isolation import one_of, own_in_use, tenant_table, unwalled
from koepel.keys.columns import sealed

revision = "0023"
down_revision = "0022"

DAILY = (
    "INSERT INTO app.schedule (tenant_id, id, name, queue, due_at, every_hours, state)"
    " SELECT DISTINCT ON (tenant_id) tenant_id, gen_random_uuid(), 'follow_up.daily', 'calm', now() + interval '1 day',"
    " 24, 'waiting' FROM app.schedule"
)
WEEKLY = (
    "INSERT INTO app.schedule (tenant_id, id, name, queue, due_at, every_hours, state)"
    " SELECT DISTINCT ON (tenant_id) tenant_id, gen_random_uuid(), 'today.weekly', 'calm',"
    " date_trunc('week', now()) + interval '7 days 2 hours', 168, 'waiting' FROM app.schedule"
)
KINDS = ("talk", "end_talk", "message", "survey", "visit")
STATES = ("open", "done", "skipped", "sent", "moot")
PACES = ("usual", "less", "least")
GOING = ("well", "so_so", "badly", "unknown")
STAFF = own_in_use("trajectory_id")


def upgrade() -> None:
    _terms()
    tenant_table(
        "pause",
        ref("trajectory_id"),
        day("from_on"),
        day("until_on", null=True),
        sa.CheckConstraint("until_on >= from_on", name="ck_pause_order"),
        references={"trajectory_id": "trajectory"},
        cascade=["trajectory_id"],
        rules=STAFF,
        indexes=[("tenant_id", "trajectory_id")],
    )
    op.execute("CREATE UNIQUE INDEX ix_pause_now ON app.pause (tenant_id, trajectory_id) WHERE until_on IS NULL")
    tenant_table(
        "follow_up",
        ref("trajectory_id"),
        ref("duo_id"),
        text("step"),
        small("number"),
        text("kind"),
        text("channel"),
        text("whom"),
        text("base"),
        day("base_on"),
        day("due_on"),
        day("moved_to", null=True),
        text("state"),
        text("skip_reason"),
        day("done_on", null=True),
        text("done_name"),
        text("going"),
        words("asked_for"),
        blob("note"),
        moment("settled_at", null=True),
        one_of("kind", KINDS, "ck_follow_up_kind"),
        one_of("state", STATES, "ck_follow_up_state"),
        one_of("going", ("", *GOING), "ck_follow_up_going"),
        sa.CheckConstraint("(state = 'open') = (settled_at IS NULL)", name="ck_follow_up_settled"),
        references={"trajectory_id": "trajectory", "duo_id": "duo"},
        cascade=["trajectory_id", "duo_id"],
        rules=STAFF,
        unique=[("duo_id", "step", "number")],
        indexes=[("tenant_id", "trajectory_id"), ("tenant_id", "state", "due_on")],
    )
    sealed("follow_up", "note")
    with unwalled("schedule") as connection:  # municipalities that are there already take on the daily work
        connection.execute(sa.text(DAILY))
        connection.execute(sa.text(WEEKLY))


def _terms() -> None:
    """Who is under way keeps what was agreed: no moments, until a programme with a preset is chosen anew."""
    op.add_column("trajectory", text("pace", null=True), schema="app")
    op.add_column("trajectory", day("followed_from", null=True), schema="app")
    op.add_column("appointment", flag("weekly_mail", null=True), schema="app")
    op.add_column("programme", small("template_version", null=True), schema="app")
    with unwalled("trajectory"):
        op.execute("UPDATE app.trajectory SET pace = 'usual'")
    with unwalled("appointment"):
        op.execute("UPDATE app.appointment SET weekly_mail = true")
    with unwalled("programme"):
        op.execute("UPDATE app.programme SET template_version = 0")  # what came since is offered, with its follow-up
    op.alter_column("trajectory", "pace", nullable=False, schema="app")
    op.alter_column("appointment", "weekly_mail", nullable=False, schema="app")
    op.alter_column("programme", "template_version", nullable=False, schema="app")
    op.create_check_constraint("ck_trajectory_pace", "trajectory", f"pace IN {PACES}", schema="app")
