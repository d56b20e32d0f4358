# SPDX-License-Identifier: EUPL-1.2
"""Who wants no messages to a group: said by the own link or to staff, taken back as easily. What is about the own duo still comes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from koepel import audit, clock, links, outbox
from koepel import scope as scopes
from koepel.accounts.staff import own_name
from koepel.database import among, db, found, mine
from koepel.records import Message
from tenants.broadcasts.models import BroadcastWish
from tenants.people import service as people
from tenants.trajectories.duo_link import address

SUBJECT, ACTION = "broadcast_wish", "broadcasts"
GROUP = "broadcast.group"
LIFE = timedelta(days=365)


def stopped(person_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these who want none."""
    query = select(BroadcastWish.person_id).where(
        BroadcastWish.tenant_id == scopes.here(), among(BroadcastWish.person_id, person_ids),
        BroadcastWish.stopped_at.is_not(None),
    )  # fmt: skip
    return set(db.session.scalars(query))


def of_person(person_id: UUID) -> BroadcastWish | None:
    """What this person said, None before the first message."""
    row: BroadcastWish | None = db.session.scalar(mine(BroadcastWish).where(BroadcastWish.person_id == person_id))
    return row


def stop(person_id: UUID) -> None:
    """Said to staff: no more from now on, and what waits does not leave. Raises `NotFound`."""
    row = _of(person_id)
    row.stopped_at, row.said_by, row.noted_name = clock.utcnow(), "staff", own_name()
    audit.wrote(row, "broadcasts_stopped", person=row.person_id)
    silence(row.person_id)


def start(person_id: UUID) -> None:
    """Said to staff: they may come again. Raises `NotFound`."""
    row = _of(person_id)
    row.stopped_at, row.said_by, row.noted_name = None, "staff", own_name()
    audit.wrote(row, "broadcasts_wanted", person=row.person_id)


def said(wish_id: UUID) -> BroadcastWish:
    """What was said, by its id. Raises `NotFound`."""
    return found(BroadcastWish, wish_id)


def say_by_link(wish_id: UUID, *, wanted: bool) -> BroadcastWish:
    """Said by the own link, which reads no message: a job takes back what waits. Raises `NotFound`."""
    row = said(wish_id)
    row.stopped_at, row.said_by, row.noted_name = None if wanted else clock.utcnow(), "link", ""
    audit.wrote(row, "broadcasts_wanted" if wanted else "broadcasts_stopped", person=row.person_id)
    if not wanted:
        outbox.later("broadcasts.stopped", row.id)
    return row


def silence(person_id: UUID) -> None:
    """What waits for this person and went to a group does not leave."""
    waiting = update(Message).where(
        Message.tenant_id == scopes.here(), Message.person_id == person_id, Message.kind == GROUP,
        Message.state.in_(("held", "by_hand")),
    )  # fmt: skip
    db.session.execute(waiting.values(state="withdrawn"))


def link_for(person_id: UUID, side: str, language: str) -> str:
    """The address of a new own link to stop; those in older messages go on working."""
    row = _of(person_id)
    token = links.make(
        SUBJECT, row.id, side, ACTION, person_id=person_id, language=language, life=LIFE, beside=True
    )  # fmt: skip
    return link_of(token, language)


def link_of(token: str, language: str) -> str:
    """The address with this token, in this language."""
    return address("link_broadcasts.show", token=token, **({} if language == "nl" else {"taal": language}))


def _of(person_id: UUID) -> BroadcastWish:
    row = of_person(people.person(person_id).id)
    if row is None:
        row = BroadcastWish(person_id=person_id)
        db.session.add(row)
        db.session.flush()
    return row
