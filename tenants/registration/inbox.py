# SPDX-License-Identifier: EUPL-1.2
"""The inbox (screen 7): who waits, how long, whether anybody looked, and what is still missing.

"Not looked at" comes from the log of readings, so nobody has to mark anything; what was looked at may still lack something.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select

from koepel import clock, reference
from koepel import scope as scopes
from koepel.database import db, mine
from koepel.i18n import _, language
from koepel.records import AuditEntry
from tenants.municipality.models import Municipality
from tenants.municipality.service import municipality
from tenants.registration import calls
from tenants.registration.codes import door_of
from tenants.registration.desk_codes import ArrivedBy, RefusalReason
from tenants.registration.models import Registration, Stage
from tenants.vocabulary import label_of

READ = 1000
MISSING = ("reach", "postcode", "languages", "wants")


@dataclass(frozen=True)
class Line:
    """One registration in the list; nothing in it is sensitive, so listing is not reading."""

    id: UUID
    name: str
    side: str
    languages: str
    town: str
    source: str
    arrived_by: str
    since: date
    days: int
    looked_at: bool
    missing: tuple[str, ...]
    stage: str
    refusal: str
    called: str = ""

    @property
    def incomplete(self) -> bool:
        """Somebody looked, and something is still to be asked."""
        return self.looked_at and bool(self.missing)

    @property
    def to_ask(self) -> str:
        """What is still to be asked, in words."""
        return ", ".join(missing_word(name) for name in self.missing)


@dataclass(frozen=True)
class Wish:
    """What the reader filters by; empty is everything."""

    side: str = ""
    source: str = ""
    days: int = 0
    word: str = ""

    def fits(self, line: Line, row: Registration) -> bool:
        """Whether this line is asked for; every word of the search must begin a word of the name."""
        names = reference.plain(line.name).split()
        words = reference.plain(self.word).split()
        return (
            self.side in ("", line.side)
            and self.source in ("", row.source)
            and line.days >= self.days
            and all(any(name.startswith(word) for name in names) for word in words)
        )


def lines(stage: Stage, wish: Wish | None = None) -> list[Line]:
    """Registrations of a stage: waiting ones oldest first, others newest first."""
    wish, today, spoken = wish or Wish(), clock.today(), language()
    order = Registration.registered_at if stage is Stage.NEW else Registration.registered_at.desc()
    query = select(Registration, _looked_at()).where(
        Registration.tenant_id == scopes.here(), Registration.stage == stage.value
    )
    rows = db.session.execute(query.order_by(order, Registration.id).limit(READ)).all()
    own, called = municipality(), calls.last(row.id for row, _looked in rows)
    found = [
        (replace(_line(row, looked_at, today, spoken, own), called=calls.agreed(called.get(row.id))), row)
        for row, looked_at in rows
    ]
    return [line for line, row in found if wish.fits(line, row)]


def line_of(row: Registration) -> Line:
    """The line of one registration, before this reading is logged."""
    looked_at = db.session.scalar(
        select(_looked_at()).where(Registration.tenant_id == row.tenant_id, Registration.id == row.id)
    )
    return _line(row, bool(looked_at), clock.today(), language(), municipality())


def _looked_at() -> Any:
    return exists().where(
        AuditEntry.tenant_id == Registration.tenant_id,
        AuditEntry.object_id == Registration.id,
        AuditEntry.action == "read",
    )


def _line(row: Registration, looked_at: bool, today: date, spoken: str, own: Municipality) -> Line:
    since = row.registered_at.astimezone(clock.BRUSSELS).date()
    return Line(
        id=row.id,
        name=f"{row.given_name} {row.family_name}".strip(),
        side=row.side,
        languages=", ".join(language_names(row.languages, spoken)),
        town=town(row.postcode, own),
        source=label_of(door_of(row.side).sources, row.source),
        arrived_by=label_of(ArrivedBy, row.arrived_by),
        since=since,
        days=max((today - since).days, 0),
        looked_at=looked_at,
        missing=missing(row),
        stage=row.stage,
        refusal=label_of(RefusalReason, row.refusal),
    )


def missing(row: Registration) -> tuple[str, ...]:
    """What is still to be asked, in codes of `MISSING`; who comes by needs no number."""
    there = {
        "reach": bool(row.phone or row.email or not row.preferred_channel),
        "postcode": bool(row.postcode),
        "languages": bool(row.languages),
        "wants": bool(row.wants),
    }
    return tuple(name for name in MISSING if not there[name])


def missing_word(name: str) -> str:
    """What is missing, in words of staff."""
    words = {
        "reach": _("phone or e-mail"),
        "postcode": _("postcode"),
        "languages": _("languages"),
        "wants": _("question"),
    }
    return words[name]


def language_names(codes: Iterable[str], spoken: str) -> list[str]:
    """Names of languages; a code that we do not know stays a code."""
    known = {one.code: one.name(spoken) for one in reference.languages()}
    return [known.get(code, code) for code in codes]


def town(postcode: str, own: Municipality | None = None) -> str:
    """2640 Mortsel; a place of the own municipality keeps its name after a merger, an unknown one is digits alone."""
    if not postcode:
        return ""
    own = own or municipality()
    if any(place.nis == own.nis for place in reference.postal_codes().get(postcode, ())):
        return f"{postcode} {own.name}"
    towns = reference.municipality_of(postcode, clock.today())
    return " ".join(filter(None, (postcode, " / ".join(one.name(language()) for one in towns))))


def sources_in_use() -> list[str]:
    """The codes of how people found us, as far as they stand in the list."""
    asked = select(Registration.source).where(Registration.tenant_id == scopes.here(), Registration.source != "")
    return sorted(db.session.scalars(asked.distinct()))


def waiting() -> int:
    """How many registrations wait for a first talk."""
    query = select(func.count()).where(Registration.tenant_id == scopes.here(), Registration.stage == Stage.NEW.value)
    return db.session.scalar(query) or 0


def oldest() -> list[Registration]:
    """Registrations that wait, the oldest first."""
    query = mine(Registration).where(Registration.stage == Stage.NEW.value)
    return list(db.session.scalars(query.order_by(Registration.registered_at, Registration.id)))
