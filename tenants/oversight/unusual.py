# SPDX-License-Identifier: EUPL-1.2
"""Whoever opens unusually many files within an hour is told to the contact point, never to the reader.

Looked at as lines are sealed, so within seconds and outside every request; what counts is files, not pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, or_, select

from koepel import clock, mail
from koepel import scope as scopes
from koepel.audit import OPENED
from koepel.chain import sealing
from koepel.database import db, found, mine
from koepel.errors import NotFound
from koepel.i18n import _, speaking
from koepel.ids import id_floor
from koepel.permissions import CASE_WORKERS, Role
from koepel.records import Appointment, AuditEntry
from tenants.contact_points import service as contact_points
from tenants.oversight.models import ReadingAlert, ReadingLimit

HOUR = timedelta(hours=1)
# What is usual for a role until a municipality says otherwise; nobody else opens files.
USUAL = {Role.CASE_WORKER: 40, Role.OPERATOR: 10}
COUNTED = (OPENED, "read", "exported")


def look(rows: Sequence[Row[Any]]) -> None:
    """Count for the readers among these lines, and tell of those who pass what is usual. Once a day for each reader."""
    lately = [row for row in rows if row.at > clock.utcnow() - HOUR]
    readers = {row.account_id for row in lately if row.account_id and row.action in COUNTED and row.person_id}
    for account_id, files in _files(readers) if readers else ():
        most = most_of(account_id)
        if files > most and not _told_today(account_id):
            _tell(account_id, files, most)


sealing.LOOKS.append(look)


def _files(readers: set[UUID]) -> list[tuple[UUID, int]]:
    line = AuditEntry
    query = select(line.account_id, func.count(line.person_id.distinct())).group_by(line.account_id)
    within = (
        line.tenant_id == scopes.here(), line.id > id_floor(clock.utcnow() - HOUR), line.action.in_(COUNTED),
        line.person_id.is_not(None), line.account_id.in_(readers),
    )  # fmt: skip
    found = db.session.execute(query.where(*within))
    return [(row[0], int(row[1])) for row in found if row[0]]


def usual(role: Role) -> int:
    """How many files an hour this municipality finds usual for a role."""
    row = db.session.get(ReadingLimit, (scopes.here(), str(role)))
    return row.files if row else USUAL[role]


def set_usual(role: Role, files: int) -> None:
    """Keep another number."""
    row = db.session.get(ReadingLimit, (scopes.here(), str(role)))
    if row is None:
        db.session.add(ReadingLimit(role=str(role), files=files))
    else:
        row.files = files


def most_of(account_id: UUID) -> int:
    """The largest number of this person's roles; who has none left gets the smallest."""
    today = clock.today()
    in_force = (Appointment.valid_from <= today, or_(Appointment.valid_to.is_(None), Appointment.valid_to > today))
    query = select(Appointment.role).where(Appointment.tenant_id == scopes.here(), Appointment.account_id == account_id)
    roles = [Role(role) for role in db.session.scalars(query.where(*in_force))]
    alike = [Role.CASE_WORKER if role in CASE_WORKERS else role for role in roles]
    return max((usual(role) for role in alike if role in USUAL), default=min(USUAL.values()))


def _told_today(account_id: UUID) -> bool:
    query = mine(ReadingAlert).where(ReadingAlert.account_id == account_id, ReadingAlert.on_day == _today())
    return db.session.scalar(query) is not None


def _today() -> Any:
    return clock.utcnow().astimezone(clock.BRUSSELS).date()


def _tell(account_id: UUID, files: int, most: int) -> None:
    row = ReadingAlert(account_id=account_id, on_day=_today(), files=files, most=most, raised_at=clock.utcnow())
    db.session.add(row)
    db.session.flush()
    for point in contact_points.contact_points():
        if point.email and point.account_id != account_id:
            with speaking("nl"):
                mail.post(
                    "oversight.reading",
                    to=point.email,
                    subject=_("Unusual reading in Koepel"),
                    body=_("In your municipality more files were opened within an hour than usual.")
                    + "\n\n"
                    + _("Who and how many, you find in Koepel, under Oversight. The reader is not told."),
                    language="nl",
                    about=("reading_alert", row.id),
                )


def open_alerts() -> list[ReadingAlert]:
    """What nobody has looked at; never one about the reader of this page."""
    query = mine(ReadingAlert).where(ReadingAlert.seen_at.is_(None))
    return list(db.session.scalars(query.where(ReadingAlert.account_id != scopes.current().account_id)))


def alerts() -> list[ReadingAlert]:
    """The newest, but those about the reader of this page."""
    query = mine(ReadingAlert).where(ReadingAlert.account_id != scopes.current().account_id)
    return list(db.session.scalars(query.order_by(ReadingAlert.id.desc()).limit(20)))


def seen(alert_id: UUID, *, again: bool = False) -> None:
    """Somebody looked at it, or it comes back on the list. Raises `NotFound`, for the reader it is about too."""
    row = found(ReadingAlert, alert_id, lock=True)
    if row.account_id == scopes.current().account_id:
        raise NotFound
    row.seen_by, row.seen_at = (None, None) if again else (scopes.current().account_id, clock.utcnow())
