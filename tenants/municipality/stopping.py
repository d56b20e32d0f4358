# SPDX-License-Identifier: EUPL-1.2
"""Whether a municipality stops with Koepel is for its contact point to say: a line of its own audit trail, which nobody can change."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from koepel import audit, clock
from koepel import scope as scopes
from koepel.database import db
from koepel.departure.removing import AGREED, AGREED_DAYS, TAKEN_BACK
from koepel.records import AuditEntry
from tenants.municipality.service import municipality


def agree() -> None:
    """Everything of this municipality may go, once it has been handed over. Holds for `AGREED_DAYS` days."""
    audit.wrote(municipality(), AGREED)


def take_back() -> None:
    """Nothing goes."""
    audit.wrote(municipality(), TAKEN_BACK)


def agreed_until() -> datetime | None:
    """Until when the operator may remove this municipality; None when it may not."""
    said = db.session.execute(
        select(AuditEntry.action, AuditEntry.at)
        .where(AuditEntry.tenant_id == scopes.here(), AuditEntry.object_kind == "municipality")
        .where(AuditEntry.action.in_((AGREED, TAKEN_BACK)))
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).one_or_none()
    if said is None or said.action != AGREED:
        return None
    until: datetime = said.at + timedelta(days=AGREED_DAYS)
    return until if until > clock.utcnow() else None
