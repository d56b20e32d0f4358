# SPDX-License-Identifier: EUPL-1.2
"""Numbers that run on within a municipality, also where two people begin at the same moment: the second one waits."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from koepel import scope as scopes
from koepel.database import db
from koepel.rights import answering


def one_at_a_time(what: str) -> None:
    """Until this transaction ends nobody else of this municipality passes here with the same word."""
    here = func.hashtext(str(scopes.here()))
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(what), here)))


def next_number(column: Any) -> int:
    """One more than any row of this municipality has in this column, those that are set apart counted in.

    Who asks for the same column meanwhile waits until this transaction ends.
    """
    one_at_a_time(str(column))
    with answering():
        here = column.class_.tenant_id == scopes.here()
        return int(db.session.scalar(select(func.max(column)).where(here)) or 0) + 1
