# SPDX-License-Identifier: EUPL-1.2
"""What a data protection officer answers for: decisions on the law, consents, signed lists, processors, breaches."""

from koepel.columns import day, flag, moment, ref, small, text, tree, words
from koepel.isolation import OWN, Rule, append_only, one_of, own, tenant_table

revision = "0013"
down_revision = "0012"

KINDS = ("photo", "testimony", "special_fields", "outside_authority", "contact_after_closing")
STEPS = (
    "reported", "scoped", "assessed", "told_authority", "told_vtc", "told_persons", "no_notice", "noted", "closed",
    "reopened",
)  # fmt: skip


def upgrade() -> None:
    # A decision is a row: what holds is the last one, and the history cannot be rewritten.
    tenant_table(
        "legal_decision",
        text("topic"),
        text("value"),
        text("law"),
        text("reason"),
        day("decided_on"),
        text("decided_name"),
        ref("decided_by", null=True),
        moment("decided_at"),
        rules=[
            *own("SELECT INSERT"),
            Rule(
                "koepel_public", "SELECT", OWN, ("tenant_id", "id", "topic", "value", "law", "decided_on", "decided_at")
            ),
        ],
        indexes=[("tenant_id", "topic")],
    )
    append_only("legal_decision")
    tenant_table(
        "consent",
        ref("person_id"),
        text("kind"),
        text("answer"),
        text("about"),
        small("text_version"),
        text("language"),
        flag("interpreter"),
        day("given_on"),
        day("until", null=True),
        text("recorded_name"),
        ref("recorded_by", null=True),
        moment("recorded_at"),
        day("withdrawn_on", null=True),
        text("withdrawn_name"),
        ref("withdrawn_by", null=True),
        one_of("kind", KINDS, "ck_consent_kind"),
        one_of("answer", ("given", "refused"), "ck_consent_answer"),
        references={"person_id": "person"},
        cascade=["person_id"],
        rules=own(),
        indexes=[("tenant_id", "person_id")],
    )
    tenant_table(
        "access_list",
        small("version"),
        tree("content"),
        text("mark"),
        day("signed_on"),
        text("signed_name"),
        ref("signed_by", null=True),
        moment("signed_at"),
        rules=own("SELECT INSERT"),
        unique=[("version",)],
    )
    append_only("access_list")
    tenant_table(
        "sub_processor",
        text("name"),
        text("service"),
        text("data"),
        text("country"),
        text("guarantee"),
        day("since"),
        day("until", null=True),
        rules=[*own("SELECT INSERT UPDATE"), Rule("koepel_public", "SELECT", OWN)],
    )
    tenant_table(
        "arrangement",
        ref("collaboration_id"),
        small("version"),
        text("name"),
        tree("members"),
        tree("essence"),
        tree("duties"),
        day("published_on"),
        text("published_name"),
        ref("published_by", null=True),
        moment("published_at"),
        rules=[
            *own("SELECT INSERT"),
            Rule(
                "koepel_public", "SELECT", OWN,
                ("tenant_id", "id", "collaboration_id", "version", "name", "members", "essence", "duties", "published_on"),
            ),
        ],
        unique=[("collaboration_id", "version")],
    )  # fmt: skip
    append_only("arrangement")
    tenant_table(
        "breach",
        small("number"),
        text("what"),
        text("how"),
        moment("noticed_at"),
        text("reported_name"),
        ref("reported_by", null=True),
        moment("reported_at"),
        text("state"),
        ref("account_id", null=True),
        moment("seen_from", null=True),
        moment("seen_until", null=True),
        words("exports"),
        text("risk"),
        words("data_kinds"),
        text("consequences"),
        text("measures"),
        one_of("state", ("open", "closed"), "ck_breach_state"),
        one_of("risk", ("", "unlikely", "risk", "high"), "ck_breach_risk"),
        unique=[("number",)],
        rules=own("SELECT INSERT UPDATE"),
    )
    tenant_table(
        "breach_step",
        ref("breach_id"),
        text("kind"),
        text("note"),
        text("by_name"),
        ref("account_id", null=True),
        moment("at"),
        one_of("kind", STEPS, "ck_breach_step_kind"),
        references={"breach_id": "breach"},
        rules=own("SELECT INSERT"),
        indexes=[("tenant_id", "breach_id")],
    )
    append_only("breach_step")
