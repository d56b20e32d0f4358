# SPDX-License-Identifier: EUPL-1.2
"""What the own page says, read under the scope of a participant: only this one person, only these columns.

Values of sensitive fields are not among them: a link may be in other hands, and no code of a device is asked yet. The page says
that they are kept, and where to hear them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import g
from sqlalchemy import DateTime, Text, Uuid, column, select, table

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from koepel.errors import NotFound
from koepel.i18n import _
from koepel.links import Opened
from koepel.records import Appointment, AuditEntry
from tenants.consents.kinds import Answer, ConsentKind
from tenants.consents.models import Consent
from tenants.people.models import Disclosure, Person
from tenants.rights import words
from tenants.rights.link import ACTION, KIND
from tenants.rights.models import Restriction, RightsPart, RightsRequest

MOST = 50
LOOKING = ("read", "consulted", "exported")
# Of the pool, which stands above: who was shown cards of this municipality; the wall leaves those of this person.
_POOL_READ = table(
    "pool_read", column("at", DateTime(timezone=True)), column("acting_tenant_id", Uuid), column("subject_tenant_id", Uuid),
    column("purpose", Text), schema="app",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One looking or one passage: when, who, what and why, in the language of the reader."""

    day: date
    who: str
    what: str
    why: str


@dataclass(frozen=True)
class Given:
    """A consent that holds now."""

    id: UUID
    label: str
    about: str
    since: date


@dataclass(frozen=True)
class Question:
    """What was asked, and where it stands; the parts of other municipalities with it."""

    kind: str
    received_on: date
    due_on: date
    outcome: str
    limits: str
    open: bool
    parts: tuple[tuple[str, str], ...] = ()


def link() -> Opened:
    """The link of this request, when it is one of the own page. Raises `NotFound` for any other."""
    found: Opened = g.link
    if found.subject_kind != KIND or found.action != ACTION:
        raise NotFound
    return found


def me(opened: Opened) -> Any:
    """First name, family name, birth date and postal code; None once everything was erased."""
    asked = select(Person.given_name, Person.family_name, Person.birth_date, Person.postcode).where(
        Person.tenant_id == scopes.here(), Person.id == opened.subject_id, Person.pseudonymised_at.is_(None)
    )
    return db.session.execute(asked).one_or_none()


def set_apart(opened: Opened) -> bool:
    """Whether the data are kept and not used now."""
    asked = select(Restriction.id).where(
        Restriction.tenant_id == scopes.here(),
        Restriction.person_id == opened.subject_id,
        Restriction.lifted_at.is_(None),
    )
    return db.session.scalar(asked) is not None


def looked(opened: Opened) -> list[Line]:
    """Who looked, the newest first: names of the own municipality's staff, roles of all others."""
    here = scopes.here()
    staff = select(Appointment.account_id, Appointment.shown_name).where(Appointment.tenant_id == here)
    named = {row[0]: row[1] for row in db.session.execute(staff)}
    asked = select(AuditEntry.at, AuditEntry.account_id, AuditEntry.actor, AuditEntry.fields, AuditEntry.purpose).where(
        AuditEntry.tenant_id == here, AuditEntry.person_id == opened.subject_id, AuditEntry.action.in_(LOOKING)
    )
    lines = [
        (
            row.at,
            named.get(row.account_id) or words.role(row.actor),
            words.fields(row.fields),
            words.purpose(row.purpose),
        )
        for row in db.session.execute(asked.order_by(AuditEntry.id.desc()).limit(4 * MOST))
    ]
    pool = _POOL_READ.c
    shown = select(pool.at, pool.acting_tenant_id, pool.purpose).where(pool.subject_tenant_id == here)
    for at, acting, purpose in db.session.execute(shown.order_by(pool.at.desc()).limit(MOST)):
        who = words.own_staff() if acting == here else words.role("member" if acting else "region")
        lines.append((at, who, words.card(), words.purpose(purpose or "match")))
    return _once_a_day(lines)


def _once_a_day(lines: Iterable[tuple[datetime, str, str, str]]) -> list[Line]:
    """The same person for the same reason stands there once a day, with all that was looked at."""
    found: dict[tuple[date, str, str], list[str]] = {}
    for at, who, what, why in sorted(lines, key=lambda line: line[0], reverse=True):
        day = at.astimezone(words.BRUSSELS).date()
        seen = found.setdefault((day, who, why), [])
        seen += [one for one in what.split(words.BETWEEN) if one not in seen]
    return [Line(day, who, words.BETWEEN.join(what), why) for (day, who, why), what in list(found.items())[:MOST]]


def received(opened: Opened) -> list[Line]:
    """Who got something, the newest first; what is over stays readable."""
    asked = select(
        Disclosure.at, Disclosure.step, Disclosure.recipient_kind, Disclosure.recipient_name, Disclosure.ended_at
    )
    rows = asked.where(Disclosure.tenant_id == scopes.here(), Disclosure.person_id == opened.subject_id)
    lines = [
        (row.at, row.recipient_name or words.role(row.recipient_kind), words.step(row.step),
         _("It is over") if row.ended_at else "")
        for row in db.session.execute(rows.order_by(Disclosure.at.desc()).limit(MOST))
    ]  # fmt: skip
    return _once_a_day(lines)


def consents(opened: Opened) -> list[Given]:
    """What this person agreed to and can take back."""
    asked = select(
        Consent.id, Consent.kind, Consent.answer, Consent.about, Consent.given_on, Consent.until, Consent.withdrawn_on
    )
    rows = db.session.execute(
        asked.where(Consent.tenant_id == scopes.here(), Consent.person_id == opened.subject_id).order_by(
            Consent.given_on
        )
    )
    return [Given(row.id, words.consent(ConsentKind(row.kind)), row.about, row.given_on) for row in rows if _holds(row)]


def _holds(row: Any) -> bool:
    return row.answer == Answer.GIVEN and row.withdrawn_on is None and (row.until is None or row.until > clock.today())


def questions(opened: Opened) -> list[Question]:
    """What this person asked, the newest first."""
    here = scopes.here()
    told = select(RightsPart.request_id, RightsPart.municipality, RightsPart.outcome)
    parts: dict[UUID, list[tuple[str, str]]] = {}
    for key, name, outcome in db.session.execute(
        told.where(RightsPart.tenant_id == here, RightsPart.person_id == opened.subject_id)
    ):
        parts.setdefault(key, []).append((name, words.outcome(outcome)))
    one = RightsRequest
    asked = select(one.id, one.kind, one.received_on, one.due_on, one.outcome, one.limits, one.state)
    rows = asked.where(one.tenant_id == here, one.person_id == opened.subject_id)
    return [
        Question(
            words.kind(row.kind), row.received_on, row.due_on, words.outcome(row.outcome), words.limit(row.limits),
            row.state == "open", tuple(parts.get(row.id, ())),
        )
        for row in db.session.execute(rows.order_by(one.received_on.desc(), one.id.desc()))
    ]  # fmt: skip
