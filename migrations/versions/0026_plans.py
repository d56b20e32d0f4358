# SPDX-License-Identifier: EUPL-1.2
"""Development plans; and a mentor who comes second reads no report of the one before."""

import sqlalchemy as sa
from alembic import op

from koepel.columns import blob, day, flag, ref, text
from koepel.isolation import OWN, Rule, one_of, own_in_use, tenant_table
from koepel.keys.columns import sealed

revision = "0026"
down_revision = "0025"

ELSEWHERE = ("not_asked", "no", "followed")
GOALS = ("work", "internship", "volunteering", "training", "adjusted_expectations", "diploma_equivalence", "dutch")
GOAL_STATES = ("open", "reached", "partly", "not_yet", "dropped")
STEP_STATES = ("open", "done", "dropped")
OWNERS = ("mentee", "mentor", "staff", "partner")
TICKS = ("information", "content")
STAFF = own_in_use("trajectory_id")
LINKED = f"{OWN} AND trajectory_id = (SELECT sec.subject_id())"
# By the link of a duo, and only while a duo of this trajectory runs.
IN_COURSE = (
    "trajectory_id = ANY (ARRAY(SELECT duo.trajectory_id FROM app.duo WHERE duo.tenant_id = (SELECT sec.tenant_id())"
    " AND duo.trajectory_id = (SELECT sec.subject_id()) AND duo.state = ANY (ARRAY['started', 'paused'])))"
)
RUNS = f"{LINKED} AND {IN_COURSE}"
MENTEE = f"{RUNS} AND (SELECT sec.side()) = 'mentee'"
# The mentor reads what is shared and still to do: not what was done with the mentor before.
STEP = (
    f"{RUNS} AND CASE (SELECT sec.side()) WHEN 'mentor' THEN shared AND state = 'open'"
    " WHEN 'mentee' THEN state <> 'dropped' ELSE false END"
)
NEWEST = (
    "duo_id = ANY (ARRAY(SELECT duo.id FROM app.duo WHERE duo.tenant_id = (SELECT sec.tenant_id())"
    " AND duo.trajectory_id = (SELECT sec.subject_id()) ORDER BY duo.started_on DESC, duo.id DESC LIMIT 1))"
)
REPORTS = f"{LINKED} AND reported_by = 'mentor' AND (SELECT sec.side()) = 'mentor' AND {NEWEST}"


def upgrade() -> None:
    tenant_table(
        "development_plan",
        ref("trajectory_id"),
        text("elsewhere"),
        day("asked_on", null=True),
        one_of("elsewhere", ELSEWHERE, "ck_development_plan_elsewhere"),
        sa.CheckConstraint("(elsewhere = 'not_asked') = (asked_on IS NULL)", name="ck_development_plan_asked"),
        references={"trajectory_id": "trajectory"},
        cascade=["trajectory_id"],
        rules=STAFF,
        unique=[("trajectory_id",)],
    )
    tenant_table(
        "plan_goal",
        ref("trajectory_id"),
        text("kind"),
        text("state"),
        day("set_on"),
        day("closed_on", null=True),
        one_of("kind", GOALS, "ck_plan_goal_kind"),
        one_of("state", GOAL_STATES, "ck_plan_goal_state"),
        sa.CheckConstraint("(state = 'open') = (closed_on IS NULL)", name="ck_plan_goal_closed"),
        references={"trajectory_id": "trajectory"},
        cascade=["trajectory_id"],
        rules=[
            *STAFF,
            Rule("koepel_participant", "SELECT", MENTEE, ("tenant_id", "id", "trajectory_id", "kind", "state", "set_on", "closed_on")),
        ],
        indexes=[("tenant_id", "trajectory_id")],
    )  # fmt: skip
    op.execute(
        "CREATE UNIQUE INDEX ix_plan_goal_open ON app.plan_goal (tenant_id, trajectory_id, kind) WHERE state = 'open'"
    )
    tenant_table(
        "plan_threshold",
        ref("trajectory_id"),
        blob("barrier"),
        text("support"),
        text("state"),
        one_of("state", ("open", "removed"), "ck_plan_threshold_state"),
        references={"trajectory_id": "trajectory"},
        cascade=["trajectory_id"],
        rules=STAFF,
        indexes=[("tenant_id", "trajectory_id")],
    )
    sealed("plan_threshold", "barrier")
    tenant_table(
        "plan_step",
        ref("trajectory_id"),
        text("what"),
        text("owner"),
        day("by_on", null=True),
        flag("shared"),
        text("state"),
        day("added_on"),
        day("done_on", null=True),
        text("done_name"),
        one_of("owner", OWNERS, "ck_plan_step_owner"),
        one_of("state", STEP_STATES, "ck_plan_step_state"),
        sa.CheckConstraint("(state = 'done') = (done_on IS NOT NULL)", name="ck_plan_step_done"),
        references={"trajectory_id": "trajectory"},
        cascade=["trajectory_id"],
        rules=[
            *STAFF,
            Rule("koepel_participant", "SELECT", STEP, (
                "tenant_id", "id", "trajectory_id", "what", "owner", "by_on", "state", "done_on")),
        ],
        indexes=[("tenant_id", "trajectory_id")],
    )  # fmt: skip
    tenant_table(
        "plan_tick",
        ref("trajectory_id"),
        ref("duo_id"),
        text("kind"),
        text("what"),
        day("ticked_on"),
        text("ticked_name"),
        one_of("kind", TICKS, "ck_plan_tick_kind"),
        references={"trajectory_id": "trajectory", "duo_id": "duo"},
        cascade=["trajectory_id", "duo_id"],
        rules=STAFF,
        unique=[("duo_id", "kind", "what")],
        indexes=[("tenant_id", "trajectory_id")],
    )
    _reports_of_the_newest_duo()


def _reports_of_the_newest_duo() -> None:
    """A trajectory may have a second mentor, and a link names a trajectory: the notes of the first stay the first's."""
    for table in ("meeting", "contact"):
        op.execute(f"ALTER POLICY participant_select ON app.{table} USING ({REPORTS})")
        op.execute(f"ALTER POLICY participant_insert ON app.{table} WITH CHECK ({REPORTS})")
        op.execute(f"ALTER POLICY participant_update ON app.{table} USING ({REPORTS}) WITH CHECK ({REPORTS})")
