# SPDX-License-Identifier: EUPL-1.2
"""Evenings of short talks, and the nightly erasing of what people said of each other."""

import sqlalchemy as sa

from koepel.columns import moment, ref, small, text, whole
from koepel.isolation import one_of, own, own_in_use, tenant_table, unwalled

revision = "0043"
down_revision = "0042"

NIGHTLY = (
    "INSERT INTO app.schedule (tenant_id, id, name, queue, due_at, every_hours, state)"
    " SELECT DISTINCT ON (tenant_id) tenant_id, gen_random_uuid(), 'speed_dating.erase_marks', 'calm', now() + interval '1 day',"
    " 24, 'waiting' FROM app.schedule"
)


def upgrade() -> None:
    tenant_table(
        "speed_date",
        ref("activity_id"),
        text("programme"),
        small("tables"),
        small("minutes"),
        small("rounds"),
        small("begun"),
        whole("version"),
        moment("closed_at", null=True),
        sa.CheckConstraint("begun BETWEEN 0 AND rounds", name="ck_speed_date_begun"),
        references={"activity_id": "activity"},
        rules=own(),
        unique=[("activity_id",)],
    )
    tenant_table(
        "speed_date_guest",
        ref("speed_date_id"),
        ref("person_id"),
        ref("intake_id"),
        text("side"),
        text("presence"),
        text("outcome"),
        one_of("side", ("mentee", "mentor"), "ck_speed_date_guest_side"),
        one_of("presence", ("there", "late", "absent"), "ck_speed_date_guest_presence"),
        one_of("outcome", ("", "paired", "alone"), "ck_speed_date_guest_outcome"),
        references={"speed_date_id": "speed_date", "person_id": "person", "intake_id": "intake"},
        cascade=["speed_date_id", "person_id", "intake_id"],
        rules=own_in_use("person_id"),
        unique=[("speed_date_id", "intake_id", "person_id")],  # an intake has one person
        indexes=[("tenant_id", "person_id"), ("tenant_id", "intake_id")],
    )
    tenant_table(
        "speed_date_talk",
        ref("speed_date_id"),
        small("round"),
        small("table_no"),
        ref("mentee_person_id"),
        ref("mentor_person_id"),
        ref("mentee_intake_id"),
        ref("mentor_intake_id"),
        whole("score"),
        small("mentee_mark", null=True),
        small("mentor_mark", null=True),
        moment("marked_at", null=True),
        ref("proposal_id", null=True),
        sa.CheckConstraint("mentee_mark BETWEEN 0 AND 2", name="ck_speed_date_talk_mentee_mark"),
        sa.CheckConstraint("mentor_mark BETWEEN 0 AND 2", name="ck_speed_date_talk_mentor_mark"),
        references={
            "speed_date_id": "speed_date",
            "mentee_person_id": "person",
            "mentor_person_id": "person",
            "mentee_intake_id": "intake",
            "mentor_intake_id": "intake",
        },
        cascade=["speed_date_id", "mentee_person_id", "mentor_person_id", "mentee_intake_id", "mentor_intake_id"],
        rules=own_in_use("mentee_person_id", "mentor_person_id"),
        indexes=[
            ("tenant_id", "speed_date_id", "round"),
            ("tenant_id", "mentee_person_id"),
            ("tenant_id", "mentor_person_id"),
            ("tenant_id", "mentee_intake_id"),
            ("tenant_id", "mentor_intake_id"),
        ],
    )
    with unwalled("schedule") as connection:  # municipalities that are there already take on the nightly work
        connection.execute(sa.text(NIGHTLY))
