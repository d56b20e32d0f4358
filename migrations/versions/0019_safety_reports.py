# SPDX-License-Identifier: EUPL-1.2
"""Safety reports ("Hulp nodig"), which a link may put in and never read; and a form that was sent is known to its own side only."""

import sqlalchemy as sa
from alembic import op

from koepel.columns import blob, flag, moment, ref, text
from koepel.isolation import OWN, Rule, one_of, own, tenant_table
from koepel.keys.columns import sealed

revision = "0019"
down_revision = "0018"

KINDS = ("worry", "incident", "stop", "talk")
# As it is born: of the signed subject and side, told by nobody else, seen by nobody yet.
BY_LINK = (
    f"{OWN} AND trajectory_id = (SELECT sec.subject_id()) AND side = (SELECT sec.side()) AND arrived_by = 'link'"
    " AND state = 'open' AND person_id IS NULL AND noted_by IS NULL AND noted_name = '' AND worker_id IS NULL AND told_at IS NULL"
)
SENT = f"{OWN} AND actor = (SELECT sec.subject_id())"
BELLS = f"{OWN} AND subject_id = (SELECT sec.subject_id()) AND kind IN"


def upgrade() -> None:
    tenant_table(
        "safety_report",
        ref("trajectory_id", null=True),
        ref("duo_id", null=True),
        ref("person_id", null=True),
        text("side"),
        text("kind"),
        flag("about_worker"),
        blob("words"),
        text("arrived_by"),
        ref("noted_by", null=True),
        text("noted_name"),
        ref("worker_id", null=True),
        moment("reported_at"),
        moment("told_at", null=True),
        text("state"),
        one_of("side", ("mentor", "mentee", ""), "ck_safety_report_side"),
        one_of("kind", KINDS, "ck_safety_report_kind"),
        one_of("arrived_by", ("link", "phone", "paper", "talk"), "ck_safety_report_arrived_by"),
        one_of("state", ("open", "closed"), "ck_safety_report_state"),
        # a mentor's names the duo, so that it goes with the mentor; a mentee's names the trajectory alone
        sa.CheckConstraint("(side = 'mentor') = (duo_id IS NOT NULL)", name="ck_safety_report_duo"),
        sa.CheckConstraint("(trajectory_id IS NULL) <> (person_id IS NULL)", name="ck_safety_report_whose"),
        references={"trajectory_id": "trajectory", "duo_id": "duo", "person_id": "person"},
        cascade=["trajectory_id", "duo_id", "person_id"],
        rules=[*own(), Rule("koepel_participant", "INSERT", BY_LINK)],
        indexes=[("tenant_id", "state"), ("tenant_id", "trajectory_id"), ("tenant_id", "person_id")],
    )
    sealed("safety_report", "words")
    tenant_table(
        "safety_report_step",
        ref("report_id"),
        text("kind"),
        text("reason"),
        blob("note"),
        text("by_name"),
        ref("account_id", null=True),
        moment("at"),
        one_of("kind", ("noted", "closed", "reopened"), "ck_safety_report_step_kind"),
        references={"report_id": "safety_report"},
        cascade=["report_id"],
        rules=own("SELECT INSERT"),
        indexes=[("tenant_id", "report_id")],
    )
    sealed("safety_report_step", "note")
    op.execute(
        "ALTER POLICY participant_insert ON app.outbox"
        f" WITH CHECK ({BELLS} ('duo.touched', 'duo.link_wanted', 'rights.asked', 'rights.withdrawn', 'concerns.arrived'))"
    )
    _keys_of_one_side()


def _keys_of_one_side() -> None:
    """Both halves of a duo have one subject: what one of them sent, and where it led, is not for the other."""
    op.add_column("request_key", sa.Column("side", sa.Text, nullable=True), schema="app")
    mine = f"{SENT} AND side = (SELECT sec.side())"
    for command, clause in (("select", "USING"), ("insert", "WITH CHECK"), ("update", "USING")):
        more = f" WITH CHECK ({mine})" if command == "update" else ""
        op.execute(f"ALTER POLICY participant_{command} ON app.request_key {clause} ({mine}){more}")
