# SPDX-License-Identifier: EUPL-1.2
"""The own cards in the pool: published through the door, coarsened where too few look alike, taken back by deleting them.

One intake has one card: in the municipality's collaboration of one until it is released, then in the region's.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import SmallInteger, Text, Uuid, column, delete, exists, or_, select, table, update
from sqlalchemy.dialects.postgresql import insert

from koepel import clock, outbox
from koepel import scope as scopes
from koepel.database import db
from shared_pool.cards import cells
from shared_pool.cards.failures import InProposal, NotCovered, NothingToRelease
from shared_pool.cards.models import Card, CardInFull, PlaceHold
from shared_pool.cards.places import give_place, held_places, keep_hold, offer, release_place, take_place
from shared_pool.collaboration import service as collaboration
from shared_pool.collaboration.shares import Shares
from shared_pool.matching.bands import waiting_band, week_number
from shared_pool.matching.look_alikes import Cell, Coarseness, Fit, as_released, cell_of, fit
from shared_pool.matching.own import card_in_full
from shared_pool.matching.packing import pack
from shared_pool.matching.shown import dutch_band
from tenants import disclosure
from tenants.disclosure import MatchingFacts, ReleasedCard

__all__ = [
    "band",
    "bands",
    "bring_home",
    "cards_of",
    "erase",
    "give_place",
    "held_places",
    "in_proposals",
    "keep_hold",
    "keep_home",
    "publish",
    "release",
    "release_place",
    "take_back",
    "take_place",
    "withdraw",
]  # fmt: skip

Counted = Counter[Cell]  # persons by cell, all members added up
LEVELS = {
    Coarseness.FULL: "",
    Coarseness.WITHOUT_DUTCH: "dutch",
    Coarseness.WITHOUT_EXPERIENCE: "experience",
    Coarseness.SECTOR_GROUP: "sector",
}
COARSEST = "coarsest"
_OPEN = ("proposed", "agreed", "willing", "introduced")
# Proposals stand above cards, so their table is named here without its model.
_PROPOSAL = table(
    "proposal",
    column("id", Uuid),
    column("number", SmallInteger),
    column("mentee_card_id", Uuid),
    column("mentor_card_id", Uuid),
    column("state", Text),
    schema="app",
)


class Pool:
    """Where cards of this municipality may go and what each agreement lets through, read when first asked and once."""

    @cached_property
    def places(self) -> tuple[UUID | None, list[UUID]]:
        """The own collaboration of one, and those with more members."""
        return collaboration.places()

    @cached_property
    def shares(self) -> dict[UUID, Shares]:
        """By collaboration."""
        return collaboration.shares()

    @property
    def alone(self) -> UUID:
        """The collaboration of one. Raises `NotFound` when it was never opened."""
        return self.places[0] or collaboration.alone()


def publish(
    intake_id: UUID,
    *,
    by: UUID | None = None,
    pool: Pool | None = None,
    counted: Mapping[UUID, Counted] | None = None,
) -> None:
    """Bring the card of an intake up to date: out when it may be, anew when something changed, gone when it must.

    `pool`, `counted` (look-alikes by collaboration): where they were read a moment ago, for many cards at once.
    """
    pool = pool or Pool()
    card = disclosure.card(intake_id) or _let_out(intake_id, pool, by)
    if card is None:
        withdraw(intake_id, "closed")
    elif card.facts.side == "mentor" and not card.facts.places and not _held(card.card_id):
        withdraw(intake_id, "matched")
    else:
        _write(card, pool, counted or {})


def _let_out(intake_id: UUID, pool: Pool, by: UUID | None) -> ReleasedCard | None:
    """The card of an intake that has none and may have one."""
    facts = disclosure.wants_out(intake_id)
    if facts is None or (facts.side == "mentor" and not facts.places):
        return None
    target = _home(intake_id, facts, pool)
    alone = target == pool.alone
    code = _code(target, facts.side)
    card_id, code = disclosure.release(intake_id, target, code, alone=alone, by=None if alone else by)
    return ReleasedCard(card_id, intake_id, target, code, facts)


def _home(intake_id: UUID, facts: MatchingFacts, pool: Pool) -> UUID:
    """Where a new card goes: to the one collaboration that may have it and of which the person was told, else it stays."""
    covered = [place for place, shares in pool.shares.items() if shares.covers(facts.programme, facts.side)]
    regions = [place for place in pool.places[1] if place in covered]
    goes = facts.informed and len(regions) == 1 and not disclosure.kept_home(intake_id)
    return regions[0] if goes else pool.alone


def _code(collaboration_id: UUID, side: str) -> int:
    taken = set(
        db.session.scalars(select(Card.code).where(Card.collaboration_id == collaboration_id, Card.side == side))
    )
    most = 1000 if len(taken) < 500 else 100_000
    while (code := 100 + secrets.randbelow(most - 100)) in taken:
        continue
    return code


def _write(card: ReleasedCard, pool: Pool, counted: Mapping[UUID, Counted]) -> None:
    """Write the row of the pool: full where it stays at home, banded and coarsened where others read it."""
    here = scopes.here()
    alone = card.collaboration_id == pool.alone
    full = card_in_full(card.facts, card.card_id, here, released=not alone)
    level = ""
    shown = full
    if not alone:
        place = card.collaboration_id
        found = fit(cell_of(full), counted.get(place) or cells.count(place, pool.shares[place]))
        level = _level(found)
        shown = as_released(full, found.coarseness, with_occupation=card.facts.occupation_released)
    row = {
        "tenant_id": here,
        "side": card.facts.side,
        "programme": card.facts.programme,
        "code": card.code,
        "level": level,
        "places": 0,
        "released_on": clock.today(),
        "resting": card.facts.state == "paused",
        "packed": pack(shown, card.facts.tokens),
    }
    key = {"collaboration_id": card.collaboration_id, "id": card.card_id}
    kept = {name: value for name, value in row.items() if name not in {"released_on", "places"}}
    db.session.execute(
        insert(Card).values(**key, **row).on_conflict_do_update(index_elements=["collaboration_id", "id"], set_=kept)
    )
    if card.facts.side == "mentor":
        places = offer(card.collaboration_id, card.card_id, card.facts.places)
        db.session.execute(_own(card.collaboration_id, card.card_id).values(places=places))
    if not alone:
        _write_in_full(card, pack(as_released(full, Coarseness.FULL, with_occupation=True), card.facts.tokens))
    disclosure.note_level(card.card_id, level)


def _own(collaboration_id: UUID, card_id: UUID) -> Any:
    return update(Card).where(
        Card.collaboration_id == collaboration_id, Card.id == card_id, Card.tenant_id == scopes.here()
    )


def _write_in_full(card: ReleasedCard, packed: bytes) -> None:
    key = {"collaboration_id": card.collaboration_id, "card_id": card.card_id}
    write = insert(CardInFull).values(**key, tenant_id=scopes.here(), packed=packed)
    db.session.execute(
        write.on_conflict_do_update(index_elements=["collaboration_id", "card_id"], set_={"packed": packed})
    )


def release(intake_id: UUID, collaboration_id: UUID, *, by: UUID | None) -> None:
    """Let the card out to this collaboration: a person chose so. Raises `NotCovered`, `InProposal`, `NothingToRelease`."""
    disclosure.must_be_here(intake_id)
    publish(intake_id)
    card = disclosure.card(intake_id)
    if card is None:
        raise NothingToRelease
    if card.collaboration_id == collaboration_id:
        return
    shares = {row.collaboration_id: collaboration.shares()[row.collaboration_id] for row in collaboration.regional()}
    if collaboration_id not in shares or not shares[collaboration_id].covers(card.facts.programme, card.facts.side):
        raise NotCovered
    _refuse_in_proposal(card.card_id)
    _delete(card.card_id)
    code = _code(collaboration_id, card.facts.side)
    disclosure.release(intake_id, collaboration_id, code, alone=False, by=by)
    publish(intake_id)


def keep_home(intake_id: UUID) -> None:
    """Take the card out of the pool at once; open proposals end, the person stays on the own waiting list."""
    disclosure.must_be_here(intake_id)
    withdraw(intake_id, disclosure.KEPT_HOME)
    publish(intake_id)


def withdraw(intake_id: UUID, why: str) -> None:
    """Delete the card: it is gone for everybody at the next request, and its open proposals end. Safe to repeat."""
    card_id = disclosure.withdraw(intake_id, why)
    if card_id is not None:
        _delete(card_id)
        outbox.later("cards.gone", card_id)


def take_back(card_id: UUID) -> None:
    """The own person started: the card leaves the pool."""
    person = disclosure.person_of(card_id)
    if person is not None:
        disclosure.withdraw(person.intake_id, "matched")
        _delete(card_id)


def erase(card_id: UUID) -> None:
    """The own person is erased: whatever stands of this card, now or by a mistake of before, goes."""
    _delete(card_id)


def _delete(card_id: UUID) -> None:
    db.session.execute(delete(Card).where(Card.id == card_id, Card.tenant_id == scopes.here()))


def _held(card_id: UUID) -> bool:
    return bool(db.session.scalar(select(exists().where(PlaceHold.card_id == card_id))))


def in_proposals(card_id: UUID) -> list[tuple[UUID, int]]:
    """(id, number) of every open proposal in which this card stands."""
    columns: Any = _PROPOSAL.c
    pair = or_(columns.mentee_card_id == card_id, columns.mentor_card_id == card_id)
    query = select(columns.id, columns.number).where(pair, columns.state.in_(_OPEN)).order_by(columns.number)
    return [(row[0], row[1]) for row in db.session.execute(query)]


def _refuse_in_proposal(card_id: UUID) -> None:
    if in_proposals(card_id):
        raise InProposal


def band(collaboration_id: UUID | None = None) -> int:
    """Count look-alikes anew and write every own card again; returns how many. Nightly, and after a change of the rules."""
    pool = Pool()
    places = [place for place in pool.places[1] if collaboration_id in (None, place)]
    counted = {place: cells.count(place, pool.shares[place]) for place in places}
    cards = disclosure.open_cards()
    for intake_id, _card_id, place in cards:
        if collaboration_id in (None, place):
            publish(intake_id, pool=pool, counted=counted)
    return len(cards)


def bring_home(collaboration_id: UUID) -> None:
    """Every own card leaves this collaboration and lives on at home."""
    for intake_id, _card_id, place in disclosure.open_cards():
        if place == collaboration_id:
            keep_home(intake_id)


def cards_of(intake_id: UUID) -> Card | None:
    """The own card that is out for this intake."""
    found = disclosure.out(intake_id)
    return None if found is None else db.session.get(Card, (found[1], found[0]))


def bands(card_id: UUID) -> dict[str, Any]:
    """The bands of an own card in full: what the other municipality of an open proposal reads at s1 and s2."""
    person = disclosure.person_of(card_id)
    card = None if person is None else disclosure.card(person.intake_id)
    if card is None or card.card_id != card_id:
        return {}
    full = card_in_full(card.facts, card_id, scopes.here(), released=True)
    dutch = dutch_band(full)
    told: dict[str, Any] = {
        "code": card.code,
        "occupations": sorted(full.isco) if card.facts.occupation_released else [],
        "sectors": [text.upper() for text in full.sections.texts()],
        "experience": full.experience.text if full.experience else "",
        "dutch": dutch.value if dutch else "",
        "goals": list(full.goals.texts()),
        "actions": list(full.actions.texts()),
        "half_days_count": full.half_days.bit_count() or None,
        "waiting": waiting_band(max(0, week_number(clock.today()) - full.waiting_since)).value,
        "place_free": card.facts.places > 0 if card.facts.side == "mentor" else None,
    }
    return {name: value for name, value in told.items() if value not in ("", [], None)}


def _level(found: Fit) -> str:
    """What a card says of how coarse it is."""
    return LEVELS[found.coarseness] if found.enough else COARSEST
