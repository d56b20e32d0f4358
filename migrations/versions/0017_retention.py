# SPDX-License-Identifier: EUPL-1.2
"""How long what is kept here, what goes and what went, tombstones; and words about a person that a proposal may lose."""

import sqlalchemy as sa
from alembic import op

from koepel.columns import day, moment, ref, small, text, tree, whole
from koepel.isolation import OWN, Rule, append_only, one_of, own, tenant_table, unwalled

revision = "0017"
down_revision = "0016"

GROUNDS = ("request", "consent_withdrawn", "objection", "unlawful", "term")
NIGHTLY = (
    "INSERT INTO app.schedule (tenant_id, id, name, queue, due_at, every_hours, state)"
    " SELECT DISTINCT ON (tenant_id) tenant_id, gen_random_uuid(), 'retention.nightly', 'calm', now() + interval '1 day',"
    " 24, 'waiting' FROM app.schedule"
)
KINDS = ("person", "registration", "contact", "notes")


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
    tenant_table(
        "retention_decision",
        text("retention"),
        text("programme"),
        whole("months"),
        text("series"),
        text("rule"),
        text("reason"),
        day("decided_on"),
        text("decided_name"),
        ref("decided_by", null=True),
        moment("decided_at"),
        rules=own("SELECT INSERT"),
        indexes=[("tenant_id", "retention", "programme")],
    )
    append_only("retention_decision")
    tenant_table(
        "destruction",
        small("number"),
        text("state"),
        day("announced_on"),
        day("due_on"),
        day("destroyed_on", null=True),
        tree("declaration"),
        text("mark"),
        one_of("state", ("announced", "done"), "ck_destruction_state"),
        rules=own("SELECT INSERT UPDATE"),
        unique=[("number",)],
    )
    tenant_table(
        "destruction_item",
        ref("destruction_id"),
        text("kind"),
        text("retention"),
        text("programme"),
        ref("subject_id", null=True),
        small("number", null=True),
        day("since"),
        text("state"),
        text("kept_reason"),
        day("kept_until", null=True),
        text("kept_name"),
        ref("kept_by", null=True),
        moment("exported_at", null=True),
        one_of("kind", KINDS, "ck_destruction_item_kind"),
        one_of("state", ("announced", "kept", "held", "not_due", "destroyed"), "ck_destruction_item_state"),
        references={"destruction_id": "destruction"},
        rules=own("SELECT INSERT UPDATE"),
        indexes=[("tenant_id", "destruction_id"), ("tenant_id", "subject_id")],
    )
    for table in ("schedule_run", "request_key", "action_link"):  # they go by their term
        for statement in Rule("koepel_tenant", "DELETE", OWN).statements(table):
            op.execute(statement)
    with unwalled("schedule") as connection:
        connection.execute(sa.text(NIGHTLY))
    op.execute("GRANT UPDATE (overrule_reason) ON app.proposal TO koepel_tenant")
