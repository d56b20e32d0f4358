# SPDX-License-Identifier: EUPL-1.2
"""Erasing: tombstones; and words about a person that both municipalities of a proposal may take out of it."""

from alembic import op

from koepel.columns import moment, ref, text
from koepel.isolation import append_only, one_of, own, tenant_table

revision = "0017"
down_revision = "0016"

GROUNDS = ("request", "consent_withdrawn", "objection", "unlawful", "term")


def upgrade() -> None:
    tenant_table(
        "tombstone",
        text("kind"),
        text("ground"),
        moment("erased_at"),
        ref("erased_by", null=True),
        one_of("kind", ("person", "registration"), "ck_tombstone_kind"),
        one_of("ground", GROUNDS, "ck_tombstone_ground"),
        rules=own("SELECT INSERT"),
    )
    append_only("tombstone")
    op.execute("GRANT UPDATE (overrule_reason) ON app.proposal TO koepel_tenant")
