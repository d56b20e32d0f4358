# SPDX-License-Identifier: EUPL-1.2
"""News for programs: that something changed and by which reference, never what and never who. Signed, so that the receiver
knows it is ours; called through the narrow door, so that no address leads into our own network.

Sources: Standard Webhooks 1.0 (headers, what is signed); privacy rules, addresses that somebody else wrote down.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from koepel import clock
from koepel import scope as scopes
from koepel.database import transaction
from koepel.outside import Outside, networks
from koepel.partners import programs
from koepel.partners.models import Program

HEARING = (Program.ended_at.is_(None), Program.hook_url != "")


@contextmanager
def _hearing(program_id: UUID) -> Iterator[Program | None]:
    """This program, if it wants to hear: as its partner, in a short transaction. A municipality reads none of its rows."""
    scope = programs.scope_of(program_id)
    if scope is None:
        yield None
        return
    with transaction(scope) as session:
        yield session.scalar(
            select(Program).where(Program.partner_id == scope.partner_id, Program.id == program_id, *HEARING)
        )


def listening(partner_id: UUID) -> list[UUID]:
    """The programs of this partner that want to hear of news."""
    with transaction(scopes.partner(partner_id)) as session:
        asked = select(Program.id).where(Program.partner_id == partner_id, *HEARING)
        return list(session.scalars(asked.order_by(Program.id)))


def call(program_id: UUID, event: str, reference: UUID, call_id: UUID) -> None:
    """Tell this program. Raises `NotReached` when it did not say that it got it; who ended or moved meanwhile is let be."""
    with _hearing(program_id) as row:
        url, secret = (row.hook_url, programs.hook_secret(row)) if row else ("", b"")
    if not url:
        return
    body = json.dumps({"type": event, "data": {"reference": str(reference)}}, separators=(",", ":"))
    allowed = networks(current_app.extensions["koepel_settings"].webhook_networks)
    Outside(allowed).request("POST", url, headers=signed(call_id, body, secret), body=body).raise_for_status()
    with _hearing(program_id) as row:
        if row is not None:
            row.hook_called_at, row.hook_failed_at, row.hook_fault = clock.utcnow(), None, ""


def signed(call_id: UUID, body: str, secret: bytes) -> dict[str, str]:
    """The headers of one call: the same id each time that it is tried, the moment of this try, and the mark of all three."""
    name, moment = f"msg_{call_id.hex}", str(int(clock.utcnow().timestamp()))
    mark = hmac.new(secret, f"{name}.{moment}.{body}".encode(), hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "User-Agent": "Koepel",
        "webhook-id": name,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(mark).decode()}",
    }


def given_up(program_id: UUID) -> None:
    """After the last try: its administrator sees it, and what was missed can be asked for with `changed_since`."""
    with _hearing(program_id) as row:
        if row is not None:
            row.hook_failed_at, row.hook_fault = clock.utcnow(), "not_reached"
