# SPDX-License-Identifier: EUPL-1.2
"""Mentors ask by their own link, and read the answers that are meant for them; who asked is kept nowhere (H11).

What a duo expects of its contact is agreed at the introduction and kept with its trajectory (G5).
The page of a duo says too what its programme lays down on insurance and costs, where the mentor is of the same municipality (E9).
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from koepel.columns import flag, tree
from koepel.isolation import OWN, Rule, unwalled

revision = "0037"
down_revision = "0036"

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
    for table, rule in (
        ("mentor_question", Rule("koepel_participant", "SELECT", SHARED, READ)),
        ("mentor_question", Rule("koepel_participant", "INSERT", ASKED)),
        ("programme", Rule("koepel_participant", "SELECT", f"{OWN} AND (SELECT sec.side()) = 'mentor'")),
    ):
        for statement in rule.statements(table):
            op.execute(statement)
    for table in ("proposal", "trajectory"):
        op.add_column(table, tree("contact_agreed", null=True), schema="app")
        with unwalled(table):
            rows = sa.table(table, sa.column("contact_agreed", JSONB), schema="app")
            op.execute(rows.update().values(contact_agreed={}))
        op.alter_column(table, "contact_agreed", nullable=False, schema="app")
    op.execute("GRANT UPDATE (contact_agreed) ON app.proposal TO koepel_tenant")
    op.execute("GRANT SELECT (programme_id, contact_agreed) ON app.trajectory TO koepel_participant")
    op.execute("GRANT SELECT (mentor_tenant_id) ON app.duo TO koepel_participant")
