# SPDX-License-Identifier: EUPL-1.2
"""The whole trail of one owner as JSON lines: who it is of, then each seal with its lines, then what no seal holds.

A line that a seal names and the database lacks is simply not there; whoever verifies sees it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select

from koepel import clock
from koepel import scope as scopes
from koepel.chain import lines
from koepel.chain.sealing import Ledger, ledger_here
from koepel.database import among, db, sign_again

SEALS, LINES = 50, 5000  # at once: all of it would not fit into memory
Record = dict[str, Any]


def records(name: str = "") -> Iterator[Record]:
    """The records of the scope's owner, oldest first."""
    ledger, owner = ledger_here()
    yield {
        "koepel": "audit export", "version": 1, "kind": ledger.kind, "owner": str(owner), "name": name,
        "made_at": lines.said(clock.utcnow()),
    }  # fmt: skip
    last = 0
    for seal, kept in _sealed(ledger, owner):
        last = seal.number
        yield {"seal": seal_said(ledger, seal)}
        yield from ({"line": kept[line_id]} for line_id in seal.line_ids if line_id in kept)
    left = _lines(ledger, owner, _in_no_seal(ledger, owner, last))
    yield {"unsealed": len(left)}
    yield from ({"line": line} for line in left.values())


def _sealed(ledger: Ledger, owner: UUID) -> Iterator[tuple[Any, dict[UUID, Record]]]:
    """Each seal and its lines. Seals are asked first: what is sealed meanwhile is no line that is gone."""
    seals = select(ledger.seals).where(ledger.of(ledger.seals, owner)).order_by(ledger.seals.number)
    some: list[Any] = []
    for seal in db.session.scalars(seals.execution_options(yield_per=SEALS)):
        some.append(seal)
        if sum(len(one.line_ids) for one in some) >= LINES:
            yield from _with_lines(ledger, owner, some)
            some = []
    yield from _with_lines(ledger, owner, some)


def _with_lines(ledger: Ledger, owner: UUID, seals: list[Any]) -> Iterator[tuple[Any, dict[UUID, Record]]]:
    sign_again(db.session(), scopes.current())  # years of lines take longer than a scope lives
    named = [line_id for seal in seals for line_id in seal.line_ids]
    kept = _lines(ledger, owner, among(ledger.lines.id, named)) if named else {}
    yield from ((seal, kept) for seal in seals)


def _lines(ledger: Ledger, owner: UUID, which: ColumnElement[bool]) -> dict[UUID, Record]:
    columns = [getattr(ledger.lines, field) for field in ledger.fields]
    asked = select(*columns).where(ledger.of(ledger.lines, owner), which).order_by(ledger.lines.id)
    return {row.id: lines.plain(row._asdict()) for row in db.session.execute(asked)}


def _in_no_seal(ledger: Ledger, owner: UUID, last: int) -> ColumnElement[bool]:
    """As a join against what the seals up to the last one name, which PostgreSQL can do for millions."""
    told = (ledger.of(ledger.seals, owner), ledger.seals.number <= last)
    known = select(func.unnest(ledger.seals.line_ids).label("id")).where(*told).subquery()
    return ~exists(select(known.c.id).where(known.c.id == ledger.lines.id))


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
