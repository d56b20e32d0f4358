# SPDX-License-Identifier: EUPL-1.2
"""Proposing a pair and giving a municipality's yes or no. Each verb is one transaction; messages wait, states do not.

Sources: matching rules of the practice (handbook 000, 5.2: the meeting binds nobody; GDPR art. 22: a person decides).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from koepel import audit, clock, outbox
from koepel import scope as scopes
from koepel.database import db
from koepel.ids import new_id
from koepel.scope import DbRole
from shared_pool.cards import service as cards
from shared_pool.cards.models import Card
from shared_pool.matching import service as matching
from shared_pool.proposals import rows
from shared_pool.proposals.failures import (
    AlreadyProposed,
    CannotUndo,
    CardGone,
    HasMoved,
    NotPossible,
    PlaceGone,
    ReasonNeeded,
)
from shared_pool.proposals.models import Proposal, ProposalHalf, ProposalReasons
from shared_pool.proposals.states import (
    ANSWER_WORKING_DAYS,
    HOLD_DAYS,
    OPEN,
    ProposalState,
    may_follow,
    next_state,
    working_days_after,
)  # fmt: skip
from tenants import disclosure

S = ProposalState
SIDES = ("mentee", "mentor")


def propose(
    mentee_card_id: UUID, mentor_card_id: UUID, *, owner_name: str, decides: bool, overrule_reason: str = ""
) -> Proposal:
    """Propose this pair as a named person. `decides`: the proposer also gives the own municipality's yes.

    Raises `CardGone`, `NotPossible`, `ReasonNeeded`, `PlaceGone`, `AlreadyProposed`.
    """
    mentee, mentor = _card(mentee_card_id, "mentee"), _card(mentor_card_id, "mentor")
    scope = scopes.current()
    regional = scope.role is DbRole.REGION
    if not regional and scope.tenant_id not in {mentee.tenant_id, mentor.tenant_id}:
        raise CardGone
    _refuse_twice(mentee_card_id, mentor_card_id)
    view = "region" if regional else ("mentee" if scope.tenant_id == mentee.tenant_id else "mentor")
    found = matching.explained(mentee_card_id, mentor_card_id, view)
    if found.codes == ("H04",):
        raise PlaceGone
    if not found.possible:
        raise NotPossible
    if found.below_floor and not overrule_reason:
        raise ReasonNeeded
    proposal_id, today = new_id(), clock.today()
    until = today + timedelta(days=HOLD_DAYS)
    holder = mentee.tenant_id if regional else scopes.here()
    place_no = cards.take_place(mentor.collaboration_id, mentor_card_id, holder, proposal_id, until)
    # Taking a place waits for whoever takes it at this moment: only now is it known whether a colleague proposed the same.
    _refuse_twice(mentee_card_id, mentor_card_id)
    if place_no is None:
        raise PlaceGone
    row = Proposal(
        collaboration_id=mentor.collaboration_id,
        id=proposal_id,
        number=rows.next_number(mentor.collaboration_id),
        mentee_tenant_id=mentee.tenant_id,
        mentor_tenant_id=mentor.tenant_id,
        mentee_card_id=mentee_card_id,
        mentor_card_id=mentor_card_id,
        place_no=place_no,
        programme=mentee.programme,
        state=S.PROPOSED,
        owner_name=owner_name,
        owner_account_id=scope.account_id,
        owner_tenant_id=scope.tenant_id,
        overruled=bool(overrule_reason),
        overrule_reason=overrule_reason,
        made_at=clock.moment(),
        state_at=clock.moment(),
        answer_by=working_days_after(today, ANSWER_WORKING_DAYS),
        hold_until=until,
        introduction_slots=[],
    )
    db.session.add(row)
    db.session.flush()
    if regional:
        for side in SIDES:
            _open_half(row, side, "asked")
    else:
        for side in rows.own_sides(row):
            arrive(row, side, "yes" if decides else "asked", by=owner_name, found=found if side == view else None)
    audit.wrote(row, "proposed", "mentee_card_id", "mentor_card_id")
    for tenant in {row.mentee_tenant_id, row.mentor_tenant_id} - {scope.tenant_id}:
        outbox.send(row.collaboration_id, tenant, "proposed", row.id)
    weigh(row)
    return row


def _card(card_id: UUID, side: str) -> Card:
    found = db.session.scalar(select(Card).where(Card.id == card_id, Card.side == side))
    if found is None:
        raise CardGone
    return found


def _refuse_twice(mentee_card_id: UUID, mentor_card_id: UUID) -> None:
    pair = [Proposal.mentee_card_id == mentee_card_id, Proposal.mentor_card_id == mentor_card_id]
    if db.session.scalar(select(Proposal.id).where(*pair, Proposal.state.in_(OPEN)).limit(1)):
        raise AlreadyProposed


def _open_half(
    row: Proposal, side: str, municipality: str, *, by: str = "", shared: Mapping[str, Any] | None = None
) -> ProposalHalf:
    half = ProposalHalf(
        collaboration_id=row.collaboration_id,
        proposal_id=row.id,
        side=side,
        tenant_id=row.mentee_tenant_id if side == "mentee" else row.mentor_tenant_id,
        mentee_tenant_id=row.mentee_tenant_id,
        mentor_tenant_id=row.mentor_tenant_id,
        municipality=municipality,
        municipality_at=clock.moment() if municipality != "asked" else None,
        municipality_by=by,
        shared=dict(shared or {}),
        told={},
    )
    db.session.add(half)
    db.session.flush()
    return half


def arrive(
    row: Proposal, side: str, municipality: str, *, by: str = "", found: matching.Explained | None = None
) -> ProposalHalf:
    """This municipality's half stands: its bands for the other (s1), its reasons, its disclosure. Safe to repeat.

    `found`: the reasons as this side sees them, where they were just looked up.
    """
    card_id = rows.card_of(row, side)
    shared, half = cards.bands(card_id), rows.halves(row).get(side)
    if half is None:
        half = _open_half(row, side, municipality, by=by, shared=shared)
    half.shared = shared
    reasons = db.session.get(ProposalReasons, (scopes.here(), row.id, side))
    if reasons is None:
        found = found or matching.explained(row.mentee_card_id, row.mentor_card_id, side)
        db.session.add(
            ProposalReasons(
                collaboration_id=row.collaboration_id,
                proposal_id=row.id,
                side=side,
                score=found.score,
                parts=found.parts,
                level=found.level,
                weights_version=found.weights_version,
                alternatives=[],
                at=clock.moment(),
            )
        )
        disclosure.shown_in_proposal(card_id, row.id, other_tenant(row, side))
    db.session.flush()
    return half


def other_tenant(row: Proposal, side: str) -> UUID:
    """The municipality across this proposal."""
    return row.mentor_tenant_id if side == "mentee" else row.mentee_tenant_id


def weigh(row: Proposal) -> None:
    """Let the answers move the state, one step; each rings both municipalities. The proposal must be locked or new."""
    found = rows.halves(row)
    if len(found) < len(SIDES):
        return
    pair = [found[side] for side in SIDES]
    now = ProposalState(row.state)
    then = next_state(now, [h.municipality for h in pair], [h.meets for h in pair], [_goes_on(h) for h in pair])
    if then is now:
        return
    if then is S.DECLINED:
        end(row, S.DECLINED)
        return
    move(row, then)
    tell_both(row, {S.AGREED: "agreed", S.WILLING: "willing", S.STARTED: "started"}[then])


def _goes_on(half: ProposalHalf) -> str:
    """A yes to going on counts with the yes to the half-page alone (G4)."""
    return "" if half.goes_on == "yes" and half.statement_on is None else half.goes_on


def move(row: Proposal, then: ProposalState) -> None:
    """Along an arrow, never otherwise. Raises `HasMoved`."""
    if not may_follow(ProposalState(row.state), then):
        raise HasMoved
    row.state, row.state_at = then, clock.moment()
    audit.wrote(row, str(then), "state")


def tell_both(row: Proposal, kind: str) -> None:
    """Ring both municipalities; what it means for each, each does itself."""
    for tenant in {row.mentee_tenant_id, row.mentor_tenant_id}:
        outbox.send(row.collaboration_id, tenant, kind, row.id)


def end(row: Proposal, how: ProposalState) -> None:
    """Declined, expired or withdrawn: everything of the other side is gone at the next request; the place is free."""
    move(row, how)
    tell_both(row, "ended")


def agree(proposal_id: UUID, *, by: str) -> Proposal:
    """The yes of this municipality. Raises `HasMoved` when it no longer counts; a second yes changes nothing."""
    row = rows.proposal(proposal_id, lock=True)
    asked = [half for half in _own_halves(row) if half.municipality == "asked"]
    if row.state != S.PROPOSED or not asked:
        if row.state in OPEN and not asked:
            return row
        raise HasMoved
    for half in asked:
        half.municipality, half.municipality_at, half.municipality_by = "yes", clock.moment(), by
        audit.wrote(half, "agreed", "municipality")
    db.session.flush()
    weigh(row)
    return row


def decline(proposal_id: UUID, reason: str, *, by: str) -> Proposal:
    """The no of this municipality, with a coded reason. Raises `HasMoved`."""
    row = rows.proposal(proposal_id, lock=True)
    if row.state not in OPEN:
        raise HasMoved
    for half in _own_halves(row):
        half.municipality, half.municipality_at, half.municipality_by = "no", clock.moment(), by
        half.decline_reason = reason
        audit.wrote(half, "declined", "municipality", "decline_reason")
    db.session.flush()
    end(row, S.DECLINED)
    return row


def withdraw(proposal_id: UUID) -> Proposal:
    """Take a proposal back (its owner, or a card that was withdrawn). Raises `HasMoved`."""
    row = rows.proposal(proposal_id, lock=True)
    if row.state not in OPEN:
        raise HasMoved
    end(row, S.WITHDRAWN)
    return row


def undo(proposal_id: UUID) -> Proposal:
    """Undo the own yes or proposing, while nobody else acted and its messages still wait. Raises `CannotUndo`."""
    row = rows.proposal(proposal_id, lock=True)
    pair = rows.halves(row)
    if row.state not in {S.PROPOSED, S.AGREED} or any(half.meets for half in pair.values()):
        raise CannotUndo
    here = scopes.here()
    own = [half for half in pair.values() if half.tenant_id == here and half.municipality == "yes"]
    if not own or any(clock.moment() - (half.municipality_at or row.made_at) > _hold() for half in own):
        raise CannotUndo
    if row.owner_tenant_id == here and (len(own) == len(pair) or row.state == S.PROPOSED):
        end(row, S.WITHDRAWN)
        return row
    for half in own:
        half.municipality, half.municipality_at, half.municipality_by = "asked", None, ""
        audit.wrote(half, "undid", "municipality")
    if row.state == S.AGREED:
        # The one step back there is: nobody was asked yet, since the messages still wait.
        row.state, row.state_at = S.PROPOSED, clock.moment()
        tell_both(row, "reopened")
    return row


def _hold() -> timedelta:
    return timedelta(minutes=max(1, current_app.extensions["koepel_settings"].hold_minutes))


def _own_halves(row: Proposal) -> list[ProposalHalf]:
    here = scopes.here()
    return [half for half in rows.halves(row).values() if half.tenant_id == here]
