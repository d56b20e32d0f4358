# SPDX-License-Identifier: EUPL-1.2
"""The workbench without its page: one person, everybody who could suit, ranked and explained for who looks.

Own people count in full, others as they were released; the regional coordinator sees both as released.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np

from koepel import clock
from koepel import scope as scopes
from koepel.errors import NotFound
from shared_pool.cards import shelf
from shared_pool.cards.places import held_places
from shared_pool.cards.shelf import Entry
from shared_pool.collaboration import service as collaboration
from shared_pool.collaboration.service import Member
from shared_pool.matching.bands import week_number
from shared_pool.matching.card import Card
from shared_pool.matching.columns import Ints
from shared_pool.matching.engine import Partners, Ranking, count_above_floor, rank, review
from shared_pool.matching.explain import Explanation, tell
from shared_pool.matching.own import card_in_full
from shared_pool.matching.packing import card_of, rows, sharing
from shared_pool.matching.pool_deck import PoolDeck, Shelf
from shared_pool.matching.programmes import programme_of
from shared_pool.matching.reader import Reader, ReaderKind
from shared_pool.matching.scoring import judge
from shared_pool.matching.shown import ShownCard, shown
from shared_pool.matching.weights import Programme
from shared_pool.matching.words import kept
from shared_pool.weights import in_force
from tenants import disclosure
from tenants.disclosure import OwnPerson

OTHER = {"mentee": "mentor", "mentor": "mentee"}
SORTS = ("score", "distance", "moments", "waiting")
FAR = 10**9


@dataclass(frozen=True)
class Someone:
    """A person on the workbench: one of the own people by name, or a card by its code."""

    card: Card
    own: OwnPerson | None = None
    entry: Entry | None = None

    @property
    def card_id(self) -> UUID | None:
        """The reference that a proposal takes; None while an own person has no card out."""
        return self.own.card_id if self.own else self.card.reference

    @property
    def key(self) -> str:
        """How the page names this person."""
        return str(self.card.reference)


@dataclass(frozen=True)
class Candidate:
    """Somebody of the other side beside the one who is looked for, explained for this reader."""

    rank: int
    who: Someone
    explanation: Explanation
    shown: ShownCard
    scarce: tuple[int, int] | None = None  # (possible on this side, people waiting for this one)


@dataclass(frozen=True)
class Explained:
    """One pair as one municipality may see it, to be kept with a proposal."""

    score: int
    label: str
    parts: list[dict[str, Any]]
    level: str
    weights_version: int
    possible: bool
    below_floor: bool
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Around:
    """Under whose eyes a search runs: which collaborations and members, by which programme, for which reader."""

    programme: Programme
    template: str
    programme_name: str
    reader: Reader
    week: int
    places: tuple[UUID, ...]  # collaborations whose agreement covers the programme
    members: Mapping[UUID, Member]
    home: UUID | None = None  # the collaboration of one of who looks; None in a region
    in_full: bool = False

    @cached_property
    def partners(self) -> Partners:
        """The same, for the engine."""
        return Partners(self.others)

    @cached_property
    def others(self) -> frozenset[UUID]:
        """Municipalities whose cards may be read: signed, and not the own one. Asked for each municipality of a pool."""
        return frozenset(
            tenant
            for tenant, member in self.members.items()
            if member.signed and member.collaboration_id in self.places and tenant != self.reader.tenant
        )

    def shares(self, tenant: UUID) -> bool:
        """Whether a pair with somebody of this municipality stands under an agreement."""
        return tenant in self.others


def around(template: str, *, in_full: bool = False) -> Around:
    """The surroundings of this scope: a municipality with its own terms, or a region with those that are shipped.

    Weights are those of the region whose agreement covers the programme, for pairs inside one municipality too: one list has
    one measure. Where no agreement covers it, those of the municipality's collaboration of one (ADR 0038).
    """
    scope = scopes.current()
    own = scope.tenant_id is not None
    terms = disclosure.programme_terms(template, own=own)
    home, regional = collaboration.places()
    shares = collaboration.shares()
    covering = [place for place in regional if place in shares and shares[place].joins(template)]
    every = collaboration.memberships()
    known = {member.tenant_id: member for member in every}
    known |= {member.tenant_id: member for member in every if member.collaboration_id in covering}
    reader = Reader(ReaderKind.STAFF, scope.tenant_id) if own else Reader(ReaderKind.COORDINATOR)
    return Around(
        programme=programme_of(terms, in_force.weights(template, in_force.deciding(covering, home))),
        template=template,
        programme_name=terms.name,
        reader=reader,
        week=week_number(clock.today()),
        places=tuple(covering),
        members=known,
        home=home,
        in_full=in_full,
    )


@dataclass
class Bench:
    """One person and the other side, ranked. Nothing is explained until it is shown."""

    around: Around
    seeker: Someone
    own: Mapping[UUID, OwnPerson]  # the own people of the other side, by the reference in the deck
    deck: PoolDeck
    beside: list[OwnPerson] = field(default_factory=list)  # the own people of the seeker's side
    entries: dict[UUID, Entry] = field(default_factory=dict)
    busy: Mapping[UUID, str] = field(
        default_factory=dict
    )  # own people who do not wait now, left out: names by reference
    reserve: frozenset[UUID] = frozenset()  # own mentors in reserve, where another mentor is sought: they stand first

    @cached_property
    def ranking(self) -> Ranking:
        """Everybody possible, best first."""
        return rank(
            self.seeker.card, self.deck, self.around.programme, self.around.week, may_share=self.around.partners
        )

    @property
    def possible(self) -> int:
        """How many are possible and not below the floor."""
        return self.ranking.above_floor

    @property
    def looked_at(self) -> int:
        """How many were looked at."""
        return len(self.deck)

    def municipalities(self) -> list[Member]:
        """Whose people are among the possible ones, by name."""
        numbers = set(self.deck.arrays["tenant"][self.ranking.index].tolist())
        tenants = [self.deck.tenants[number] for number in sorted(numbers)]
        found = [self.around.members[tenant] for tenant in tenants if tenant in self.around.members]
        return sorted(found, key=lambda member: member.name)

    def best(self, count: int, *, municipality: UUID | None = None, sort: str = "score") -> list[Candidate]:
        """The first candidates that are not below the floor, in the order asked."""
        chosen = self._sorted(np.arange(self.ranking.above_floor), municipality, sort)
        return self._candidates(chosen[:count])

    def below(self, count: int, *, municipality: UUID | None = None) -> list[Candidate]:
        """The first candidates below the floor: for human eyes, never proposed by themselves."""
        under = np.arange(self.ranking.above_floor, len(self.ranking))
        return self._candidates(self._sorted(under, municipality, "score")[:count])

    def _sorted(self, positions: Ints, municipality: UUID | None, sort: str) -> Ints:
        index = self.ranking.index[positions]
        if municipality is not None:
            number = self.deck.tenant_numbers.get(municipality, -1)
            positions = positions[self.deck.arrays["tenant"][index] == number]
            index = self.ranking.index[positions]
        key = self._sort_key(index, sort)
        if sort == "score" and self.reserve:
            key = ~np.isin(index, [at for at in map(self.deck.find, self.reserve) if at is not None])
        return positions if key is None else positions[np.argsort(key, kind="stable")]

    def _sort_key(self, index: Ints, sort: str) -> Ints | None:
        arrays, seeker = self.deck.arrays, self.seeker.card
        if sort == "waiting":
            return np.asarray(arrays["waiting_since"][index])
        if sort == "moments":
            shared = arrays["half_days"][index] & np.uint32(seeker.half_days)
            return np.asarray(-np.bitwise_count(shared).astype(np.int32))
        if sort == "distance" and seeker.place is not None:
            east, north = arrays["east"][index] - seeker.place[0], arrays["north"][index] - seeker.place[1]
            return np.where(arrays["placed"][index], east * east + north * north, FAR)
        return None

    def _candidates(self, positions: Ints) -> list[Candidate]:
        cards = [(int(at) + 1, self.deck.card(int(self.ranking.index[at]))) for at in positions]
        self.entries |= shelf.entries(card.reference for _, card in cards if card.reference not in self.own)
        return [
            self.candidate(card, place)
            for place, card in cards
            if card.reference in self.own or card.reference in self.entries
        ]

    def candidate(self, card: Card, place: int = 0) -> Candidate:
        """This card beside the one looked for."""
        programme, week = self.around.programme, self.around.week
        shared = self.around.shares(card.tenant) or self.seeker.card.tenant == card.tenant or not self.seeker.own
        verdict = judge(self.seeker.card, card, programme, week, shared=shared)
        return Candidate(
            rank=place,
            who=Someone(card, self.own.get(card.reference), self.entries.get(card.reference)),
            explanation=tell(verdict, self.around.reader),
            shown=shown(card, self.seeker.card, programme, week),
        )

    def find(self, reference: UUID) -> Candidate | None:
        """Anybody of the other side, also who is not possible."""
        index = self.deck.find(reference)
        if index is None:
            return None
        if reference not in self.own:
            self.entries |= shelf.entries([reference])
        where = np.flatnonzero(self.ranking.index == index)
        return self.candidate(self.deck.card(index), int(where[0]) + 1 if len(where) else 0)

    def dominant(self) -> str:
        """The code of the rule that excludes most, '' when nobody was looked at."""
        found = review(
            self.seeker.card, self.deck, self.around.programme, self.around.week, may_share=self.around.partners
        )
        code = found.dominant()
        return code.name or "" if code else ""

    def place_of(self, reference: UUID) -> int | None:
        """At which place of the ranking somebody stands, from 1."""
        index = self.deck.find(reference)
        if index is None:
            return None
        where = np.flatnonzero(self.ranking.index == index)
        return int(where[0]) + 1 if len(where) else None


def own_bench(intake_id: UUID, also: Collection[UUID] = ()) -> Bench:
    """The workbench of one of the own people; own people who do not wait are put on it only when asked for in `also`.

    Raises `NotFound`.
    """
    here = around(disclosure.programme_of(intake_id))
    people = list(disclosure.own_people("", here.template, waiting=True))
    person = next((one for one in people if one.intake_id == intake_id), None) or disclosure.own_person(intake_id)
    busy = {card or intake: (intake, name) for intake, card, name in _busy(person, here)}
    people += [disclosure.own_person(busy.pop(reference)[0]) for reference in dict.fromkeys(also) if reference in busy]
    found = _bench(here, Someone(own_card(person, here), person), person.facts.tokens, people=people)
    return replace(
        found, busy={reference: name for reference, (_intake, name) in busy.items()}, reserve=_reserve(person, found)
    )


def _reserve(person: OwnPerson, found: Bench) -> frozenset[UUID]:
    """Who is called first when a mentor dropped out (H9); for a first match everybody stands where the score puts them."""
    if person.facts.side != "mentee" or not disclosure.goes_on_without_mentor(person):
        return frozenset()
    kept_back = disclosure.mentors_in_reserve()
    return frozenset(reference for reference, one in found.own.items() if one.intake_id in kept_back)


def _busy(person: OwnPerson, here: Around) -> tuple[tuple[UUID, UUID | None, str], ...]:
    return disclosure.own_busy_people(OTHER[person.facts.side], here.template)


def own_card(person: OwnPerson, here: Around) -> Card:
    """One of the own people in full, as the engine reads them."""
    released = person.collaboration_id is not None and person.collaboration_id != here.home
    return card_in_full(person.facts, person.card_id or person.intake_id, scopes.here(), released=released)


def regional_bench(card_id: UUID, *, in_full: bool = False) -> Bench:
    """The workbench of a masked card, for the regional coordinator. Raises `NotFound`."""
    found, entry = shelf.packed(card_id, in_full=in_full), shelf.entries([card_id]).get(card_id)
    if found is None or entry is None:
        raise NotFound
    here = around(entry.programme, in_full=in_full)
    return _bench(here, Someone(card_of(found), None, entry), (), rows(found.packed)["tokens"][0])


def _bench(
    here: Around,
    seeker: Someone,
    tokens: Collection[UUID],
    marks: Ints | None = None,
    people: Collection[OwnPerson] = (),
) -> Bench:
    side = OTHER[seeker.card.side.texts()[0]]
    held = held_places([*here.places, *filter(None, [here.home])])
    own: dict[UUID, OwnPerson] = {}
    cards: list[Card] = []
    for person in people:
        if person.facts.side == side:
            card = own_card(person, here)
            own[card.reference] = person
            cards.append(card)
    found = shelf.shelves(here.places, here.others, here.template, side, in_full=here.in_full)
    deck = PoolDeck(cards, found, held)
    excluded = {reference for reference, person in own.items() if set(person.facts.tokens) & set(tokens)}
    excluded |= _together(found, tokens, marks)
    exclusions = seeker.card.exclusions | frozenset(excluded)
    beside = [person for person in people if person.facts.side != side]
    return Bench(here, replace(seeker, card=replace(seeker.card, exclusions=exclusions)), own, deck, beside)


def _together(found: Collection[Shelf], tokens: Collection[UUID], marks: Ints | None) -> set[UUID]:
    """Cards of people who were together with this one, or are this one: all shelves in one look, and none without a token."""
    if not tokens and marks is None:
        return set()
    references = b"".join(one.references for one in found)
    together = sharing(rows(b"".join(one.packed for one in found)), tokens, marks)
    return {UUID(bytes=references[16 * at : 16 * at + 16]) for at in np.flatnonzero(together)}


def with_scarcity(bench: Bench, candidates: list[Candidate]) -> list[Candidate]:
    """Say of each candidate when more people wait for this one than this person has possible ones."""
    if bench.seeker.card.side.texts()[0] != "mentee":
        return candidates
    here = bench.around
    own = [own_card(person, here) for person in bench.beside if person.facts.state == "active"]
    waiting = PoolDeck(own, shelf.shelves(here.places, here.others, here.template, "mentee"), {})
    return [replace(one, scarce=_scarce(bench, waiting, one)) for one in candidates]


def _scarce(bench: Bench, waiting: PoolDeck, one: Candidate) -> tuple[int, int] | None:
    here, possible = bench.around, bench.possible
    everybody = Partners(waiting.tenants)
    wanted = count_above_floor(
        one.who.card, waiting, here.programme, here.week, may_share=everybody, more_than=possible
    )
    return (possible, wanted) if wanted > possible else None


def explained(mentee_card_id: UUID, mentor_card_id: UUID, view: str) -> Explained:
    """One pair as this reader may see it; `view` is mentee, mentor or region. Raises `NotFound` for a card that is gone."""
    seeker_id, other_id = (mentor_card_id, mentee_card_id) if view == "mentor" else (mentee_card_id, mentor_card_id)
    if scopes.current().tenant_id is None:
        bench = regional_bench(seeker_id)
    else:
        person = disclosure.person_of(seeker_id)
        if person is None:
            raise NotFound
        bench = own_bench(person.intake_id, [other_id])
    found = bench.find(other_id)
    if found is None:
        raise NotFound
    told, programme = found.explanation, bench.around.programme
    return Explained(
        score=told.score or 0,
        label=told.label.name if told.label else "",
        parts=kept(told.lines),
        level=found.who.entry.level if found.who.entry else "",
        weights_version=programme.weights.version,
        possible=not told.refusals,
        below_floor=told.below_floor is not None,
        codes=tuple(refusal.code.name or "" for refusal in told.refusals if refusal.code),
    )
