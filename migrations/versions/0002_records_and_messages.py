# SPDX-License-Identifier: EUPL-1.2
"""Audit, outbox, events across the border, schedules, idempotency keys, job runs and messages."""

from alembic import op

from koepel.columns import flag, moment, ref, small, text, tree, whole, words
from koepel.isolation import (
    OWN,
    Rule,
    append_only,
    one_of,
    own,
    part,
    pool,
    pool_table,
    relay,
    rules,
    tenant_table,
)  # fmt: skip

revision = "0002"
down_revision = "0001"

STATES = ("waiting", "leased", "done", "dead", "withdrawn")


def upgrade() -> None:
    tenant_table(
        "audit_entry",
        moment("at"),
        ref("account_id", null=True),
        text("actor"),
        text("action"),
        text("object_kind"),
        ref("object_id", null=True),
        ref("person_id", null=True),
        ref("subject_id", null=True),
        words("fields"),
        text("purpose"),
        text("request_id"),
        flag("sensitive"),
        rules=[*own("SELECT INSERT"), *part("INSERT", "subject_id")],
        indexes=[("tenant_id", "person_id", "id"), ("tenant_id", "object_id")],
    )
    append_only("audit_entry")
    pool_table(
        "pool_audit_entry",
        moment("at"),
        ref("account_id", null=True),
        text("actor"),
        text("action"),
        text("object_kind"),
        ref("object_id", null=True),
        words("fields"),
        text("purpose"),
        text("request_id"),
        rules=[*pool("region", "SELECT INSERT"), *pool("steering", "INSERT")],
    )
    append_only("pool_audit_entry")
    tenant_table(
        "outbox",
        text("kind"),
        ref("subject_id", null=True),
        tree("data"),
        text("queue"),
        moment("due_at"),
        text("state"),
        moment("leased_until", null=True),
        small("tries"),
        ref("account_id", null=True),
        moment("created_at"),
        moment("done_at", null=True),
        text("fault"),
        one_of("state", STATES, "ck_outbox_state"),
        rules=[
            *own(),
            *relay(),
            Rule(
                "koepel_participant",
                "INSERT",
                f"{OWN} AND subject_id = (SELECT sec.subject_id()) AND kind IN ('duo.touched', 'duo.link_wanted')",
            ),
        ],
    )
    op.execute("CREATE INDEX ix_outbox_due ON app.outbox (due_at) WHERE state IN ('waiting', 'leased')")
    pool_table(
        "pool_event",
        ref("for_tenant_id"),
        text("kind"),
        ref("proposal_id"),
        text("queue"),
        moment("due_at"),
        text("state"),
        moment("leased_until", null=True),
        small("tries"),
        moment("created_at"),
        moment("done_at", null=True),
        text("fault"),
        one_of("state", STATES, "ck_pool_event_state"),
        rules=[
            *pool("tenant", "INSERT"),
            *pool("region", "INSERT"),
            Rule(
                "koepel_participant",
                "INSERT",
                "for_tenant_id = (SELECT sec.tenant_id()) AND proposal_id = (SELECT sec.subject_id())",
            ),
            *rules("koepel_tenant", "SELECT UPDATE", "for_tenant_id = (SELECT sec.tenant_id())"),
            *relay("for_tenant_id"),
        ],
        indexes=[("for_tenant_id", "state")],
    )
    op.execute("CREATE INDEX ix_pool_event_due ON app.pool_event (due_at) WHERE state IN ('waiting', 'leased')")
    for name, make, owner in (
        ("schedule", tenant_table, "tenant_id"),
        ("pool_schedule", pool_table, "collaboration_id"),
    ):
        who = own("SELECT INSERT UPDATE") if owner == "tenant_id" else pool("region", "SELECT INSERT UPDATE")
        make(
            name,
            text("name"),
            text("queue"),
            moment("due_at"),
            small("every_hours"),
            text("state"),
            moment("leased_until", null=True),
            one_of("state", STATES, f"ck_{name}_state"),
            rules=[*who, *relay(owner)],
            unique=[("name",)],
        )
        op.execute(f"CREATE INDEX ix_{name}_due ON app.{name} (due_at) WHERE state IN ('waiting', 'leased')")
        make(f"{name}_run", text("name"), moment("due_at"), moment("ran_at"), key=("name", "due_at"), rules=who[:2])
    for name, make, who in (
        ("request_key", tenant_table, [*own("SELECT INSERT UPDATE"), *part("SELECT INSERT UPDATE", "actor"),
                                       Rule("koepel_public", "INSERT", OWN)]),
        ("pool_request_key", pool_table, [*pool("region", "SELECT INSERT UPDATE"),
                                          *pool("steering", "SELECT INSERT UPDATE")]),
    ):  # fmt: skip
        make(
            name,
            ref("actor"),
            ref("key"),
            text("route"),
            text("body_hash"),
            small("status"),
            text("location"),
            moment("at"),
            key=("actor", "key"),
            rules=who,
        )
    tenant_table(
        "job_run",
        text("kind"),
        ref("subject_id", null=True),
        text("state"),
        whole("done"),
        whole("total"),
        text("note"),
        ref("account_id", null=True),
        moment("started_at"),
        moment("finished_at", null=True),
        one_of("state", ("waiting", "running", "done", "failed", "undone"), "ck_job_run_state"),
        rules=own(),
    )
    tenant_table(
        "message",
        text("kind"),
        text("channel"),
        text("recipient"),
        text("subject"),
        text("body"),
        text("language"),
        text("state"),
        moment("hold_until"),
        moment("created_at"),
        moment("sent_at", null=True),
        text("about_kind"),
        ref("about_id", null=True),
        ref("person_id", null=True),
        ref("account_id", null=True),
        one_of("channel", ("mail", "sms", "call", "letter"), "ck_message_channel"),
        one_of(
            "state",
            ("held", "sending", "sent", "uncertain", "withdrawn", "failed", "by_hand", "done_by_hand"),
            "ck_message_state",
        ),
        rules=own(),
        indexes=[("tenant_id", "about_id")],
    )
