# SPDX-License-Identifier: EUPL-1.2
"""What each guest says of those met: a row of its own for each, that the guest fills in on the phone or staff from paper.

Rows are laid out as a round begins, so the guest's own link opens what was held and nothing to come. The last one who fills in
counts. Whoever said it, the row goes after its term, with the link (matching 9.5; GDPR art. 5.1.e).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, update

from koepel import audit, clock
from koepel import scope as scopes
from koepel.database import among, db, found, mine
from koepel.records import ActionLink
from koepel.retention_terms import TERMS, Retention
from shared_pool.speed_dating.codes import MarkedBy
from shared_pool.speed_dating.marks import Mark
from shared_pool.speed_dating.models import SpeedDate, SpeedDateAnswer, SpeedDateGuest, SpeedDateTalk
from shared_pool.speed_dating.own_link import SUBJECT
from tenants import disclosure


def card_names(guests: Iterable[SpeedDateGuest]) -> dict[UUID, str]:
    """How each guest is called on cards and phones, by intake: the first name, with a number where several carry it."""
    guests = list(guests)
    known = disclosure.own_readers({guest.person_id for guest in guests})
    firsts = {guest.intake_id: known[guest.person_id][0] for guest in guests if guest.person_id in known}
    many, count = Counter(firsts.values()), Counter[str]()
    names = {}
    for intake_id, name in firsts.items():
        count[name] += 1
        names[intake_id] = f"{name} {count[name]}" if many[name] > 1 else name
    return names


def lay_out(talks: Iterable[SpeedDateTalk], guests: Iterable[SpeedDateGuest]) -> None:
    """A row for both at each of these tables."""
    guests, now = list(guests), clock.moment()
    names, by_intake = card_names(guests), {guest.intake_id: guest for guest in guests}
    for talk in talks:
        pair = talk.mentee_intake_id, talk.mentor_intake_id
        for own, other in (pair, pair[::-1]):
            guest = by_intake[own]
            db.session.add(
                SpeedDateAnswer(
                    talk_id=talk.id, guest_id=guest.id, person_id=guest.person_id, round=talk.round,
                    table_no=talk.table_no, other_name=names.get(other, ""), laid_at=now,
                )
            )  # fmt: skip
    db.session.flush()


def of_guest(guest_id: UUID) -> list[SpeedDateAnswer]:
    """The rows of one guest, the round of now first."""
    query = mine(SpeedDateAnswer).where(SpeedDateAnswer.guest_id == guest_id)
    return list(db.session.scalars(query.order_by(SpeedDateAnswer.round.desc())))


def of_talks(talks: Iterable[SpeedDateTalk]) -> list[SpeedDateAnswer]:
    """What was said at these tables, by both sides."""
    query = mine(SpeedDateAnswer).where(among(SpeedDateAnswer.talk_id, [talk.id for talk in talks]))
    return list(db.session.scalars(query.order_by(SpeedDateAnswer.round, SpeedDateAnswer.id)))


def say(answer_id: UUID, mark: Mark) -> SpeedDateAnswer:
    """The guest says it, by the own link. Raises `NotFound`, also once the evening is closed."""
    row = found(SpeedDateAnswer, answer_id, lock=True)
    _fill_in(row, mark, MarkedBy.GUEST)
    return row


def copy(answer: SpeedDateAnswer, mark: Mark) -> None:
    """Staff copy it from the paper card."""
    _fill_in(answer, mark, MarkedBy.STAFF)


def _fill_in(row: SpeedDateAnswer, mark: Mark, by: MarkedBy) -> None:
    row.mark, row.marked_by, row.marked_at = int(mark), by, clock.moment()
    audit.wrote(row, "marked", "mark", person=row.person_id)
    db.session.flush()


def end(row: SpeedDate) -> None:
    """The evening is closed: what was said stays as it is."""
    guests = mine(SpeedDateGuest).with_only_columns(SpeedDateGuest.id).where(SpeedDateGuest.speed_date_id == row.id)
    answer = SpeedDateAnswer
    done = update(answer).where(answer.tenant_id == scopes.here(), answer.guest_id.in_(guests)).values(final=True)
    db.session.execute(done)


def erase() -> int:
    """What people said of each other goes after its term, in this municipality, and the links of then; returns how many rows.

    Safe to repeat.
    """
    answer, link, here = SpeedDateAnswer, ActionLink, scopes.here()
    db.session.execute(
        delete(link).where(link.tenant_id == here, link.subject_kind == SUBJECT, link.expires_at < clock.moment())
    )
    gone = delete(answer).where(answer.tenant_id == here, answer.laid_at < _a_term_ago())
    return int(db.session.execute(gone).rowcount)  # type: ignore[attr-defined]


def _a_term_ago() -> datetime:
    return clock.moment() - timedelta(days=TERMS[Retention.SPEED_DATE_MARKS].days)
