# SPDX-License-Identifier: EUPL-1.2
"""What the story of a person says about messages to groups: that they stopped."""

from __future__ import annotations

from uuid import UUID

from koepel.feature import Told
from koepel.i18n import _
from tenants.broadcasts import wishes


def told(person_id: UUID) -> tuple[Told, ...]:
    """Nothing while they want them."""
    row = wishes.of_person(person_id)
    if row is None or row.stopped_at is None:
        return ()
    return (
        Told(row.stopped_at, _("Wants no more messages to groups"), row.noted_name or _("the person"), "hand-stop"),
    )
