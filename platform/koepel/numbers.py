# SPDX-License-Identifier: EUPL-1.2
"""Two who begin at the same moment: the second one waits. And numbers that run on within a municipality because of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from koepel import scope as scopes
from koepel.database import db
from koepel.rights import answering


def one_at_a_time(what: str, *, within: UUID | None = None) -> None:
    """Until this transaction ends nobody else of this municipality, or of the place `within`, passes here with the same word."""
    here = func.hashtext(str(within or scopes.here()))
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(what), here)))


def next_number(column: Any) -> int:
    """One more than any row of this municipality has in this column, those that are set apart counted in.

    Who asks for the same column meanwhile waits until this transaction ends.
    """
    one_at_a_time(str(column))
    with answering():
        here = column.class_.tenant_id == scopes.here()
        return int(db.session.scalar(select(func.max(column)).where(here)) or 0) + 1
