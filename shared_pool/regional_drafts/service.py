# SPDX-License-Identifier: EUPL-1.2
"""Asking for a draft, and deciding on what it holds. A draft proposes nothing: a named person does, pair by pair.

Sources: matching rules of the practice (GDPR art. 22; F10: a pair below the floor is never proposed by itself; D10).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from koepel import audit, clock
from koepel import scope as scopes
from koepel.database import db
from koepel.errors import Conflict, Invalid, NotFound
from koepel.i18n import _
from koepel.numbers import one_at_a_time
from shared_pool.collaboration import service as collaboration
from shared_pool.matching.policy import SHIPPED
from shared_pool.matching.programmes import across_borders
from shared_pool.proposals import rows as proposal_rows
from shared_pool.proposals import service as proposals
from shared_pool.proposals.models import Proposal
from shared_pool.proposals.states import OPEN
from shared_pool.regional_drafts.codes import DraftState, PairChoice
from shared_pool.regional_drafts.failures import AlreadyBusy, NotReady
from shared_pool.regional_drafts.models import DraftChoice, DraftLeft, DraftPair, RegionalDraft

BEING_MADE = (DraftState.WAITING, DraftState.DRAWING)
SHOWN = 30  # drafts on the list


@dataclass
class Outcome:
    """What became of the pairs that were ticked: how many were proposed, and which were not, with the reason."""

    made: list[Proposal] = field(default_factory=list)
    refused: list[tuple[DraftPair, Conflict]] = field(default_factory=list)


def _here() -> UUID:
    (collaboration_id,) = scopes.current().collaboration_ids or ()
    return collaboration_id


def programmes() -> list[str]:
    """The programmes in which this collaboration may make pairs across its borders."""
    return across_borders(collaboration.shares().get(_here()))


def ask(programme: str) -> RegionalDraft:
    """A draft for this programme; while one is being made it is that one. Raises `Invalid`."""
    if programme not in programmes():
        raise Invalid({"programme": [_("The agreement does not cover this programme.")]})
    one_at_a_time(f"regional_drafts.ask {programme}", within=_here())  # two coordinators get one draft
    being_made = [RegionalDraft.programme == programme, RegionalDraft.state.in_(BEING_MADE)]
    found = db.session.scalar(select(RegionalDraft).where(*being_made).limit(1))
    if found is not None:
        return found
    row = RegionalDraft(
        collaboration_id=_here(),
        programme=programme,
        policy=SHIPPED.key,
        policy_version=SHIPPED.version,
        due_at=clock.utcnow(),
        account_id=scopes.current().account_id,
        asked_at=clock.moment(),
        report={},
    )
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "asked", "programme")
    return row


def draft(draft_id: UUID) -> RegionalDraft:
    """One draft of this collaboration. Raises `NotFound`."""
    found = db.session.scalar(select(RegionalDraft).where(RegionalDraft.id == draft_id))
    if found is None:
        raise NotFound
    return found


def drafts() -> list[RegionalDraft]:
    """The drafts of this collaboration, the newest first."""
    newest = select(RegionalDraft).order_by(RegionalDraft.asked_at.desc(), RegionalDraft.id)
    return list(db.session.scalars(newest.limit(SHOWN)))


def former(row: RegionalDraft) -> RegionalDraft | None:
    """The draft before this one, for the same programme."""
    before = [RegionalDraft.programme == row.programme, RegionalDraft.asked_at < row.asked_at]
    query = select(RegionalDraft).where(*before, RegionalDraft.state == DraftState.READY)
    found: RegionalDraft | None = db.session.scalar(query.order_by(RegionalDraft.asked_at.desc()).limit(1))
    return found


def pairs(draft_id: UUID) -> list[DraftPair]:
    """The pairs of a draft of which both cards are still in the pool, the best first."""
    query = select(DraftPair).where(DraftPair.draft_id == draft_id)
    return list(db.session.scalars(query.order_by(DraftPair.score.desc(), DraftPair.mentee_card_id)))


def left_over(draft_id: UUID) -> list[DraftLeft]:
    """Who has no pair in it, those without any possible mentor first."""
    query = select(DraftLeft).where(DraftLeft.draft_id == draft_id)
    return list(db.session.scalars(query.order_by(DraftLeft.possible, DraftLeft.rule, DraftLeft.mentee_card_id)))


def choices() -> dict[tuple[UUID, UUID], PairChoice]:
    """What the next draft keeps or leaves out, by mentee and mentor."""
    query = select(DraftChoice).order_by(DraftChoice.chosen_at, DraftChoice.mentee_card_id)
    return {(row.mentee_card_id, row.mentor_card_id): PairChoice(row.choice) for row in db.session.scalars(query)}


def busy(mentee_card_ids: Collection[UUID]) -> dict[UUID, Proposal]:
    """The open proposal of each of these mentees, where there is one."""
    open_ones = proposal_rows.listing(sorted(OPEN))
    return {row.mentee_card_id: row for row in open_ones if row.mentee_card_id in mentee_card_ids}


def propose(draft_id: UUID, ticked: Sequence[UUID], *, owner_name: str, overrule_reason: str = "") -> Outcome:
    """Propose the ticked pairs, by mentee, as this person; one that is not possible any more does not hold up the others.

    Raises `NotReady`, and `Invalid` for a pair below the floor without a reason.
    """
    row = draft(draft_id)
    if row.state != DraftState.READY:
        raise NotReady
    chosen = [pair for pair in pairs(draft_id) if pair.mentee_card_id in set(ticked)]
    if not chosen:
        raise Invalid({"pairs": [_("These pairs are gone. Choose again.")]})
    if any(pair.apart for pair in chosen) and not overrule_reason:
        raise Invalid({"overrule_reason": [_("Choose why you propose a pair below the floor.")]})
    outcome = Outcome()
    for pair in chosen:
        try:
            with db.session.begin_nested():
                outcome.made.append(_propose(pair, owner_name, overrule_reason if pair.apart else ""))
        except Conflict as fault:
            outcome.refused.append((pair, fault))
    return outcome


def _propose(pair: DraftPair, owner_name: str, overrule_reason: str) -> Proposal:
    if busy([pair.mentee_card_id]):
        raise AlreadyBusy
    made = proposals.propose(
        pair.mentee_card_id, pair.mentor_card_id, owner_name=owner_name, decides=False, overrule_reason=overrule_reason
    )
    _forget(pair.mentee_card_id, pair.mentor_card_id)
    return made


def choose(draft_id: UUID, mentee_card_id: UUID, mentor_card_id: UUID, choice: PairChoice | None) -> None:
    """Let the next drafts keep this pair, or leave it out; None: as any other pair. A mentee is kept with one mentor only.

    Raises `NotFound` for a pair that neither stands in this draft nor was chosen before.
    """
    known = (mentee_card_id, mentor_card_id) in choices()
    stands = [pair for pair in pairs(draft(draft_id).id) if pair.mentee_card_id == mentee_card_id]
    if not known and not any(pair.mentor_card_id == mentor_card_id for pair in stands):
        raise NotFound
    _forget(mentee_card_id, mentor_card_id)
    if choice is None:
        return
    if choice is PairChoice.KEEP:
        kept = [DraftChoice.mentee_card_id == mentee_card_id, DraftChoice.choice == PairChoice.KEEP]
        db.session.execute(delete(DraftChoice).where(*kept))
    values = {
        "collaboration_id": _here(), "mentee_card_id": mentee_card_id, "mentor_card_id": mentor_card_id,
        "choice": choice, "account_id": scopes.current().account_id, "chosen_at": clock.moment(),
    }  # fmt: skip
    db.session.execute(insert(DraftChoice).values(**values).on_conflict_do_nothing())


def _forget(mentee_card_id: UUID, mentor_card_id: UUID) -> None:
    pair = [DraftChoice.mentee_card_id == mentee_card_id, DraftChoice.mentor_card_id == mentor_card_id]
    db.session.execute(delete(DraftChoice).where(*pair))
