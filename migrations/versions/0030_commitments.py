# SPDX-License-Identifier: EUPL-1.2
"""What a mentor signs once, in which words; and the half-page to which both people of a duo say yes before they go on."""

import sqlalchemy as sa
from alembic import op

from koepel.columns import day, flag, moment, ref, small, text, tree
from koepel.isolation import (
    OWN,
    Rule,
    links_may_be,
    one_of,
    own,
    own_in_use,
    participants_may_ring,
    tenant_table,
    unwalled,
)

revision = "0030"
down_revision = "0029"

SIGNED = ("volunteer_agreement", "confidentiality")
KINDS = (*SIGNED, "statement")
# By the link for signing: the own signatures of this mentor, and new ones that nobody noted.
MINE = f"{OWN} AND person_id = (SELECT sec.subject_id()) AND (SELECT sec.side()) = 'mentor'"
STATEMENT = ("statement_on", "statement_way", "statement_language", "statement_text", "statement_hash")


def upgrade() -> None:
    _links()
    tenant_table(
        "commitment_text",
        text("kind"),
        small("version"),
        tree("words"),
        day("effective_from"),
        flag("sign_again"),
        text("adopted_name"),
        ref("adopted_by", null=True),
        moment("adopted_at"),
        one_of("kind", KINDS, "ck_commitment_text_kind"),
        rules=[*own("SELECT INSERT"), Rule("koepel_participant", "SELECT", OWN, (
            "tenant_id", "id", "kind", "version", "words", "effective_from", "sign_again"))],
        unique=[("kind", "version")],
    )  # fmt: skip
    tenant_table(
        "commitment",
        ref("person_id"),
        text("kind"),
        text("source"),
        small("version"),
        text("hash"),
        text("language"),
        text("way"),
        day("signed_on"),
        text("noted_name"),
        ref("noted_by", null=True),
        moment("noted_at"),
        one_of("kind", SIGNED, "ck_commitment_kind"),
        one_of("source", ("koepel", "own"), "ck_commitment_source"),
        one_of("way", ("screen", "link", "paper"), "ck_commitment_way"),
        sa.CheckConstraint("(way = 'link') = (noted_name = '')", name="ck_commitment_noted"),
        references={"person_id": "person"},
        rules=[
            *own_in_use("person_id"),
            Rule("koepel_participant", "SELECT", MINE),
            Rule("koepel_participant", "INSERT", f"{MINE} AND way = 'link'"),
        ],
        indexes=[("tenant_id", "person_id")],
    )
    _statement()


def _statement() -> None:
    op.add_column("proposal_half", day("statement_on", null=True), schema="app")
    names = (*STATEMENT[1:], "statement_name", "explained_name")
    for name in names:
        op.add_column("proposal_half", text(name, null=True), schema="app")
    with unwalled("proposal_half"):
        half = sa.table("proposal_half", *map(sa.column, names), schema="app")
        op.execute(half.update().values(dict.fromkeys(names, "")))
    for name in names:
        op.alter_column("proposal_half", name, nullable=False, schema="app")
    ways = ("", "link", "aloud", "paper")
    op.create_check_constraint(
        "ck_proposal_half_statement_way", "proposal_half", f"statement_way IN {ways}", schema="app"
    )
    op.create_check_constraint(
        "ck_proposal_half_statement",
        "proposal_half",
        "(statement_on IS NULL) = (statement_way = '')",
        schema="app",
    )
    op.execute(f"GRANT UPDATE ({', '.join(STATEMENT)}) ON app.proposal_half TO koepel_participant")


def _links() -> None:
    links_may_be(
        subject_kind=(
            "proposal",
            "trajectory",
            "person",
            "survey",
            "participation",
            "activity",
            "account",
            "broadcast_wish",
            "signing",
        ),
        action=("meets", "goes_on", "duo", "mentor", "rights", "survey", "activity", "calendar", "broadcasts", "sign"),
    )
    participants_may_ring(
        "duo.touched",
        "duo.link_wanted",
        "rights.asked",
        "rights.withdrawn",
        "concerns.arrived",
        "activities.place_free",
        "broadcasts.stopped",
        "commitments.signed",
    )
