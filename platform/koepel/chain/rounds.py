# SPDX-License-Identifier: EUPL-1.2
"""Who has something to seal: the scheduler asks every few seconds, in the sight of the relay (ids, never words).

One statement looks; only a municipality whose lines changed since its last seal costs a transaction of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import text

from koepel import clock
from koepel import scope as scopes
from koepel.chain.sealing import WINDOW, sealed_by
from koepel.database import transaction
from koepel.ids import id_floor

LOCK = 7_264_013
EVERY = 4.0  # seconds between two rounds: what was committed is sealed within five
log = structlog.get_logger()
Seen = dict[UUID, tuple[datetime, int]]
_FRESH = text(
    " UNION ALL ".join(
        "SELECT o.target_id AS owner, o.kind, f.many FROM (SELECT DISTINCT target_id, kind FROM app.slug) o,"  # noqa: S608
        f" LATERAL (SELECT count(*) AS many FROM app.{table} e WHERE e.{column} = o.target_id AND e.id > :floor) f"
        f" WHERE o.kind = '{kind}' AND f.many > 0"
        for kind, table, column in (
            ("municipality", "audit_entry", "tenant_id"),
            ("collaboration", "pool_audit_entry", "collaboration_id"),
        )
    )
)
_BEHIND = text(
    "SELECT count(*) FROM (SELECT DISTINCT target_id FROM app.slug WHERE kind = 'municipality') o,"
    " LATERAL (SELECT id FROM app.audit_entry e WHERE e.tenant_id = o.target_id AND e.id < :before ORDER BY id DESC LIMIT 1) l"
    " WHERE l.id > coalesce((SELECT s.id FROM app.audit_seal s WHERE s.tenant_id = o.target_id ORDER BY s.id DESC LIMIT 1),"
    " '00000000-0000-0000-0000-000000000000')"
)


def round_once(seen: Seen) -> int:
    """One round, unless another sealer is at work; `seen` is what the rounds before found. Returns how many lines."""
    # by the hour, so that the count of one round may be compared with that of the next
    since = clock.utcnow().replace(minute=0, second=0, microsecond=0) - WINDOW
    sealed = 0
    with transaction(scopes.relay()) as session:
        if not session.execute(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": LOCK}).scalar_one():
            return 0
        # the first round after a start looks at everything: nobody knows what stood still
        floor = id_floor(since) if seen else UUID(int=0)
        for owner, kind, many in session.execute(_FRESH, {"floor": floor}).all():
            if seen.get(owner) == (since, many):
                continue
            try:
                sealed += sealed_by(scopes.at_home(owner) if kind == "municipality" else scopes.region(owner))
                seen[owner] = (since, many)
            except Exception:
                log.exception("sealing failed", owner=str(owner))
    return sealed


def go_round(*, stop: Callable[[], bool], every: float = EVERY) -> None:
    """Seal until told to stop; PostgreSQL away means a later seal, never none."""
    seen: Seen = {}
    while not stop():
        try:
            round_once(seen)
        except Exception:
            log.exception("the sealer missed a round")
        until = time.monotonic() + every
        while time.monotonic() < until and not stop():
            time.sleep(0.2)


def behind(before: datetime) -> int:
    """How many municipalities have lines from before this moment that are newer than their last seal."""
    with transaction(scopes.relay()) as session:
        return int(session.execute(_BEHIND, {"before": id_floor(before)}).scalar_one())
