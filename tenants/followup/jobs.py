# SPDX-License-Identifier: EUPL-1.2
"""What follow-up does by itself, every night."""

from __future__ import annotations

from koepel.jobs import Ring, tenant_job
from tenants.followup import words_of_presets
from tenants.trajectories import appointments, reminders


@tenant_job("follow_up.daily", queue="calm")
def daily(_ring: Ring) -> None:
    """Words of presets that are due, the next appointment of each series, reminders of tomorrow's."""
    words_of_presets.send()
    appointments.follow_all()
    reminders.send()
