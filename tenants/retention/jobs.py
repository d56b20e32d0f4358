# SPDX-License-Identifier: EUPL-1.2
"""The nightly turn: complete what broke off, destroy what is due, announce what will be, sweep what the machine kept."""

from __future__ import annotations

import structlog

from koepel.jobs import Ring, tenant_job
from tenants.retention import destroying, replay, sweeping

log = structlog.get_logger()


@tenant_job("retention.nightly", queue="calm")
def nightly(_ring: Ring) -> None:
    """Safe to run twice on one night."""
    again = replay.replay()
    destroyed = destroying.destroy_due()
    announced = destroying.announce()
    swept = {table: many for table, many in sweeping.sweep().items() if many}
    log.info("retention", erased_again=again, rounds=len(destroyed), announced=announced is not None, **swept)
