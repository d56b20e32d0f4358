# SPDX-License-Identifier: EUPL-1.2
"""What follow-up does by itself, every night."""

from __future__ import annotations

from koepel.jobs import Ring, tenant_job
from tenants.followup import words_of_presets


@tenant_job("follow_up.daily", queue="calm")
def daily(_ring: Ring) -> None:
    """The words of presets that are due."""
    words_of_presets.send()
