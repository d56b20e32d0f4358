# SPDX-License-Identifier: EUPL-1.2
"""Activities and who takes part, sign-up by an own link, and links of calendars."""

import sqlalchemy as sa

from koepel.columns import flag, moment, ref, small, text
from koepel.isolation import OWN, Rule, links_may_be, one_of, own, own_in_use, participants_may_ring, tenant_table

revision = "0025"
down_revision = "0024"

KINDS = ("training", "intervision", "group_activity", "info_session", "celebration", "consultation")
AUDIENCES = ("mentors", "mentees", "both")
STATES = ("planned", "held", "cancelled")
COMING = ("invited", "signed_up", "waiting", "present", "absent", "cancelled")
MINE = f"{OWN} AND id = (SELECT sec.subject_id())"
OF_MINE = f"{OWN} AND id = ANY (ARRAY(SELECT sec.own_activity_ids()))"
BY_LINK = "state = ANY (ARRAY['invited', 'signed_up', 'waiting', 'cancelled'])"  # who was there is for staff to say


def upgrade() -> None:
    links_may_be(
        subject_kind=("proposal", "trajectory", "person", "survey", "participation", "activity", "account"),
        action=("meets", "goes_on", "duo", "mentor", "rights", "survey", "activity", "calendar"),
    )
    participants_may_ring(
        "duo.touched",
        "duo.link_wanted",
        "rights.asked",
        "rights.withdrawn",
        "concerns.arrived",
        "activities.place_free",
    )
    tenant_table(
        "activity",
        text("kind"),
        text("title"),
        moment("starts_at"),
        moment("ends_at"),
        text("place"),
        text("online_link"),
        small("capacity", null=True),
        small("taken"),
        text("language"),
        text("audience"),
        text("programme"),
        flag("mandatory"),
        text("material"),
        text("state"),
        moment("cancelled_at", null=True),
        one_of("kind", KINDS, "ck_activity_kind"),
        one_of("audience", AUDIENCES, "ck_activity_audience"),
        one_of("state", STATES, "ck_activity_state"),
        sa.CheckConstraint("taken >= 0 AND taken <= capacity", name="ck_activity_capacity"),
        rules=[
            *own(),
            Rule("koepel_participant", "SELECT", OF_MINE),
            Rule(
                "koepel_participant",
                "UPDATE",
                f"{OF_MINE} AND state = 'planned' AND (SELECT sec.side()) <> 'self'",
                ("taken",),
            ),
        ],
        indexes=[("tenant_id", "state", "starts_at")],
    )
    tenant_table(
        "participation",
        ref("activity_id"),
        ref("person_id"),
        text("side"),
        text("first_name"),
        text("came_by"),
        text("state"),
        moment("invited_at", null=True),
        moment("asked_at", null=True),
        moment("changed_at"),
        one_of("side", ("mentee", "mentor"), "ck_participation_side"),
        one_of("came_by", ("staff", "link"), "ck_participation_came_by"),
        one_of("state", COMING, "ck_participation_state"),
        references={"activity_id": "activity", "person_id": "person"},
        rules=[
            *own_in_use("person_id"),
            Rule("koepel_participant", "SELECT", MINE),
            Rule(
                "koepel_participant", "UPDATE", f"{MINE} AND {BY_LINK}", ("state", "came_by", "asked_at", "changed_at"),
                check=f"{MINE} AND {BY_LINK}",
            ),
            Rule("koepel_guard", "SELECT", "true", ("tenant_id", "id", "activity_id")),
        ],
        unique=[("activity_id", "person_id")],
        indexes=[("tenant_id", "person_id")],
    )  # fmt: skip
