# SPDX-License-Identifier: EUPL-1.2
"""What goes out to a program: frozen shapes, which are also the shapes of the description. No field has a name of a person
but those that a protocol lets out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from flask import Response, jsonify

from koepel.web.places import word_of
from tenants.partner_api import reach
from tenants.partners.models import PartnerMessage, Referral
from tenants.partners.workspace import LISTED, Client
from tenants.protocols.models import Protocol


@dataclass(frozen=True)
class ProtocolOut:
    """A protocol in force that the token names."""

    id: UUID
    scope: str
    municipality: str
    number: int
    title: str
    fields: list[str]
    may_refer: bool
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class ClientOut:
    """A client: `fields` holds what the protocol let out, in a list only name and status. A closed one holds nothing."""

    reference: UUID
    protocol_id: UUID
    municipality: str
    version: int
    changed_at: datetime
    closed_at: datetime | None
    closed_why: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class MessageOut:
    """A message; a notice carries a status word as its body."""

    id: UUID
    sender: str
    kind: str
    shown_name: str
    body: str
    sent_at: datetime
    read_at: datetime | None


@dataclass(frozen=True)
class ReferralOut:
    """What became of somebody who was referred; `client` is the reference under which the client is followed."""

    id: UUID
    protocol_id: UUID
    municipality: str
    stage: str
    reason: str
    sent_at: datetime
    changed_at: datetime
    client: UUID | None


@dataclass(frozen=True)
class Page:
    """Some of a list; `next` is the cursor of what follows, empty at the end."""

    items: list[Any]
    next: str


def protocol(row: Protocol, fields: Iterable[str]) -> ProtocolOut:
    """As it is shown to a program."""
    return ProtocolOut(
        row.id, reach.word(row), word_of(row.tenant_id), row.number, row.title, list(fields), row.may_refer,
        row.starts_on, row.ends_on,
    )  # fmt: skip


def client(one: Client, *, whole: bool) -> ClientOut:
    """As it is shown to a program; in a list only what a list shows."""
    fields = {name: value for name, value in sorted(one.values.items()) if whole or name in LISTED}
    grant = one.grant
    return ClientOut(
        grant.id, grant.protocol_id, word_of(grant.tenant_id), grant.version, grant.updated_at, grant.closed_at,
        grant.closed_why, fields if grant.closed_at is None else {},
    )  # fmt: skip


def message(row: PartnerMessage) -> MessageOut:
    """As it is shown to a program."""
    return MessageOut(row.id, row.sender, row.kind, row.shown_name, row.body, row.sent_at, row.read_at)


def referral(row: Referral) -> ReferralOut:
    """As it is shown to a program."""
    stage = "withdrawn" if row.withdrawn_at is not None else row.stage
    changed = max(row.stage_at, row.withdrawn_at or row.stage_at)
    return ReferralOut(
        row.id, row.protocol_id, word_of(row.tenant_id), stage, row.reason, row.sent_at, changed, row.grant_id
    )


def told(shape: Any, status: int = 200, **headers: str) -> Response:
    """As JSON; moments in UTC, ISO 8601."""
    response = jsonify(_plain(asdict(shape)))
    response.status_code = status
    response.headers.update(headers)
    return response


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
