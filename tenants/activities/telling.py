# SPDX-License-Identifier: EUPL-1.2
"""Who takes part hears of it by the own channel and never at night; a message waits, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from koepel import mail
from koepel.i18n import LANGUAGES, speaking
from tenants.activities.letters import Letter
from tenants.activities.models import Activity, Participation
from tenants.people import service as people
from tenants.people.models import Person
from tenants.trajectories.duo_link import reach

INVITATION, CHANGED, CANCELLED, PLACE = (
    "activity.invitation", "activity.changed", "activity.cancelled", "activity.place",
)  # fmt: skip


def tell(kind: str, activity: Activity, rows: Iterable[Participation], words: Callable[[str, Activity], Letter]) -> int:
    """Write to these people; returns how many could be reached."""
    told = 0
    for row in rows:
        person = people.person_if_any(row.person_id)
        if person is not None:
            told += write(kind, activity, person, lambda name: words(name, activity))
    return told


def write(kind: str, activity: Activity, person: Person, words: Callable[[str], Letter]) -> bool:
    """One message. False when there is no way to reach this person."""
    to, channel = reach(person)
    if not to:
        return False
    language = language_of(person)
    with speaking(language):
        subject, body = words(person.given_name)
    mail.post(
        kind, to=to, subject=subject, body=body, language=language, channel=channel,
        about=("activity", activity.id), person_id=person.id, by_day=True,
    )  # fmt: skip
    return True


def language_of(person: Person) -> str:
    """In which language somebody is written to."""
    wish = person.preferred_language
    return wish if wish in LANGUAGES else "nl"
