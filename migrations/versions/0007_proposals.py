# SPDX-License-Identifier: EUPL-1.2
"""Proposals with their two halves, what each side disclosed, and each municipality's own reasons."""

from alembic import op

from koepel.columns import day, flag, moment, ref, small, text, tree, whole
from koepel.isolation import OWN, POOL, Rule, one_of, own, pool, pool_table, tenant_table

revision = "0007"
down_revision = "0006"

STATES = ("draft", "proposed", "agreed", "willing", "introduced", "started", "declined", "expired", "withdrawn")
TWO = "mentee_tenant_id = (SELECT sec.tenant_id()) OR mentor_tenant_id = (SELECT sec.tenant_id())"
PERSON = f"{OWN} AND proposal_id = (SELECT sec.subject_id()) AND side = (SELECT sec.side())"
PAIR = "proposal_id,mentee_tenant_id,mentor_tenant_id"
MOVES = ("state", "state_at", "answer_by", "hold_until", "introduction_format", "introduction_place",
         "introduction_slots", "introduction_at", "introduction_held_on", "interpreter")  # fmt: skip


def upgrade() -> None:
    pool_table(
        "proposal",
        small("number"),
        ref("mentee_tenant_id"),
        ref("mentor_tenant_id"),
        ref("mentee_card_id"),
        ref("mentor_card_id"),
        small("place_no"),
        text("programme"),
        text("state"),
        text("owner_name"),
        ref("owner_account_id", null=True),
        ref("owner_tenant_id", null=True),
        flag("overruled"),
        text("overrule_reason"),
        moment("made_at"),
        moment("state_at"),
        day("answer_by", null=True),
        day("hold_until", null=True),
        text("introduction_format"),
        text("introduction_place"),
        tree("introduction_slots"),
        moment("introduction_at", null=True),
        day("introduction_held_on", null=True),
        flag("interpreter"),
        one_of("state", STATES, "ck_proposal_state"),
        rules=[
            Rule("koepel_tenant", "SELECT", TWO),
            Rule("koepel_tenant", "INSERT", f"{POOL} AND ({TWO})"),
            Rule("koepel_tenant", "UPDATE", TWO, MOVES),
            *pool("region", "SELECT INSERT"),
        ],
        unique=[("id", "mentee_tenant_id", "mentor_tenant_id")],
        indexes=[("mentee_tenant_id",), ("mentor_tenant_id",)],
    )
    op.execute(
        "CREATE CONSTRAINT TRIGGER yeses AFTER INSERT OR UPDATE OF state ON app.proposal"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION sec.proposal_has_its_yeses()"
    )
    pool_table(
        "proposal_half",
        ref("proposal_id"),
        text("side"),
        ref("tenant_id"),
        ref("mentee_tenant_id"),
        ref("mentor_tenant_id"),
        tree("shared"),
        text("municipality"),
        moment("municipality_at", null=True),
        text("municipality_by"),
        text("meets"),
        moment("meets_at", null=True),
        text("goes_on"),
        moment("goes_on_at", null=True),
        text("noted_by"),
        text("decline_reason"),
        text("first_name"),
        tree("told"),
        one_of("side", ("mentee", "mentor"), "ck_proposal_half_side"),
        one_of("municipality", ("asked", "yes", "no"), "ck_proposal_half_municipality"),
        one_of("meets", ("", "yes", "no", "talk"), "ck_proposal_half_meets"),
        one_of("goes_on", ("", "yes", "no", "talk"), "ck_proposal_half_goes_on"),
        key=("proposal_id", "side"),
        references={PAIR: "proposal:id,mentee_tenant_id,mentor_tenant_id"},
        rules=[
            Rule("koepel_tenant", "SELECT", TWO),
            Rule("koepel_tenant", "INSERT", f"{POOL} AND {OWN}"),
            Rule("koepel_tenant", "UPDATE", OWN),
            *pool("region", "SELECT INSERT"),
            Rule("koepel_participant", "SELECT", PERSON),
            Rule(
                "koepel_participant", "UPDATE", PERSON, ("meets", "meets_at", "goes_on", "goes_on_at", "decline_reason")
            ),
            Rule("koepel_guard", "SELECT", "true"),
        ],
        indexes=[("mentee_tenant_id",), ("mentor_tenant_id",), ("tenant_id", "proposal_id")],
    )
    op.execute(
        "ALTER TABLE app.proposal_half ADD CONSTRAINT ck_proposal_half_tenant"
        " CHECK (tenant_id = CASE side WHEN 'mentee' THEN mentee_tenant_id ELSE mentor_tenant_id END)"
    )
    pool_table(
        "proposal_disclosure",
        ref("proposal_id"),
        text("side"),
        ref("tenant_id"),
        ref("mentee_tenant_id"),
        ref("mentor_tenant_id"),
        text("step"),
        text("given_name"),
        tree("facts"),
        text("family_name"),
        text("channel"),
        text("contact"),
        moment("at"),
        one_of("side", ("mentee", "mentor"), "ck_proposal_disclosure_side"),
        one_of("step", ("s3", "s4"), "ck_proposal_disclosure_step"),
        key=("proposal_id", "side"),
        references={PAIR: "proposal:id,mentee_tenant_id,mentor_tenant_id"},
        rules=[
            Rule("koepel_tenant", "SELECT", TWO),
            Rule("koepel_tenant", "INSERT", f"{POOL} AND {OWN}"),
            Rule("koepel_tenant", "UPDATE", OWN),
            Rule("koepel_tenant", "DELETE", OWN),
        ],
        indexes=[("mentee_tenant_id",), ("mentor_tenant_id",)],
    )
    op.execute(
        "ALTER TABLE app.proposal_disclosure ADD CONSTRAINT ck_proposal_disclosure_tenant"
        " CHECK (tenant_id = CASE side WHEN 'mentee' THEN mentee_tenant_id ELSE mentor_tenant_id END)"
    )
    tenant_table(
        "proposal_reasons",
        ref("collaboration_id"),
        ref("proposal_id"),
        text("side"),
        whole("score"),
        tree("parts"),
        text("level"),
        small("weights_version"),
        tree("alternatives"),
        moment("at"),
        key=("proposal_id", "side"),
        rules=own("SELECT INSERT UPDATE DELETE"),
    )
