# SPDX-License-Identifier: EUPL-1.2
"""Who takes a place and who lowers their number at the same moment wait for each other: a lock asks the right to UPDATE."""

from alembic import op

from koepel.isolation import POOL, Rule

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    own = Rule("koepel_tenant", "UPDATE", f"{POOL} AND tenant_id = (SELECT sec.tenant_id())", columns=("place_no",))
    for statement in own.statements("place"):
        op.execute(statement)
