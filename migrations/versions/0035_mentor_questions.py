# SPDX-License-Identifier: EUPL-1.2
"""Questions of mentors and what was answered, linked to nobody (H11)."""

from koepel.columns import moment, small, text
from koepel.isolation import one_of, own, tenant_table

revision = "0035"
down_revision = "0034"

THEMES = ("status", "work", "housing", "school", "health", "language", "rules", "other")


def upgrade() -> None:
    tenant_table(
        "mentor_question",
        text("theme"),
        text("asked"),
        text("answer"),
        small("version"),
        text("noted_name"),
        moment("noted_at"),
        moment("removed_at", null=True),
        one_of("theme", THEMES, "ck_mentor_question_theme"),
        rules=own(),
        indexes=[("tenant_id", "theme")],
    )
