# SPDX-License-Identifier: EUPL-1.2
"""Trajectories and duos of the mentee's municipality, meetings and noted contacts, engagements of the mentor's."""

from koepel.columns import day, flag, moment, ref, small, text, whole
from koepel.isolation import OWN, Rule, one_of, own, part, rules, tenant_table

revision = "0005"
down_revision = "0004"

DUO_STATES = ("started", "paused", "stopped", "completed")
MODES = ("in_person", "online", "phone")
LINKED = f"{OWN} AND trajectory_id = (SELECT sec.subject_id())"
# By a duo link one reads and writes the mentor's own reports: no staff note, and nothing from the mentee's side.
REPORTS = f"{LINKED} AND reported_by = 'mentor' AND (SELECT sec.side()) = 'mentor'"


def upgrade() -> None:
    tenant_table(
        "trajectory",
        small("number"),
        ref("person_id"),
        ref("programme_id"),
        text("state"),
        day("started_on"),
        day("planned_end_on", null=True),
        day("ended_on", null=True),
        text("stop_reason"),
        text("stop_note"),
        small("silence_days"),
        small("usual_minutes"),
        text("usual_mode"),
        small("wanted_meetings"),
        flag("imported"),
        moment("pseudonymised_at", null=True),
        one_of("state", DUO_STATES, "ck_trajectory_state"),
        references={"person_id": "person", "programme_id": "programme"},
        rules=[*own("SELECT INSERT UPDATE DELETE"), *part("SELECT", "id", columns=(
            "tenant_id", "id", "number", "state", "started_on", "planned_end_on", "ended_on",
            "usual_minutes", "usual_mode"))],
        unique=[("number",)],
        indexes=[("tenant_id", "person_id"), ("tenant_id", "state")],
    )  # fmt: skip
    # One mentor and one mentee. The first names are there for the duo's own pages and go when it ends.
    tenant_table(
        "duo",
        ref("trajectory_id"),
        small("number"),
        text("state"),
        ref("proposal_id", null=True),
        ref("collaboration_id", null=True),
        ref("mentor_tenant_id", null=True),
        ref("mentor_person_id", null=True),
        text("mentee_first_name"),
        text("mentor_first_name"),
        text("pending_mentor"),
        day("started_on"),
        day("ended_on", null=True),
        moment("next_meeting_at", null=True),
        text("next_meeting_place"),
        day("last_contact_on", null=True),
        one_of("state", DUO_STATES, "ck_duo_state"),
        references={"trajectory_id": "trajectory"},
        cascade=["trajectory_id"],
        rules=[
            *own("SELECT INSERT UPDATE DELETE"),
            *part("SELECT", "trajectory_id", columns=(
                "tenant_id", "id", "trajectory_id", "state", "mentee_first_name", "mentor_first_name", "started_on",
                "ended_on", "next_meeting_at", "next_meeting_place")),
            Rule("koepel_participant", "UPDATE", LINKED, ("next_meeting_at", "next_meeting_place")),
        ],
        unique=[("trajectory_id", "number")],
        indexes=[("tenant_id", "state"), ("tenant_id", "proposal_id")],
    )  # fmt: skip
    # The other half as disclosed at s3 and s4: a name and one channel, no key of the mentor's person.
    tenant_table(
        "counterpart",
        ref("duo_id"),
        text("given_name"),
        text("family_name"),
        text("channel"),
        text("contact"),
        key=("duo_id",),
        references={"duo_id": "duo"},
        cascade=["duo_id"],
        rules=own("SELECT INSERT UPDATE DELETE"),
    )
    tenant_table(
        "meeting",
        ref("trajectory_id"),
        ref("duo_id"),
        day("held_on"),
        small("minutes"),
        text("mode"),
        text("activity"),
        text("place"),
        text("note"),
        text("reported_by"),
        ref("account_id", null=True),
        moment("reported_at"),
        moment("withdrawn_at", null=True),
        one_of("mode", MODES, "ck_meeting_mode"),
        one_of("reported_by", ("mentor", "staff", "import"), "ck_meeting_reported_by"),
        references={"trajectory_id": "trajectory", "duo_id": "duo"},
        cascade=["trajectory_id", "duo_id"],
        rules=[
            *own("SELECT INSERT UPDATE DELETE"),
            *rules("koepel_participant", "SELECT INSERT", REPORTS),
            Rule(
                "koepel_participant",
                "UPDATE",
                REPORTS,
                ("held_on", "minutes", "mode", "activity", "place", "note", "withdrawn_at"),
            ),
        ],
        indexes=[("tenant_id", "trajectory_id", "held_on"), ("tenant_id", "held_on")],
    )
    tenant_table(
        "contact",
        ref("trajectory_id"),
        ref("duo_id"),
        day("on_day"),
        text("kind"),
        text("reported_by"),
        moment("reported_at"),
        moment("withdrawn_at", null=True),
        one_of("kind", ("call", "message"), "ck_contact_kind"),
        references={"trajectory_id": "trajectory", "duo_id": "duo"},
        cascade=["trajectory_id", "duo_id"],
        rules=[
            *own("SELECT INSERT UPDATE DELETE"),
            *rules("koepel_participant", "SELECT INSERT", REPORTS),
            Rule("koepel_participant", "UPDATE", REPORTS, ("withdrawn_at",)),
        ],
        indexes=[("tenant_id", "trajectory_id")],
    )
    # The mentor's municipality sees this and no more of a duo: dates, status, load, hours a month.
    tenant_table(
        "engagement",
        ref("person_id"),
        ref("proposal_id", null=True),
        ref("collaboration_id", null=True),
        ref("mentee_tenant_id", null=True),
        text("programme"),
        text("state"),
        day("started_on"),
        day("ended_on", null=True),
        one_of("state", DUO_STATES, "ck_engagement_state"),
        references={"person_id": "person"},
        rules=own("SELECT INSERT UPDATE DELETE"),
        indexes=[("tenant_id", "person_id"), ("tenant_id", "proposal_id")],
    )
    tenant_table(
        "engagement_month",
        ref("engagement_id"),
        day("month"),
        whole("minutes"),
        key=("engagement_id", "month"),
        references={"engagement_id": "engagement"},
        cascade=["engagement_id"],
        rules=own("SELECT INSERT UPDATE DELETE"),
    )
