# SPDX-License-Identifier: EUPL-1.2
"""What a signature by link and a new text mean for who is in order."""

from __future__ import annotations

from koepel.jobs import Ring, tenant_job
from tenants.intake import signing


@tenant_job("commitments.signed")
def signed(ring: Ring) -> None:
    """A mentor signed by the own link."""
    if ring.subject_id is not None:
        signing.arrived(ring.subject_id)


@tenant_job("commitments.renewed", queue="calm")
def renewed(_ring: Ring) -> None:
    """A text is in force that asks to sign anew."""
    signing.ask_anew()
