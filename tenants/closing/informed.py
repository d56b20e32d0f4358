# SPDX-License-Identifier: EUPL-1.2
"""Whether somebody wants to hear of later projects: an answer of consent, asked at the end. Not asked changes nothing (L4)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from koepel import clock
from koepel.i18n import LANGUAGES
from tenants.consents import service as consents
from tenants.consents import texts
from tenants.consents.kinds import Answer, ConsentKind
from tenants.consents.schemas import Recorded
from tenants.consents.texts import Wording
from tenants.people import service as people

KIND = ConsentKind.CONTACT_AFTER_CLOSING


def wording(person_id: UUID) -> Wording:
    """The text to read to this person, in the own language where there is one."""
    wish = people.person(person_id).preferred_language
    return texts.wording(KIND, wish if wish in LANGUAGES else "nl")


def note(person_id: UUID, answer: str) -> None:
    """Write an answer down as one of consent; an empty one is no answer. Raises `NotFound`."""
    if answer:
        said = wording(person_id)
        consents.record(person_id, Recorded(KIND, Answer(answer), said.language, clock.today(), said.version))


def agreed(person_id: UUID) -> bool:
    """Whether this person wants to hear of us today."""
    return consents.holds_for(person_id, KIND)


def take_back(person_id: UUID, since: datetime) -> None:
    """Undo: a yes that was written down from this moment on is taken back."""
    for one in consents.of_person(person_id):
        for row in one.holds:
            if one.kind is KIND and row.recorded_at >= since:
                consents.withdraw(row.id)
