# SPDX-License-Identifier: EUPL-1.2
"""Who waits, longest first, and how many could suit each: the door to the workbench."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from koepel import clock
from koepel.web.components import days
from shared_pool.cards import shelf
from shared_pool.cards.places import held_places
from shared_pool.cards.shelf import Entry
from shared_pool.matching.bands import waiting_band, week_number
from shared_pool.matching.card import Card
from shared_pool.matching.codes import Label
from shared_pool.matching.engine import rank
from shared_pool.matching.packing import card_of
from shared_pool.matching.pool_deck import PoolDeck
from shared_pool.matching.service import OTHER, Around, Someone, around, own_card
from shared_pool.matching.views import TONES, Town, title, town
from shared_pool.matching.words import word
from tenants import disclosure
from tenants.disclosure import OwnPerson

LATE_DAYS = 21


@dataclass(frozen=True)
class Waiting:
    """One line of the list: who, since when, and what the pool has for this person."""

    id: UUID
    name: str
    programme: str
    waits: str
    late: bool
    possible: int
    best: str
    tone: str
    in_pool: bool
    municipality: Town
    template: str  # of the programme
    entry: Entry | None = None


def waiting_here(side: str) -> list[Waiting]:
    """The own people of this side, longest waiting first."""
    by_programme: dict[str, list[OwnPerson]] = defaultdict(list)
    for person in disclosure.own_people(side):
        if person.facts.state in {"active", "paused"}:
            by_programme[person.facts.programme].append(person)
    found = [line for template, people in by_programme.items() for line in _lines(template, people, side)]
    return [line for _days, line in sorted(found, key=lambda pair: -pair[0])]


def _lines(template: str, people: list[OwnPerson], side: str) -> list[tuple[int, Waiting]]:
    here = around(template)
    deck = deck_of(here, OTHER[side])
    return [_line(here, deck, person) for person in people]


def _line(here: Around, deck: PoolDeck, person: OwnPerson) -> tuple[int, Waiting]:
    card = own_card(person, here)
    possible, best, tone = _found(here, deck, card)
    since = person.facts.waiting_since
    waited = (clock.today() - since).days if since else 0
    line = Waiting(
        id=person.intake_id,
        name=person.name,
        programme=here.programme_name,
        waits=days(waited),
        late=waited > LATE_DAYS,
        possible=possible,
        best=best,
        tone=tone,
        in_pool=card.released,
        municipality=town(here.members, card.tenant),
        template=here.template,
    )
    return waited, line


def deck_of(here: Around, side: str) -> PoolDeck:
    """Everybody of this side, own people in full and others as released."""
    own = disclosure.own_people(side, here.template) if here.home else ()
    cards = [own_card(person, here) for person in own]
    found = shelf.shelves(here.places, here.others, here.template, side)
    return PoolDeck(cards, found, held_places([*here.places, *filter(None, [here.home])]))


def _found(here: Around, deck: PoolDeck, card: Card) -> tuple[int, str, str]:
    ranking = rank(card, deck, here.programme, here.week, may_share=here.partners)
    if not ranking.above_floor:
        return 0, "", "grey"
    label = Label(int(ranking.label[0]))
    return ranking.above_floor, word("label", label.name), TONES[label]


def waiting_in_region(collaboration_id: UUID, side: str) -> list[Waiting]:
    """The cards of this side in the region, longest waiting first; nobody by name."""
    by_programme: dict[str, list[Entry]] = defaultdict(list)
    for entry in shelf.waiting(collaboration_id, side):
        by_programme[entry.programme].append(entry)
    found = []
    for template, entries in by_programme.items():
        here = around(template)
        deck = deck_of(here, OTHER[side])
        known = {entry.card_id: entry for entry in entries}
        for row in shelf.packed_rows(known):
            found.append(_masked(here, deck, known[row.reference], card_of(row)))
    return [line for _week, line in sorted(found, key=lambda pair: pair[0])]


def _masked(here: Around, deck: PoolDeck, entry: Entry, card: Card) -> tuple[int, Waiting]:
    possible, best, tone = _found(here, deck, card)
    weeks = max(0, week_number(clock.today()) - card.waiting_since)
    band = waiting_band(weeks)
    line = Waiting(
        id=entry.card_id,
        name=title(Someone(card, None, entry)),
        programme=here.programme_name,
        waits=word("waiting", band.value),
        late=weeks >= LATE_DAYS // 7,
        possible=possible,
        best=best,
        tone=tone,
        in_pool=True,
        municipality=town(here.members, entry.tenant_id),
        template=here.template,
        entry=entry,
    )
    return card.waiting_since, line
