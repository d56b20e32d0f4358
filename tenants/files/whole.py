# SPDX-License-Identifier: EUPL-1.2
"""The lists that people read, whole, for a municipality that takes its data out; and what of a duo must end before it goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from koepel.database import db, mine
from koepel.departure.reach import Open
from koepel.i18n import _
from tenants.files.export import columns, log
from tenants.files.rows import listing
from tenants.files.schemas import Export, ExportPurpose, Filter
from tenants.people.models import Person
from tenants.trajectories.models import Duo, Trajectory
from tenants.vocabulary import Side

_RUNS = "state IN ('started', 'paused')"
ENDS = (
    Open("duos across a border run",
         f"duo WHERE {_RUNS} AND mentor_tenant_id <> tenant_id AND %(here)s IN (tenant_id, mentor_tenant_id)"),
    Open("engagements across a border run",
         f"engagement WHERE {_RUNS} AND mentee_tenant_id <> tenant_id"
         " AND %(here)s IN (tenant_id, mentee_tenant_id)"),
    Open("names of mentors of this municipality are still kept by another",
         "counterpart c JOIN app.duo d ON d.tenant_id = c.tenant_id AND d.id = c.duo_id"
         " WHERE d.mentor_tenant_id = %(here)s AND d.tenant_id <> %(here)s"),
)  # fmt: skip


def lists() -> Iterator[tuple[str, Iterable[Sequence[str]]]]:
    """Mentees, mentors and duos with their headings. Everybody in them gets a line in the audit, contact data counts as read."""
    asked = Export(ExportPurpose.ARCHIVE, contact_data=True)
    for side in (Side.MENTEE.value, Side.MENTOR.value):
        lines = listing(side, Filter(status="all"), whole=True).lines
        log(lines, asked)
        of_side = columns(side, contact_data=True)
        said = [[heading for heading, _value in of_side]]
        yield f"{side}s", said + [[str(value(line)) for _heading, value in of_side] for line in lines]
    yield "duos", _duos()


def _duos() -> list[list[str]]:
    said = [[_("Number"), _("Mentee"), _("Mentor"), _("State"), _("Begun"), _("Ended")]]
    names = {row.id: f"{row.given_name} {row.family_name}".strip() for row in db.session.scalars(mine(Person))}
    courses = {row.id: row for row in db.session.scalars(mine(Trajectory))}
    for duo in db.session.scalars(mine(Duo).order_by(Duo.started_on, Duo.id)):
        course = courses[duo.trajectory_id]
        mentor = (
            names.get(duo.mentor_person_id, duo.mentor_first_name) if duo.mentor_person_id else duo.mentor_first_name
        )
        ended = duo.ended_on.isoformat() if duo.ended_on else ""
        said.append(
            [
                str(course.number),
                names.get(course.person_id, ""),
                mentor,
                str(duo.state),
                duo.started_on.isoformat(),
                ended,
            ]
        )
    return said
