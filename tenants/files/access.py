# SPDX-License-Identifier: EUPL-1.2
"""'Wie kan dit zien?': who may read this file now, what was shared with whom until when, and who did look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_

from koepel import audit, clock
from koepel.database import db, mine
from koepel.i18n import _, _l
from koepel.permissions import Permission, Role, granted
from koepel.records import Appointment, AuditEntry
from koepel.translations.formats import day, moment
from tenants.files.schemas import ExportPurpose, OpeningPurpose, ReadPurpose
from tenants.files.sentences import fields_said
from tenants.files.timeline import names, who_did
from tenants.people.models import Disclosure
from tenants.vocabulary import label_of

MOST_READS = 100
STEPS: dict[str, Any] = {
    "card": _l("Card in the pool"),
    "s1": _l("Proposal: card without a name"),
    "s2": _l("Both municipalities agreed: card without a name"),
    "s3": _l("Both said yes: first name and matching facts"),
    "s4": _l("Introduction: full name and one channel"),
    "engagement": _l("Running duo: dates and hours"),
    "partner": _l("Shared with a partner"),
}
PURPOSES: dict[str, Any] = {
    "intake": _l("Intake"),
    "export": _l("Export"),
    "rights": _l("To answer a question about own data"),
    "support": _l("An operator looked along, with leave of the contact point"),
    "disclosed to the duo": _l("Told to the other half of the duo"),
    "follow-up of the duo": _l("Follow-up of the duo"),
    "import: compare": _l("Comparing an imported list"),
    "to answer the registration": _l("Answer to the registration"),
    "to deliver it by hand": _l("Bringing a message by hand"),
}


@dataclass(frozen=True)
class Shared:
    """One passage of data to somebody outside this municipality."""

    what: str
    to: str
    fields: str
    ground: str
    since: str
    until: str
    over: bool


@dataclass(frozen=True)
class Looked:
    """One reading of sensitive data."""

    when: str
    who: str
    fields: str
    purpose: str


def staff() -> list[str]:
    """Who may open this file: people with an appointment that reads files, today."""
    today = clock.today()
    reading = [role.value for role in Role if Permission.PERSON_READ in granted([role])]
    query = mine(Appointment).where(
        Appointment.role.in_(reading),
        Appointment.valid_from <= today,
        or_(Appointment.valid_to.is_(None), Appointment.valid_to > today),
    )
    return sorted({row.shown_name for row in db.session.scalars(query)})


def shared(person_id: UUID) -> list[Shared]:
    """What left this municipality, the newest first; what is over stays readable."""
    query = mine(Disclosure).where(Disclosure.person_id == person_id).order_by(Disclosure.at.desc())
    return [_passage(row) for row in db.session.scalars(query)]


def _passage(row: Disclosure) -> Shared:
    ended = row.ended_at is not None or (row.until is not None and row.until < clock.today())
    kinds = {"pool": _("members of the collaboration"), "other_side": _("the other half of the duo")}
    until = (
        day(row.ended_at, year=True) if row.ended_at else day(row.until, year=True) if row.until else _("until it ends")
    )
    return Shared(
        what=str(STEPS.get(row.step, row.step)),
        to=row.recipient_name or kinds.get(row.recipient_kind, row.recipient_kind),
        fields=fields_said(row.fields),
        ground=row.ground,
        since=day(row.at, year=True),
        until=until,
        over=ended,
    )


def looked(person_id: UUID) -> list[Looked]:
    """Who read sensitive data of this person, when and why."""
    audit.write_now()
    query = mine(AuditEntry).where(AuditEntry.person_id == person_id, AuditEntry.sensitive)
    known = names()
    entries = db.session.scalars(query.order_by(AuditEntry.at.desc()).limit(MOST_READS))
    return [
        Looked(moment(one.at, year=True), who_did(one, known), fields_said(one.fields), _why(one.purpose))
        for one in entries
    ]


def _why(purpose: str) -> str:
    code = purpose.removeprefix("export: ")
    if code != purpose:
        return f"{PURPOSES['export']}: {label_of(ExportPurpose, code)}"
    code, _colon, line = purpose.partition(": ")
    if code in set(OpeningPurpose):
        return ": ".join(filter(None, (label_of(OpeningPurpose, code), line)))
    return str(PURPOSES.get(purpose) or label_of(ReadPurpose, purpose))
