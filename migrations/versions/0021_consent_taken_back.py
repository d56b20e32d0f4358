# SPDX-License-Identifier: EUPL-1.2
"""Who takes a consent back by the own link takes back what rested on it in that very act: the grants, and what was let out."""

from alembic import op

from koepel.isolation import OWN, Rule

revision = "0021"
down_revision = "0020"

CLOSING = ("closed_at", "closed_why", "version", "updated_at")


def upgrade() -> None:
    mine = f"{OWN} AND %s = ANY (ARRAY(SELECT sec.own_grant_ids()))"
    grant, field = mine % "id", mine % "grant_id"
    rules = [
        ("partner_grant", Rule("koepel_guard", "SELECT", "true", ("tenant_id", "id", "person_id", "consent_on"))),
        ("partner_grant", Rule("koepel_participant", "SELECT", grant, ("tenant_id", "id", "closed_at", "version"))),
        ("partner_grant", Rule("koepel_participant", "UPDATE", f"{grant} AND closed_at IS NULL", CLOSING, check=grant)),
        ("disclosed_field", Rule("koepel_participant", "SELECT", field, ("tenant_id", "grant_id"))),
        ("disclosed_field", Rule("koepel_participant", "DELETE", field)),
    ]
    for table, rule in rules:
        for statement in rule.statements(table):
            op.execute(statement)
