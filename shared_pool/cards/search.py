# SPDX-License-Identifier: EUPL-1.2
"""The pool's half of the search page: a card by its code, never a name."""

from __future__ import annotations

from flask import url_for

from koepel import scope as scopes
from koepel.i18n import _
from koepel.permissions import Permission
from koepel.scope import DbRole
from koepel.web.entry import may
from koepel.web.search import Hit
from shared_pool.cards import shelf
from shared_pool.collaboration import service as collaboration

LETTERS = {"M": ("mentee",), "K": ("mentor",), "": ("mentee", "mentor")}


def cards_called(word: str) -> tuple[Hit, ...]:
    """'K-118', 'm 2417' or '118': the cards of the pool with that code; each one that is shown is noted."""
    letter, code = _code(word)
    if code is None or not may(Permission.POOL_READ):
        return ()
    region = scopes.current().role is DbRole.REGION
    places = {row.collaboration_id for row in collaboration.regional()}
    known = {tenant: member.name for place in places for tenant, member in collaboration.members(place).items()}
    found = [entry for side in LETTERS[letter] if (entry := shelf.entry_of(code, side, places))]
    shelf.note_shown(found, "search")
    return tuple(
        Hit(
            _("Mentee M-%(code)s", code=entry.code)
            if entry.side == "mentee"
            else _("Mentor K-%(code)s", code=entry.code),
            url_for("regional_matching.workbench", card_id=entry.card_id) if region else "",
            known.get(entry.tenant_id, ""),
            masked=True,
        )
        for entry in found
    )


def _code(word: str) -> tuple[str, int | None]:
    plain = word.strip().upper().replace(" ", "-")
    letter, _dash, digits = plain.rpartition("-")
    known = letter in LETTERS and digits.isdigit() and len(digits) <= 6
    return (letter, int(digits)) if known else ("", None)
