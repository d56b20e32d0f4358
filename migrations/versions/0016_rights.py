# SPDX-License-Identifier: EUPL-1.2
"""A person's rights: requests with one clock, what is set apart (GDPR art. 18), and the page that shows the own data.

What is set apart is hidden by the policies of the tables themselves: one array, asked once for each statement, no lookup per row.
"""

from alembic import op

from koepel.columns import blob, day, moment, ref, refs, small, text
from koepel.isolation import OWN, POOL, Rule, one_of, own, part, pool_own, pool_table, tenant_table
from koepel.keys.columns import sealed

revision = "0016"
down_revision = "0015"

KINDS = ("correct", "object", "restrict", "erase", "take_along", "complain")
OUTCOMES = ("", "granted", "partly", "refused", "nothing_kept")
LIMITS = ("", "public_task", "legal_duty", "claims", "archive", "others", "unfounded")
CHECKS = ("", "known", "card_seen", "called", "letter")
GROUNDS = ("contested", "unlawful", "claims", "objection")
# Under which key each row of a person stands: what is set apart names persons, trajectories, duos and grants.
SET_APART = {
    "person": "id", "language_skill": "person_id", "registration": "person_id", "intake": "person_id", "readiness": "person_id",
    "screening": "person_id", "trajectory": "id", "duo": "trajectory_id", "counterpart": "duo_id", "meeting": "trajectory_id",
    "contact": "trajectory_id", "engagement": "person_id", "partner_grant": "person_id", "disclosed_field": "grant_id",
}  # fmt: skip
SELF = f"{OWN} AND (SELECT sec.side()) = 'self'"
MINE = f"{SELF} AND person_id = (SELECT sec.subject_id())"


def upgrade() -> None:
    _links()
    _requests()
    _set_apart()
    _signals()
    _own_page()


def _links() -> None:
    for column, words in (
        ("subject_kind", ("proposal", "trajectory", "person")),
        ("side", ("mentee", "mentor", "self")),
        ("action", ("meets", "goes_on", "duo", "mentor", "rights")),
    ):
        op.drop_constraint(f"ck_action_link_{column}", "action_link", schema="app")
        op.create_check_constraint(f"ck_action_link_{column}", "action_link", f"{column} IN {words}", schema="app")


def _requests() -> None:
    # No reference to the person: the answer must be shown to a supervisor when the person is erased.
    tenant_table(
        "rights_request",
        small("number"),
        ref("person_id", null=True),
        ref("proposal_id", null=True),
        ref("from_tenant_id", null=True),
        ref("collaboration_id", null=True),
        ref("shared_ref"),
        text("kind"),
        text("made_by"),
        blob("words"),
        text("language"),
        text("noted_name"),
        ref("noted_by", null=True),
        day("received_on"),
        day("due_on"),
        day("extended_on", null=True),
        blob("extension_why"),
        text("checked_how"),
        text("checked_name"),
        ref("checked_by", null=True),
        day("checked_on", null=True),
        text("state"),
        text("outcome"),
        text("limits"),
        blob("answer"),
        text("answered_name"),
        ref("answered_by", null=True),
        day("answered_on", null=True),
        one_of("kind", KINDS, "ck_rights_request_kind"),
        one_of("made_by", ("person", "staff", "municipality"), "ck_rights_request_made_by"),
        one_of("state", ("open", "answered"), "ck_rights_request_state"),
        one_of("outcome", OUTCOMES, "ck_rights_request_outcome"),
        one_of("limits", LIMITS, "ck_rights_request_limits"),
        one_of("checked_how", CHECKS, "ck_rights_request_checked_how"),
        rules=[
            *own("SELECT INSERT UPDATE DELETE"),
            Rule("koepel_participant", "SELECT", MINE,
                 ("tenant_id", "id", "person_id", "kind", "received_on", "due_on", "extended_on", "state", "outcome", "limits",
                  "answered_on")),
            Rule("koepel_participant", "INSERT", f"{MINE} AND made_by = 'person' AND state = 'open' AND outcome = ''"),
        ],
        unique=[("shared_ref",)],
        indexes=[("tenant_id", "person_id"), ("tenant_id", "state", "due_on")],
    )  # fmt: skip
    for column in ("words", "extension_why", "answer"):
        sealed("rights_request", column)
    tenant_table(
        "rights_part",
        ref("request_id"),
        ref("with_tenant_id"),
        ref("person_id"),
        ref("proposal_id"),
        text("municipality"),
        text("outcome"),
        day("answered_on", null=True),
        key=("request_id", "with_tenant_id"),
        references={"request_id": "rights_request"},
        cascade=["request_id"],
        rules=[
            *own("SELECT INSERT UPDATE DELETE"),
            Rule("koepel_participant", "SELECT", MINE,
                 ("tenant_id", "request_id", "with_tenant_id", "person_id", "municipality", "outcome", "answered_on")),
        ],
    )  # fmt: skip


def _set_apart() -> None:
    tenant_table(
        "restriction",
        ref("person_id"),
        ref("request_id", null=True),
        refs("held"),
        text("ground"),
        moment("since"),
        text("set_name"),
        ref("set_by", null=True),
        day("told_on", null=True),
        text("told_how"),
        moment("lifted_at", null=True),
        text("lifted_name"),
        ref("lifted_by", null=True),
        blob("lift_why"),
        one_of("ground", GROUNDS, "ck_restriction_ground"),
        references={"person_id": "person"},
        cascade=["person_id"],
        rules=[
            *own("SELECT INSERT UPDATE DELETE"),
            Rule("koepel_participant", "SELECT", MINE, ("tenant_id", "id", "person_id", "since", "lifted_at")),
            Rule("koepel_guard", "SELECT", "true", ("tenant_id", "held", "lifted_at")),
        ],
        indexes=[("tenant_id", "person_id")],
    )
    sealed("restriction", "lift_why")
    op.execute(
        "CREATE UNIQUE INDEX ix_restriction_now ON app.restriction (tenant_id, person_id) WHERE lifted_at IS NULL"
    )
    for table, column in SET_APART.items():
        where = f"{OWN} AND ({column} = ANY (ARRAY(SELECT sec.restricted_ids()))) IS NOT TRUE"
        for command in ("select", "update", "delete"):
            op.execute(
                f"DO $$ BEGIN IF EXISTS (SELECT FROM pg_policies WHERE schemaname = 'app' AND tablename = '{table}'"
                f" AND policyname = 'tenant_{command}') THEN"
                f" ALTER POLICY tenant_{command} ON app.{table} USING ({where}); END IF; END $$"
            )


def _signals() -> None:
    # Across a border we send: a kind, a day and a proposal. The receiver deletes it when it has heard.
    pool_table(
        "rights_signal",
        ref("tenant_id"),
        ref("for_tenant_id"),
        ref("proposal_id"),
        ref("shared_ref"),
        text("word"),
        text("kind"),
        day("received_on"),
        day("due_on"),
        text("outcome"),
        moment("told_at"),
        one_of("word", ("asked", "extended", "answered"), "ck_rights_signal_word"),
        one_of("kind", KINDS, "ck_rights_signal_kind"),
        one_of("outcome", OUTCOMES, "ck_rights_signal_outcome"),
        rules=[
            Rule("koepel_tenant", "SELECT", f"{POOL} AND for_{OWN}"),
            *pool_own("INSERT"),
            Rule("koepel_tenant", "DELETE", f"{POOL} AND for_{OWN}"),
        ],
        indexes=[("for_tenant_id", "proposal_id"), ("tenant_id",)],
    )


def _own_page() -> None:
    shown = {
        "audit_entry": ("tenant_id", "id", "at", "account_id", "actor", "action", "fields", "purpose", "person_id"),
        "disclosure": ("tenant_id", "id", "person_id", "at", "step", "recipient_kind", "recipient_name", "fields", "until",
                       "ended_at"),
        "consent": ("tenant_id", "id", "person_id", "kind", "answer", "about", "given_on", "until", "withdrawn_on"),
    }  # fmt: skip
    rules = [(table, Rule("koepel_participant", "SELECT", MINE, columns)) for table, columns in shown.items()]
    rules += [
        ("person", Rule("koepel_participant", "SELECT", part("SELECT", "id")[0].where + " AND (SELECT sec.side()) = 'self'",
                        ("tenant_id", "id", "given_name", "family_name", "birth_date", "postcode", "preferred_language",
                         "pseudonymised_at"))),
        ("appointment", Rule("koepel_participant", "SELECT", SELF, ("tenant_id", "account_id", "shown_name"))),
        ("consent", Rule("koepel_participant", "UPDATE", f"{MINE} AND answer = 'given'", ("withdrawn_on", "withdrawn_name"))),
        ("card_release", Rule("koepel_guard", "SELECT", "true", ("tenant_id", "id", "person_id"))),
        ("pool_read", Rule("koepel_participant", "SELECT",
                           "subject_tenant_id = (SELECT sec.tenant_id()) AND (SELECT sec.side()) = 'self'"
                           " AND card_ids && ARRAY(SELECT sec.own_card_ids())",
                           ("collaboration_id", "id", "acting_tenant_id", "subject_tenant_id", "card_ids", "purpose", "at"))),
    ]  # fmt: skip
    for table, rule in rules:
        for statement in rule.statements(table):
            op.execute(statement)
    rung = f"{OWN} AND subject_id = (SELECT sec.subject_id())"
    kinds = "'duo.touched', 'duo.link_wanted', 'rights.asked', 'rights.withdrawn'"
    op.execute(f"ALTER POLICY participant_insert ON app.outbox WITH CHECK ({rung} AND kind IN ({kinds}))")
