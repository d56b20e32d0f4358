# SPDX-License-Identifier: EUPL-1.2
"""A municipality's settings, contact points and programmes; the collaboration, its members and agreement."""

from koepel.columns import day, flag, moment, ref, small, text, tree
from koepel.isolation import OWN, Rule, one_of, own, pool, pool_own, pool_table, tenant_table

revision = "0003"
down_revision = "0002"

KINDS = ("demo", "real")
ROLE_MODELS = ("minimal", "extended", "maximal")


def upgrade() -> None:
    tenant_table(
        "municipality",
        text("name"),
        text("slug"),
        text("nis"),
        text("kind"),
        text("chip"),
        small("colour"),
        text("role_model"),
        text("second_factor"),
        text("welcome"),
        text("accent"),
        small("silence_days"),
        moment("created_at"),
        one_of("kind", KINDS, "ck_municipality_kind"),
        one_of("role_model", ROLE_MODELS, "ck_municipality_role_model"),
        one_of("second_factor", ("required", "offered"), "ck_municipality_second_factor"),
        key=(),
        rules=[
            *own("SELECT INSERT UPDATE"),
            Rule("koepel_public", "SELECT", OWN),
            Rule("koepel_participant", "SELECT", OWN),
        ],
    )
    tenant_table(
        "contact_point",
        text("name"),
        text("function"),
        text("phone"),
        text("email"),
        text("hours"),
        flag("deputy"),
        ref("account_id", null=True),
        small("position"),
        rules=[*own(), Rule("koepel_public", "SELECT", OWN), Rule("koepel_participant", "SELECT", OWN)],
        unique=[("position",)],
    )
    tenant_table(
        "programme",
        text("template"),
        small("version"),
        text("name"),
        tree("settings"),
        flag("active"),
        rules=[*own("SELECT INSERT UPDATE"), Rule("koepel_public", "SELECT", OWN)],
        unique=[("template", "version")],
    )
    pool_table(
        "collaboration",
        text("name"),
        text("slug"),
        text("kind"),
        flag("single"),
        text("coordinating_body"),
        day("started_on"),
        day("ends_on", null=True),
        one_of("kind", KINDS, "ck_collaboration_kind"),
        key=(),
        rules=[*pool("tenant", "SELECT"), *pool("steering", "SELECT"), *pool("region", "SELECT INSERT UPDATE")],
        unique=[("kind",)],
    )
    # (collaboration_id, kind) -> collaboration: demo and real municipalities never share a collaboration.
    pool_table(
        "membership",
        ref("tenant_id"),
        text("kind"),
        text("name"),
        text("slug"),
        text("nis"),
        text("chip"),
        small("colour"),
        text("role_model"),
        small("signed_version", null=True),
        moment("signed_at", null=True),
        day("valid_from"),
        day("valid_to", null=True),
        one_of("kind", KINDS, "ck_membership_kind"),
        key=("tenant_id",),
        references={"kind": "collaboration:kind"},
        rules=[
            *pool("tenant", "SELECT"),
            *pool("region", "SELECT INSERT UPDATE"),
            *pool("steering", "SELECT"),
            *pool_own("UPDATE"),
        ],
    )
    pool_table(
        "agreement",
        small("version"),
        text("text"),
        tree("shares"),
        day("valid_from"),
        day("valid_to", null=True),
        key=("version",),
        rules=[*pool("tenant", "SELECT"), *pool("region", "SELECT INSERT"), *pool("steering", "SELECT")],
    )
    pool_table(
        "member_contact_point",
        ref("tenant_id"),
        text("name"),
        text("function"),
        text("phone"),
        text("hours"),
        key=("tenant_id",),
        rules=[*pool("tenant", "SELECT"), *pool("region", "SELECT"), *pool_own("INSERT UPDATE DELETE")],
    )
