# SPDX-License-Identifier: EUPL-1.2
"""Somebody with a card, a proposal or a duo across the border is erased: the other municipality keeps no name either."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from koepel.database import METADATA, db
from koepel.rights import answering
from shared_pool.proposals import forgetting, rows
from shared_pool.proposals.models import Proposal
from tenants.people.models import CardRelease
from tenants.retention import erasing
from tenants.retention.erasing import Ground
from tenants.rights import apart
from tenants.rights.grounds import Ground as Apart
from tenants.trajectories.models import Counterpart, Duo, Trajectory
from tests.factories import proposals
from tests.factories.pool import Region, a_region
from tests.factories.proposals import APair, a_pair
from tests.support.places import inside
from tests.support.working import worked

NUMBERS = count()


@pytest.fixture
def pair(app: Flask) -> APair:
    """A mentee and a mentor of two municipalities of this test alone: forgotten keys do not come back."""
    number = next(NUMBERS)
    region: Region = a_region(app, f"Lint{number}", f"Hove{number}")
    here, there = region.members.values()
    return a_pair(app, here, there)


def erase(app: Flask, tenant: Any, card: Any) -> None:
    with inside(app, tenant):
        person = db.session.scalars(select(CardRelease.person_id).where(CardRelease.id == card)).one()
        erasing.erase(person, ground=Ground.REQUEST, by=None)
    worked(app)


def says(app: Flask, tenant: Any, word: str) -> list[str]:
    """Where this municipality reads this word, of its own and in the pool; the record of whom it was shown to is not a word."""
    found = []
    with inside(app, tenant):
        for table in METADATA.sorted_tables:
            if table.name in READ:
                for row in db.session.execute(select(table)).mappings():
                    found += [f"{table.name}.{name}" for name, value in row.items() if word in repr(value)]
    return found


READ = {"person", "duo", "counterpart", "proposal", "proposal_half", "proposal_disclosure", "message", "trajectory"}


@pytest.mark.attack("T34")
def test_an_open_proposal_ends_and_neither_side_knows_who_it_was(app: Flask, pair: APair) -> None:
    proposal_id = proposals.introduced(app, pair)
    assert says(app, pair.mentor_tenant, "Samira")
    erase(app, pair.mentee_tenant, pair.mentee_card)
    assert proposals.state_of(app, pair.mentor_tenant, proposal_id) == "withdrawn"
    assert says(app, pair.mentor_tenant, "Samira") == []
    assert says(app, pair.mentee_tenant, "Samira") == []
    assert says(app, pair.mentor_tenant, "Karel")


@pytest.mark.attack("T34")
def test_a_duo_ends_where_its_mentor_is_erased_and_the_name_goes_with_it(app: Flask, pair: APair) -> None:
    proposals.started(app, pair)
    assert "counterpart.given_name" in says(app, pair.mentee_tenant, "Karel")
    erase(app, pair.mentor_tenant, pair.mentor_card)
    assert says(app, pair.mentee_tenant, "Karel") == []
    with inside(app, pair.mentee_tenant):
        assert list(db.session.scalars(select(Trajectory.state))) == ["stopped"]


@pytest.mark.attack("T34")
def test_the_name_of_an_erased_mentor_goes_also_where_the_mentee_is_set_apart(app: Flask, pair: APair) -> None:
    proposals.started(app, pair)
    with inside(app, pair.mentee_tenant):
        apart.set_apart(db.session.scalars(select(Trajectory.person_id)).one(), Apart.CONTESTED)
    erase(app, pair.mentor_tenant, pair.mentor_card)
    with inside(app, pair.mentee_tenant), answering():
        assert db.session.scalars(select(Counterpart)).all() == []
        assert db.session.scalars(select(Duo.mentor_first_name)).all() == [""]


def test_the_card_is_gone_at_once(app: Flask, pair: APair) -> None:
    erase(app, pair.mentor_tenant, pair.mentor_card)
    with inside(app, pair.mentee_tenant):
        assert db.session.scalar(select(METADATA.tables["app.card"].c.id).filter_by(id=pair.mentor_card)) is None


def test_who_says_that_somebody_was_erased_is_not_believed_without_their_half(app: Flask, pair: APair) -> None:
    proposal_id = proposals.started(app, pair)
    with inside(app, pair.mentee_tenant):
        row = db.session.scalars(select(Proposal).where(Proposal.id == proposal_id)).one()
        forgetting.other_side_erased(row, "mentee")
    with inside(app, pair.mentee_tenant):
        assert rows.proposal(proposal_id).state == "started"
        assert list(db.session.scalars(select(Duo.state))) == ["started"]
        assert "counterpart.given_name" in says(app, pair.mentee_tenant, "Karel")
