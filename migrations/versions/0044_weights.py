# SPDX-License-Identifier: EUPL-1.2
"""Versions of the points per criterion: a row is proposed once and decided once; its points never change."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

from koepel.columns import moment, ref, small, text, tree
from koepel.isolation import POOL, Rule, one_of, pool, pool_table

revision = "0044"
down_revision = "0043"

STATES = ("proposed", "adopted", "declined", "withdrawn")
REASONS = ("outcomes", "passed_over", "chosen_otherwise", "programme_changed", "trial", "back")
DECISION = ("state", "decided_by", "decided_name", "decided_at")
UNDECIDED = "state = 'proposed'"
# A municipality writes where it works alone, never in a region.
ALONE = f"{POOL} AND collaboration_id = ANY (ARRAY(SELECT c.collaboration_id FROM app.collaboration c WHERE c.single))"  # noqa: S608
WHOLE = (
    "cardinality(points) = 10 AND 0 <= ALL (points) AND " + " + ".join(f"points[{n}]" for n in range(1, 11)) + " = 100"
)


def upgrade() -> None:
    pool_table(
        "weights_version",
        text("programme"),
        small("version"),
        small("follows"),
        sa.Column("points", pg.ARRAY(sa.SmallInteger), nullable=False),
        text("reason"),
        text("state"),
        tree("effect"),
        ref("proposed_by", null=True),
        text("proposed_name"),
        moment("proposed_at"),
        ref("decided_by", null=True),
        text("decided_name"),
        moment("decided_at", null=True),
        sa.CheckConstraint(WHOLE, name="ck_weights_version_points"),
        sa.CheckConstraint("version > follows AND follows >= 1", name="ck_weights_version_version"),
        sa.CheckConstraint(f"({UNDECIDED}) = (decided_at IS NULL)", name="ck_weights_version_decided"),
        one_of("state", STATES, "ck_weights_version_state"),
        one_of("reason", REASONS, "ck_weights_version_reason"),
        unique=[("programme", "version")],
        rules=[
            *(rule for role in ("tenant", "region", "steering") for rule in pool(role, "SELECT")),
            *pool("region", "INSERT"),
            Rule("koepel_tenant", "INSERT", ALONE),
            Rule("koepel_region", "UPDATE", f"{POOL} AND {UNDECIDED}", DECISION, check=POOL),
            Rule("koepel_steering", "UPDATE", f"{POOL} AND {UNDECIDED}", DECISION, check=POOL),
            Rule("koepel_tenant", "UPDATE", f"{ALONE} AND {UNDECIDED}", DECISION, check=ALONE),
        ],
    )
    # One question at a time: what was not decided yet stands in the way of the next one.
    op.create_index(
        "uq_weights_version_undecided", "weights_version", ["collaboration_id", "programme"],
        unique=True, schema="app", postgresql_where=sa.text(UNDECIDED),
    )  # fmt: skip
