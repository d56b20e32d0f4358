# SPDX-License-Identifier: EUPL-1.2
"""Making a draft: read the pool as released, choose with the engine, write what came out in place of what stood there.

Only a worker does this: the choosing needs scipy, which no web process loads.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from koepel import scope as scopes
from koepel.database import db, transaction
from shared_pool.cards import shelf
from shared_pool.matching import region_deck
from shared_pool.matching.columns import Ints
from shared_pool.matching.deck import Deck
from shared_pool.matching.draft import Draft
from shared_pool.matching.policy import POLICIES
from shared_pool.matching.service import around
from shared_pool.matching.vocabulary import CardSide
from shared_pool.proposals import rows as proposals
from shared_pool.proposals.states import OPEN
from shared_pool.regional_drafts.codes import DraftStep, PairChoice
from shared_pool.regional_drafts.models import DraftChoice, DraftLeft, DraftPair, RegionalDraft


def draw(draft_id: UUID) -> None:
    """Make the draft of this row. Nobody is proposed by it. Safe to repeat. Raises NoResultFound."""
    from shared_pool.matching.batch import draw_up  # here: it loads scipy

    row = db.session.execute(select(RegionalDraft).where(RegionalDraft.id == draft_id)).scalar_one()
    policy, programme = POLICIES[row.policy], row.programme
    _say(draft_id, step=DraftStep.READING)
    here = around(programme)
    deck = region_deck.everybody(here, without=_in_a_proposal())
    kept, left_out = _chosen(PairChoice.KEEP), _chosen(PairChoice.LEAVE_OUT)
    _say(
        draft_id, step=DraftStep.CHOOSING, mentees=_count(deck, CardSide.MENTEE), mentors=_count(deck, CardSide.MENTOR)
    )
    # Nothing was written yet. A transaction carries its scope for a minute; choosing among thousands may take longer.
    db.session.rollback()
    draft = draw_up(
        deck, here.programme, policy, week=here.week, mentors_for=region_deck.mentors_for(here),
        locked=kept, excluded=left_out,
    )  # fmt: skip
    _say(draft_id, step=DraftStep.WRITING)
    _write(draft_id, draft, deck, here.programme.weights.version)


def _say(draft_id: UUID, **values: Any) -> None:
    """How far it is, by a session of its own, so that the page sees it."""
    with transaction(scopes.current()) as session:
        session.execute(update(RegionalDraft).where(RegionalDraft.id == draft_id).values(**values))


def _in_a_proposal() -> frozenset[UUID]:
    """Mentees for whom people are busy already."""
    return frozenset(row.mentee_card_id for row in proposals.listing(sorted(OPEN)))


def _chosen(choice: PairChoice) -> list[tuple[UUID, UUID]]:
    query = select(DraftChoice.mentee_card_id, DraftChoice.mentor_card_id).where(DraftChoice.choice == choice)
    return [(mentee, mentor) for mentee, mentor in db.session.execute(query)]


def _count(deck: Deck, side: CardSide) -> int:
    return int((deck.arrays["side"] == side).sum())


def _write(draft_id: UUID, draft: Draft, deck: Deck, weights: int) -> None:
    """In place of what an earlier try wrote. A card that was taken back while the draft was made is left out."""
    for model in (DraftPair, DraftLeft):
        db.session.execute(delete(model).where(model.draft_id == draft_id))
    row = db.session.execute(select(RegionalDraft).where(RegionalDraft.id == draft_id)).scalar_one()
    paired = {card_id for pair in draft.pairs for card_id in (pair.mentee, pair.mentor)}
    there = set(shelf.entries(paired | {one.mentee for one in draft.left_over}))
    own = {"collaboration_id": row.collaboration_id, "draft_id": draft_id}
    pairs = [
        {
            **own, "mentee_card_id": pair.mentee, "mentor_card_id": pair.mentor, "score": pair.score,
            "added": pair.objective - pair.score, "apart": pair.apart, "locked": pair.locked,
        }
        for pair in draft.pairs
        if {pair.mentee, pair.mentor} <= there
    ]  # fmt: skip
    left = [
        {
            **own, "mentee_card_id": one.mentee, "rule": one.rule.name if one.rule else "",
            "possible": one.possible, "above_floor": one.above_floor,
        }
        for one in draft.left_over
        if one.mentee in there
    ]  # fmt: skip
    for model, lines in ((DraftPair, pairs), (DraftLeft, left)):
        if lines:
            db.session.execute(insert(model), lines)
    row.report, row.mark = counted(draft, deck) | {"weights": weights}, sha256(draft.canonical()).hexdigest()


def counted(draft: Draft, deck: Deck) -> dict[str, Any]:
    """What a draft does for whom, as counts; nobody can be found back in them."""
    places = deck.arrays["places"][deck.arrays["side"] == CardSide.MENTOR]
    mentors = Counter(str(_tenant(deck, pair.mentor)) for pair in draft.pairs)
    return {
        "waiting": sum(count.waiting for count in draft.by_tier.values()),
        "pairs": len(draft.pairs),
        "apart": sum(pair.apart for pair in draft.pairs),
        "places": _sum(places),
        "lapsed": len(draft.lapsed),
        "tiers": {str(tier): asdict(count) for tier, count in draft.by_tier.items()},
        "municipalities": {str(tenant): asdict(count) for tenant, count in draft.by_municipality.items()},
        "mentors": dict(sorted(mentors.items())),
        "rules": dict(sorted(Counter(one.rule.name for one in draft.left_over if one.rule).items())),
    }


def _sum(places: Ints) -> int:
    return int(places.clip(0).sum())


def _tenant(deck: Deck, reference: UUID) -> UUID:
    index = deck.find(reference)
    assert index is not None
    return deck.tenants[int(deck.arrays["tenant"][index])]
