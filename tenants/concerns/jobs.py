# SPDX-License-Identifier: EUPL-1.2
"""As a report arrives, who reads it is told by a mail without content, which does not wait to be undone."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_

from koepel import clock, mail
from koepel.accounts.sign_in import address_of
from koepel.database import db, mine
from koepel.i18n import _, speaking
from koepel.jobs import Ring, tenant_job
from koepel.permissions import CASE_WORKERS
from tenants.concerns import readers
from tenants.concerns.models import SafetyReport
from tenants.contact_points import service as contact_points

# "oversight.": a mail that fails is not shown on the work lists of everybody who reads files
MAIL = "oversight.safety"


@tenant_job("concerns.arrived")
def arrived(ring: Ring) -> None:
    """The reports of this trajectory, or this one, of which nobody was told yet."""
    same = or_(SafetyReport.trajectory_id == ring.subject_id, SafetyReport.id == ring.subject_id)
    query = mine(SafetyReport).where(same, SafetyReport.told_at.is_(None)).with_for_update()
    for row in db.session.scalars(query):
        row.worker_id, row.told_at = readers.follower(row), clock.utcnow()
        for address in sorted(_addresses(row)):
            _tell(row, address)


def _addresses(row: SafetyReport) -> set[str]:
    reading = readers.points(row)
    named = [one for one in contact_points.contact_points() if one.account_id is None or one.account_id in reading]
    known = {one.account_id for one in named}
    accounts = reading - known
    if not row.about_worker:
        accounts = accounts | {one for role in CASE_WORKERS for one in readers.in_force(role) if one == row.worker_id}
    return {one.email for one in named if one.email} | {
        found for one in accounts if one and (found := address_of(one)[0])
    }


def _tell(row: SafetyReport, address: str) -> None:
    with speaking("nl"):
        mail.post(
            MAIL,
            to=address,
            subject=_("Somebody asks for help in Koepel"),
            body=_("Somebody used 'Help needed', or a colleague noted it for somebody.")
            + "\n\n"
            + _("It stands on top of Today in Koepel. Read it today: each reading is on record."),
            language="nl",
            about=("safety_report", row.id),
            hold=timedelta(),
        )
