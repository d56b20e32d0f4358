# SPDX-License-Identifier: EUPL-1.2
"""What is past its term goes at night: the guard sees and deletes of ten tables only what is over, and only for the relay."""

from alembic import op

from koepel.isolation import RELAYING, Rule

revision = "0022"
down_revision = "0021"

NOW = "statement_timestamp()"  # of PostgreSQL: the clock of an application cannot make a row old
INVITED = "CASE WHEN kind = 'invitation' THEN interval '23 days' ELSE interval '30 days' END"  # made seven days before its end
REFUSED = "kind = ANY (ARRAY['refused', 'second_factor_refused'])"
FINISHED = "state = ANY (ARRAY['done', 'dead', 'withdrawn'])"
# table: the column by which a row is found, and when its term is over; what lives is never over
OVER = {
    "session": ("id", f"created_at < {NOW} - interval '30 days' AND expires_at < {NOW}"),
    "account_link": ("key", f"expires_at < {NOW} - {INVITED}"),
    "account_event": ("id", f"at < {NOW} - CASE WHEN {REFUSED} THEN interval '90 days' ELSE interval '12 months' END"),
    "challenge": ("key", f"expires_at < {NOW} - interval '30 days'"),
    "program_token": ("id", f"issued_at < {NOW} - interval '30 days' AND expires_at < {NOW}"),
    "program_assertion": ("mark", f"kept_until_at < {NOW} - interval '1 day'"),
    "partner_request_key": ("key", f"at < {NOW} - interval '1 day'"),
    "pool_request_key": ("key", f"at < {NOW} - interval '1 day'"),
    "pool_event": ("id", f"{FINISHED} AND due_at < {NOW} - interval '30 days'"),
    "pool_schedule_run": ("due_at", f"ran_at < {NOW} - interval '30 days'"),
}


def upgrade() -> None:
    for table, (column, over) in OVER.items():
        where = f"{RELAYING} AND {over}"
        for rule in (Rule("koepel_guard", "SELECT", where, (column,)), Rule("koepel_guard", "DELETE", where)):
            for statement in rule.statements(table):
                op.execute(statement)
