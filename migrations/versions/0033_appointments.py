# SPDX-License-Identifier: EUPL-1.2
"""Appointments of a duo that come back, and the reminder of the next one: sent once, and only to who wants it."""

from alembic import op

from koepel.columns import day, moment, tree, words
from koepel.isolation import unwalled

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    for column in (tree("series", null=True), day("last_planned_on", null=True), moment("reminded_for", null=True)):
        op.add_column("duo", column, schema="app")
    wanted = words("unreminded")
    wanted.nullable = True
    op.add_column("duo", wanted, schema="app")
    with unwalled("duo"):
        op.execute("UPDATE app.duo SET unreminded = '{}'")
    op.alter_column("duo", "unreminded", nullable=False, schema="app")
    op.execute("GRANT SELECT (series, unreminded), UPDATE (series, unreminded) ON app.duo TO koepel_participant")
