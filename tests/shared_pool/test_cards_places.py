# SPDX-License-Identifier: EUPL-1.2
"""The last place of a mentor is given once, however many ask for it at the same moment (T38)."""

from __future__ import annotations

import os
import threading
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from koepel.ids import reference
from koepel.scope import entered
from shared_pool.cards import places
from shared_pool.cards import service as cards
from shared_pool.cards.models import Card, Place, PlaceHold
from tests.factories.people import a_mentor
from tests.factories.pool import Region, a_region
from tests.support.places import inside
from tests.support.working import worked

RACES = int(os.environ.get("KOEPEL_PLACE_RACES", "10"))  # before a release 1000
AT_ONCE = 200
PATIENCE = 120  # seconds that a race may last before it counts as stuck


def a_card(app: Flask, region: Region, *, max_duos: int = 1) -> UUID:
    """A mentor of Aartselaar in the pool, with so many places."""
    with app.app_context():
        a_mentor(region.aartselaar, max_duos=max_duos)
    worked(app)
    with inside(app, region.aartselaar):
        card_id: UUID = db.session.scalars(select(Card.id)).one()
    return card_id


def take(app: Flask, region: Region, tenant_id: UUID, card_id: UUID, proposal_id: UUID) -> int | None:
    """What a proposal does, committed."""
    with inside(app, tenant_id):
        until = clock.today() + timedelta(days=21)
        return cards.take_place(region.id, card_id, tenant_id, proposal_id, until)


def test_a_place_is_held_once_and_free_again_afterwards(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek", "Mortsel")
    card_id, first = a_card(app, region), reference()
    assert take(app, region, region.borsbeek, card_id, first) == 1
    assert take(app, region, region.mortsel, card_id, reference()) is None
    with inside(app, region.borsbeek):
        cards.release_place(region.id, first)
    assert take(app, region, region.mortsel, card_id, reference()) == 1


def test_nobody_frees_the_place_that_another_holds(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek", "Mortsel")
    card_id, proposal = a_card(app, region), reference()
    take(app, region, region.borsbeek, card_id, proposal)
    with inside(app, region.mortsel):
        cards.release_place(region.id, proposal)
    assert take(app, region, region.mortsel, card_id, reference()) is None


def test_a_held_place_survives_a_change_and_a_card_never_loses_it(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    card_id, proposal = a_card(app, region, max_duos=2), reference()
    assert take(app, region, region.borsbeek, card_id, proposal) == 1
    with inside(app, region.aartselaar):
        cards.band()
        assert len(db.session.scalars(select(Place)).all()) == 2
        assert db.session.scalars(select(PlaceHold.proposal_id)).all() == [proposal]


def test_a_place_taken_while_its_owner_lowers_their_number_stays(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    card_id, proposal = a_card(app, region), reference()
    lowered: list[int] = []

    def lower() -> None:
        with inside(app, region.aartselaar):
            lowered.append(places.offer(region.id, card_id, 0))

    owner = threading.Thread(target=lower)
    with inside(app, region.borsbeek):
        assert cards.take_place(region.id, card_id, region.borsbeek, proposal, clock.today()) == 1
        owner.start()
        owner.join(0.5)
        assert owner.is_alive(), "the owner waits for who takes a place at this moment"
    owner.join(30)
    assert lowered == [1]
    with inside(app, region.borsbeek):
        assert db.session.scalars(select(PlaceHold.proposal_id)).all() == [proposal]


def test_a_place_that_its_owner_takes_away_at_that_moment_is_gone(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    card_id = a_card(app, region)
    got: list[int | None] = []
    other = threading.Thread(target=lambda: got.append(take(app, region, region.borsbeek, card_id, reference())))
    with inside(app, region.aartselaar):
        assert places.offer(region.id, card_id, 0) == 0
        other.start()
        other.join(0.5)
        assert other.is_alive(), "who asks waits for the owner who changes the places"
    other.join(30)
    assert got == [None]


def test_from_willing_on_a_hold_has_no_end(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    card_id, proposal = a_card(app, region), reference()
    take(app, region, region.borsbeek, card_id, proposal)
    with inside(app, region.borsbeek):
        cards.keep_hold(region.id, card_id, 1, proposal)
    with inside(app, region.borsbeek):
        assert db.session.scalars(select(PlaceHold.until)).all() == [None]


def test_when_the_duo_starts_the_place_goes_with_its_hold(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    card_id, proposal = a_card(app, region, max_duos=2), reference()
    take(app, region, region.borsbeek, card_id, proposal)
    with inside(app, region.aartselaar):
        assert cards.give_place(region.id, card_id, 1) == 1
        assert not db.session.scalars(select(PlaceHold)).all()


@pytest.mark.attack("T38")
@pytest.mark.slow
def test_of_two_hundred_who_ask_at_once_exactly_one_gets_the_last_place(app: Flask) -> None:
    """Again and again: the place is given back, and a new race begins. All leave at the same moment and queue for the
    connections of the application, as requests do.
    """
    region = a_region(app, "Aartselaar", "Borsbeek", "Mortsel")
    card_id = a_card(app, region)
    race = Race(app, region, card_id, [reference() for _ in range(AT_ONCE)])
    threads = [threading.Thread(target=race.run, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert race.faults == []
    assert race.winners == [1] * RACES
    assert race.held == [1] * RACES, "one hold stands after each race, whoever won"


class Race:
    """Two hundred people of three municipalities who each want the one place, so many times."""

    def __init__(self, app: Flask, region: Region, card_id: UUID, proposals: list[UUID]) -> None:
        self.app, self.region, self.card_id, self.proposals = app, region, card_id, proposals
        self.tenants = [region.borsbeek, region.mortsel, region.aartselaar]
        self.won: list[int] = []
        self.winners: list[int] = []
        self.held: list[int] = []
        self.faults: list[Exception] = []
        self.begins = threading.Barrier(AT_ONCE)
        self.ended = threading.Barrier(AT_ONCE, action=self._look)

    def run(self, number: int) -> None:
        """One of them, in every race."""
        try:
            for _ in range(RACES):
                self.begins.wait(PATIENCE)
                self._ask(number)
                self.ended.wait(PATIENCE)
        except Exception as fault:  # the others must not wait for who is gone
            self.faults.append(fault)
            self.begins.abort()
            self.ended.abort()

    def _ask(self, number: int) -> None:
        tenant_id, proposal_id = self.tenants[number % 3], self.proposals[number]
        with self.app.app_context(), entered(scopes.tenant(tenant_id)):
            place = cards.take_place(self.region.id, self.card_id, tenant_id, proposal_id, clock.today())
            db.session.commit()
            db.session.remove()
        if place is not None:
            self.won.append(number)

    def _look(self) -> None:
        """All have their answer: one won, and gives the place back."""
        self.winners.append(len(self.won))
        with inside(self.app, self.region.aartselaar):
            self.held.append(len(db.session.scalars(select(PlaceHold)).all()))
        for number in self.won:
            with inside(self.app, self.tenants[number % 3]):
                cards.release_place(self.region.id, self.proposals[number])
        self.won.clear()
