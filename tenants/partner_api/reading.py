# SPDX-License-Identifier: EUPL-1.2
"""Lists for programs, by cursor: clients and referrals under the protocols of the token, in the order in which they changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import load_only

from koepel import scope as scopes
from koepel.database import among, db
from koepel.errors import NotFound
from tenants.partner_api import reach
from tenants.partner_api.schemas import Asked, cursor_of
from tenants.partners import workspace
from tenants.partners.models import Referral
from tenants.partners.workspace import READABLE, Client
from tenants.protocols.models import PartnerGrant

AT_ONCE = 1000  # clients of a file that stand in memory together


def _ids() -> list[UUID]:
    return [one.id for one in reach.protocols()]


def _grants() -> Select[Any]:
    return (
        select(PartnerGrant)
        .options(load_only(*READABLE, raiseload=True))
        .where(PartnerGrant.partner_id == scopes.current().partner_id, among(PartnerGrant.protocol_id, _ids()))
    )


def clients(asked: Asked) -> tuple[list[Client], str]:
    """A page of clients and the cursor of the next one. Who asks for changes also hears who is shared no more."""
    query = _grants()
    if asked.changed_since is None:
        query = query.where(PartnerGrant.closed_at.is_(None))
    rows, following = _page(query, asked, PartnerGrant.updated_at, PartnerGrant.id)
    return workspace.with_values(rows), following


def every_client() -> Iterator[list[Client]]:
    """All clients who are shared now, for a file: a part at a time, however many there are."""
    query = _grants().where(PartnerGrant.closed_at.is_(None)).order_by(PartnerGrant.id).limit(AT_ONCE)
    rows = db.session.scalars(query).all()
    while rows:
        yield workspace.with_values(rows)
        rows = db.session.scalars(query.where(PartnerGrant.id > rows[-1].id)).all()


def client(reference: UUID) -> Client:
    """One of them. Raises `NotFound`: foreign, over, of another protocol and unknown look alike."""
    row = db.session.scalar(_grants().where(PartnerGrant.id == reference, PartnerGrant.closed_at.is_(None)))
    if row is None:
        raise NotFound
    return workspace.with_values([row])[0]


def _referrals() -> Select[Any]:
    return select(Referral).where(
        Referral.partner_id == scopes.current().partner_id, among(Referral.protocol_id, _ids())
    )


def referrals(asked: Asked) -> tuple[list[Referral], str]:
    """A page of referrals and the cursor of the next one."""
    return _page(_referrals(), asked, Referral.stage_at, Referral.id)


def referral(referral_id: UUID) -> Referral:
    """One of them. Raises `NotFound`."""
    row: Referral | None = db.session.scalar(_referrals().where(Referral.id == referral_id))
    if row is None:
        raise NotFound
    return row


def _page(query: Select[Any], asked: Asked, moment: Any, key: Any) -> tuple[list[Any], str]:
    if asked.changed_since is not None:
        query = query.where(moment >= asked.changed_since)
    if asked.cursor is not None:
        query = query.where(tuple_(moment, key) > tuple_(*asked.cursor))
    rows: Sequence[Any] = db.session.scalars(query.order_by(moment, key).limit(asked.limit + 1)).all()
    shown = list(rows[: asked.limit])
    if len(rows) <= asked.limit:
        return shown, ""
    last: datetime = getattr(shown[-1], moment.key)
    return shown, cursor_of(last, shown[-1].id)
