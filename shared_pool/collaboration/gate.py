# SPDX-License-Identifier: EUPL-1.2
"""A region sees people of several municipalities: its coordinator and steering group never enter by a password alone.

Only a demo, which holds nobody real, lets them.
"""

from __future__ import annotations

from sqlalchemy import select

from koepel.database import db
from koepel.errors import SecondFactorFirst
from koepel.web.entry import place, visitor
from shared_pool.collaboration.models import Collaboration


def ask_second_factor() -> None:
    """Raises `SecondFactorFirst` for a session that proved only a password."""
    who = visitor()
    kind = db.session.scalar(select(Collaboration.kind).where(Collaboration.collaboration_id == place().id))
    if kind != "demo" and who is not None and not who.second_factor:
        raise SecondFactorFirst
