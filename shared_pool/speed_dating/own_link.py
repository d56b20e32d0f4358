# SPDX-License-Identifier: EUPL-1.2
"""The own link of a guest: a code on the table card, for one person and one evening, until it is closed or a month later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from koepel import audit, clock, links
from koepel.retention_terms import TERMS, Retention
from koepel.web.addresses import full_address
from shared_pool.speed_dating.models import SpeedDateGuest

SUBJECT, ACTION = "speed_guest", "marks"


def make(guest: SpeedDateGuest, language: str, ends_at: datetime, *, alone: bool) -> str:
    """The address of a new link, which is kept nowhere. The language stands with the link, not in the address.

    `alone`: made for this guest only, because a card got lost: the links of before stop. New cards for a whole table leave those
    that people hold in hand working.
    """
    life = max(ends_at, clock.moment()) + timedelta(days=TERMS[Retention.SPEED_DATE_MARKS].days) - clock.moment()
    token = links.make(
        SUBJECT, guest.id, guest.side, ACTION, person_id=guest.person_id, language=language, life=life, beside=not alone
    )
    audit.wrote(guest, "own_link_made", person=guest.person_id)
    return full_address("link_speed_date.show", token=token)


def end(guest_ids: Iterable[UUID]) -> None:
    """The links of these guests stop at once."""
    for guest_id in guest_ids:
        links.revoke(guest_id)
