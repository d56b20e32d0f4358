# SPDX-License-Identifier: EUPL-1.2
"""What each guest of an evening says stands in a row of its own, which the guest fills in by an own link, too."""

from contextlib import ExitStack

import sqlalchemy as sa
from alembic import op

from koepel.columns import flag, moment, ref, small, text
from koepel.isolation import OWN, Rule, links_may_be, one_of, own_in_use, tenant_table, unwalled

revision = "0045"
down_revision = "0044"

MINE = f"{OWN} AND guest_id = (SELECT sec.subject_id())"
SAID = ("mark", "marked_by", "marked_at")
COPIED = """
INSERT INTO app.speed_date_answer
 (tenant_id, id, talk_id, guest_id, person_id, round, table_no, other_name, mark, marked_by, marked_at, laid_at, final)
SELECT talk.tenant_id, gen_random_uuid(), talk.id, guest.id, guest.person_id, talk.round, talk.table_no, '', said.mark,
 CASE WHEN said.mark IS NULL THEN '' ELSE 'staff' END, CASE WHEN said.mark IS NULL THEN NULL ELSE talk.marked_at END,
 coalesce(talk.marked_at, now()), evening.closed_at IS NOT NULL
FROM app.speed_date_talk talk
JOIN app.speed_date evening ON evening.tenant_id = talk.tenant_id AND evening.id = talk.speed_date_id
JOIN app.speed_date_guest guest ON guest.tenant_id = talk.tenant_id AND guest.speed_date_id = talk.speed_date_id
 AND guest.intake_id IN (talk.mentee_intake_id, talk.mentor_intake_id)
CROSS JOIN LATERAL (SELECT CASE guest.side WHEN 'mentee' THEN talk.mentee_mark ELSE talk.mentor_mark END AS mark) said
WHERE talk.round <= evening.begun
"""


def upgrade() -> None:
    tenant_table(
        "speed_date_answer",
        ref("talk_id"),
        ref("guest_id"),
        ref("person_id"),
        small("round"),
        small("table_no"),
        text("other_name"),
        small("mark", null=True),
        text("marked_by"),
        moment("marked_at", null=True),
        moment("laid_at"),
        flag("final"),
        sa.CheckConstraint("mark BETWEEN 0 AND 2", name="ck_speed_date_answer_mark"),
        one_of("marked_by", ("", "guest", "staff"), "ck_speed_date_answer_marked_by"),
        references={"talk_id": "speed_date_talk", "guest_id": "speed_date_guest", "person_id": "person"},
        cascade=["talk_id", "guest_id", "person_id"],
        rules=[
            *own_in_use("person_id"),
            Rule("koepel_participant", "SELECT", MINE),
            # once the evening is closed nothing changes, and nobody but the guest fills in as the guest
            Rule("koepel_participant", "UPDATE", f"{MINE} AND NOT final", SAID, check=f"{MINE} AND marked_by = 'guest'"),
        ],
        unique=[("talk_id", "guest_id", "person_id")],  # a guest is one person
        indexes=[("tenant_id", "guest_id"), ("tenant_id", "person_id")],
    )  # fmt: skip
    with ExitStack() as opened:
        for table in ("speed_date", "speed_date_guest", "speed_date_talk", "speed_date_answer"):
            connection = opened.enter_context(unwalled(table))
        connection.execute(sa.text(COPIED))
    for column in ("mentee_mark", "mentor_mark", "marked_at"):
        op.drop_column("speed_date_talk", column, schema="app")
    links_may_be(
        subject_kind=(
            "proposal", "trajectory", "person", "survey", "participation", "activity", "account", "broadcast_wish",
            "signing", "speed_guest",
        ),
        action=(
            "meets", "goes_on", "duo", "mentor", "rights", "survey", "activity", "calendar", "broadcasts", "sign", "marks",
        ),
    )  # fmt: skip
