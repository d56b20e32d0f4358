# SPDX-License-Identifier: EUPL-1.2
"""What the marks of an evening lead to: two plans side by side, pairs that a person picks, a kind word to who goes home alone.

Nothing is decided by a machine (GDPR art. 22): a plan proposes nobody, and a pair that is picked goes the way of every proposal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from koepel import audit, clock, mail
from koepel.accounts.staff import own_name
from koepel.database import among, db, found, mine
from koepel.errors import NotFound
from koepel.records import Message
from shared_pool.proposals import service as proposals
from shared_pool.proposals.failures import CardGone, ReasonNeeded
from shared_pool.proposals.models import Proposal
from shared_pool.speed_dating import answers, letters, own_link, possible, service
from shared_pool.speed_dating.codes import Outcome, Presence
from shared_pool.speed_dating.failures import EveningClosed, NotBothWilling
from shared_pool.speed_dating.guests import Couple
from shared_pool.speed_dating.marks import Mark, Marks, Standing
from shared_pool.speed_dating.models import SpeedDate, SpeedDateAnswer, SpeedDateGuest, SpeedDateTalk
from shared_pool.speed_dating.pairs import Left, left_over, most_pairs, stable
from tenants import disclosure


@dataclass(frozen=True)
class Result:
    """Both plans, and the talk of each couple that met."""

    stable: tuple[Couple, ...]
    most: tuple[Couple, ...]
    left: Left  # by what was proposed, and what of the stable plan still may be
    talks: Mapping[Couple, SpeedDateTalk]
    both_yes: frozenset[Couple]
    erased: bool


def mark(evening_id: UUID, guest_id: UUID, talk_id: UUID, said: Mark) -> None:
    """What this guest said of the other of one talk, copied from paper. A round that has not begun has no answer yet.

    Raises `NotFound`, `EveningClosed`.
    """
    row, guest = service.evening(evening_id), found(SpeedDateGuest, guest_id)
    if row.closed_at is not None:
        raise EveningClosed
    if guest.speed_date_id != row.id:
        raise NotFound
    answer = next((one for one in answers.of_guest(guest.id) if one.talk_id == talk_id), None)
    if answer is None:
        raise NotFound
    answers.copy(answer, said)


def result(row: SpeedDate) -> Result:
    """The two plans by the marks of the rounds that were begun."""
    held = [one for one in service.talks(row.id) if one.round <= row.begun]
    said = answers.of_talks(held)
    marks = _marks(row, held, said)
    chosen = stable(marks)
    talks = {(one.mentee_intake_id, one.mentor_intake_id): one for one in held}
    proposed = [couple for couple, one in talks.items() if one.proposal_id]
    there = [one.intake_id for one in service.invited(row.id) if one.presence != Presence.ABSENT]
    return Result(
        chosen, most_pairs(marks), left_over(marks, there, [*_still_open(chosen, proposed, marks), *proposed]), talks,
        frozenset(pair for pair in talks if marks.of(*pair) == marks.of(*pair[::-1]) == Mark.YES),
        erased=row.closed_at is not None and all(one.mark is None for one in said),
    )  # fmt: skip


def _still_open(chosen: Iterable[Couple], proposed: list[Couple], marks: Marks) -> list[Couple]:
    """The couples of a plan that may still be proposed beside what was: somebody may have picked another one for one of the two."""
    mentees, places = {mentee for mentee, _ in proposed}, Counter(mentor for _, mentor in proposed)
    return [one for one in chosen if one[0] not in mentees and places[one[1]] < marks.room(one[1])]


def _marks(row: SpeedDate, held: list[SpeedDateTalk], said: list[SpeedDateAnswer]) -> Marks:
    known, today = possible.people(row.programme), clock.today()
    intakes, talks = {guest.id: guest.intake_id for guest in service.invited(row.id)}, {one.id: one for one in held}
    given: dict[tuple[UUID, UUID], Mark] = {}
    for answer in said:
        who, talk = intakes.get(answer.guest_id), talks[answer.talk_id]
        if who is not None and answer.mark is not None:
            pair = talk.mentee_intake_id, talk.mentor_intake_id
            given[who, pair[who == pair[0]]] = Mark(answer.mark)
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
    if [bool(one.mark) for one in answers.of_talks([talk])] != [True, True]:
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
        answers.end(row)
        own_link.end(guest.id for guest in service.invited(row.id))
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
            mail.withdraw(guest.id, letters.ALONE)
        elif guest.presence != Presence.ABSENT:
            guest.outcome = Outcome.ALONE
            alone += 1
    return alone


def untold(row: SpeedDate, left: Left) -> list[SpeedDateGuest]:
    """Who went home without a match and was not written to yet; nobody before the evening is closed.

    `left`: who stands in no pair that may still be proposed. Two who both said yes are not told that there is nobody.
    """
    everybody = service.invited(row.id)
    alone = [one for one in everybody if one.outcome == Outcome.ALONE and one.intake_id in left.everybody]
    written = mine(Message).with_only_columns(Message.about_id).where(
        among(Message.about_id, [one.id for one in alone]), Message.kind == letters.ALONE, Message.state != "withdrawn"
    )  # fmt: skip
    told = set(db.session.scalars(written))
    return [one for one in alone if one.id not in told]


def tell_alone(evening_id: UUID) -> int:
    """Write kindly to who went home without a match, once; returns how many letters wait. Raises `NotFound`."""
    row = found(SpeedDate, evening_id, lock=True)  # a second click waits, and finds everybody told
    return sum(
        disclosure.write_after(letters.ALONE, guest.person_id, letters.alone, about=(own_link.SUBJECT, guest.id))
        is not None
        for guest in untold(row, result(row).left)
    )


def take_back_letters(evening_id: UUID) -> int:
    """Undo: the letters that still wait do not leave; returns how many. Raises `NotFound`."""
    return sum(mail.withdraw(guest.id, letters.ALONE) for guest in service.invited(service.evening(evening_id).id))
