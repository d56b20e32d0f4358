# SPDX-License-Identifier: EUPL-1.2
"""Partners, the protocols under which a municipality works with them, and the rows that a protocol lets out."""

import sqlalchemy as sa
from alembic import op

from koepel.columns import blob, day, flag, moment, ref, small, text, tree, words
from koepel.isolation import (
    ACCOUNT,
    OWN,
    PARTNER,
    Rule,
    append_only,
    one_of,
    own,
    partner,
    partner_table,
    rules,
    tenant_table,
    unwalled,
)
from koepel.keys.columns import sealed
from koepel.roles import SCOPE_ROLES

revision = "0014"
down_revision = "0013"

RESERVED = (
    "samen", "l", "account", "dev", "healthz", "readyz", "static", "metrics", "api", "beheer", "csp", "taal", "over", "partner",
    "oauth", "ga-naar",
)  # fmt: skip
NIGHTLY = (
    "INSERT INTO app.schedule (tenant_id, id, name, queue, due_at, every_hours, state)"
    " SELECT DISTINCT ON (tenant_id) tenant_id, gen_random_uuid(), 'partners.close_expired', 'calm', now() + interval '1 day',"
    " 24, 'waiting' FROM app.schedule"
)
STEPS = ("card", "s1", "s2", "s3", "s4", "engagement", "partner")
KINDS = ("vdab", "ocmw", "agii", "reception_centre", "adult_education", "promoter", "host")
OURS = "tenant_id = ANY (ARRAY(SELECT sec.protocol_tenant_ids()))"


def upgrade() -> None:
    op.drop_constraint("ck_disclosure_step", "disclosure", schema="app")
    op.create_check_constraint("ck_disclosure_step", "disclosure", f"step IN {STEPS}", schema="app")
    _address_words()
    _organisations()
    _protocols()
    _what_it_lets_out()
    _what_goes_to_and_fro()
    for statement in Rule("koepel_partner", "INSERT", f"{OURS} AND actor = 'partner'").statements("audit_entry"):
        op.execute(statement)
    arriving = f"{OURS} AND arrived_by = 'partner' AND typed_by IS NULL AND person_id IS NULL AND stage = 'new'"
    for statement in Rule("koepel_partner", "INSERT", arriving).statements("registration"):
        op.execute(statement)
    with unwalled("schedule") as connection:  # municipalities that are there already take on the nightly work
        connection.execute(sa.text(NIGHTLY))


def _address_words() -> None:
    op.drop_constraint("ck_slug_kind", "slug", schema="app")
    op.drop_constraint("ck_slug_reserved", "slug", schema="app")
    op.create_check_constraint(
        "ck_slug_kind", "slug", "kind IN ('municipality', 'collaboration', 'partner')", schema="app"
    )
    op.create_check_constraint("ck_slug_reserved", "slug", f"word <> ALL (ARRAY{list(RESERVED)!r})", schema="app")
    mine = "kind = 'partner' AND target_id = (SELECT sec.partner_id())"
    for statement in Rule("koepel_partner", "INSERT", mine).statements("slug"):
        op.execute(statement)


def _organisations() -> None:
    partner_table(
        "partner",
        text("name"),
        text("kind"),
        text("company_number"),
        moment("created_at"),
        one_of("kind", KINDS, "ck_partner_kind"),
        key=(),
        # an organisation as anybody may know it: who is a partner is published with each protocol
        rules=[
            *(Rule(role, "SELECT", "true") for role in SCOPE_ROLES if role != "koepel_relay"),
            *rules("koepel_partner", "INSERT UPDATE", PARTNER),
        ],
    )
    partner_table(
        "partner_appointment",
        ref("account_id"),
        text("role"),
        text("function"),
        text("shown_name"),
        day("valid_from"),
        day("valid_to", null=True),
        one_of("role", ("partner", "partner_administrator"), "ck_partner_appointment_role"),
        references={},
        rules=[*rules("koepel_partner", "SELECT INSERT UPDATE", PARTNER), Rule("koepel_auth", "SELECT", ACCOUNT)],
        indexes=[("account_id",)],
    )
    partner_table(
        "partner_request_key",
        ref("actor"),
        ref("key"),
        text("route"),
        text("body_hash"),
        small("status"),
        text("location"),
        moment("at"),
        key=("actor", "key"),
        rules=rules("koepel_partner", "SELECT INSERT UPDATE", PARTNER),
    )


def _protocols() -> None:
    tenant_table(
        "protocol",
        small("number"),
        text("municipality"),
        ref("partner_id"),
        text("title"),
        text("purpose"),
        text("ground"),
        text("legal_text"),
        words("programmes"),
        text("persons"),
        flag("consent_needed"),
        flag("may_refer"),
        text("frequency"),
        text("sanctions"),
        day("starts_on"),
        day("ends_on"),
        # the same two days as moments of the real clock: what PostgreSQL compares with its own
        moment("opens_at"),
        moment("closes_at"),
        text("state"),
        text("text_mark"),
        text("advice"),
        text("advice_note"),
        text("advised_name"),
        ref("advised_by", null=True),
        moment("advised_at", null=True),
        text("why"),
        moment("updated_at"),
        one_of("ground", ("public_task", "legal_obligation", "consent"), "ck_protocol_ground"),
        one_of("frequency", ("per_event", "monthly", "on_request"), "ck_protocol_frequency"),
        one_of("state", ("draft", "advised", "in_force", "suspended", "revoked"), "ck_protocol_state"),
        one_of("advice", ("", "positive", "conditions", "negative"), "ck_protocol_advice"),
        sa.CheckConstraint("opens_at < closes_at", name="ck_protocol_term"),
        rules=[
            *own("SELECT INSERT UPDATE"),
            Rule("koepel_partner", "SELECT", f"{PARTNER} AND state <> 'draft'"),
            Rule("koepel_public", "SELECT", f"{OWN} AND state <> 'draft' AND state <> 'advised'"),
            Rule("koepel_guard", "SELECT", "true",
                 ("tenant_id", "id", "partner_id", "state", "opens_at", "closes_at", "text_mark", "advice")),
        ],
        unique=[("number",), ("id", "partner_id")],
        indexes=[("partner_id",)],
    )  # fmt: skip
    tenant_table(
        "protocol_field",
        ref("protocol_id"),
        text("field"),
        ref("partner_id"),
        key=("protocol_id", "field"),
        references={"protocol_id,partner_id": "protocol:id,partner_id"},
        rules=[
            *own("SELECT INSERT DELETE"),
            Rule("koepel_partner", "SELECT", PARTNER),
            Rule("koepel_public", "SELECT", OWN),
        ],
    )
    tenant_table(
        "protocol_signature",
        ref("protocol_id"),
        text("party"),
        ref("partner_id"),
        text("text_mark"),
        text("name"),
        text("function"),
        ref("account_id"),
        moment("signed_at"),
        one_of("party", ("municipality", "partner"), "ck_protocol_signature_party"),
        key=("protocol_id", "party"),
        references={"protocol_id,partner_id": "protocol:id,partner_id"},
        rules=[
            Rule("koepel_tenant", "SELECT", OWN),
            Rule("koepel_tenant", "INSERT", f"{OWN} AND party = 'municipality'"),
            Rule("koepel_tenant", "DELETE", OWN),
            Rule("koepel_partner", "SELECT", PARTNER),
            Rule("koepel_partner", "INSERT", f"{PARTNER} AND party = 'partner'"),
            Rule(
                "koepel_public", "SELECT", OWN, ("tenant_id", "protocol_id", "party", "name", "function", "signed_at")
            ),
            Rule("koepel_guard", "SELECT", "true", ("tenant_id", "protocol_id", "party", "text_mark")),
        ],
    )
    op.execute(
        "CREATE CONSTRAINT TRIGGER signed AFTER INSERT OR UPDATE OF state ON app.protocol DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION sec.protocol_is_signed()"
    )


def _what_it_lets_out() -> None:
    tenant_table(
        "partner_grant",
        ref("protocol_id"),
        ref("partner_id"),
        ref("person_id"),
        ref("worker_id", null=True),
        text("worker_name"),
        moment("opened_at"),
        ref("opened_by", null=True),
        day("consent_on", null=True),
        text("consent_language"),
        moment("closed_at", null=True),
        text("closed_why"),
        small("version"),
        moment("updated_at"),
        references={"protocol_id,partner_id": "protocol:id,partner_id", "person_id": "person"},
        rules=[
            *own("SELECT INSERT UPDATE"),
            *partner("SELECT", columns=("tenant_id", "id", "protocol_id", "partner_id", "worker_id", "worker_name", "opened_at",
                                        "closed_at", "closed_why", "version", "updated_at")),
            *partner("UPDATE", columns=("worker_id", "worker_name")),
        ],
        unique=[("id", "protocol_id", "partner_id")],
        indexes=[("tenant_id", "person_id"), ("partner_id",)],
    )  # fmt: skip
    tenant_table(
        "disclosed_field",
        ref("grant_id"),
        ref("protocol_id"),
        ref("partner_id"),
        text("field"),
        tree("value"),
        moment("disclosed_at"),
        key=("grant_id", "field"),
        # a field that its protocol does not name cannot stand here
        references={
            "grant_id,protocol_id,partner_id": "partner_grant:id,protocol_id,partner_id",
            "protocol_id,field": "protocol_field:protocol_id,field",
        },
        rules=[*own(), *partner("SELECT")],
        indexes=[("partner_id",)],
    )
    tenant_table(
        "delivery",
        ref("grant_id"),
        ref("protocol_id"),
        ref("partner_id"),
        ref("account_id", null=True),
        ref("client_id", null=True),
        text("via"),
        words("fields"),
        moment("at"),
        one_of("via", ("screen", "api", "csv"), "ck_delivery_via"),
        references={"grant_id,protocol_id,partner_id": "partner_grant:id,protocol_id,partner_id"},
        rules=[*own("SELECT"), *partner("SELECT INSERT")],
        indexes=[("tenant_id", "grant_id"), ("partner_id",)],
    )
    append_only("delivery")


def _what_goes_to_and_fro() -> None:
    tenant_table(
        "referral",
        ref("protocol_id"),
        ref("partner_id"),
        ref("worker_id", null=True),
        text("worker_name"),
        text("given_name"),
        text("family_name"),
        ref("registration_id"),
        ref("grant_id", null=True),
        text("stage"),
        text("reason"),
        moment("sent_at"),
        moment("stage_at"),
        moment("withdrawn_at", null=True),
        one_of("stage", ("sent", "received", "asked_back", "accepted", "rejected", "withdrawn"), "ck_referral_stage"),
        references={"protocol_id,partner_id": "protocol:id,partner_id", "registration_id": "registration"},
        rules=[
            *own("SELECT UPDATE"),
            *partner("SELECT INSERT"),
            *partner("UPDATE", columns=("withdrawn_at",)),
        ],
        unique=[("id", "protocol_id", "partner_id")],
        indexes=[("partner_id",), ("tenant_id", "registration_id")],
    )
    tenant_table(
        "partner_message",
        ref("protocol_id"),
        ref("partner_id"),
        ref("referral_id", null=True),
        ref("grant_id", null=True),
        text("sender"),
        text("kind"),
        blob("body"),
        text("shown_name"),
        ref("account_id", null=True),
        moment("sent_at"),
        moment("read_at", null=True),
        one_of("sender", ("partner", "municipality"), "ck_partner_message_sender"),
        one_of("kind", ("message", "question", "answer", "notice"), "ck_partner_message_kind"),
        references={
            "referral_id,protocol_id,partner_id": "referral:id,protocol_id,partner_id",
            "grant_id,protocol_id,partner_id": "partner_grant:id,protocol_id,partner_id",
        },
        rules=[
            Rule("koepel_tenant", "SELECT", OWN),
            Rule("koepel_tenant", "INSERT", f"{OWN} AND sender = 'municipality'"),
            Rule("koepel_tenant", "UPDATE", OWN, ("read_at",)),
            Rule("koepel_tenant", "DELETE", OWN),
            *partner("SELECT"),
            Rule("koepel_partner", "INSERT", f"{_partner_rows()} AND sender = 'partner'"),
            *partner("UPDATE", columns=("read_at",)),
        ],
        indexes=[("tenant_id", "referral_id"), ("tenant_id", "grant_id"), ("partner_id",)],
    )
    tenant_table(
        "four_party_meeting",
        ref("protocol_id"),
        ref("partner_id"),
        ref("grant_id"),
        moment("planned_at"),
        text("place"),
        text("state"),
        blob("goals"),
        blob("tasks"),
        blob("communication"),
        moment("updated_at"),
        one_of("state", ("planned", "held", "cancelled"), "ck_four_party_meeting_state"),
        references={"grant_id,protocol_id,partner_id": "partner_grant:id,protocol_id,partner_id"},
        rules=[*own(), *partner("SELECT")],
        indexes=[("tenant_id", "grant_id"), ("partner_id",)],
    )

    sealed("partner_message", "body")
    for column in ("goals", "tasks", "communication"):
        sealed("four_party_meeting", column)


def _partner_rows() -> str:
    return partner("INSERT")[0].where
