# SPDX-License-Identifier: EUPL-1.2
"""The short lists of exceptions, each with its reason. What is not listed is refused."""

from __future__ import annotations

from koepel.roles import SCOPE_ROLES

TABLES_WITHOUT_OWNER = {
    "slug": "address words; no person, no municipality's data",
    "account": "found by account, before a municipality is known",
    "account_key": "found by one key",
    "session": "found by account",
    "session_key": "found by one key",
    "account_link": "found by one key",
    "account_event": "found by account",
    "identity_provider": "found by one key, the same for all; no person, no municipality's data",
    "identity_organisation": "found by that key; address words of places, no person",
    "identity": "found by one key",
    "challenge": "found by one key",
    "passkey": "found by account",
    "recovery_code": "found by account",
}
BOOKKEEPING = {"alembic_version": "written by migrations only; no scope role may read it"}
# Two municipalities see one row: the only tables where a policy may say OR.
PAIR_TABLES = frozenset({"proposal", "proposal_half", "proposal_disclosure"})
# USING (true): nothing personal (slug, partner), or a role that nobody can become (koepel_guard).
# of protocols: term, state and marks only; of what is set apart, of released cards, of grants and of invitations: ids only
GUARD_READS = frozenset(
    {"proposal_half", "protocol", "protocol_signature", "restriction", "card_release", "partner_grant", "participation"}
)
# What koepel_guard may delete, each by a policy that is the term itself, and the one column by which it finds a row.
GUARD_SWEEPS = {
    "session": "id", "account_link": "key", "account_event": "id", "challenge": "key", "program_token": "id",
    "program_assertion": "mark", "partner_request_key": "key", "pool_request_key": "key", "pool_event": "id",
    "pool_schedule_run": "due_at", "regional_draft": "id",
}  # fmt: skip
OPEN_POLICIES = frozenset(
    {("slug", role) for role in SCOPE_ROLES}
    | {("partner", role) for role in SCOPE_ROLES if role != "koepel_relay"}
    | {(table, "koepel_guard") for table in GUARD_READS}
)
DEFINER_FUNCTIONS = frozenset(
    {
        "sec.scope", "sec.tenant_id", "sec.collaboration_ids", "sec.subject_id", "sec.side", "sec.auth_key", "sec.account_id",
        "sec.actor_id", "sec.partner_id",
        "sec.protocol_ids", "sec.protocol_tenant_ids", "sec.dealing_tenant_ids", "sec.restricted_ids", "sec.own_card_ids",
        "sec.own_grant_ids", "sec.own_activity_ids", "sec.relaying", "sec.sweep",
        "sec.proposal_has_its_yeses", "sec.protocol_is_signed",
    }
)  # fmt: skip
PLAIN_FUNCTIONS = frozenset({"sec.refuse_change", "sec.participation_is_decided"})
# A UNIQUE that does not begin with its owner, and why that tells nothing.
GLOBAL_UNIQUE: dict[str, str] = {}
# Columns of koepel_relay: when and whose, never what.
RELAY_COLUMNS = frozenset({"tenant_id", "for_tenant_id", "collaboration_id", "id", "due_at", "queue", "state"})
