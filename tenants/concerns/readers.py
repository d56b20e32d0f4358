# SPDX-License-Identifier: EUPL-1.2
"""Who reads a safety report: the contact points, and who follows the file of who told it. Nobody who is named in it.

A file that nobody follows is read by the contact points alone: a few, not everybody. Where the only contact point is the case worker
whom a report is about, the data protection officer reads that one report and deals with it. Where there is no officer either, the
contact point does: a report that reaches nobody is worse, and no municipality may be without an officer (GDPR art. 37).
"""

from __future__ import annotations

from uuid import UUID

from flask import g
from sqlalchemy import or_

from koepel import audit, clock
from koepel import scope as scopes
from koepel.database import db, mine
from koepel.errors import NotFound
from koepel.permissions import Permission, Role
from koepel.records import Appointment
from koepel.web.entry import may
from tenants.concerns import service
from tenants.concerns.models import SafetyReport, SafetyReportStep
from tenants.people import service as people


def readable(*, state: str | None = None) -> list[SafetyReport]:
    """The reports that whoever asks may read."""
    return [row for row in service.reports(state=state) if may_read(row)]


def may_read(row: SafetyReport) -> bool:
    """Whether whoever asks is one of the few. An operator who looks along never is."""
    me = scopes.current().account_id
    if me is None or g.get("support") is not None or not may(Permission.SAFETY_READ):
        return False
    if may(Permission.SAFETY_WRITE) and me in points(row):
        return True
    return not row.about_worker and me == follower(row)


def opened(report_id: UUID, *, lock: bool = False) -> SafetyReport:
    """A report for one who may read it. Raises `NotFound`, for anybody else too: that it exists is not told."""
    row = service.report(report_id, lock=lock)
    if not may_read(row):
        raise NotFound
    return row


def read(row: SafetyReport) -> list[SafetyReportStep]:
    """Its steps; leaves the line of reading. Of a report about a case worker the line names no file, whose readers that one is."""
    person, _file = service.persons(row)
    found = service.steps(row)
    fields = ["words"] if row.words else []
    fields += ["note"] if any(one.note for one in found) else []
    audit.read(row, *fields, person=None if row.about_worker else person, purpose="safety report")
    return found


def follower(row: SafetyReport) -> UUID | None:
    """The account that follows the file of who told it, today; nobody does of a file that is set apart."""
    _person, file_of = service.persons(row)
    known = people.person_if_any(file_of) if file_of else None
    return known.case_worker_id if known else None


def points(row: SafetyReport) -> set[UUID]:
    """The accounts of contact points who read this; of the officer where the only one is whom it is about."""
    everybody = in_force(Role.CONTACT_POINT)
    if not row.about_worker:
        return everybody
    named = row.worker_id if row.told_at else follower(row)
    return everybody - {named} or in_force(Role.DATA_PROTECTION_OFFICER) - {named} or everybody


def in_force(role: Role) -> set[UUID]:
    """Accounts that hold this role here today."""
    today = clock.today()
    query = mine(Appointment).where(
        Appointment.role == role.value,
        Appointment.valid_from <= today,
        or_(Appointment.valid_to.is_(None), Appointment.valid_to > today),
    )
    return {one.account_id for one in db.session.scalars(query)}
