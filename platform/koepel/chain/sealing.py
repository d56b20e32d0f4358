# SPDX-License-Identifier: EUPL-1.2
"""Seals what was committed since the last seal, a few seconds later and outside every request.

The order of the chain is the order in which the sealer saw lines, never that of their ids: an id is made before its
transaction ends, so a line may come to light after a later one was sealed. A line that stands in no seal is unsealed,
whenever it was made; WINDOW only bounds how far back one looks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import structlog
from flask import current_app
from sqlalchemy import Row, Select, func, select

from koepel import clock, outbox
from koepel import scope as scopes
from koepel.chain import lines
from koepel.chain.heads import Head, SigningKey
from koepel.chain.models import AuditSeal, PoolAuditSeal
from koepel.database import db, sign_again
from koepel.ids import id_floor
from koepel.records import AuditEntry, PoolAuditEntry
from koepel.scope import Scope

WINDOW = timedelta(hours=2)  # no transaction is open so long: the longest job has an hour
MOST = 5000  # lines of one seal
HEADS_LEAVE = time(1)  # o'clock in Brussels, the night after a day on which something happened
log = structlog.get_logger()


@dataclass(frozen=True)
class Ledger:
    """Whose chain it is: the lines, their seals, and the column that names the owner."""

    kind: str
    lines: Any
    seals: Any
    owner: str
    fields: tuple[str, ...]

    def of(self, model: Any, owner_id: UUID) -> Any:
        """The rows of this owner."""
        return getattr(model, self.owner) == owner_id


MUNICIPALITY = Ledger("municipality", AuditEntry, AuditSeal, "tenant_id", lines.FIELDS)
COLLABORATION = Ledger("collaboration", PoolAuditEntry, PoolAuditSeal, "collaboration_id", lines.POOL_FIELDS)
LEDGERS = {ledger.kind: ledger for ledger in (MUNICIPALITY, COLLABORATION)}

# What looks at the lines just sealed, under their municipality's scope; a fault in it unseals nothing.
LOOKS: list[Callable[[Sequence[Row[Any]]], None]] = []


def sealed_by(scope: Scope) -> int:
    """Seal all that this municipality or collaboration has unsealed, and commit. Returns how many lines."""
    with scopes.entered(scope):
        try:
            count = seal()
            db.session.commit()
        finally:
            db.session.remove()
    return count


def ledger_here() -> tuple[Ledger, UUID]:
    """The ledger of the scope, and its owner."""
    scope = scopes.current()
    if scope.tenant_id is not None:
        return MUNICIPALITY, scope.tenant_id
    return COLLABORATION, (scope.collaboration_ids or ())[0]


def last_seal(ledger: Ledger, owner: UUID) -> Any:
    """The newest seal, None before the first."""
    query = select(ledger.seals).where(ledger.of(ledger.seals, owner)).order_by(ledger.seals.number.desc())
    return db.session.scalar(query.limit(1))


def seal() -> int:
    """Seal in this transaction what the scope's owner has unsealed; two at once trip over the number of the seal."""
    ledger, owner = ledger_here()
    last, now = last_seal(ledger, owner), clock.utcnow()  # before the lines: what is sealed meanwhile trips the number
    waiting = db.session.execute(
        _unsealed(ledger, owner, last.sealed_at if last else None).execution_options(yield_per=MOST)
    )
    former, count = last, 0
    for rows in waiting.partitions():
        if count:  # years of lines take longer than a scope lives
            sign_again(db.session(), scopes.current())
        former = _sealed(ledger, owner, former, rows, now)
        count += len(rows)
        if ledger is MUNICIPALITY:
            _look(rows)
    if count and ledger is MUNICIPALITY and (last is None or _day(last.sealed_at) < _day(now)):
        outbox.later("audit.send_heads", at=_tonight(now))
    return count


def _unsealed(ledger: Ledger, owner: UUID, since: datetime | None) -> Select[Any]:
    line, stamp = ledger.lines, ledger.seals
    query = select(*(getattr(line, name) for name in ledger.fields)).where(ledger.of(line, owner)).order_by(line.id)
    if since is None:
        return query
    # a line is older than its seal, so seals from well before the floor (clocks differ) hold no line from after it
    recent = (ledger.of(stamp, owner), stamp.id > id_floor(since - 2 * WINDOW))
    known = select(func.unnest(stamp.line_ids)).where(*recent).scalar_subquery()
    return query.where(line.id > id_floor(since - WINDOW), line.id.not_in(known))


def _sealed(ledger: Ledger, owner: UUID, former: Any, rows: Sequence[Row[Any]], now: datetime) -> Any:
    digests = [lines.digest(lines.plain(row._asdict())) for row in rows]
    number, before = (former.number + 1, former.hash) if former else (1, lines.BEGINNING)
    key: SigningKey = current_app.extensions["koepel_signing_key"]
    new = ledger.seals(
        number=number,
        last_place=(former.last_place if former else 0) + len(rows),
        line_ids=[row.id for row in rows],
        digests=b"".join(map(bytes.fromhex, digests)),
        former=before,
        hash=lines.seal_hash(ledger.kind, str(owner), number, before, lines.said(now), digests),
        sealed_at=now,
        key=key.public,
        **{ledger.owner: owner},
    )
    new.signature = key.sign(head_of(ledger, new).signed_words)
    db.session.add(new)
    db.session.flush()
    return new


def head_of(ledger: Ledger, seal: Any, name: str = "") -> Head:
    """The head that this seal is."""
    return Head(
        ledger.kind, str(getattr(seal, ledger.owner)), name, seal.number, seal.last_place, seal.hash, lines.said(seal.sealed_at),
        seal.key, seal.signature or "",
    )  # fmt: skip


def _day(moment: datetime) -> Any:
    return moment.astimezone(clock.BRUSSELS).date()


def _tonight(now: datetime) -> datetime:
    return datetime.combine(_day(now) + timedelta(days=1), HEADS_LEAVE, clock.BRUSSELS)


def _look(rows: Sequence[Row[Any]]) -> None:
    for look in LOOKS:
        try:
            with db.session.begin_nested():
                look(rows)
        except Exception:
            log.exception("a look at sealed lines failed", look=look.__name__)
