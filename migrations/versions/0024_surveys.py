# SPDX-License-Identifier: EUPL-1.2
"""Surveys of mentees and mentors: who was asked, and the answers, which a link puts in for its own survey alone."""

import sqlalchemy as sa

from koepel.columns import day, ref, small, text
from koepel.isolation import OWN, Rule, links_may_be, one_of, own_in_use, tenant_table

revision = "0024"
down_revision = "0023"

# By link: the one survey that the link is for, and only while it may be answered.
MINE = f"{OWN} AND id = (SELECT sec.subject_id()) AND side = (SELECT sec.side())"
MY_ANSWERS = f"{OWN} AND survey_id = (SELECT sec.subject_id())"


def upgrade() -> None:
    links_may_be(
        subject_kind=("proposal", "trajectory", "person", "survey"),
        action=("meets", "goes_on", "duo", "mentor", "rights", "survey"),
    )
    tenant_table(
        "survey",
        ref("trajectory_id"),
        ref("duo_id"),
        text("instrument"),
        small("version"),
        text("side"),
        text("part"),
        text("way"),
        text("language"),
        text("state"),
        day("asked_on"),
        day("link_until", null=True),
        day("answered_on", null=True),
        text("asked_name"),
        text("typed_name"),
        one_of("side", ("mentee", "mentor"), "ck_survey_side"),
        one_of("part", ("completed", "stopped", ""), "ck_survey_part"),
        one_of("way", ("link", "paper", "staff"), "ck_survey_way"),
        one_of("state", ("asked", "answered", "withdrawn"), "ck_survey_state"),
        sa.CheckConstraint("state <> 'answered' OR answered_on IS NOT NULL", name="ck_survey_answered"),
        references={"trajectory_id": "trajectory", "duo_id": "duo"},
        cascade=["trajectory_id", "duo_id"],
        rules=[
            *own_in_use("trajectory_id", "id"),
            Rule("koepel_participant", "SELECT", MINE),
            Rule(
                "koepel_participant", "UPDATE", f"{MINE} AND way = 'link' AND state IN ('asked', 'answered')",
                ("state", "answered_on", "language"), check=f"{MINE} AND way = 'link' AND state = 'answered'",
            ),
        ],
        unique=[("duo_id", "instrument")],
        indexes=[("tenant_id", "trajectory_id"), ("tenant_id", "state")],
    )  # fmt: skip
    tenant_table(
        "survey_answer",
        ref("survey_id"),
        text("item"),
        text("answer"),
        key=("survey_id", "item"),
        references={"survey_id": "survey"},
        cascade=["survey_id"],
        rules=[
            *own_in_use("survey_id"),
            *(Rule("koepel_participant", command, MY_ANSWERS) for command in ("SELECT", "INSERT", "DELETE")),
        ],
    )
