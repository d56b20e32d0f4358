# SPDX-License-Identifier: EUPL-1.2
"""A partner hands a client over to another one: it gives up its own access, and the municipality opens the other's."""

from alembic import op

from koepel.columns import moment, ref, text
from koepel.isolation import IN_FORCE, PARTNER, Rule, one_of, own, partner, tenant_table

revision = "0018"
down_revision = "0017"

OURS = "tenant_id = ANY (ARRAY(SELECT sec.protocol_tenant_ids()))"
# a signature comes before the protocol is in force, and leaves a line all the same
DEALING = "tenant_id = ANY (ARRAY(SELECT sec.dealing_tenant_ids()))"
UNDER = f"{PARTNER} AND {IN_FORCE}"


def upgrade() -> None:
    tenant_table(
        "partner_handover",
        text("kind"),
        ref("grant_id"),
        ref("protocol_id"),
        ref("partner_id"),
        ref("to_protocol_id"),
        ref("to_partner_id"),
        text("to_name"),
        ref("to_grant_id", null=True),
        ref("account_id", null=True),
        text("shown_name"),
        moment("sent_at"),
        moment("due_at"),
        moment("undone_at", null=True),
        text("outcome"),
        moment("settled_at", null=True),
        one_of("kind", ("referral", "transfer"), "ck_partner_handover_kind"),
        one_of("outcome", ("", "passed", "refused", "undone"), "ck_partner_handover_outcome"),
        references={
            "grant_id,protocol_id,partner_id": "partner_grant:id,protocol_id,partner_id",
            "to_protocol_id,to_partner_id": "protocol:id,partner_id",
        },
        rules=[
            *own("SELECT INSERT UPDATE"),
            *partner("SELECT"),
            Rule("koepel_partner", "INSERT", f"{UNDER} AND outcome = ''"),
            Rule("koepel_partner", "UPDATE", f"{UNDER} AND outcome = ''", ("undone_at",)),
        ],
        indexes=[("tenant_id", "grant_id"), ("partner_id",)],
    )
    _giving_up()
    _by_provider()
    op.add_column("program_token", text("certificate", null=True), schema="app")
    for statement in Rule("koepel_partner", "INSERT", f"{OURS} AND kind = 'partners.pass_on'").statements("outbox"):
        op.execute(statement)
    op.execute("DROP POLICY partner_insert ON app.audit_entry")
    for statement in Rule("koepel_partner", "INSERT", f"{DEALING} AND actor = 'partner'").statements("audit_entry"):
        op.execute(statement)
    op.execute("GRANT UPDATE (worker_id, worker_name) ON app.referral TO koepel_partner")


def _by_provider() -> None:
    """An identity provider may vouch for the people of a partner as well."""
    places = "ck_identity_organisation_place_kind"
    op.drop_constraint(places, "identity_organisation", schema="app")
    allowed = "place_kind IN ('municipality', 'collaboration', 'partner')"
    op.create_check_constraint(places, "identity_organisation", allowed, schema="app")
    op.add_column("partner_appointment", text("provider", null=True), schema="app")


def _giving_up() -> None:
    """A partner may close what is open to it and clear its rows; what is closed it cannot touch, so never open again."""
    op.execute("DROP POLICY partner_update ON app.partner_grant")
    columns = ("worker_id", "worker_name", "closed_at", "closed_why", "version", "updated_at")
    closing = Rule("koepel_partner", "UPDATE", f"{UNDER} AND closed_at IS NULL", columns, check=UNDER)
    for statement in (*closing.statements("partner_grant"), *partner("DELETE")[0].statements("disclosed_field")):
        op.execute(statement)
