# SPDX-License-Identifier: EUPL-1.2
"""The link to the own page: made by staff from the file, sent or handed over on paper, revoked at once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from koepel import audit, clock, links, mail
from koepel.database import db, mine
from koepel.records import ActionLink, Message
from tenants.people.models import Person
from tenants.rights import letters
from tenants.trajectories.duo_link import address

KIND, SIDE, ACTION = "person", "self", "rights"
LIFE = timedelta(days=365)
AFTER_ERASING = timedelta(days=30)


def make(person: Person) -> str:
    """A new link of a year; the one before stops at once. Returns the address, which is kept nowhere."""
    language = letters.language_of(person)
    token = links.make(KIND, person.id, SIDE, ACTION, person_id=person.id, language=language, life=LIFE)
    mail.withdraw(person.id, "rights.link")
    audit.wrote(person, "own_link_made", person=person.id)
    return address("my_data.show", token=token, **({} if language == "nl" else {"taal": language}))


def send(person: Person) -> Message | None:
    """A new link by the person's own way: mail, or on the list of letters and calls. None without any address."""
    return letters.link(person, make(person))


def on_paper(person: Person) -> Message:
    """A new link as a letter with a code for the camera, to hand over."""
    return letters.link_on_paper(person, make(person))


def revoke(person: Person) -> None:
    """The link stops at once: a lost phone, wrong hands."""
    links.revoke(person.id, SIDE, ACTION)
    mail.withdraw(person.id, "rights.link")
    audit.wrote(person, "own_link_revoked", person=person.id)


def that_works(person_id: UUID) -> ActionLink | None:
    """The one link that works; None when there is none."""
    alive = (ActionLink.revoked_at.is_(None), ActionLink.expires_at > clock.utcnow(), ActionLink.action == ACTION)
    query = mine(ActionLink).where(ActionLink.subject_id == person_id, *alive)
    found: ActionLink | None = db.session.scalar(query.limit(1))
    return found


def keep_open(row: ActionLink) -> None:
    """After an erasure a link that worked until then still opens one sentence: that nothing is left."""
    row.revoked_at, row.expires_at = None, clock.utcnow() + AFTER_ERASING
