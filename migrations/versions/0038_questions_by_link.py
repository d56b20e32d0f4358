# SPDX-License-Identifier: EUPL-1.2
"""Mentors ask by their own link, and read the answers that are meant for them; who asked is kept nowhere (H11)."""

from alembic import op

from koepel.columns import flag
from koepel.isolation import OWN, Rule, unwalled

revision = "0038"
down_revision = "0035"

A_MENTOR = f"{OWN} AND (SELECT sec.side()) = 'mentor'"
READ = ("tenant_id", "id", "theme", "asked", "answer", "for_mentors", "removed_at")
# An open question of today, without the name of anybody; a link cannot read it back.
ASKED = f"{A_MENTOR} AND by_link AND NOT for_mentors AND answer = '' AND noted_name = '' AND version = 1 AND removed_at IS NULL"
SHARED = f"{A_MENTOR} AND for_mentors AND answer <> '' AND removed_at IS NULL"


def upgrade() -> None:
    for name in ("by_link", "for_mentors"):
        op.add_column("mentor_question", flag(name, null=True), schema="app")
    with unwalled("mentor_question"):
        op.execute("UPDATE app.mentor_question SET by_link = false, for_mentors = false")
    for name in ("by_link", "for_mentors"):
        op.alter_column("mentor_question", name, nullable=False, schema="app")
    for rule in (
        Rule("koepel_participant", "SELECT", SHARED, READ),
        Rule("koepel_participant", "INSERT", ASKED),
    ):
        for statement in rule.statements("mentor_question"):
            op.execute(statement)
