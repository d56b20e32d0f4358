# SPDX-License-Identifier: EUPL-1.2
"""A client on the way from one partner to another, and the ten minutes after which it arrives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select, update

from koepel import clock
from koepel.database import db
from koepel.records import Outbox
from tenants.partners import handing_over
from tenants.partners.models import HandoverKind, PartnerHandover
from tenants.protocols.models import DisclosedField
from tests.factories.partners import APartner, as_partner
from tests.support.places import inside
from tests.support.working import worked


def handed(app: Flask, by: APartner, grant_id: UUID, protocol_id: UUID, kind: HandoverKind) -> UUID:
    with as_partner(app, by.id, by.worker):
        return handing_over.hand_over(grant_id, protocol_id, kind, "Koen Jacobs").id


@contextmanager
def ten_minutes_later(app: Flask, tenant_id: UUID) -> Iterator[None]:
    """As if the time to undo were over, and the worker had run."""
    with inside(app, tenant_id):
        past = clock.utcnow() - timedelta(seconds=1)
        db.session.execute(update(PartnerHandover).values(due_at=past))
        db.session.execute(update(Outbox).where(Outbox.state == "waiting").values(due_at=past))
    worked(app)
    yield


def fields(app: Flask, partner: APartner) -> set[str]:
    """What PostgreSQL has for this partner."""
    with as_partner(app, partner.id, partner.worker):
        return set(db.session.scalars(select(DisclosedField.field)))


def outcome(app: Flask, tenant_id: UUID) -> str:
    with inside(app, tenant_id):
        return db.session.scalars(select(PartnerHandover)).one().outcome
