# SPDX-License-Identifier: EUPL-1.2
"""Drafts of pairs for a whole region: each is its own entry in the queue, and goes after thirty days with all that is in it."""

from koepel.columns import flag, moment, ref, small, text, tree, whole
from koepel.isolation import RELAYING, Rule, one_of, pool, pool_table, relay

revision = "0041"
down_revision = "0040"

STATES = ("waiting", "leased", "done", "dead")
STEPS = ("", "reading", "choosing", "writing")
CHOICES = ("keep", "leave_out")
OVER = f"{RELAYING} AND asked_at < statement_timestamp() - interval '30 days'"


def upgrade() -> None:
    region = pool("region", "SELECT INSERT UPDATE DELETE")
    pool_table(
        "regional_draft",
        text("programme"),
        text("policy"),
        small("policy_version"),
        text("state"),
        text("queue"),
        moment("due_at"),
        moment("leased_until", null=True),
        small("tries"),
        moment("done_at", null=True),
        text("fault"),
        text("step"),
        whole("mentees"),
        whole("mentors"),
        ref("account_id", null=True),
        moment("asked_at"),
        text("mark"),
        tree("report"),
        one_of("state", STATES, "ck_regional_draft_state"),
        one_of("step", STEPS, "ck_regional_draft_step"),
        rules=[
            *region,
            *relay("collaboration_id"),
            Rule("koepel_guard", "SELECT", OVER, ("id",)),
            Rule("koepel_guard", "DELETE", OVER),
        ],
        indexes=[("due_at",)],
    )
    # A card that is taken back takes its lines along.
    pool_table(
        "regional_draft_pair",
        ref("draft_id"),
        ref("mentee_card_id"),
        ref("mentor_card_id"),
        small("score"),
        small("added"),
        flag("apart"),
        flag("locked"),
        key=("draft_id", "mentee_card_id", "mentor_card_id"),
        references={"draft_id": "regional_draft", "mentee_card_id": "card", "mentor_card_id": "card"},
        cascade=["draft_id", "mentee_card_id", "mentor_card_id"],
        rules=region,
        indexes=[("collaboration_id", "mentee_card_id"), ("collaboration_id", "mentor_card_id")],
    )
    pool_table(
        "regional_draft_left",
        ref("draft_id"),
        ref("mentee_card_id"),
        text("rule"),
        whole("possible"),
        whole("above_floor"),
        key=("draft_id", "mentee_card_id"),
        references={"draft_id": "regional_draft", "mentee_card_id": "card"},
        cascade=["draft_id", "mentee_card_id"],
        rules=region,
        indexes=[("collaboration_id", "mentee_card_id")],
    )
    pool_table(
        "regional_draft_choice",
        ref("mentee_card_id"),
        ref("mentor_card_id"),
        text("choice"),
        ref("account_id", null=True),
        moment("chosen_at"),
        one_of("choice", CHOICES, "ck_regional_draft_choice_choice"),
        key=("mentee_card_id", "mentor_card_id"),
        references={"mentee_card_id": "card", "mentor_card_id": "card"},
        cascade=["mentee_card_id", "mentor_card_id"],
        rules=region,
        indexes=[("collaboration_id", "mentor_card_id")],
    )
