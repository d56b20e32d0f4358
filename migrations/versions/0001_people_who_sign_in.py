# SPDX-License-Identifier: EUPL-1.2
"""Address words, accounts, sessions, links and appointments: what koepel_auth needs before a municipality is known."""

import sqlalchemy as sa
from alembic import op

from koepel.columns import day, flag, moment, ref, small, text, tree, whole
from koepel.isolation import (
    ACCOUNT,
    KEY,
    OWN,
    POOL,
    Rule,
    auth_table,
    one_of,
    own,
    pool,
    pool_table,
    rules,
    tenant_table,
)
from koepel.roles import SCOPE_ROLES

revision = "0001"
down_revision = None

RESERVED = (
    "samen",
    "l",
    "account",
    "dev",
    "healthz",
    "readyz",
    "static",
    "metrics",
    "api",
    "beheer",
    "csp",
    "taal",
    "over",
)
ROLES = ("contact_point", "case_worker", "coordinator", "steering_member", "data_protection_officer", "operator")


def upgrade() -> None:
    op.create_table(
        "slug",
        sa.Column("word", sa.Text, primary_key=True),
        text("kind"),
        ref("target_id"),
        one_of("kind", ("municipality", "collaboration"), "ck_slug_kind"),
        sa.CheckConstraint("word ~ '^[a-z][a-z0-9-]{1,38}$'", name="ck_slug_word"),
        sa.CheckConstraint(f"word <> ALL (ARRAY{list(RESERVED)!r})", name="ck_slug_reserved"),
        schema="app",
    )
    op.execute("ALTER TABLE app.slug ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE app.slug FORCE ROW LEVEL SECURITY")
    for role in SCOPE_ROLES:
        for statement in Rule(role, "SELECT", "true").statements("slug"):
            op.execute(statement)
    for rule in (
        Rule("koepel_tenant", "INSERT", "kind = 'municipality' AND target_id = (SELECT sec.tenant_id())"),
        Rule(
            "koepel_region",
            "INSERT",
            "kind = 'collaboration' AND target_id = ANY (ARRAY(SELECT sec.collaboration_ids()))",
        ),
    ):
        for statement in rule.statements("slug"):
            op.execute(statement)

    auth_table(
        "account",
        sa.Column("account_id", sa.Uuid, primary_key=True),
        text("name"),
        text("email"),
        text("password_hash"),
        text("totp_secret"),
        whole("totp_step"),
        text("language"),
        whole("link_serial"),
        moment("created_at"),
        moment("disabled_at", null=True),
        rules=rules("koepel_auth", "SELECT INSERT UPDATE", ACCOUNT),
    )
    auth_table(
        "account_key",
        sa.Column("key", sa.Text, primary_key=True),
        ref("account_id"),
        rules=rules("koepel_auth", "SELECT INSERT DELETE", KEY),
    )
    auth_table(
        "session",
        sa.Column("account_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        moment("created_at"),
        moment("seen_at"),
        moment("expires_at"),
        moment("stepped_up_at", null=True),
        flag("second_factor"),
        text("agent"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["app.account.account_id"], name="fk_session_account_id", ondelete="CASCADE"
        ),
        rules=rules("koepel_auth", "SELECT INSERT UPDATE DELETE", ACCOUNT),
    )
    auth_table(
        "session_key",
        sa.Column("key", sa.Text, primary_key=True),
        ref("account_id"),
        ref("session_id"),
        sa.ForeignKeyConstraint(
            ["account_id", "session_id"],
            ["app.session.account_id", "app.session.id"],
            name="fk_session_key_session",
            ondelete="CASCADE",
        ),
        rules=rules("koepel_auth", "SELECT INSERT DELETE", KEY),
        indexes=[("account_id", "session_id")],
    )
    auth_table(
        "account_link",
        sa.Column("key", sa.Text, primary_key=True),
        ref("account_id"),
        text("kind"),
        whole("serial"),
        moment("expires_at"),
        moment("used_at", null=True),
        one_of("kind", ("invitation", "reset"), "ck_account_link_kind"),
        rules=rules("koepel_auth", "SELECT INSERT UPDATE", KEY),
    )
    auth_table(
        "account_event",
        sa.Column("account_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        moment("at"),
        text("kind"),
        rules=rules("koepel_auth", "SELECT INSERT", ACCOUNT),
    )
    tenant_table(
        "appointment",
        ref("account_id"),
        text("role"),
        flag("may_decide"),
        flag("deputy"),
        text("shown_name"),
        day("valid_from"),
        day("valid_to", null=True),
        one_of("role", ROLES, "ck_appointment_role"),
        rules=[*own("SELECT INSERT UPDATE"), Rule("koepel_auth", "SELECT", ACCOUNT)],
        indexes=[("account_id",)],
    )
    pool_table(
        "collaboration_appointment",
        ref("account_id"),
        text("role"),
        flag("full_bands"),
        text("shown_name"),
        day("valid_from"),
        day("valid_to", null=True),
        one_of("role", ("coordinator", "steering_member"), "ck_collaboration_appointment_role"),
        rules=[
            *pool("tenant", "SELECT"),
            *pool("region", "SELECT INSERT UPDATE"),
            *pool("steering", "SELECT"),
            Rule("koepel_auth", "SELECT", ACCOUNT),
        ],
        indexes=[("account_id",)],
    )
    tenant_table(
        "invitation",
        text("email"),
        text("role"),
        flag("may_decide"),
        flag("deputy"),
        text("shown_name"),
        ref("invited_by", null=True),
        moment("invited_at"),
        moment("sent_at", null=True),
        text("state"),
        one_of("role", ROLES, "ck_invitation_role"),
        one_of("state", ("waiting", "sent", "withdrawn"), "ck_invitation_state"),
        rules=own("SELECT INSERT UPDATE"),
    )
    # Which collaborations this municipality has signed for: the one source of sec.collaboration_ids().
    # Only the region may offer one (INSERT, unsigned), only the municipality itself may sign it (UPDATE of these columns).
    # The words that were signed stand here, so that they stay with a municipality that leaves.
    tenant_table(
        "accession",
        ref("collaboration_id"),
        text("name"),
        small("version"),
        text("text"),
        tree("shares"),
        moment("offered_at"),
        moment("signed_at", null=True),
        ref("signed_by", null=True),
        day("valid_from"),
        day("valid_to", null=True),
        key=("collaboration_id",),
        rules=[
            *own("SELECT"),
            Rule("koepel_tenant", "UPDATE", OWN, ("version", "text", "shares", "signed_at", "signed_by", "valid_to")),
            Rule("koepel_region", "INSERT", f"{POOL} AND signed_at IS NULL"),
        ],
    )
    tenant_table(
        "action_link",
        text("token_hash"),
        text("subject_kind"),
        ref("subject_id"),
        text("side"),
        text("action"),
        ref("person_id", null=True),
        text("language"),
        moment("created_at"),
        moment("expires_at"),
        moment("revoked_at", null=True),
        one_of("subject_kind", ("proposal", "trajectory"), "ck_action_link_subject_kind"),
        one_of("side", ("mentee", "mentor"), "ck_action_link_side"),
        one_of("action", ("meets", "goes_on", "duo", "mentor"), "ck_action_link_action"),
        rules=[*own("SELECT INSERT UPDATE"), Rule("koepel_auth", "SELECT", "token_hash = (SELECT sec.auth_key())")],
        unique=[("token_hash",)],
        indexes=[("token_hash",), ("tenant_id", "subject_id")],
    )
