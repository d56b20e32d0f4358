# SPDX-License-Identifier: EUPL-1.2
"""Match meetings of a municipality, and what each decided about whom."""

import sqlalchemy as sa

from koepel.columns import day, moment, ref, text, words
from koepel.isolation import one_of, own, own_in_use, tenant_table

revision = "0040"
down_revision = "0039"

OUTCOMES = ("proposed", "skipped", "passed_over")
REASONS = ("", "no_mentor", "waits_for_mentor", "ask_first", "not_ready", "next_time")


def upgrade() -> None:
    tenant_table(
        "match_meeting",
        day("held_on"),
        words("present"),
        moment("closed_at", null=True),
        rules=own(),
        unique=[("held_on",)],
    )
    tenant_table(
        "match_decision",
        ref("meeting_id"),
        ref("person_id"),
        ref("intake_id"),
        text("outcome"),
        text("reason"),
        ref("proposal_id", null=True),
        day("next_on", null=True),
        text("decided_name"),
        moment("decided_at"),
        one_of("outcome", OUTCOMES, "ck_match_decision_outcome"),
        one_of("reason", REASONS, "ck_match_decision_reason"),
        sa.CheckConstraint("(outcome = 'skipped') = (reason <> '')", name="ck_match_decision_why"),
        references={"meeting_id": "match_meeting", "person_id": "person", "intake_id": "intake"},
        cascade=["meeting_id", "person_id", "intake_id"],
        rules=own_in_use("person_id"),
        unique=[("meeting_id", "intake_id", "person_id")],  # an intake has one person
        indexes=[("tenant_id", "intake_id"), ("tenant_id", "person_id")],
    )
