# SPDX-License-Identifier: EUPL-1.2
"""Sensitive fields are sealed under the key of the person: what stands here is sealed now, and the tables take nothing plain."""

from __future__ import annotations

from alembic import context, op

from koepel.isolation import unwalled
from koepel.keys import first_time
from koepel.keys.columns import hashed, sealed

revision = "0010"
down_revision = "0009"

# table: (columns of its key, under whose key its fields stand, its fields)
TEXT = {
    "person": (("tenant_id", "id"), ("id",), ("email", "phone", "address", "notes")),
    "registration": (("tenant_id", "id"), ("id",), ("phone", "email", "remark", "helper")),
    "screening": (("tenant_id", "person_id"), ("person_id",), ("decision", "rejection")),
    "trajectory": (("tenant_id", "id"), ("person_id",), ("stop_note",)),
    "counterpart": (("tenant_id", "duo_id"), ("duo_id",), ("contact",)),
    "meeting": (("tenant_id", "id"), ("trajectory_id",), ("note",)),
    "message": (("tenant_id", "id"), ("person_id", "about_id"), ("recipient", "subject", "body")),
    "proposal_disclosure": (("collaboration_id", "proposal_id", "side"), ("proposal_id",), ("contact",)),
    "account": (("account_id",), (), ("totp_secret",)),
}
TREES = {
    "intake": (("tenant_id", "id"), ("person_id",), ("tier_reasons", "barriers")),
    "screening": (("tenant_id", "person_id"), ("person_id",), ("marks",)),
}
FILES = {"import_batch": (("tenant_id", "id"), ("id",), ("content",))}
MARKS = {"person": ("email_mark", "phone_mark"), "import_mark": ("mark",)}


def upgrade() -> None:
    given = context.config.attributes.get("vault")
    for kind, tables in (("text", TEXT), ("jsonb", TREES), ("bytea", FILES)):
        for table, (key, under, columns) in tables.items():
            for column in columns if kind != "bytea" else ():
                op.execute(
                    f"ALTER TABLE app.{table} ALTER COLUMN {column} TYPE bytea USING convert_to({column}::text, 'UTF8')"
                )
            with unwalled(table) as connection:
                first_time.seal_table(connection, given, first_time.Plain(table, key, under, columns))
            for column in columns:
                sealed(table, column, kind)
    for table, columns in MARKS.items():
        with unwalled(table) as connection:
            first_time.mark_anew(connection, given, table, columns)
    hashed("account", "password_hash")
