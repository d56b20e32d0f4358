# SPDX-License-Identifier: EUPL-1.2
"""Calendars for other programs, by a link that is revoked with one button (ADR 0025).

Three links open one: that of somebody of the staff (own account), of one activity, and the own link of an invitation. The last
two stay in the scope of their link, which reads one activity. Only that of an account, while it works here, reads the municipality.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_

from koepel import audit, clock, links
from koepel import scope as scopes
from koepel.database import db, found, mine
from koepel.errors import Gone, NotFound
from koepel.i18n import LANGUAGES, _, language, speaking
from koepel.ids import hashed
from koepel.links import Opened
from koepel.permissions import Permission, Role, granted
from koepel.records import ActionLink, Appointment
from tenants.activities.models import Activity, Participation
from tenants.activities.places import SUBJECT
from tenants.agenda import week
from tenants.agenda.week import Entry
from tenants.trajectories.duo_link import address

ACCOUNT, ACTIVITY, SIDE, ACTION = "account", "activity", "self", "calendar"
LIFE = timedelta(days=365)
BACK, AHEAD = timedelta(days=31), timedelta(days=183)


def share_own(account_id: UUID) -> str:
    """A new link to the calendar of the own work here; the one before stops. Returns the address, which is kept nowhere."""
    return _made(ACCOUNT, account_id)


def share_activity(activity_id: UUID) -> str:
    """A new link to this one activity, for whoever gets it; the one before stops."""
    row = found(Activity, activity_id)
    audit.wrote(row, "calendar_shared")
    return _made(ACTIVITY, row.id)


def revoke(subject_id: UUID) -> None:
    """It opens nothing from now on."""
    links.revoke(subject_id, SIDE, ACTION)


def shared(subject_id: UUID) -> bool:
    """Whether a link works now."""
    alive = (ActionLink.revoked_at.is_(None), ActionLink.expires_at > clock.utcnow(), ActionLink.action == ACTION)
    return db.session.scalar(mine(ActionLink).where(ActionLink.subject_id == subject_id, *alive).limit(1)) is not None


def calendar(opened: Opened) -> bytes:
    """The file behind a link. Raises `NotFound` for a link to something else, `Gone` when its account works here no more."""
    spoken = opened.language if opened.language in LANGUAGES else "nl"
    with speaking(spoken):
        if opened.subject_kind == ACCOUNT and opened.action == ACTION:
            with scopes.entered(scopes.tenant(opened.tenant_id, account_id=opened.subject_id, purpose="calendar")):
                if not _works_here(opened.subject_id):
                    raise Gone
                today = clock.today()
                return file(week.entries(today - BACK, today + AHEAD))
        if opened.subject_kind == SUBJECT:
            return file([week.of_activity(found(Activity, found(Participation, opened.subject_id).activity_id))])
        if opened.subject_kind == ACTIVITY and opened.action == ACTION:
            return file([week.of_activity(found(Activity, opened.subject_id))])
    raise NotFound


def file(entries: Iterable[Entry]) -> bytes:
    """RFC 5545."""
    from icalendar import Calendar, Event  # it takes a twentieth of a start, and few pages of a day need it

    made = Calendar()
    made.add("prodid", "-//Koepel//NONSGML//NL")
    made.add("version", "2.0")
    made.add("x-wr-calname", _("Agenda"))
    for one in entries:
        event = Event()
        event.add("uid", f"{hashed(str(one.id))[:32]}@koepel.invalid")  # the id of a row tells when it was made
        event.add("dtstamp", clock.utcnow())
        event.add("dtstart", one.starts_at or one.day)
        event.add("dtend", one.ends_at or one.day + timedelta(days=1))
        event.add("summary", one.title)
        event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
        if one.place:
            event.add("location", one.place)
        made.add_component(event)
    return bytes(made.to_ical())


def _made(kind: str, subject_id: UUID) -> str:
    token = links.make(kind, subject_id, SIDE, ACTION, person_id=None, language=language(), life=LIFE)
    return address("agenda_link.calendar", token=token)


def _works_here(account_id: UUID) -> bool:
    today = clock.today()
    seats = mine(Appointment).where(
        Appointment.account_id == account_id, Appointment.valid_from <= today,
        or_(Appointment.valid_to.is_(None), Appointment.valid_to > today),
    )  # fmt: skip
    return Permission.TRAJECTORY_READ in granted(Role(row.role) for row in db.session.scalars(seats))
