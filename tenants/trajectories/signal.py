# SPDX-License-Identifier: EUPL-1.2
"""What the mentor's municipality and the region may know of a duo: state, week of last contact, minutes a month.

The mentee's municipality keeps it in `duo_signal` for itself and the region, and sends the mentor's a row of its own with
the word "hours" (docs/adr/0007 and 0008). The table belongs to the pool, so it is named here without its model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Date, DateTime, Text, Uuid, column, delete, func, or_, select, table
from sqlalchemy.dialects.postgresql import JSONB, insert

from koepel import clock, outbox
from koepel import scope as scopes
from koepel.database import db, found, mine
from koepel.ids import reference
from koepel.records import Accession
from tenants.trajectories.models import Contact, Duo, Meeting, Trajectory

DUO_SIGNAL = table(
    "duo_signal",
    column("collaboration_id", Uuid),
    column("id", Uuid),
    column("tenant_id", Uuid),
    column("for_tenant_id", Uuid),
    column("proposal_id", Uuid),
    column("mentor_tenant_id", Uuid),
    column("state", Text),
    column("ended_on", Date),
    column("last_contact_week", Date),
    column("minutes_by_month", JSONB),
    column("told_at", DateTime(timezone=True)),
    schema="app",
)


@dataclass(frozen=True)
class Signal:
    """A duo as it is told across the border. Months are first days."""

    state: str
    ended_on: date | None
    minutes: dict[date, int]


AFTER_FOLLOWING: list[Callable[[UUID], None]] = []  # what else follows a trajectory; features above hang themselves in


def follow(trajectory_id: UUID) -> None:
    """After anything happened to a duo: last contact, signal and word across the border, figures. May run twice."""
    found(Trajectory, trajectory_id, lock=True)
    for duo in db.session.scalars(mine(Duo).where(Duo.trajectory_id == trajectory_id)):
        duo.last_contact_on = last_contact(duo.id)
        _tell(duo)
    outbox.later("figures.count")
    for more in AFTER_FOLLOWING:
        more(trajectory_id)


def last_contact(duo_id: UUID) -> date | None:
    """The day of the last meeting or noted contact that still counts."""
    here = scopes.here()
    met = select(func.max(Meeting.held_on)).where(
        Meeting.tenant_id == here, Meeting.duo_id == duo_id, Meeting.withdrawn_at.is_(None)
    )
    heard = select(func.max(Contact.on_day)).where(
        Contact.tenant_id == here, Contact.duo_id == duo_id, Contact.withdrawn_at.is_(None)
    )
    day: date | None = db.session.scalar(select(func.greatest(met.scalar_subquery(), heard.scalar_subquery())))
    return day


def _minutes_by_month(duo_id: UUID) -> dict[str, int]:
    month = func.to_char(Meeting.held_on, "YYYY-MM")
    counted = (
        select(month, func.sum(Meeting.minutes))
        .where(Meeting.tenant_id == scopes.here(), Meeting.duo_id == duo_id, Meeting.withdrawn_at.is_(None))
        .group_by(month)
    )
    return {row[0]: int(row[1]) for row in db.session.execute(counted)}


def _tell(duo: Duo) -> None:
    if duo.proposal_id is None or duo.collaboration_id is None or not _member(duo.collaboration_id):
        return
    day = duo.last_contact_on
    told = {
        "state": duo.state,
        "ended_on": duo.ended_on,
        "last_contact_week": day - timedelta(days=day.weekday()) if day else None,
        "minutes_by_month": _minutes_by_month(duo.id),
        "told_at": clock.utcnow(),
    }
    here, there = scopes.here(), duo.mentor_tenant_id
    row = {
        "collaboration_id": duo.collaboration_id,
        "tenant_id": here,
        "proposal_id": duo.proposal_id,
        "mentor_tenant_id": there,
    }
    keep = insert(DUO_SIGNAL).values(**row, id=duo.proposal_id, for_tenant_id=here, **told)
    db.session.execute(keep.on_conflict_do_update(index_elements=["collaboration_id", "id"], set_=told))
    if there is not None:
        if there != here:
            db.session.execute(insert(DUO_SIGNAL).values(**row, id=reference(), for_tenant_id=there, **told))
        outbox.send(duo.collaboration_id, there, "hours", duo.proposal_id)


def _member(collaboration_id: UUID) -> bool:
    """Whether this municipality still shares with it; who left tells nothing any more."""
    today = clock.today()
    signed = mine(Accession).where(
        Accession.collaboration_id == collaboration_id,
        Accession.signed_at.is_not(None),
        Accession.valid_from <= today,
        or_(Accession.valid_to.is_(None), Accession.valid_to > today),
    )
    return db.session.scalar(signed) is not None


def heard(collaboration_id: UUID, proposal_id: UUID) -> Signal | None:
    """What the mentee's municipality last told this one of the duo; what it told before is cleared away."""
    columns: Any = DUO_SIGNAL.c
    here = scopes.here()
    mine_of_it = (
        columns.collaboration_id == collaboration_id,
        columns.for_tenant_id == here,
        columns.proposal_id == proposal_id,
    )
    told = select(columns.state, columns.ended_on, columns.minutes_by_month, columns.told_at)
    row = db.session.execute(told.where(*mine_of_it).order_by(columns.told_at.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    older = delete(DUO_SIGNAL).where(*mine_of_it, columns.tenant_id != here, columns.told_at < row[3])
    db.session.execute(older)
    return Signal(row[0], row[1], {date.fromisoformat(f"{month}-01"): minutes for month, minutes in row[2].items()})
