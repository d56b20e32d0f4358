# SPDX-License-Identifier: EUPL-1.2
"""What closing and surveys do by themselves, every night."""

from __future__ import annotations

from koepel.jobs import Ring, tenant_job
from tenants.closing import later


@tenant_job("closing.daily", queue="calm")
def daily(_ring: Ring) -> None:
    """Surveys whose day has come. Safe to run twice: a survey of a duo is asked once."""
    later.ask_what_presets_name()
    later.ask_some_months_later()
