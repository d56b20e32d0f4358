# SPDX-License-Identifier: EUPL-1.2
"""Who takes a place and who lowers their number at the same moment wait for each other: a lock asks the right to UPDATE."""

from alembic import op

from koepel.isolation import pool_own

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    for rule in pool_own("UPDATE", columns=("place_no",)):
        for statement in rule.statements("place"):
            op.execute(statement)
