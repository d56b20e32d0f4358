# SPDX-License-Identifier: EUPL-1.2
"""Who may see what: the roles by the fields, made from permissions, rights in PostgreSQL, columns and what passes the door."""
