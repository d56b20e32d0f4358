# SPDX-License-Identifier: EUPL-1.2
"""Campaigns with a link, who sent somebody, calls before an intake, guests of an info session, and the warm list."""

import sqlalchemy as sa
from alembic import op

from koepel.columns import day, moment, ref, text
from koepel.isolation import OWN, Rule, one_of, own, own_in_use, tenant_table, unwalled

revision = "0028"
down_revision = "0027"

SIDES = ("mentee", "mentor")
COMING = ("signed_up", "waiting", "present", "absent", "cancelled")
REACHED = ("yes", "no_answer", "wrong_number")
SAID = ("", "yes", "doubts", "no")
NEXT = ("info_session", "intake", "later", "not")
STEPS = ("call", "letter", "route")
OUTCOMES = ("reached", "not_reached", "sent", "asked", "nobody", "found")
NOBODY = "UPDATE app.registration SET referred_by = ''"
ARRIVES = (
    f"{OWN} AND typed_by IS NULL AND person_id IS NULL AND stage = 'new' AND arrived_by = 'online' AND referred_by = ''"
)
# A visitor reads of an activity only that an info session is planned, for which a campaign is under way.
LED_TO = (
    "id = ANY (ARRAY(SELECT campaign.session_id FROM app.campaign"
    " WHERE campaign.tenant_id = (SELECT sec.tenant_id()) AND campaign.ended_at IS NULL))"
)
POINTED_AT = f"{OWN} AND kind = 'info_session' AND state = 'planned' AND {LED_TO}"
OF_A_SESSION = ("tenant_id", "id", "kind", "title", "starts_at", "ends_at", "place", "capacity", "taken", "state")


def upgrade() -> None:
    _campaigns()
    _arrivals()
    _before_the_intake()
    _warm()


def _campaigns() -> None:
    tenant_table(
        "campaign",
        text("word"),
        text("title"),
        text("side"),
        text("source"),
        text("programme"),
        day("starts_on"),
        day("ends_on", null=True),
        ref("session_id", null=True),
        moment("ended_at", null=True),
        one_of("side", SIDES, "ck_campaign_side"),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_campaign_order"),
        references={"session_id": "activity"},
        rules=[*own(), Rule("koepel_public", "SELECT", OWN)],
        unique=[("word",)],
    )
    for statement in Rule("koepel_public", "SELECT", POINTED_AT, OF_A_SESSION).statements("activity"):
        op.execute(statement)


def _arrivals() -> None:
    op.add_column("registration", ref("campaign_id", null=True), schema="app")
    op.add_column("registration", text("referred_by", null=True), schema="app")
    with unwalled("registration") as connection:  # of those who are set apart too, whom no municipality sees
        connection.execute(sa.text(NOBODY))
    op.alter_column("registration", "referred_by", nullable=False, schema="app")
    op.create_foreign_key(
        "fk_registration_campaign_id", "registration", "campaign", ["tenant_id", "campaign_id"], ["tenant_id", "id"],
        source_schema="app", referent_schema="app",
    )  # fmt: skip
    op.create_index("ix_registration_tenant_id_campaign_id", "registration", ["tenant_id", "campaign_id"], schema="app")
    op.execute(f"ALTER POLICY public_insert ON app.registration WITH CHECK ({ARRIVES})")


def _before_the_intake() -> None:
    tenant_table(
        "pre_intake",
        ref("registration_id"),
        text("reached"),
        text("motivated"),
        text("enough_time"),
        text("language"),
        text("next_step"),
        day("again_on", null=True),
        moment("called_at"),
        ref("noted_by", null=True),
        text("noted_name"),
        one_of("reached", REACHED, "ck_pre_intake_reached"),
        one_of("motivated", SAID, "ck_pre_intake_motivated"),
        one_of("enough_time", SAID, "ck_pre_intake_enough_time"),
        one_of("next_step", NEXT, "ck_pre_intake_next_step"),
        sa.CheckConstraint("(next_step = 'later') = (again_on IS NOT NULL)", name="ck_pre_intake_later"),
        references={"registration_id": "registration"},
        cascade=["registration_id"],
        rules=own_in_use("registration_id"),
        indexes=[("tenant_id", "registration_id")],
    )
    tenant_table(
        "session_guest",
        ref("activity_id"),
        ref("registration_id"),
        text("state"),
        moment("asked_at"),
        moment("changed_at"),
        one_of("state", COMING, "ck_session_guest_state"),
        references={"activity_id": "activity", "registration_id": "registration"},
        cascade=["registration_id"],
        rules=own_in_use("registration_id"),
        unique=[("activity_id", "registration_id")],
        indexes=[("tenant_id", "registration_id")],
    )


def _warm() -> None:
    tenant_table(
        "warm_step",
        ref("person_id"),
        ref("intake_id"),
        text("kind"),
        text("route"),
        text("outcome"),
        day("done_on"),
        ref("noted_by", null=True),
        text("noted_name"),
        one_of("kind", STEPS, "ck_warm_step_kind"),
        one_of("outcome", OUTCOMES, "ck_warm_step_outcome"),
        sa.CheckConstraint("(kind = 'route') = (route <> '')", name="ck_warm_step_route"),
        references={"person_id": "person", "intake_id": "intake"},
        cascade=["person_id", "intake_id"],
        rules=own_in_use("person_id"),
        indexes=[("tenant_id", "intake_id"), ("tenant_id", "person_id")],
    )
    tenant_table(
        "reserve_place",
        ref("intake_id"),
        ref("person_id"),
        day("since_on"),
        text("noted_name"),
        key=("intake_id",),
        references={"intake_id": "intake"},  # and so of this person
        cascade=["intake_id"],
        rules=own_in_use("person_id"),
        indexes=[("tenant_id", "person_id")],
    )
