# SPDX-License-Identifier: EUPL-1.2
"""Somebody with a card, a proposal or a duo across the border is erased: the other municipality keeps no name either."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel.database import METADATA, db
from koepel.ids import reference
from koepel.rights import answering
from koepel.web.places import word_of
from shared_pool.proposals import forgetting, rows
from shared_pool.proposals.models import Proposal
from tenants.intake.models import Intake
from tenants.people.models import CardRelease
from tenants.retention import erasing
from tenants.retention.erasing import Ground
from tenants.rights import apart
from tenants.rights.grounds import Ground as Apart
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import Counterpart, Duo, Trajectory
from tenants.trajectories.schemas import OpenDuo
from tests.factories import proposals
from tests.factories.pool import Region, a_region
from tests.factories.proposals import APair, a_pair
from tests.support.places import a_case_worker, inside, signed_in
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


def at(app: Flask, pair: APair) -> str:
    """Where the pages of the mentee's municipality begin."""
    with app.app_context():
        return f"/{word_of(pair.mentee_tenant)}"


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
def test_the_duo_ends_whose_mentor_is_erased_and_the_mentee_goes_on(app: Flask, pair: APair) -> None:
    proposals.started(app, pair)
    assert "counterpart.given_name" in says(app, pair.mentee_tenant, "Karel")
    erase(app, pair.mentor_tenant, pair.mentor_card)
    assert says(app, pair.mentee_tenant, "Karel") == []
    with inside(app, pair.mentee_tenant):
        assert list(db.session.scalars(select(Duo.state))) == ["stopped"]
        assert list(db.session.scalars(select(Trajectory.state))) == ["started"]
        assert list(db.session.scalars(select(Intake.state).where(Intake.side == "mentee"))) == ["waiting"]
    worked(app)
    staff = signed_in(app, a_case_worker(app, pair.mentee_tenant))
    assert "Needs another mentor: the trajectory goes on" in staff.get(f"{at(app, pair)}/vandaag").text


def test_another_mentor_is_a_second_duo_in_the_same_trajectory(app: Flask, pair: APair) -> None:
    proposals.started(app, pair)
    erase(app, pair.mentor_tenant, pair.mentor_card)
    with inside(app, pair.mentee_tenant):
        before = db.session.scalars(select(Trajectory)).one()
        again = trajectories.open_trajectory(
            OpenDuo(
                person_id=before.person_id, programme_id=before.programme_id, mentor_tenant_id=pair.mentor_tenant, collaboration_id=None,
                mentor_person_id=None, mentor_family_name="Wouters", tell=False,
                mentor_first_name="Noor", mentee_first_name="Samira", mentor_channel="mail",
                mentor_contact="noor@example.org", started_on=clock.today(), proposal_id=reference(),
            )
        )  # fmt: skip
        assert again.id == before.id
        assert list(db.session.scalars(select(Duo.state).order_by(Duo.number))) == ["stopped", "started"]
        assert list(db.session.scalars(select(Intake.state).where(Intake.side == "mentee"))) == ["accepted"]
    staff = signed_in(app, a_case_worker(app, pair.mentee_tenant))
    assert "Needs another mentor" not in staff.get(f"{at(app, pair)}/vandaag").text
    assert "Noor" in staff.get(f"{at(app, pair)}/duos/{before.id}").text


def test_who_goes_on_without_a_mentor_can_still_end(app: Flask, pair: APair) -> None:
    proposals.started(app, pair)
    erase(app, pair.mentor_tenant, pair.mentor_card)
    with inside(app, pair.mentee_tenant):
        course = db.session.scalars(select(Trajectory.id)).one()
    staff = signed_in(app, a_case_worker(app, pair.mentee_tenant))
    assert "The trajectory goes on." in staff.get(f"{at(app, pair)}/duos/{course}").text
    today = clock.today()
    day = {"on-year": str(today.year), "on-month": str(today.month), "on-day": str(today.day)}
    answer = staff.send(f"{at(app, pair)}/duos/{course}/einde", ending="completed", reason="goals_reached", **day)
    assert answer.status_code == 303
    assert "The trajectory goes on." not in staff.get(f"{at(app, pair)}/duos/{course}").text
    assert "Needs another mentor" not in staff.get(f"{at(app, pair)}/vandaag").text


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
