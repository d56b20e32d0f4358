# SPDX-License-Identifier: EUPL-1.2
"""A safety report from arrival to close. By a link it can only be put in: the link reads nothing back, of either side."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, or_, select

from koepel import audit, clock, outbox
from koepel import scope as scopes
from koepel.accounts.staff import own_name
from koepel.database import db, found, mine
from tenants.concerns.failures import ClosedReport
from tenants.concerns.models import SafetyReport, SafetyReportStep
from tenants.concerns.schemas import Closing, Noted, Told
from tenants.people import service as people
from tenants.trajectories import meetings
from tenants.trajectories.models import Duo, Trajectory

OPEN, CLOSED = "open", "closed"


def send(trajectory_id: UUID, side: str, told: Told) -> None:
    """What a mentor or mentee tells by the own link, at once: nothing waits and nothing can be taken back unseen.

    Raises `NotFound`.
    """
    course = meetings.course_of(trajectory_id)
    row = SafetyReport(
        trajectory_id=course.trajectory_id,
        duo_id=course.duo_id if side == "mentor" else None,
        side=side,
        kind=told.kind.value,
        about_worker=told.about_worker,
        words=told.words,
        arrived_by="link",
        reported_at=clock.moment(),
        state=OPEN,
    )
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "reported")
    outbox.later("concerns.arrived", course.trajectory_id)


def note(person_id: UUID, noted: Noted) -> SafetyReport:
    """What staff heard from somebody, by phone or on paper. Raises `NotFound`."""
    person = people.person(person_id)
    row = SafetyReport(
        person_id=person.id,
        kind=noted.kind.value,
        about_worker=noted.about_worker,
        words=noted.words,
        arrived_by=noted.arrived_by.value,
        noted_by=scopes.current().account_id,
        noted_name=own_name(),
        reported_at=clock.moment(),
        state=OPEN,
    )
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "reported")
    outbox.later("concerns.arrived", row.id)
    return row


def reports(*, state: str | None = None) -> list[SafetyReport]:
    """Every report of this municipality, the newest first; who reads which is said by `readers`."""
    query = mine(SafetyReport)
    if state is not None:
        query = query.where(SafetyReport.state == state)
    return list(db.session.scalars(query.order_by(SafetyReport.reported_at.desc(), SafetyReport.id.desc())))


def report(report_id: UUID, *, lock: bool = False) -> SafetyReport:
    """One of them. Raises `NotFound`."""
    return found(SafetyReport, report_id, lock=lock)


def steps(row: SafetyReport) -> list[SafetyReportStep]:
    """What was done about it, the oldest first."""
    query = mine(SafetyReportStep).where(SafetyReportStep.report_id == row.id)
    return list(db.session.scalars(query.order_by(SafetyReportStep.at, SafetyReportStep.id)))


def add_step(row: SafetyReport, words: str) -> None:
    """Note what was done. Raises `ClosedReport`."""
    _open(row)
    _step(row, "noted", note=words)


def close(row: SafetyReport, closing: Closing) -> None:
    """It needs no more care, and this is why. Raises `ClosedReport`."""
    _open(row)
    row.state = CLOSED
    _step(row, "closed", reason=closing.reason.value, note=closing.note)


def reopen(row: SafetyReport) -> None:
    """It does after all."""
    if row.state == CLOSED:
        row.state = OPEN
        _step(row, "reopened")


def persons(row: SafetyReport) -> tuple[UUID | None, UUID | None]:
    """Who reported (None for a mentor of another municipality), and whose file here it belongs to."""
    if row.trajectory_id is None:
        return row.person_id, row.person_id
    here = scopes.here()
    mentee = db.session.scalar(
        select(Trajectory.person_id).where(Trajectory.tenant_id == here, Trajectory.id == row.trajectory_id)
    )
    if row.side == "mentee":
        return mentee, mentee
    mentor = db.session.scalar(select(Duo.mentor_person_id).where(Duo.tenant_id == here, Duo.id == row.duo_id))
    return mentor, mentor or mentee


def told_by(person_id: UUID) -> Select[UUID]:
    """The reports that this person told, or that staff noted for them; not those of the other half of a duo."""
    theirs = or_(SafetyReport.side != "mentor", SafetyReport.duo_id.in_(_led_by(person_id)))
    return of_person(person_id).where(theirs)


def of_person(person_id: UUID) -> Select[UUID]:
    """The reports that go when this person is forgotten: their own, noted for them, and all of their trajectories as mentee."""
    here = scopes.here()
    trajectories = select(Trajectory.id).where(Trajectory.tenant_id == here, Trajectory.person_id == person_id)
    theirs = or_(
        SafetyReport.person_id == person_id,
        SafetyReport.trajectory_id.in_(trajectories),
        SafetyReport.duo_id.in_(_led_by(person_id)),
    )
    return select(SafetyReport.id).where(SafetyReport.tenant_id == here, theirs)


def _led_by(person_id: UUID) -> Select[UUID]:
    return select(Duo.id).where(Duo.tenant_id == scopes.here(), Duo.mentor_person_id == person_id)


def _open(row: SafetyReport) -> None:
    if row.state != OPEN:
        raise ClosedReport


def _step(row: SafetyReport, kind: str, *, reason: str = "", note: str = "") -> None:
    account = scopes.current().account_id
    db.session.add(
        SafetyReportStep(
            report_id=row.id, kind=kind, reason=reason, note=note, by_name=own_name(), account_id=account, at=clock.moment()
        )
    )  # fmt: skip
    db.session.flush()
    audit.wrote(row, kind)
