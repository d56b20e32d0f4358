# SPDX-License-Identifier: EUPL-1.2
"""What a program reaches: protocols of its partner, named one by one as a scope, in force at the statement that asks.

A scope is `protocol:<municipality>:<number>`: what may be done under it stands in the protocol and nowhere else.
"""

from __future__ import annotations

import re
from uuid import UUID

from flask import g
from sqlalchemy import func, select

from koepel import scope as scopes
from koepel.database import among, db
from koepel.errors import Forbidden
from koepel.i18n import _l
from koepel.web.places import place_of, word_of
from tenants.protocols.models import Protocol

SCOPE = re.compile(r"protocol:([a-z][a-z0-9-]{1,38}):([1-9][0-9]{0,4})", re.ASCII)
MOST_SCOPES = 50


class NoProtocolNow(Forbidden):
    """None of the protocols of this token is in force any more, or not for now."""

    problem = "no-protocol-in-force"
    title = _l("None of the protocols of this token is in force now.")


def word(protocol: Protocol) -> str:
    """The scope that stands for this protocol."""
    return f"protocol:{word_of(protocol.tenant_id)}:{protocol.number}"


def in_force(only: list[UUID] | None = None) -> list[Protocol]:
    """The protocols of this partner that are in force by the clock of PostgreSQL, or those of them in this list."""
    asked = select(Protocol).where(
        Protocol.partner_id == scopes.current().partner_id,
        Protocol.state == "in_force",
        Protocol.opens_at <= func.statement_timestamp(),
        Protocol.closes_at > func.statement_timestamp(),
    )
    if only is not None:
        asked = asked.where(among(Protocol.id, only))
    return list(db.session.scalars(asked.order_by(Protocol.municipality, Protocol.number)))


def named(scope: str) -> list[Protocol]:
    """The protocols that these words stand for; none when one of them is unknown, foreign or not in force."""
    words = scope.split(" ")
    if len(words) > MOST_SCOPES or len(set(words)) != len(words):
        return []
    known = {(one.tenant_id, one.number): one for one in in_force()}
    found = []
    for said in words:
        match = SCOPE.fullmatch(said)
        place = place_of(match[1]) if match else None
        one = known.get((place.id, int(match[2]))) if match and place else None
        if one is None:
            return []
        found.append(one)
    return found


def ask_protocol() -> None:
    """Before each call of a program: at least one protocol of its token has to be in force. Raises `NoProtocolNow`."""
    g.protocols = in_force(list(g.program.protocol_ids))
    if not g.protocols:
        raise NoProtocolNow


def protocols() -> list[Protocol]:
    """What this call may look under."""
    found: list[Protocol] = g.protocols
    return found
