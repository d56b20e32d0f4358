# SPDX-License-Identifier: EUPL-1.2
"""The first meeting of a possible duo: a quiet place, up to three moments, and it binds nobody (000, 5.2; 001, 1.2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from koepel import audit, clock
from koepel import scope as scopes
from koepel.database import db
from koepel.i18n import _
from shared_pool.proposals import rows, service
from shared_pool.proposals.failures import HasMoved
from shared_pool.proposals.models import Proposal
from shared_pool.proposals.states import ProposalState

FORMATS = ("three_way_talk", "with_coordinator", "without_coordinator", "group_moment")
LASTS = timedelta(hours=1)


@dataclass(frozen=True)
class Plan:
    """Where and when, as staff fill it in; one to three moments, aware."""

    format: str
    place: str
    slots: tuple[datetime, ...]
    interpreter: bool = False


def plan(proposal_id: UUID, wanted: Plan) -> Proposal:
    """Offer up to three moments; a single one is fixed at once. Both people are told by their own municipality."""
    row = rows.proposal(proposal_id, lock=True)
    if row.state != ProposalState.WILLING:
        raise HasMoved
    row.introduction_format, row.introduction_place = wanted.format, wanted.place
    row.introduction_slots = [slot.isoformat() for slot in sorted(wanted.slots)]
    row.introduction_at = wanted.slots[0] if len(wanted.slots) == 1 else None
    row.interpreter = wanted.interpreter
    audit.wrote(row, "planned", "introduction_format", "introduction_place", "introduction_slots")
    db.session.flush()
    service.tell_both(row, "introduction")
    return row


def fix(proposal_id: UUID, slot: datetime) -> Proposal:
    """One of the moments suits both. Raises `HasMoved` when it was not offered."""
    row = rows.proposal(proposal_id, lock=True)
    if row.state != ProposalState.WILLING or slot.isoformat() not in row.introduction_slots:
        raise HasMoved
    row.introduction_at = slot
    audit.wrote(row, "fixed", "introduction_at")
    db.session.flush()
    service.tell_both(row, "introduction")
    return row


def held(proposal_id: UUID, on: date, *, explained_by: str = "", agreed: dict[str, Any] | None = None) -> Proposal:
    """The introduction took place: full names and one channel each from here on (s4), and both are asked again.

    `agreed`: what the two expect of their contact (G5); nothing for the usual of the programme.
    `explained_by`: who told the own people what a mentor is and is not (D14); '' when it was not said.
    """
    row = rows.proposal(proposal_id, lock=True)
    if row.state != ProposalState.WILLING:
        raise HasMoved
    row.introduction_held_on = on
    row.contact_agreed = agreed or {}
    for half in rows.halves(row).values():
        if explained_by and half.tenant_id == scopes.here():
            half.explained_name = explained_by
            audit.wrote(half, "explained", "statement")
    service.move(row, ProposalState.INTRODUCED)
    db.session.flush()
    service.tell_both(row, "introduced")
    return row


def calendar(number: int, at: datetime, place: str) -> bytes:
    """The moment as an .ics file; its title names nobody."""
    from icalendar import Calendar, Event  # it takes a twentieth of a start, and few pages of a day need it

    event = Event()
    event.add("uid", f"introduction-{number}-{at:%Y%m%dT%H%M}@koepel.invalid")
    event.add("dtstamp", clock.utcnow())
    event.add("dtstart", at)
    event.add("dtend", at + LASTS)
    event.add("summary", _("Introduction %(number)s", number=number))
    event.add("location", place)
    file = Calendar()
    file.add("prodid", "-//Koepel//NONSGML//NL")
    file.add("version", "2.0")
    file.add_component(event)
    return bytes(file.to_ical())
