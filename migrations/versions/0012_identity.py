# SPDX-License-Identifier: EUPL-1.2
"""Other ways to prove who one is: identity providers with their table of organisations, passkeys, recovery codes."""

import sqlalchemy as sa
from alembic import op

from koepel.columns import blob, flag, moment, ref, text, tree, words
from koepel.isolation import ACCOUNT, KEY, auth_table, one_of, rules

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    # All rows of these two share one key: whoever signs in may read the list of providers, and nothing else by it.
    auth_table(
        "identity_provider",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("word", sa.Text, primary_key=True),
        text("name"),
        text("issuer"),
        text("client_id"),
        text("proves_by"),
        words("scopes"),
        tree("rules"),
        moment("added_at"),
        one_of(
            "proves_by",
            ("private_key_jwt", "client_secret_basic", "client_secret_post"),
            "ck_identity_provider_proves_by",
        ),
        rules=rules("koepel_auth", "SELECT INSERT UPDATE DELETE", KEY),
    )
    auth_table(
        "identity_organisation",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("word", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("code", sa.Text, primary_key=True),
        text("place_kind"),
        ref("place_id"),
        one_of("place_kind", ("municipality", "collaboration"), "ck_identity_organisation_place_kind"),
        sa.ForeignKeyConstraint(
            ["key", "word"],
            ["app.identity_provider.key", "app.identity_provider.word"],
            name="fk_identity_organisation_provider",
            ondelete="CASCADE",
        ),
        rules=rules("koepel_auth", "SELECT INSERT UPDATE DELETE", KEY),
    )
    # (issuer, sub) as one hash -> account; never by e-mail.
    auth_table(
        "identity",
        sa.Column("key", sa.Text, primary_key=True),
        ref("account_id"),
        text("provider"),
        moment("made_at"),
        rules=rules("koepel_auth", "SELECT INSERT", KEY),
    )
    # What may be answered once: the challenge of a passkey, the state of a sign-in that came back.
    auth_table(
        "challenge",
        sa.Column("key", sa.Text, primary_key=True),
        text("kind"),
        text("challenge"),
        ref("account_id", null=True),
        moment("expires_at"),
        one_of("kind", ("passkey", "state"), "ck_challenge_kind"),
        rules=rules("koepel_auth", "SELECT INSERT DELETE", KEY),
    )
    auth_table(
        "passkey",
        sa.Column("account_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        text("credential_id"),
        blob("public_key"),
        sa.Column("sign_count", sa.BigInteger, nullable=False),
        text("name"),
        words("transports"),
        moment("made_at"),
        moment("used_at", null=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["app.account.account_id"], name="fk_passkey_account_id", ondelete="CASCADE"
        ),
        rules=rules("koepel_auth", "SELECT INSERT UPDATE DELETE", ACCOUNT),
    )
    auth_table(
        "recovery_code",
        sa.Column("account_id", sa.Uuid, primary_key=True),
        sa.Column("code_hash", sa.Text, primary_key=True),
        moment("made_at"),
        moment("used_at", null=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["app.account.account_id"], name="fk_recovery_code_account_id", ondelete="CASCADE"
        ),
        rules=rules("koepel_auth", "SELECT INSERT UPDATE DELETE", ACCOUNT),
    )
    # By which provider a session or an appointment came; nothing for those of Koepel's own.
    op.add_column("session", text("provider", null=True), schema="app")
    op.add_column("session", moment("checked_at", null=True), schema="app")
    op.add_column("appointment", text("provider", null=True), schema="app")
    op.add_column("collaboration_appointment", text("provider", null=True), schema="app")
    # A municipality whose staff come in by their provider only.
    op.add_column("municipality", flag("provider_only", null=True), schema="app")
