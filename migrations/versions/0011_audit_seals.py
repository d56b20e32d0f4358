# SPDX-License-Identifier: EUPL-1.2
"""Seals over the audit trail and heads kept by members; who reads unusually much; operators who look along, with leave."""

from alembic import op

from koepel.columns import blob, day, moment, ref, refs, small, text, tree, whole
from koepel.isolation import RELAYING, Rule, append_only, one_of, own, pool, pool_own, pool_table, tenant_table

revision = "0011"
down_revision = "0010"

SEALED = (("audit_seal", tenant_table), ("pool_audit_seal", pool_table))


def upgrade() -> None:
    for name, make in SEALED:
        shared = (
            own("SELECT INSERT")
            if make is tenant_table
            else [*pool("region", "SELECT INSERT"), *pool("tenant", "SELECT")]
        )
        make(
            name,
            whole("number"),
            whole("last_place"),
            refs("line_ids"),
            blob("digests"),
            text("former"),
            text("hash"),
            moment("sealed_at"),
            text("key"),
            text("signature"),
            rules=[*shared, *([_seen("tenant_id")] if make is tenant_table else [])],
            unique=[("number",)],
        )
        append_only(name)
    pool_table(
        "member_head",
        ref("tenant_id"),
        whole("number"),
        tree("head"),
        moment("given_at"),
        key=("tenant_id", "number"),
        rules=[*pool("tenant", "SELECT"), *pool_own("INSERT")],
    )
    append_only("member_head")
    # The relay sees that there is something to seal, and whose: never what.
    for table, owner in (("audit_entry", "tenant_id"), ("pool_audit_entry", "collaboration_id")):
        for statement in _seen(owner).statements(table):
            op.execute(statement)
    tenant_table(
        "reading_limit",
        text("role"),
        small("files"),
        key=("role",),
        rules=own("SELECT INSERT UPDATE"),
    )
    tenant_table(
        "reading_alert",
        ref("account_id"),
        day("on_day"),
        whole("files"),
        small("most"),
        moment("raised_at"),
        ref("seen_by", null=True),
        moment("seen_at", null=True),
        rules=own("SELECT INSERT UPDATE"),
        unique=[("account_id", "on_day")],
    )
    tenant_table(
        "support_access",
        ref("account_id"),
        text("shown_name"),
        text("reason"),
        small("hours"),
        text("state"),
        moment("asked_at"),
        ref("decided_by", null=True),
        moment("decided_at", null=True),
        moment("ends_at", null=True),
        ref("ended_by", null=True),
        moment("ended_at", null=True),
        one_of("state", ("asked", "approved", "refused", "ended"), "ck_support_access_state"),
        rules=own("SELECT INSERT UPDATE"),
        indexes=[("tenant_id", "ends_at")],
    )


def _seen(owner: str) -> Rule:
    return Rule("koepel_relay", "SELECT", RELAYING, (owner, "id"))
