# SPDX-License-Identifier: EUPL-1.2
"""The own half of the search page: people of this municipality by name or number."""

from __future__ import annotations

from flask import url_for

from koepel.i18n import _
from koepel.permissions import Permission
from koepel.web.entry import may
from koepel.web.search import Hit
from tenants.files import rows
from tenants.files.words import full_name, number
from tenants.vocabulary import Side, label_of


def people_called(word: str) -> tuple[Hit, ...]:
    """Those whose name holds the word or whose number it is; nobody for a role without files."""
    if not may(Permission.PERSON_READ):
        return ()
    found = rows.persons(word)
    sides = rows.sides_of(person.id for person in found)
    hits = []
    for person in found:
        on = sorted(sides.get(person.id, set()))
        detail = ", ".join(f"{label_of(Side, side)} {number(person, side)}" for side in on)
        hits.append(Hit(full_name(person), url_for("people.show", id=person.id), detail or _("No intake yet")))
    return tuple(hits)
