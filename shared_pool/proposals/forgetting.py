# SPDX-License-Identifier: EUPL-1.2
"""Somebody is erased: their cards leave the pool, their proposals end, and the other side is told to forget them too.

What we wrote goes in the transaction of the erasing. What the other municipality keeps of it is theirs: it gets an event, and
believes it only where our half of the proposal says the same.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select

from koepel import clock, outbox
from koepel import scope as scopes
from koepel.database import db
from koepel.retention_terms import TERMS, Retention
from shared_pool.cards import service as cards
from shared_pool.proposals import rows, service
from shared_pool.proposals.models import Proposal, ProposalReasons
from shared_pool.proposals.states import ENDS, OPEN, ProposalState
from tenants import disclosure

ERASED, LEFT = "erased", "left"
TABLES = {  # with personal columns, and what becomes of them: read by tests/guards/test_erasing.py
    "card": "deleted, with its places",
    "card_in_full": "deleted with its card",
    "proposal": "ends; words in it are emptied",
    "proposal_half": "our half is emptied, but for the answers as codes; the other half by its own municipality",
    "proposal_disclosure": "ours is deleted",
    "proposal_reasons": "deleted here, and by the other municipality",
    "regional_draft_pair": "deleted with its card",
    "regional_draft_left": "deleted with its card",
    "regional_draft_choice": "deleted with its card",
    "duo_signal": "kept: weeks, minutes and state of a duo, under a random reference, without a person",
}


def take_away(person_id: UUID) -> None:
    """Everything that this municipality put into the pool about this person."""
    for card_id in disclosure.cards_ever(person_id):
        cards.erase(card_id)
        pair = or_(Proposal.mentee_card_id == card_id, Proposal.mentor_card_id == card_id)
        for proposal_id in db.session.scalars(select(Proposal.id).where(pair)).all():
            _leave(rows.proposal(proposal_id, lock=True), "mentee" if _is_mentee(proposal_id, card_id) else "mentor")


def _is_mentee(proposal_id: UUID, card_id: UUID) -> bool:
    return rows.proposal(proposal_id).mentee_card_id == card_id


def _leave(row: Proposal, side: str) -> None:
    _take_out(row, side, ERASED)
    other = service.other_tenant(row, side)
    if other != scopes.here():
        outbox.send(row.collaboration_id, other, ERASED, row.id)
    else:
        other_side_erased(row, rows.other(side))


def municipality_stops(proposal_id: UUID) -> None:
    """This municipality stops: what it put into a proposal with another goes, and what runs of it here ends. Safe to repeat."""
    row = rows.proposal(proposal_id, lock=True)
    for side in rows.own_sides(row):
        _take_out(row, side, LEFT)
    disclosure.municipality_stops(row.id)


def _take_out(row: Proposal, side: str, step: str) -> None:
    if row.state in OPEN:
        service.end(row, ProposalState.WITHDRAWN)
    cards.release_place(row.collaboration_id, row.id)
    for name, mine in rows.disclosures(row).items():
        if name == side and mine.tenant_id == scopes.here():
            db.session.delete(mine)
    half = rows.halves(row).get(side)
    if half is not None:
        half.shared, half.first_name, half.told = {}, "", {"asked": "", "step": step}
    row.overrule_reason = ""
    row.introduction_place, row.introduction_slots, row.introduction_at = "", [], None
    _forget_reasons(row.id)
    db.session.flush()


def other_side_erased(row: Proposal, own_side: str) -> None:
    """In the municipality across: what it kept of the person on the other side goes. Changes nothing where that is not so."""
    across, own = rows.halves(row).get(rows.other(own_side)), rows.halves(row).get(own_side)
    step = across.told.get("step") if across is not None else ""
    if step not in (ERASED, LEFT):
        return
    if own is not None and own.told.get("step") not in (ERASED, LEFT):
        own.told = {"asked": "", "step": "ended"}
    _forget_reasons(row.id)
    if step == LEFT:
        disclosure.municipality_stops(row.id)
    else:
        disclosure.other_half_erased(row.id)


def _forget_reasons(proposal_id: UUID) -> None:
    here = scopes.here()
    db.session.execute(
        delete(ProposalReasons).where(ProposalReasons.tenant_id == here, ProposalReasons.proposal_id == proposal_id)
    )


def in_a_proposal(person_id: UUID) -> bool:
    """Whether somebody is being proposed at this moment: then their file is in use, whenever anybody last spoke with them."""
    return any(rows.open_with_card(card_id) for card_id in disclosure.cards_ever(person_id))


def past_term() -> int:
    """What stays of proposals that ended longer ago than their term: codes and dates. Returns how many were emptied."""
    before, here = clock.moment() - relative(Retention.ENDED_PROPOSAL), scopes.here()
    ended = [row for row in rows.listing(sorted(ENDS)) if row.state_at < before]
    done = 0
    for row in ended:
        halves = [
            half for half in rows.halves(row).values() if half.tenant_id == here and (half.shared or half.first_name)
        ]
        for half in halves:
            half.shared, half.first_name = {}, ""
        if halves or row.overrule_reason or row.introduction_place:
            row.overrule_reason, row.introduction_place, row.introduction_slots = "", "", []
            _forget_reasons(row.id)
            done += 1
    db.session.flush()
    return done


def relative(retention: Retention) -> timedelta:
    """A term of the product as a length of time; a month is thirty-one days, so nothing goes too soon."""
    term = TERMS[retention]
    return timedelta(days=31 * term.months + term.days)
