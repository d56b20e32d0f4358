# SPDX-License-Identifier: EUPL-1.2
"""Texts of a municipality, messages to a group, and who wants none of these, which a link may say for its own person."""

from koepel.columns import flag, moment, ref, small, text, whole
from koepel.isolation import OWN, Rule, links_may_be, one_of, own, own_in_use, participants_may_ring, tenant_table

revision = "0027"
down_revision = "0026"

GROUPS = ("mentors", "mentees", "duos", "activity", "waiting")
MINE = f"{OWN} AND id = (SELECT sec.subject_id())"


def upgrade() -> None:
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
        ),
        action=("meets", "goes_on", "duo", "mentor", "rights", "survey", "activity", "calendar", "broadcasts"),
    )
    participants_may_ring(
        "duo.touched",
        "duo.link_wanted",
        "rights.asked",
        "rights.withdrawn",
        "concerns.arrived",
        "activities.place_free",
        "broadcasts.stopped",
    )
    tenant_table(
        "broadcast_text",
        text("template"),
        text("programme"),
        text("language"),
        small("version"),
        flag("shipped"),
        text("subject"),
        text("body"),
        moment("written_at"),
        text("written_name"),
        rules=own(),
        unique=[("template", "programme", "language", "version")],
    )
    tenant_table(
        "broadcast",
        text("template"),
        text("audience"),
        text("programme"),
        ref("activity_id", null=True),
        text("state"),
        moment("made_at"),
        text("made_name"),
        moment("ready_at", null=True),
        whole("stopped"),
        whole("without_way"),
        whole("without_duo"),
        whole("sms_parts"),
        whole("part_price"),
        one_of("audience", GROUPS, "ck_broadcast_audience"),
        one_of("state", ("draft", "ready", "withdrawn"), "ck_broadcast_state"),
        references={"activity_id": "activity"},
        rules=own(),
        indexes=[("tenant_id", "made_at")],
    )
    tenant_table(
        "broadcast_words",
        ref("broadcast_id"),
        text("language"),
        text("subject"),
        text("body"),
        key=("broadcast_id", "language"),
        references={"broadcast_id": "broadcast"},
        cascade=["broadcast_id"],
        rules=own(),
    )
    tenant_table(
        "broadcast_wish",
        ref("person_id"),
        moment("stopped_at", null=True),
        text("said_by"),
        text("noted_name"),
        one_of("said_by", ("", "link", "staff"), "ck_broadcast_wish_said_by"),
        references={"person_id": "person"},
        rules=[
            *own_in_use("person_id"),
            Rule("koepel_participant", "SELECT", MINE),
            Rule("koepel_participant", "UPDATE", MINE, ("stopped_at", "said_by", "noted_name")),
        ],
        unique=[("person_id",)],
    )
