# SPDX-License-Identifier: EUPL-1.2
"""How a duo closed, the aftercare of its mentor, and the diaries of a programme; a nightly job for surveys that leave by themselves."""

import sqlalchemy as sa

from koepel.columns import blob, day, flag, moment, ref, text, words
from koepel.isolation import one_of, own, own_in_use, tenant_table, unwalled
from koepel.keys.columns import sealed

revision = "0029"
down_revision = "0028"

DAILY = (
    "INSERT INTO app.schedule (tenant_id, id, name, queue, due_at, every_hours, state)"
    " SELECT DISTINCT ON (tenant_id) tenant_id, gen_random_uuid(), 'closing.daily', 'calm', now() + interval '1 day',"
    " 24, 'waiting' FROM app.schedule"
)
FORMS = ("joint", "apart", "mail", "if_needed")
COORDINATION = ("", "good", "so_so", "bad")
CONTACT = ("", "yes", "no", "unknown")
AGAIN = ("", "yes", "later", "no")
KINDS = ("activity", "effect")
GROUPS = ("newcomers", "residents", "organisations")
DOMAINS = (
    "networking", "using_city", "competences", "wellbeing",
    "relations", "knowing_newcomers", "attitude",
    "accessible", "participation", "diversity_policy",
)  # fmt: skip
SEEN_BY = ("mentee", "mentor", "organisation", "staff")


def upgrade() -> None:
    tenant_table(
        "closing_talk",
        ref("trajectory_id"),
        ref("duo_id"),
        text("form"),
        flag("ended_here"),
        flag("mentor_first"),
        day("held_on", null=True),
        words("outcomes"),
        blob("barriers"),
        text("coordination"),
        text("in_contact"),
        moment("noted_at"),
        text("noted_name"),
        one_of("form", FORMS, "ck_closing_talk_form"),
        one_of("coordination", COORDINATION, "ck_closing_talk_coordination"),
        one_of("in_contact", CONTACT, "ck_closing_talk_in_contact"),
        references={"trajectory_id": "trajectory", "duo_id": "duo"},
        cascade=["trajectory_id", "duo_id"],
        rules=own_in_use("trajectory_id"),
        unique=[("trajectory_id", "duo_id")],
    )
    sealed("closing_talk", "barriers")
    tenant_table(
        "aftercare",
        ref("person_id"),
        ref("engagement_id"),
        day("spoken_on"),
        text("again"),
        text("applied"),
        text("noted_name"),
        one_of("again", AGAIN, "ck_aftercare_again"),
        one_of("applied", AGAIN, "ck_aftercare_applied"),
        references={"person_id": "person", "engagement_id": "engagement"},
        cascade=["person_id", "engagement_id"],
        rules=own_in_use("person_id"),
        unique=[("person_id", "engagement_id")],
    )
    tenant_table(
        "diary_entry",
        text("kind"),
        day("on_day"),
        text("programme"),
        text("what"),
        text("went_well"),
        text("went_less"),
        text("adjusted"),
        text("target_group"),
        text("domain"),
        text("contribution"),
        text("helped"),
        text("hindered"),
        text("seen_by"),
        text("noted_name"),
        moment("removed_at", null=True),
        one_of("kind", KINDS, "ck_diary_entry_kind"),
        one_of("target_group", ("", *GROUPS), "ck_diary_entry_target_group"),
        one_of("domain", ("", *DOMAINS), "ck_diary_entry_domain"),
        one_of("seen_by", ("", *SEEN_BY), "ck_diary_entry_seen_by"),
        rules=own(),
        indexes=[("tenant_id", "kind", "on_day")],
    )
    with unwalled("schedule") as connection:  # municipalities that are there already take on the daily work
        connection.execute(sa.text(DAILY))
