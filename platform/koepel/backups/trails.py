# SPDX-License-Identifier: EUPL-1.2
"""Every municipality of an installation, and its audit trail: the head that goes with a backup, and whether it holds again."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from koepel import scope as scopes
from koepel.backups.servers import Server
from koepel.chain import export, sealing, verify
from koepel.chain.heads import Head
from koepel.database import db
from koepel.departure.reach import NOWHERE
from koepel.scope import entered


def municipalities(rows: Server) -> list[tuple[str, UUID]]:
    """(address word, id), read by who sees all rows."""
    with rows.reading() as session:
        asked = "SELECT word, target_id FROM app.slug WHERE kind = 'municipality' ORDER BY word"
        return [(word, owner) for word, owner in session.execute(asked) if owner != NOWHERE]


def every_head(places: Iterable[tuple[str, UUID]]) -> list[Head]:
    """The signed head of each trail that has one."""
    found = []
    for word, owner in places:
        with entered(scopes.at_home(owner)):
            ledger, owner_id = sealing.ledger_here()
            last = sealing.last_seal(ledger, owner_id)
            if last is not None:
                found.append(sealing.head_of(ledger, last, word))
            db.session.remove()
    return found


def broken(places: Iterable[tuple[str, UUID]], heads: Iterable[Head]) -> list[str]:
    """The municipalities whose trail does not hold against its head, or that a head is missing for."""
    kept, wrong = list(heads), []
    for word, owner in places:
        own = [head for head in kept if head.owner == str(owner)]
        with entered(scopes.at_home(owner)):
            if own and not verify.verify(export.records(word), own).holds:
                wrong.append(word)
            db.session.remove()
    return wrong
