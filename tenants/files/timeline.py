# SPDX-License-Identifier: EUPL-1.2
"""What happened in a file, newest first: lines of the audit log, and what features add through `Feature.timeline`."""

from __future__ import annotations

from uuid import UUID

from flask import current_app

from koepel.audit import OPENED
from koepel.clock import BRUSSELS
from koepel.database import db, mine
from koepel.feature import Told
from koepel.i18n import _
from koepel.records import Appointment, AuditEntry
from koepel.translations.formats import moment
from tenants.files.sentences import said

MOST = 60


def names() -> dict[UUID, str]:
    """Account -> name, as the municipality knows its staff, former ones too."""
    return {row.account_id: row.shown_name for row in db.session.scalars(mine(Appointment))}


def who_did(entry: AuditEntry, known: dict[UUID, str]) -> str:
    """The name of staff, else which side or the machine."""
    if entry.account_id is not None:
        return known.get(entry.account_id, _("staff"))
    return {"mentee": _("the mentee"), "mentor": _("the mentor"), "self": _("the person")}.get(entry.actor, "Koepel")


def happened(person_id: UUID) -> list[Told]:
    """The newest lines of this file."""
    query = mine(AuditEntry).where(
        AuditEntry.person_id == person_id, AuditEntry.sensitive.is_(False), AuditEntry.action != OPENED
    )
    known = names()
    lines: list[Told] = []
    for entry in db.session.scalars(query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(3 * MOST)):
        words = said(entry)
        if words is not None:
            lines.append(Told(entry.at, words[0], who_did(entry, known), words[1]))
    for feature in current_app.extensions["koepel_features"]:
        for tell in feature.timeline:
            lines += tell(person_id)
    return sorted(_joined(lines), key=lambda line: line.at, reverse=True)[:MOST]


def _joined(lines: list[Told]) -> list[Told]:
    """The same sentence by the same person within the same minute stands there once."""
    found: dict[tuple[str, str, str], Told] = {}
    for line in lines:
        found.setdefault((line.what, line.who, f"{line.at:%Y%m%d%H%M}"), line)
    return list(found.values())


def as_items(lines: list[Told]) -> list[dict[str, str]]:
    """As the component draws them."""
    return [
        {
            "when": moment(line.at, year=True),
            "moment": line.at.astimezone(BRUSSELS).date().isoformat(),
            "what": line.what,
            "who": line.who,
            "sign": line.sign,
        }
        for line in lines
    ]
