# SPDX-License-Identifier: EUPL-1.2
"""Plan an evening, choose its guests, begin its rounds, and plan anew those that have not begun.

Who changes something says which version was on the page, so that two tablets do not overwrite each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from koepel import audit
from koepel import scope as scopes
from koepel.database import db, found, mine
from koepel.errors import Invalid, NotFound
from koepel.i18n import _
from koepel.ids import new_id
from shared_pool.speed_dating import answers, language_help, possible
from shared_pool.speed_dating.codes import Outcome, Presence
from shared_pool.speed_dating.failures import ChangedMeanwhile, EveningClosed, HasBegun, NoRoundLeft
from shared_pool.speed_dating.guests import Guests
from shared_pool.speed_dating.models import SpeedDate, SpeedDateGuest, SpeedDateHelper, SpeedDateTalk
from shared_pool.speed_dating.rounds import Round, Table, plan
from shared_pool.speed_dating.schemas import Helping, Planned, WhoIsThere
from tenants import disclosure


def evenings() -> list[SpeedDate]:
    """Those of this municipality, the newest first."""
    return list(db.session.scalars(mine(SpeedDate).order_by(SpeedDate.id.desc())))


def evening(evening_id: UUID) -> SpeedDate:
    """One evening. Raises `NotFound`."""
    return found(SpeedDate, evening_id)


def invited(evening_id: UUID) -> list[SpeedDateGuest]:
    """Who is asked, mentees first."""
    query = mine(SpeedDateGuest).where(SpeedDateGuest.speed_date_id == evening_id)
    return list(db.session.scalars(query.order_by(SpeedDateGuest.side, SpeedDateGuest.id)))


def talks(evening_id: UUID) -> list[SpeedDateTalk]:
    """Who talks with whom, by round and table."""
    query = mine(SpeedDateTalk).where(SpeedDateTalk.speed_date_id == evening_id)
    return list(db.session.scalars(query.order_by(SpeedDateTalk.round, SpeedDateTalk.table_no)))


def plan_evening(planned: Planned) -> SpeedDate:
    """An evening on an activity of this municipality; a second one on it is the first.

    Raises `NotFound` for an activity of elsewhere, `Invalid` for a programme that does not run here.
    """
    disclosure.own_activity(planned.activity_id)
    if planned.programme not in disclosure.own_programmes():
        raise Invalid({"programme": [_("Choose one of the options.")]})
    new = insert(SpeedDate).values(tenant_id=scopes.here(), id=new_id(), begun=0, version=1, **asdict(planned))
    made = db.session.scalar(new.on_conflict_do_nothing().returning(SpeedDate.id))
    row: SpeedDate = db.session.scalars(mine(SpeedDate).where(SpeedDate.activity_id == planned.activity_id)).one()
    if made is not None:
        audit.wrote(row, "planned")
    return row


def choose(evening_id: UUID, chosen: Iterable[UUID], *, seen: int) -> SpeedDate:
    """These people and nobody else are asked. Raises `NotFound`, `ChangedMeanwhile`, `EveningClosed`, `HasBegun`."""
    row = _held(evening_id, seen)
    if row.begun:
        raise HasBegun
    known = possible.people(row.programme)
    wanted = {intake_id: known[intake_id] for intake_id in chosen if intake_id in known}
    for guest in invited(row.id):
        if guest.intake_id not in wanted:
            db.session.delete(guest)
            audit.wrote(guest, "removed", person=guest.person_id)
        wanted.pop(guest.intake_id, None)
    for person in wanted.values():
        guest = SpeedDateGuest(
            speed_date_id=row.id, person_id=person.person_id, intake_id=person.intake_id, side=person.facts.side
        )
        db.session.add(guest)
        db.session.flush()
        audit.wrote(guest, "asked", person=person.person_id)
    db.session.flush()
    _plan_anew(row)
    return row


def ask_helper(evening_id: UUID, asked: Helping) -> SpeedDateHelper:
    """Somebody comes to help with language; tables are planned anew. Raises `NotFound`, `ChangedMeanwhile`, `EveningClosed`."""
    row = _held(evening_id, asked.seen)
    helper = SpeedDateHelper(
        speed_date_id=row.id, given_name=asked.given_name, languages=list(asked.languages), presence=Presence.THERE
    )
    db.session.add(helper)
    db.session.flush()
    audit.wrote(helper, "asked", "languages")
    _plan_anew(row)
    return helper


def remove_helper(evening_id: UUID, helper_id: UUID, *, seen: int) -> None:
    """This one does not help; tables of rounds that have not begun are planned anew. Raises as `ask_helper`."""
    row, helper = _held(evening_id, seen), found(SpeedDateHelper, helper_id)
    if helper.speed_date_id != row.id:
        raise NotFound
    audit.wrote(helper, "removed")
    db.session.delete(helper)
    db.session.flush()
    _plan_anew(row)


def invite(evening_id: UUID) -> int:
    """Invite every guest to the activity, once; returns how many letters wait. Raises `NotFound` and what inviting raises."""
    row = evening(evening_id)
    return sum(disclosure.invite_to(row.activity_id, guest.person_id, guest.side) for guest in invited(row.id))


def note_presence(evening_id: UUID, noted: WhoIsThere) -> SpeedDate:
    """Who is late or absent, and the rounds that have not begun without them. Raises `NotFound`, `ChangedMeanwhile`, `EveningClosed`."""
    row = _held(evening_id, noted.seen)
    for guest in invited(row.id):
        if guest.presence != (now := noted.of(guest.intake_id)):
            guest.presence = now
            audit.wrote(guest, "noted", "presence", person=guest.person_id)
    for helper in language_help.of_evening(row.id):
        if helper.presence != (now := noted.of(helper.id)):
            helper.presence = now
            audit.wrote(helper, "noted", "presence")
    db.session.flush()
    _plan_anew(row)
    return row


def begin_round(evening_id: UUID, *, seen: int) -> SpeedDate:
    """The next round begins and stays as it is. Raises `NotFound`, `ChangedMeanwhile`, `EveningClosed`, `NoRoundLeft`."""
    row = _held(evening_id, seen)
    if row.begun >= row.rounds:
        raise NoRoundLeft
    row.begun += 1
    row.version += 1
    answers.lay_out([talk for talk in talks(row.id) if talk.round == row.begun], invited(row.id))
    audit.wrote(row, "round_begun", "begun")
    return row


def guests_of(row: SpeedDate) -> Guests:
    """Who is asked and not absent, with who may meet whom. Who does not wait any more is left out."""
    known = possible.people(row.programme)
    asked = [guest for guest in invited(row.id) if guest.presence != Presence.ABSENT and guest.intake_id in known]
    people = (known[guest.intake_id] for guest in asked)
    return possible.guests(row.programme, people, went_home_alone(but=row.id), language_help.languages_there(row.id))


def went_home_alone(*, but: UUID | None = None) -> set[UUID]:
    """The intakes of those whose last evening brought nobody: they sit first next time."""
    query = mine(SpeedDateGuest).where(
        SpeedDateGuest.outcome != Outcome.OPEN, SpeedDateGuest.speed_date_id != but
    ).order_by(SpeedDateGuest.id)  # fmt: skip
    last = {guest.intake_id: guest.outcome for guest in db.session.scalars(query)}
    return {intake_id for intake_id, outcome in last.items() if outcome == Outcome.ALONE}


def _held(evening_id: UUID, seen: int) -> SpeedDate:
    row = found(SpeedDate, evening_id, lock=True)
    db.session.refresh(row)  # what another transaction wrote while we waited for it
    if row.version != seen:
        raise ChangedMeanwhile
    if row.closed_at is not None:
        raise EveningClosed
    return row


def _plan_anew(row: SpeedDate) -> None:
    """The rounds that have not begun. Who is late has a break in the next one."""
    there = guests_of(row)
    late = {guest.intake_id for guest in invited(row.id) if guest.presence == Presence.LATE}
    late |= {helper.id for helper in language_help.of_evening(row.id) if helper.presence == Presence.LATE}
    held = _rounds([talk for talk in talks(row.id) if talk.round <= row.begun], row.begun)
    if late and row.begun < row.rounds:
        held = list(plan(there.without(late), row.begun + 1, tables=row.tables, begun=held).rounds)
    planned = plan(there, row.rounds, tables=row.tables, begun=held)
    db.session.execute(
        delete(SpeedDateTalk).where(
            SpeedDateTalk.tenant_id == scopes.here(),
            SpeedDateTalk.speed_date_id == row.id,
            SpeedDateTalk.round > row.begun,
        )
    )
    persons = {guest.intake_id: guest.person_id for guest in invited(row.id)}
    for one in planned.rounds[row.begun :]:
        for table in one.tables:
            db.session.add(
                SpeedDateTalk(
                    speed_date_id=row.id, round=one.number, table_no=table.number,
                    mentee_intake_id=table.mentee, mentor_intake_id=table.mentor,
                    mentee_person_id=persons[table.mentee], mentor_person_id=persons[table.mentor],
                    score=there.possible[table.couple].score, helper_id=table.helper,
                )
            )  # fmt: skip
    row.version += 1
    db.session.flush()


def _rounds(rows: list[SpeedDateTalk], begun: int) -> list[Round]:
    return [
        Round(
            number,
            tuple(
                Table(one.table_no, one.mentee_intake_id, one.mentor_intake_id) for one in rows if one.round == number
            ),
            frozenset(),
        )
        for number in range(1, begun + 1)
    ]
