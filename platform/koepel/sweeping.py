# SPDX-License-Identifier: EUPL-1.2
"""The nightly sweep of what belongs to no municipality: sessions, sign-in events, tokens, keys against double taps.

PostgreSQL deletes and says how many; which rows are over stands in the policies of migration 0022, by its own clock.
What a municipality keeps for a while, `tenants.retention.sweeping` sweeps under its own scope.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from datetime import date

import structlog
from sqlalchemy import text

from koepel import clock
from koepel import scope as scopes
from koepel.database import transaction
from koepel.retention_terms import Retention

LOCK = 7_264_014
PORTIONS = 1000  # of a thousand rows of each table: more waits for the next night
AGAIN = 3600.0  # seconds to the next look: a night that failed is made good within the hour
log = structlog.get_logger()
# The terms that this sweep carries out, or the nightly one of each municipality: a guard holds every table to one of them.
SHORT = (
    Retention.SESSION, Retention.LOGIN_FAILURE, Retention.SECURITY_LOG, Retention.IP_ADDRESS, Retention.REQUEST_KEY,
    Retention.OUTBOX,
)  # fmt: skip


def sweep() -> dict[str, int]:
    """Delete all that is past its term; returns how many rows of which table. Safe to repeat, nothing while another sweeps.

    Portion by portion, each a transaction of its own. What goes with its row (session_key) is not counted.
    """
    gone: Counter[str] = Counter()
    for _ in range(PORTIONS):
        portion = _portion()
        gone.update(portion)
        if not any(portion.values()):
            break
    return dict(gone)


def _portion() -> dict[str, int]:
    with transaction(scopes.relay()) as session:
        if not session.execute(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": LOCK}).scalar_one():
            return {}
        return {row.swept: row.gone for row in session.execute(text("SELECT swept, gone FROM sec.sweep()"))}


def round_once(swept_on: date | None) -> date:
    """Sweep once a day: after midnight (UTC), or after a start. Returns the day of the last sweep; logs counts only."""
    today = clock.utcnow().date()
    if today != swept_on:
        log.info("swept", **sweep())
    return today


def go_round(*, stop: Callable[[], bool], every: float = AGAIN) -> None:
    """Sweep each night until told to stop; PostgreSQL away means a later sweep, never none."""
    swept_on: date | None = None
    while not stop():
        try:
            swept_on = round_once(swept_on)
        except Exception:
            log.exception("the sweeper missed a night")
        until = time.monotonic() + every
        while time.monotonic() < until and not stop():
            time.sleep(0.2)
