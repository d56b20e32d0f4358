# SPDX-License-Identifier: EUPL-1.2
"""The bell for the card of an intake: written anew while it waits, withdrawn as soon as it does not."""

from __future__ import annotations

from koepel import outbox
from tenants.intake.models import Intake, IntakeState


def ring_for(intake: Intake) -> None:
    """Ask the pool's own job to look at this intake again; it reads everything itself."""
    waits = intake.state == IntakeState.WAITING
    outbox.later("cards.publish" if waits else "cards.withdraw", intake.id)
