# SPDX-License-Identifier: EUPL-1.2
"""Who decides on taking part, VDAB for its own call: asked, agreed or refused. Without a yes no card goes out and no duo starts."""

import sqlalchemy as sa
from alembic import op

from koepel.columns import day, ref, text
from koepel.isolation import one_of, own_in_use, tenant_table, unwalled

revision = "0032"
down_revision = "0031"

SUBGROUPS = ("", "higher_educated", "lower_educated", "youth")
ANSWERS = ("", "agreed", "refused")
REASONS = (
    "", "not_guided", "has_work", "enough_dutch", "other_subgroup", "no_benefit", "other_support", "no_place", "other",
)  # fmt: skip
# What the template of VDAB says from its second version on.
SETTINGS = """{"decided_by": "vdab", "accepts": ["higher_educated", "lower_educated", "youth"], "subgroups": [
  {"code": "higher_educated", "education": ["higher", "university"], "under_age": 0},
  {"code": "lower_educated", "education": ["none", "primary", "lower_secondary", "secondary"], "under_age": 0},
  {"code": "youth", "education": ["none", "primary", "lower_secondary"], "under_age": 25}]}"""
PROGRAMMES = """
UPDATE app.programme SET settings = settings || CAST(:settings AS jsonb) || jsonb_build_object('mentee_criteria', (
    SELECT coalesce(jsonb_agg(one.kept ORDER BY one.place), '[]'::jsonb)
    FROM jsonb_array_elements(settings -> 'mentee_criteria') WITH ORDINALITY AS one (kept, place)
    WHERE one.kept ->> 'code' <> 'vdab_agrees')),
  template_version = CASE template_version WHEN 1 THEN 2 ELSE template_version END
WHERE template = 'vdab_mentoring'"""
# What was ticked as a condition until now is the decision itself; a no had no reason.
DECISIONS = """
INSERT INTO app.participation_decision
  (tenant_id, intake_id, person_id, asked_on, answer, answered_on, reason, noted_name)
SELECT tenant_id, id, person_id, started_on, said.answer, coalesce(decided_on, started_on),
  CASE said.answer WHEN 'refused' THEN 'other' ELSE '' END, ''
FROM app.intake, LATERAL (SELECT CASE criteria ->> 'vdab_agrees' WHEN 'no' THEN 'refused' ELSE 'agreed' END AS answer) AS said
WHERE side = 'mentee' AND criteria ->> 'vdab_agrees' IN ('yes', 'exception', 'no')"""


def upgrade() -> None:
    op.add_column("intake", text("subgroup", null=True), schema="app")
    tenant_table(
        "participation_decision",
        ref("intake_id"),
        ref("person_id"),
        day("asked_on"),
        text("answer"),
        day("answered_on", null=True),
        text("reason"),
        text("noted_name"),
        ref("noted_by", null=True),
        one_of("answer", ANSWERS, "ck_participation_decision_answer"),
        one_of("reason", REASONS, "ck_participation_decision_reason"),
        sa.CheckConstraint("(answer = '') = (answered_on IS NULL)", name="ck_participation_decision_answered"),
        sa.CheckConstraint("(answer = 'refused') = (reason <> '')", name="ck_participation_decision_refused"),
        sa.CheckConstraint("answered_on >= asked_on", name="ck_participation_decision_order"),
        key=("intake_id",),
        references={"intake_id": "intake"},  # and so of this person
        cascade=["intake_id"],
        rules=own_in_use("person_id"),
        indexes=[("tenant_id", "person_id")],
    )
    _bring_along()
    op.alter_column("intake", "subgroup", nullable=False, schema="app")
    op.create_check_constraint("ck_intake_subgroup", "intake", f"subgroup IN {SUBGROUPS}", schema="app")
    for table in ("trajectory", "card_release"):
        op.execute(
            f"CREATE TRIGGER decided AFTER INSERT ON app.{table}"
            " FOR EACH ROW EXECUTE FUNCTION sec.participation_is_decided()"
        )


def _bring_along() -> None:
    with unwalled("programme") as connection:
        connection.execute(sa.text(PROGRAMMES), {"settings": SETTINGS})
    with unwalled("intake") as connection, unwalled("participation_decision"):
        connection.execute(sa.text("UPDATE app.intake SET subgroup = ''"))
        connection.execute(sa.text(DECISIONS))
        connection.execute(
            sa.text("UPDATE app.intake SET criteria = criteria - 'vdab_agrees' WHERE criteria ? 'vdab_agrees'")
        )
