# SPDX-License-Identifier: EUPL-1.2
"""Programs of a partner: who they are, by which keys they prove it, which tokens they hold."""

from koepel.columns import moment, ref, refs, text, tree, words
from koepel.isolation import KEY, PARTNER, Rule, partner_table, rules

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    partner_table(
        "program",
        text("key"),
        text("name"),
        ref("created_by", null=True),
        moment("created_at"),
        moment("ended_at", null=True),
        text("hook_url"),
        text("hook_salt"),
        moment("hook_called_at", null=True),
        moment("hook_failed_at", null=True),
        text("hook_fault"),
        rules=[
            *rules("koepel_partner", "SELECT INSERT UPDATE", PARTNER),
            # before a partner is known: whose program is this?
            Rule("koepel_auth", "SELECT", KEY, ("partner_id", "id", "key")),
        ],
        unique=[("key",)],
        indexes=[("key",)],
    )
    partner_table(
        "program_key",
        ref("program_id"),
        text("mark"),
        tree("jwk"),
        ref("created_by", null=True),
        moment("created_at"),
        moment("ends_at"),
        moment("ended_at", null=True),
        references={"program_id": "program"},
        rules=rules("koepel_partner", "SELECT INSERT UPDATE", PARTNER),
        indexes=[("partner_id", "program_id")],
    )
    partner_table(
        "program_token",
        ref("program_id"),
        text("key"),
        words("scopes"),
        refs("protocol_ids"),
        moment("issued_at"),
        moment("expires_at"),
        moment("revoked_at", null=True),
        references={"program_id": "program"},
        rules=[
            *rules("koepel_partner", "SELECT INSERT UPDATE DELETE", PARTNER),
            Rule("koepel_auth", "SELECT", KEY, ("partner_id", "program_id", "key")),
        ],
        unique=[("key",)],
        indexes=[("key",), ("partner_id", "program_id")],
    )
    partner_table(
        "program_assertion",
        ref("program_id"),
        text("mark"),
        moment("kept_until_at"),
        key=("program_id", "mark"),
        references={"program_id": "program"},
        rules=rules("koepel_partner", "SELECT INSERT DELETE", PARTNER),
    )
