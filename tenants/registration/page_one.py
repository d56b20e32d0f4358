# SPDX-License-Identifier: EUPL-1.2
"""One registration as a page: what was said, how to reach this person, who it may be, and who looked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import select

from koepel import audit, clock
from koepel import scope as scopes
from koepel.database import db, mine
from koepel.i18n import LANGUAGES, _, direction, language
from koepel.phones import spaced
from koepel.records import Appointment, AuditEntry, Message
from koepel.translations import formats
from tenants.people import service as people
from tenants.programmes import service as programmes
from tenants.registration import calls, campaigns, inbox
from tenants.registration.alike import alike
from tenants.registration.codes import door_of
from tenants.registration.desk_codes import RefusalReason
from tenants.registration.models import Registration, Stage
from tenants.registration.service import CONFIRMATION
from tenants.vocabulary import ContactChannel, label_of, labels_of
from tenants.vocabulary import choices as of

LOOKED_BACK = 8
SENSITIVE = ("phone", "email", "helper", "remark")


def opened(row: Registration) -> dict[str, Any]:
    """Everything the template shows. Opening it is a reading: the log says who, which fields and why."""
    line = inbox.line_of(row)
    history = _history(row.id)
    read = [name for name in SENSITIVE if getattr(row, name)]
    audit.read(row, *(read or ["given_name"]), person=row.person_id, purpose="to answer the registration")
    waits = row.stage == Stage.NEW
    return {
        "row": row,
        "line": line,
        "waits": waits,
        "phone": spaced(row.phone) if row.phone else "",
        "channel": label_of(ContactChannel, row.preferred_channel),
        "wants": labels_of(door_of(row.side).wants, row.wants),
        "reads_in": LANGUAGES[row.preferred_language].autonym if row.preferred_language in LANGUAGES else "",
        "alike": alike(row) if waits and row.person_id is None else [],
        "file": people.person(row.person_id) if row.person_id else None,
        "refusals": of(RefusalReason),
        "programmes": [(str(one.id), one.name) for one in programmes.offered()] if waits else [],
        "history": history,
        "called": [
            {
                "when": formats.moment(one.called_at),
                "moment": one.called_at.astimezone(clock.BRUSSELS).date().isoformat(),
                "what": calls.told(one),
                "who": one.noted_name,
                "sign": "phone",
            }
            for one in calls.of([row.id])
        ],
        "campaign": campaigns.title_of(row.campaign_id),
        "by_hand": _by_hand(row.id),
        "town": inbox.town,
        "spoken": ", ".join(inbox.language_names(row.languages, language())),
    }


def _by_hand(registration_id: UUID) -> dict[str, Any] | None:
    """The confirmation that somebody has to send, in the language of who reads it."""
    query = mine(Message).where(Message.about_id == registration_id, Message.kind == CONFIRMATION)
    message: Message | None = db.session.scalar(query.order_by(Message.created_at.desc()).limit(1))
    if message is None or message.state != "by_hand":
        return None
    return {
        "paragraphs": message.body.split("\n\n"),
        "language": message.language,
        "direction": direction(message.language),
        "url": url_for("today.message", id=message.id),
    }


def _history(registration_id: UUID) -> list[dict[str, Any]]:
    words = {
        "registered": (_("Registered by the website"), "user-plus"),
        "typed_in": (_("Typed in"), "edit"),
        "read": (_("Looked at"), "eye"),
        "refused": (_("Taken off the list"), "x"),
        "restored": (_("Put back on the list"), "arrow-back-up"),
        "recognised": (_("Linked to a file"), "link"),
        "told_apart": (_("Not linked any more"), "users"),
        "called": (_("Called"), "phone"),
    }
    audit.write_now()
    query = mine(AuditEntry).where(AuditEntry.object_id == registration_id)
    entries = list(db.session.scalars(query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(LOOKED_BACK)))
    names = _names({entry.account_id for entry in entries if entry.account_id})
    return [
        {
            "when": formats.moment(entry.at + clock.offset()),
            "moment": (entry.at + clock.offset()).astimezone(clock.BRUSSELS).date().isoformat(),
            "what": words.get(entry.action, (entry.action, "clock"))[0],
            "who": names.get(entry.account_id, "") if entry.account_id else "",
            "sign": words.get(entry.action, ("", "clock"))[1],
        }
        for entry in entries
    ]


def _names(accounts: set[UUID]) -> dict[UUID, str]:
    if not accounts:
        return {}
    asked = select(Appointment.account_id, Appointment.shown_name).where(
        Appointment.tenant_id == scopes.here(), Appointment.account_id.in_(accounts)
    )
    return {row[0]: row[1] for row in db.session.execute(asked)}
