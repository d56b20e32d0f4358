# SPDX-License-Identifier: EUPL-1.2
"""What the marks of an evening lead to: two plans side by side, the pairs that a person picks, and who goes home alone.

Nothing is decided by a machine (GDPR art. 22): a plan proposes nobody, and a pair that is picked goes the way of every proposal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import update

from koepel import audit, clock
from koepel import scope as scopes
from koepel.accounts.staff import own_name
from koepel.database import db, found
from koepel.errors import NotFound
from koepel.retention_terms import TERMS, Retention
from shared_pool.proposals import service as proposals
from shared_pool.proposals.failures import CardGone, ReasonNeeded
from shared_pool.proposals.models import Proposal
from shared_pool.speed_dating import possible, service
from shared_pool.speed_dating.codes import Outcome, Presence
from shared_pool.speed_dating.failures import EveningClosed, NotBothWilling
from shared_pool.speed_dating.guests import Couple
from shared_pool.speed_dating.marks import Mark, Marks, Standing
from shared_pool.speed_dating.models import SpeedDate, SpeedDateGuest, SpeedDateTalk
from shared_pool.speed_dating.pairs import Left, left_over, most_pairs, stable
from tenants import disclosure


@dataclass(frozen=True)
class Result:
    """Both plans, and the talk of each couple that met."""

    stable: tuple[Couple, ...]
    most: tuple[Couple, ...]
    left: Left  # by the stable plan and what was proposed
    talks: Mapping[Couple, SpeedDateTalk]
    erased: bool


def mark(evening_id: UUID, guest_id: UUID, talk_id: UUID, said: Mark) -> None:
    """What this guest said of the other of one talk of a round that was begun. Raises `NotFound`, `EveningClosed`."""
    row, guest = service.evening(evening_id), found(SpeedDateGuest, guest_id)
    if row.closed_at is not None:
        raise EveningClosed
    talk = next((one for one in talks_of(row, guest) if one.id == talk_id), None)
    if talk is None:
        raise NotFound
    field = f"{guest.side}_mark"
    setattr(talk, field, int(said))
    talk.marked_at = clock.moment()
    audit.wrote(talk, "marked", field, person=guest.person_id)


def talks_of(row: SpeedDate, guest: SpeedDateGuest) -> list[SpeedDateTalk]:
    """The talks of one guest in the rounds that were begun. Raises `NotFound` for a guest of another evening."""
    if guest.speed_date_id != row.id:
        raise NotFound
    mine = [one for one in service.talks(row.id) if guest.intake_id in (one.mentee_intake_id, one.mentor_intake_id)]
    return [one for one in mine if one.round <= row.begun]


def result(row: SpeedDate) -> Result:
    """The two plans by the marks of the rounds that were begun."""
    held = [one for one in service.talks(row.id) if one.round <= row.begun]
    marks = _marks(row, held)
    chosen = stable(marks)
    talks = {(one.mentee_intake_id, one.mentor_intake_id): one for one in held}
    proposed = [couple for couple, one in talks.items() if one.proposal_id]
    there = [one.intake_id for one in service.invited(row.id) if one.presence != Presence.ABSENT]
    said = any(one.marked_at for one in held)
    return Result(
        chosen, most_pairs(marks), left_over(marks, there, [*chosen, *proposed]), talks,
        erased=row.closed_at is not None and not said,
    )  # fmt: skip


def _marks(row: SpeedDate, held: list[SpeedDateTalk]) -> Marks:
    known, today = possible.people(row.programme), clock.today()
    given: dict[tuple[UUID, UUID], Mark] = {}
    for one in held:
        mentee, mentor = one.mentee_intake_id, one.mentor_intake_id
        given[mentee, mentor], given[mentor, mentee] = Mark(one.mentee_mark or 0), Mark(one.mentor_mark or 0)
    return Marks(
        given,
        {(one.mentee_intake_id, one.mentor_intake_id): one.score for one in held},
        {
            intake_id: Standing((today - (one.facts.waiting_since or today)).days // 7, one.facts.tier)
            for intake_id, one in known.items()
        },
        {intake_id: one.facts.places for intake_id, one in known.items() if one.facts.side == "mentor"},
    )


def propose(evening_id: UUID, talk_id: UUID, *, decides: bool) -> Proposal:
    """Propose the two of this talk, who both said yes or maybe; a pair below the floor stands on their own asking.

    Raises `NotFound`, `NotBothWilling`, `CardGone` and what `proposals.service.propose` raises.
    """
    row, talk = service.evening(evening_id), found(SpeedDateTalk, talk_id, lock=True)
    if talk.speed_date_id != row.id or talk.round > row.begun:
        raise NotFound
    if not talk.mentee_mark or not talk.mentor_mark:
        raise NotBothWilling
    mentee, mentor = disclosure.out(talk.mentee_intake_id), disclosure.out(talk.mentor_intake_id)
    if mentee is None or mentor is None:
        raise CardGone
    try:
        made = proposals.propose(mentee[0], mentor[0], owner_name=own_name(), decides=decides)
    except ReasonNeeded:
        made = proposals.propose(
            mentee[0], mentor[0], owner_name=own_name(), decides=decides, overrule_reason="asked_for"
        )
    talk.proposal_id = made.id
    audit.wrote(talk, "proposed", "proposal_id")
    if row.closed_at is not None:
        _note_outcomes(row)
    return made


def close(evening_id: UUID) -> int:
    """The evening is over: who was there and is in no proposal comes first next time. Returns how many. Closing twice is once."""
    row = found(SpeedDate, evening_id, lock=True)
    db.session.refresh(row)
    if row.closed_at is None:
        row.closed_at = clock.moment()
        row.version += 1
        audit.wrote(row, "closed")
    return _note_outcomes(row)


def _note_outcomes(row: SpeedDate) -> int:
    paired = {
        one
        for talk in service.talks(row.id)
        if talk.proposal_id
        for one in (talk.mentee_intake_id, talk.mentor_intake_id)
    }
    alone = 0
    for guest in service.invited(row.id):
        if guest.intake_id in paired:
            guest.outcome = Outcome.PAIRED
        elif guest.presence != Presence.ABSENT:
            guest.outcome = Outcome.ALONE
            alone += 1
    return alone


def erase_marks() -> int:
    """What people said of each other goes after its term, in this municipality; returns of how many talks. Safe to repeat."""
    before = clock.moment() - timedelta(days=TERMS[Retention.SPEED_DATE_MARKS].days)
    talk = SpeedDateTalk
    gone = (
        update(talk)
        .where(talk.tenant_id == scopes.here(), talk.marked_at < before)
        .values(mentee_mark=None, mentor_mark=None, marked_at=None)
    )
    return int(db.session.execute(gone).rowcount)  # type: ignore[attr-defined]
