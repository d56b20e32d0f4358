# SPDX-License-Identifier: EUPL-1.2
"""The whole trail of one owner as JSON lines: who it is of, then each seal with its lines, then what no seal holds.

A line that a seal names and the database lacks is simply not there; whoever verifies sees it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select

from koepel import clock
from koepel.chain import lines
from koepel.chain.sealing import Ledger, ledger_here
from koepel.database import db

Record = dict[str, Any]


def records(name: str = "") -> Iterator[Record]:
    """The records of the scope's owner, oldest first."""
    ledger, owner = ledger_here()
    yield {
        "koepel": "audit export", "version": 1, "kind": ledger.kind, "owner": str(owner), "name": name,
        "made_at": lines.said(clock.utcnow()),
    }  # fmt: skip
    columns = [getattr(ledger.lines, field) for field in ledger.fields]
    kept = db.session.execute(select(*columns).where(ledger.of(ledger.lines, owner)).order_by(ledger.lines.id))
    left: dict[UUID, Record] = {row.id: lines.plain(row._asdict()) for row in kept}
    seals = select(ledger.seals).where(ledger.of(ledger.seals, owner)).order_by(ledger.seals.number)
    for seal in db.session.scalars(seals):
        yield {"seal": seal_said(ledger, seal)}
        yield from ({"line": left.pop(line_id)} for line_id in seal.line_ids if line_id in left)
    yield {"unsealed": len(left)}
    yield from ({"line": line} for line in left.values())


def seal_said(ledger: Ledger, seal: Any) -> Record:
    """A seal as it is exported."""
    size = lines.DIGEST
    return {
        "number": seal.number,
        "last_place": seal.last_place,
        "former": seal.former,
        "hash": seal.hash,
        "sealed_at": lines.said(seal.sealed_at),
        "lines": [str(line_id) for line_id in seal.line_ids],
        "digests": [seal.digests[at : at + size].hex() for at in range(0, len(seal.digests), size)],
    }


def written(found: Iterator[Record]) -> Iterator[str]:
    """The lines of the file."""
    for record in found:
        yield json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"
