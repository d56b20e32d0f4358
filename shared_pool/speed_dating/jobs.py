# SPDX-License-Identifier: EUPL-1.2
"""What people said of each other is erased at night, with the links by which they said it, and who helped with language."""

from __future__ import annotations

from koepel.jobs import Ring, tenant_job
from shared_pool.speed_dating import answers, language_help


@tenant_job("speed_dating.erase_marks", queue="calm")
def erase_marks(_ring: Ring) -> None:
    """Safe to run twice on one night."""
    answers.erase()
    language_help.erase()
