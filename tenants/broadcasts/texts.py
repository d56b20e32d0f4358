# SPDX-License-Identifier: EUPL-1.2
"""Which text counts: the municipality's own for this programme, else its own for all, else the shipped one. Each save is a version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from koepel import audit, clock
from koepel.accounts.staff import own_name
from koepel.database import db, mine
from koepel.errors import NotFound
from koepel.i18n import LANGUAGES
from tenants.broadcasts.models import BroadcastText
from tenants.broadcasts.shipped import Said, templates


@dataclass(frozen=True)
class Known:
    """A text as it counts now; `own`: written here."""

    language: str
    said: Said
    own: bool
    version: int = 0
    written_at: datetime | None = None
    written_name: str = ""


def known(template: str, programme: str = "") -> dict[str, Known]:
    """Language -> the text that counts, in the order of our languages. Raises `NotFound` for no text of ours."""
    if template not in templates():
        raise NotFound
    found = {code: Known(code, said, own=False) for code, said in templates()[template].items()}
    newest: dict[tuple[str, str], BroadcastText] = {}
    for row in versions(template):
        newest.setdefault((row.programme, row.language), row)
    for where in dict.fromkeys(("", programme)):
        for (of, code), row in newest.items():
            if of == where and not row.shipped:
                said = Said(row.subject, row.body)
                found[code] = Known(code, said, True, row.version, row.written_at, row.written_name)
    return {code: found[code] for code in LANGUAGES if code in found}


def versions(template: str) -> list[BroadcastText]:
    """All that was written here for this text, the newest first."""
    query = mine(BroadcastText).where(BroadcastText.template == template)
    return list(db.session.scalars(query.order_by(BroadcastText.version.desc(), BroadcastText.id.desc())))


def write(template: str, programme: str, language: str, said: Said) -> BroadcastText:
    """A new version of the municipality's own text. Raises `NotFound`."""
    return _add(template, programme, language, said, shipped=False)


def back_to_shipped(template: str, programme: str, language: str) -> BroadcastText:
    """From now on the shipped text counts again (for a programme: what counts for all). What was written stays readable."""
    return _add(template, programme, language, Said("", ""), shipped=True)


def _add(template: str, programme: str, language: str, said: Said, *, shipped: bool) -> BroadcastText:
    if template not in templates():
        raise NotFound
    before = [row.version for row in versions(template) if (row.programme, row.language) == (programme, language)]
    row = BroadcastText(
        template=template, programme=programme, language=language, version=max(before, default=0) + 1, shipped=shipped,
        subject=said.subject, body=said.body, written_at=clock.utcnow(), written_name=own_name(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "back_to_shipped" if shipped else "text_written", template, language)
    return row
