# SPDX-License-Identifier: EUPL-1.2
"""Write once to a group: a draft with its words, laid ready as one message for each, taken back while they wait.

Each message goes through the one outbox and knows one address. The words of a broadcast name no person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select

from koepel import audit, clock, mail
from koepel import scope as scopes
from koepel.accounts.staff import own_name
from koepel.database import db, found, mine
from koepel.errors import NotFound
from koepel.records import Message
from tenants.activities.telling import language_of
from tenants.broadcasts import groups, texts, wishes, wording
from tenants.broadcasts.codes import Audience, BroadcastState, Left
from tenants.broadcasts.failures import LaidReadyAlready, NobodyGetsIt, NoWayToReach
from tenants.broadcasts.groups import Picked
from tenants.broadcasts.models import Broadcast, BroadcastWords
from tenants.broadcasts.schemas import Begun
from tenants.broadcasts.shipped import Said
from tenants.people import service as people
from tenants.people.models import Person

GROUP, ONE = wishes.GROUP, "broadcast.one"
ABOUT = "broadcast"
GONE = ("sending", "sent", "uncertain", "failed", "done_by_hand")


def begin(begun: Begun) -> Broadcast:
    """A draft with the text that counts here, in Dutch and in whatever else its receivers read. Raises `NotFound`."""
    known = texts.known(begun.template, begun.programme)
    row = Broadcast(
        template=begun.template, audience=begun.audience.value, programme=begun.programme, activity_id=begun.activity,
        made_at=clock.utcnow(), made_name=own_name(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    read = set(picked(row).languages()) | {"nl"}
    for code, one in known.items():
        if code in read:
            db.session.add(
                BroadcastWords(broadcast_id=row.id, language=code, subject=one.said.subject, body=one.said.body)
            )
    db.session.flush()
    audit.wrote(row, "drafted", row.template, row.audience)
    return row


def broadcast(broadcast_id: UUID) -> Broadcast:
    """Raises `NotFound`."""
    return found(Broadcast, broadcast_id)


def words(row: Broadcast) -> dict[str, Said]:
    """Language -> what it says."""
    query = mine(BroadcastWords).where(BroadcastWords.broadcast_id == row.id)
    return {one.language: Said(one.subject, one.body) for one in db.session.scalars(query)}


def reword(broadcast_id: UUID, bodies: Mapping[str, str]) -> None:
    """Other words; an empty language goes, and who reads it gets the Dutch text. Raises `LaidReadyAlready`, `NotFound`."""
    row = _draft(broadcast_id)
    known = {
        one.language: one
        for one in db.session.scalars(mine(BroadcastWords).where(BroadcastWords.broadcast_id == row.id))
    }
    shipped = texts.known(row.template, row.programme)
    for code, body in bodies.items():
        if code in known and body:
            known[code].body = body
        elif code in known:
            db.session.delete(known[code])
        elif body:
            subject = (shipped.get(code) or shipped["nl"]).said.subject
            db.session.add(BroadcastWords(broadcast_id=row.id, language=code, subject=subject, body=body))
    db.session.flush()


def picked(row: Broadcast, said: Mapping[str, Said] | None = None) -> Picked:
    """Who would get it now."""
    of_a_duo = any("duo" in wording.used(one) for one in (said or {}).values())
    return groups.picked(Audience(row.audience), row.programme, row.activity_id, of_a_duo=of_a_duo)


def lay_ready(broadcast_id: UUID) -> int:
    """One message for each, which leaves after the hold and by day. Returns how many.

    Raises `LaidReadyAlready`, `NobodyGetsIt`, `NotFound`.
    """
    row = _draft(broadcast_id)
    said = words(row)
    group = picked(row, said)
    if not group.receivers:
        raise NobodyGetsIt
    parts, house = 0, wording.house()
    for one in group.receivers:
        code, text = wording.in_language(said, one.language)
        stop = wishes.link_for(one.person.id, one.side, code) if one.channel != "call" else ""
        subject, body = wording.letter(text, code, one.person.given_name, one.duo, house, stop=stop, to_a_group=True)
        parts += wording.parts(one.channel, body)
        _post(GROUP, one.person, one.to, one.channel, code, subject, body, about=(ABOUT, row.id))
    row.state, row.ready_at = BroadcastState.READY, clock.utcnow()
    row.stopped, row.without_way, row.without_duo = (group.left[one] for one in Left)
    row.sms_parts, row.part_price = parts, wording.part_price()
    counts = [f"{way} {number}" for way, number in sorted(group.ways().items())]
    audit.wrote(row, "laid_ready", row.template, row.audience, *counts)
    return len(group.receivers)


def take_back(broadcast_id: UUID) -> tuple[int, int]:
    """Undo: what waits does not leave. Returns how many were taken back, and how many had gone. Raises `NotFound`."""
    row = _held(broadcast_id)
    back = mail.withdraw(row.id, GROUP)
    gone = sum(number for state, number in delivered(row).items() if state in GONE)
    if row.state == BroadcastState.READY and not gone:
        row.state = BroadcastState.WITHDRAWN
    audit.wrote(row, "taken_back", f"back {back}", f"gone {gone}")
    return back, gone


def drop(broadcast_id: UUID) -> None:
    """A draft that is not needed. Raises `LaidReadyAlready`, `NotFound`."""
    row = _draft(broadcast_id)
    audit.wrote(row, "dropped")
    db.session.delete(row)
    db.session.flush()


def every(most: int = 50) -> list[Broadcast]:
    """The newest first."""
    return list(db.session.scalars(mine(Broadcast).order_by(Broadcast.made_at.desc(), Broadcast.id.desc()).limit(most)))


def messages(row: Broadcast) -> list[tuple[UUID, UUID | None, str, str]]:
    """Each message of it: id, for whom, by which way, where it stands. What it says is not read."""
    query = select(Message.id, Message.person_id, Message.channel, Message.state).where(
        Message.tenant_id == scopes.here(), Message.about_id == row.id, Message.kind == GROUP
    )
    return [(one.id, one.person_id, one.channel, one.state) for one in db.session.execute(query.order_by(Message.id))]


def delivered(row: Broadcast) -> Counter[str]:
    """How many messages of it stand where."""
    query = select(Message.state, func.count()).where(
        Message.tenant_id == scopes.here(), Message.about_id == row.id, Message.kind == GROUP
    )
    return Counter({row[0]: row[1] for row in db.session.execute(query.group_by(Message.state))})


def write_to(person_id: UUID, body: str) -> Message:
    """One message to one person, who may have stopped messages to groups: this one is meant. Raises `NoWayToReach`, `NotFound`."""
    person = people.person(person_id)
    to, channel = groups.way(person)
    if not to:
        raise NoWayToReach
    code = language_of(person)
    subject = wording.own_subject(code)
    duo = ", ".join(map(str, sorted(groups.duos_of([person.id]).get(person.id, ()))))
    subject, body = wording.letter(Said(subject, body), code, person.given_name, duo, wording.house())
    message = _post(ONE, person, to, channel, code, subject, body, about=("person", person.id))
    audit.wrote(message, "written", "body", person=person.id)
    return message


def take_back_one(person_id: UUID) -> int:
    """Undo, while it waits. Returns how many."""
    person = people.person(person_id)
    back = mail.withdraw(person.id, ONE)
    audit.wrote(person, "message_taken_back", person=person.id)
    return back


def sent_to(person_id: UUID, most: int = 10) -> list[Message]:
    """What staff wrote to this person from here, the newest first; the words stay closed."""
    query = mine(Message).where(Message.person_id == person_id, Message.kind.in_((GROUP, ONE)))
    return list(db.session.scalars(query.order_by(Message.created_at.desc(), Message.id.desc()).limit(most)))


def _post(
    kind: str, person: Person, to: str, channel: str, language: str, subject: str, body: str, *, about: tuple[str, UUID]
) -> Message:
    return mail.post(
        kind, to=to, subject=subject, body=body, language=language, channel=channel, about=about, person_id=person.id,
        by_day=True,
    )  # fmt: skip


def _draft(broadcast_id: UUID) -> Broadcast:
    row = _held(broadcast_id)
    if row.state != BroadcastState.DRAFT:
        raise LaidReadyAlready
    return row


def _held(broadcast_id: UUID) -> Broadcast:
    """As it stands now, kept from everybody else: what was read before a colleague let go of it is old. Raises `NotFound`."""
    query = mine(Broadcast).where(Broadcast.id == broadcast_id).with_for_update()
    row: Broadcast | None = db.session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row
