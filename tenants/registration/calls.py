# SPDX-License-Identifier: EUPL-1.2
"""Calls before an intake (E5), as the inbox, Vandaag and the file read them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from koepel import clock
from koepel.database import among, db, mine
from koepel.i18n import _
from koepel.translations import formats
from tenants.registration.desk_codes import AfterCall, Reached, Said
from tenants.registration.models import PreIntake
from tenants.vocabulary import label_of


def of(registration_ids: Iterable[UUID]) -> list[PreIntake]:
    """All calls about these registrations, the newest first."""
    query = mine(PreIntake).where(among(PreIntake.registration_id, list(registration_ids)))
    return list(db.session.scalars(query.order_by(PreIntake.called_at.desc(), PreIntake.id.desc())))


def last(registration_ids: Iterable[UUID]) -> dict[UUID, PreIntake]:
    """The newest call of each of these registrations."""
    return {row.registration_id: row for row in reversed(of(registration_ids))}


def agreed(row: PreIntake | None) -> str:
    """What was agreed, in a few words: 'No answer', 'Call again later, 3 May'; '' for nobody called."""
    if row is None:
        return ""
    step = label_of(AfterCall, row.next_step)
    words = [step] if row.reached == Reached.YES else [label_of(Reached, row.reached), step]
    if row.again_on is not None:
        words.append(formats.day(row.again_on))
    return ", ".join(words)


def told(row: PreIntake) -> str:
    """The whole call in one sentence: what was said, and what was agreed."""
    said = [
        _("motivated: %(answer)s", answer=label_of(Said, row.motivated).lower()) if row.motivated else "",
        _("enough time: %(answer)s", answer=label_of(Said, row.enough_time).lower()) if row.enough_time else "",
    ]
    return _("Called: %(agreed)s", agreed="; ".join(filter(None, (agreed(row), *said))))


def rests(row: PreIntake | None, today: date | None = None) -> bool:
    """Whether it was agreed to call on a later day: until then nobody is bothered."""
    return row is not None and row.again_on is not None and row.again_on > (today or clock.today())
