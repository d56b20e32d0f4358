# SPDX-License-Identifier: EUPL-1.2
"""Alembic's environment: the connection is handed over by `koepel.migrate`, already in the role of koepel_owner."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"], version_table_schema="app", transaction_per_migration=False
)
with context.begin_transaction():
    context.run_migrations()
