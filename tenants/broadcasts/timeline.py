# SPDX-License-Identifier: EUPL-1.2
"""What the story of a person says about messages to groups: that they stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from koepel.i18n import _
from tenants.broadcasts import wishes


@dataclass(frozen=True)
class Told:
    """One line of the story."""

    at: datetime
    what: str
    who: str = ""
    sign: str = "hand-stop"


def told(person_id: UUID) -> tuple[Told, ...]:
    """Nothing while they want them."""
    row = wishes.of_person(person_id)
    if row is None or row.stopped_at is None:
        return ()
    return (Told(row.stopped_at, _("Wants no more messages to groups"), row.noted_name or _("the person")),)
