# SPDX-License-Identifier: EUPL-1.2
"""Weights change when people decide so: one proposes, another adopts, and from then on every search counts with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from koepel.errors import Invalid, NotFound
from koepel.records import PoolAuditEntry
from koepel.scope import entered
from shared_pool.collaboration import service as collaboration
from shared_pool.collaboration.shares import Shares
from shared_pool.matching import service as matching
from shared_pool.matching.weights import WEIGHTS
from shared_pool.proposals.models import ProposalReasons
from shared_pool.weights import service
from shared_pool.weights.codes import WeightsReason, WeightsState
from shared_pool.weights.failures import AlreadyDecided, AlreadyProposed, NotYours, OtherWeights
from shared_pool.weights.models import WeightsVersion
from tests.factories.people import a_mentee, a_mentor
from tests.factories.pool import Region, a_coordinator, a_region, a_steering_member, a_tenant, signs
from tests.factories.proposals import a_pair, proposed
from tests.support.places import a_contact_point, inside
from tests.support.working import worked

WELDER, JOURNALIST = "7212", "2642"
SHIPPED = WEIGHTS["work"].points
TIME = (20, 0, 0, 0, 80, 0, 0, 0, 0, 0)
PLACE = (20, 0, 0, 80, 0, 0, 0, 0, 0, 0)
OUTCOMES = WeightsReason.OUTCOMES
T = TypeVar("T")


@pytest.fixture
def region(app: Flask) -> Region:
    """Aartselaar and Borsbeek, who signed."""
    return a_region(app, "Aartselaar", "Borsbeek")


@pytest.fixture
def els(app: Flask, region: Region) -> UUID:
    """The coordinator."""
    return a_coordinator(app, region)


@pytest.fixture
def mieke(app: Flask, region: Region) -> UUID:
    """Of the steering group."""
    return a_steering_member(app, region)


def as_coordinator(app: Flask, region: Region, account: UUID, act: Callable[[], T]) -> T:
    """The coordinator does this."""
    with app.app_context(), entered(scopes.region(region.id, account_id=account)):
        found = act()
        db.session.commit()
        return found


def as_steering(app: Flask, region: Region, account: UUID, act: Callable[[], T]) -> T:
    """A member of the steering group does this."""
    with app.app_context(), entered(scopes.steering(region.id, account_id=account)):
        found = act()
        db.session.commit()
        return found


def propose(points: tuple[int, ...] = TIME, follows: int = 1, reason: WeightsReason = OUTCOMES) -> UUID:
    """Propose these points for work."""
    return service.propose("net_werk", points, reason, follows=follows, by="Els Maes").id


def adopted(
    app: Flask, region: Region, els: UUID, mieke: UUID, points: tuple[int, ...] = TIME, follows: int = 1
) -> UUID:
    """Els proposes, Mieke adopts."""
    found = as_coordinator(app, region, els, lambda: propose(points, follows))
    as_steering(app, region, mieke, lambda: service.adopt(found, by="Mieke Hermans"))
    return found


def counting(app: Flask, scope: scopes.Scope) -> tuple[int, tuple[int, ...]]:
    """Version and points with which a search counts here."""
    with app.app_context(), entered(scope):
        found = matching.around("net_werk").programme.weights
        return found.version, found.points


# Before and after


def test_the_steering_group_adopts_what_the_coordinator_proposed_and_every_search_counts_with_it(
    app: Flask, region: Region, els: UUID, mieke: UUID
) -> None:
    with app.app_context():
        welder = a_mentor(region.borsbeek, occupation=WELDER, half_days=[(1, "evening")]).id
        free = a_mentor(region.borsbeek, occupation=JOURNALIST, sectors=["J"]).id
        mentee = a_mentee(region.borsbeek, occupation=WELDER).id
    worked(app)

    def order() -> list[UUID]:
        with inside(app, region.borsbeek):
            return [one.who.own.intake_id for one in matching.own_bench(mentee).best(2) if one.who.own]

    assert order() == [welder, free]
    proposal = as_coordinator(app, region, els, propose)
    assert order() == [welder, free], "a proposal changes nothing"
    as_steering(app, region, mieke, lambda: service.adopt(proposal, by="Mieke Hermans"))
    assert order() == [free, welder]
    for scope in (scopes.tenant(region.borsbeek), scopes.tenant(region.aartselaar), scopes.region(region.id)):
        assert counting(app, scope) == (2, TIME)


def test_another_programme_and_another_collaboration_are_untouched(
    app: Flask, region: Region, els: UUID, mieke: UUID
) -> None:
    alone, zuidrand = a_tenant(app, "Mortsel"), a_region_with(app, region.borsbeek)
    adopted(app, region, els, mieke)
    assert counting(app, scopes.region(zuidrand)) == (1, SHIPPED), "also where one of its members takes part"
    assert counting(app, scopes.tenant(alone)) == (1, SHIPPED)
    with app.app_context(), entered(scopes.region(region.id)):
        assert matching.around("buddy").programme.weights.version == 1
    with inside(app, alone):
        assert db.session.scalars(select(WeightsVersion)).all() == []


def test_a_proposal_made_before_keeps_its_parts_and_one_made_after_has_the_new_ones(
    app: Flask, region: Region, els: UUID, mieke: UUID
) -> None:
    old = proposed(app, a_pair(app, region.borsbeek, region.aartselaar))
    adopted(app, region, els, mieke)
    new = proposed(app, a_pair(app, region.borsbeek, region.aartselaar, occupation=JOURNALIST))
    with inside(app, region.borsbeek):
        parts = {}
        for proposal in (old, new):
            kept = db.session.get_one(ProposalReasons, (region.borsbeek, proposal, "mentee"))
            parts[proposal] = kept.weights_version, tuple(part["weight"] for part in kept.parts)
            assert sum(part["points"] for part in kept.parts) == kept.score
    assert parts[old] == (1, tuple(weight for weight in SHIPPED if weight))
    assert parts[new][0] == 2
    assert set(parts[new][1]) == {20, 80}


# Who decides


def test_who_proposed_does_not_decide_while_the_steering_group_may(
    app: Flask, region: Region, els: UUID, mieke: UUID
) -> None:
    proposal = as_coordinator(app, region, els, propose)
    with pytest.raises(NotYours):
        as_coordinator(app, region, els, lambda: service.adopt(proposal, by="Els Maes"))
    colleague = a_coordinator(app, region, "Jan Peeters")
    with pytest.raises(NotYours):
        as_coordinator(app, region, colleague, lambda: service.decline(proposal, by="Jan Peeters"))
    as_steering(app, region, mieke, lambda: service.adopt(proposal, by="Mieke Hermans"))
    assert counting(app, scopes.region(region.id)) == (2, TIME)


def test_without_a_steering_group_another_coordinator_decides(app: Flask, region: Region, els: UUID) -> None:
    proposal = as_coordinator(app, region, els, propose)
    colleague = a_coordinator(app, region, "Jan Peeters")
    with pytest.raises(NotYours):
        as_coordinator(app, region, els, lambda: service.adopt(proposal, by="Els Maes"))
    as_coordinator(app, region, colleague, lambda: service.decline(proposal, by="Jan Peeters"))
    assert counting(app, scopes.region(region.id)) == (1, SHIPPED)


def test_the_only_person_of_a_collaboration_decides_alone(app: Flask, region: Region, els: UUID) -> None:
    proposal = as_coordinator(app, region, els, propose)
    as_coordinator(app, region, els, lambda: service.adopt(proposal, by="Els Maes"))
    assert counting(app, scopes.region(region.id)) == (2, TIME)


def test_a_decision_counts_once_and_the_same_one_again_changes_nothing(
    app: Flask, region: Region, els: UUID, mieke: UUID
) -> None:
    proposal = adopted(app, region, els, mieke)
    as_steering(app, region, mieke, lambda: service.adopt(proposal, by="Mieke Hermans"))
    with pytest.raises(AlreadyDecided):
        as_steering(app, region, mieke, lambda: service.decline(proposal, by="Mieke Hermans"))
    with pytest.raises(AlreadyDecided):
        as_coordinator(app, region, els, lambda: service.withdraw(proposal, by="Els Maes"))
    with app.app_context(), entered(scopes.region(region.id)):
        lines = select(PoolAuditEntry.action).where(PoolAuditEntry.object_id == proposal).order_by(PoolAuditEntry.at)
        assert list(db.session.scalars(lines)) == ["proposed", "adopted"]


def test_one_question_at_a_time_and_a_second_click_asks_no_second_one(
    app: Flask, region: Region, els: UUID, mieke: UUID
) -> None:
    proposal = as_coordinator(app, region, els, propose)
    assert as_coordinator(app, region, els, propose) == proposal
    with pytest.raises(AlreadyProposed):
        as_coordinator(app, region, els, lambda: propose(PLACE))
    colleague = a_coordinator(app, region, "Jan Peeters")
    with pytest.raises(AlreadyProposed):
        as_coordinator(app, region, colleague, propose)
    as_coordinator(app, region, els, lambda: service.withdraw(proposal, by="Els Maes"))
    again = as_coordinator(app, region, els, propose)
    assert again != proposal
    with app.app_context(), entered(scopes.region(region.id)):
        assert service.version(again).version == 3


def test_a_form_from_before_the_last_decision_is_refused(app: Flask, region: Region, els: UUID, mieke: UUID) -> None:
    adopted(app, region, els, mieke)
    with pytest.raises(OtherWeights):
        as_coordinator(app, region, els, lambda: propose(PLACE, follows=1))
    with pytest.raises(Invalid) as fault:
        as_coordinator(app, region, els, lambda: propose(TIME, follows=2))
    assert list(fault.value.errors) == ["points"]


def test_what_was_weighed_against_other_points_than_those_of_now_is_not_adopted(
    app: Flask, region: Region, els: UUID, mieke: UUID
) -> None:
    adopted(app, region, els, mieke)

    def against_what_shipped() -> UUID:
        row = a_version(region.id, list(PLACE), version=3)
        db.session.add(row)
        db.session.flush()
        return row.id

    late = as_coordinator(app, region, els, against_what_shipped)
    with pytest.raises(OtherWeights):
        as_steering(app, region, mieke, lambda: service.adopt(late, by="Mieke Hermans"))
    as_steering(app, region, mieke, lambda: service.decline(late, by="Mieke Hermans"))
    assert counting(app, scopes.region(region.id)) == (2, TIME)


def test_an_earlier_version_comes_back_as_a_version_of_its_own(
    app: Flask, region: Region, els: UUID, mieke: UUID
) -> None:
    adopted(app, region, els, mieke)
    adopted(app, region, els, mieke, PLACE, follows=2)
    back = as_coordinator(app, region, els, lambda: service.propose_again("net_werk", 2, follows=3, by="Els Maes").id)
    as_steering(app, region, mieke, lambda: service.adopt(back, by="Mieke Hermans"))
    assert counting(app, scopes.region(region.id)) == (4, TIME)
    with app.app_context(), entered(scopes.region(region.id)):
        where = service.deciding("net_werk")
        told = [(row.version, row.follows, row.reason, row.state) for row in service.history("net_werk", where)]
    assert told == [(4, 3, "back", "adopted"), (3, 2, "outcomes", "adopted"), (2, 1, "outcomes", "adopted")]
    first = as_coordinator(app, region, els, lambda: service.propose_again("net_werk", 1, follows=4, by="Els Maes"))
    assert tuple(first.points) == SHIPPED
    with pytest.raises(NotFound):
        as_coordinator(app, region, els, lambda: service.propose_again("net_werk", 9, follows=4, by="Els Maes"))


# A municipality alone, and in a region


def test_a_municipality_alone_proposes_and_adopts_by_itself_over_its_own_people(app: Flask) -> None:
    mortsel = a_tenant(app, "Mortsel")
    with app.app_context():
        a_mentor(mortsel, occupation=WELDER, half_days=[(1, "evening")])
        a_mentor(mortsel, occupation=JOURNALIST, sectors=["J"])
        for _number in range(6):
            a_mentee(mortsel, occupation=WELDER)
    worked(app)
    bert = a_contact_point(app, mortsel)
    with inside(app, mortsel, bert):
        row = service.propose("net_werk", TIME, OUTCOMES, follows=1, by="Bert Claes")
        assert (row.effect["everybody"]["waiting"], row.effect["everybody"]["other"]) == (5, 5)
        service.adopt(row.id, by="Bert Claes")
    assert counting(app, scopes.tenant(mortsel)) == (2, TIME)


def test_what_a_municipality_decided_alone_rests_while_a_region_covers_the_programme(app: Flask) -> None:
    mortsel = a_tenant(app, "Mortsel")
    with app.app_context():
        a_mentee(mortsel)
    with inside(app, mortsel, a_contact_point(app, mortsel)):
        service.adopt(service.propose("net_werk", TIME, OUTCOMES, follows=1, by="Bert Claes").id, by="Bert Claes")
    region = a_region_with(app, mortsel)
    assert counting(app, scopes.tenant(mortsel)) == (1, SHIPPED)
    with inside(app, mortsel), pytest.raises(NotFound):
        service.propose("net_werk", PLACE, OUTCOMES, follows=1, by="Bert Claes")
    with inside(app, mortsel):
        assert service.deciding("net_werk").together == "Zuidrand"
        collaboration.end_membership(region)
    assert counting(app, scopes.tenant(mortsel)) == (2, TIME)


def a_region_with(app: Flask, tenant: UUID) -> UUID:
    """A second collaboration, of which this municipality is a member that signed."""
    with app.app_context():
        found = collaboration.found_collaboration(
            "Zuidrand", "zuidrand", "demo", shares=Shares(frozenset({"net_werk"}))
        )
        collaboration.add_member(found, tenant)
    signs(app, tenant, found)
    return found


def test_a_programme_that_the_agreement_does_not_cover_is_not_decided_in_the_region(app: Flask) -> None:
    region = a_region(app, "Aartselaar", shares=Shares(frozenset({"buddy"})))
    els = a_coordinator(app, region)
    with pytest.raises(NotFound):
        as_coordinator(app, region, els, propose)


# What the database holds on to


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(points=st.lists(st.integers(-5, 60), min_size=9, max_size=11), whole=st.booleans())
def test_points_that_do_not_add_up_to_a_hundred_are_never_kept(app: Flask, points: list[int], whole: bool) -> None:
    if whole:
        points = [*points[:9], 100 - sum(points[:9])]
    fits = len(points) == 10 and min(points) >= 0 and sum(points) == 100
    with app.app_context(), entered(scopes.region(NOWHERE)):
        db.session.add(a_version(NOWHERE, points))
        if fits:
            db.session.flush()
        else:
            with pytest.raises(IntegrityError, match="ck_weights_version_points"):
                db.session.flush()
        db.session.rollback()


NOWHERE = UUID(int=7)  # a collaboration in which nothing else stands


def a_version(region_id: UUID, points: list[int], *, version: int = 2) -> WeightsVersion:
    """A row as the service writes it, with these points."""
    return WeightsVersion(
        collaboration_id=region_id, programme="net_werk", version=version, follows=1, points=points, reason="trial", effect={},
        proposed_name="Els Maes", proposed_at=clock.moment(),
    )  # fmt: skip


def test_no_statement_of_ours_changes_the_points_or_an_adopted_version(
    app: Flask, region: Region, els: UUID, mieke: UUID
) -> None:
    proposal = adopted(app, region, els, mieke)
    for scope in (scopes.region(region.id), scopes.steering(region.id), scopes.tenant(region.borsbeek)):
        with app.app_context(), entered(scope):
            with pytest.raises(DBAPIError, match="permission denied"):
                db.session.execute(update(WeightsVersion).values(points=list(PLACE)))
            db.session.rollback()
            with pytest.raises(DBAPIError, match="permission denied"):
                db.session.execute(text("DELETE FROM app.weights_version"))
            db.session.rollback()
            db.session.execute(update(WeightsVersion).values(state=WeightsState.WITHDRAWN))
            db.session.commit()
    with app.app_context(), entered(scopes.region(region.id)):
        row = service.version(proposal)
        assert (row.state, tuple(row.points)) == ("adopted", TIME)


def test_a_member_municipality_reads_the_versions_of_the_region_and_writes_none(
    app: Flask, region: Region, els: UUID
) -> None:
    as_coordinator(app, region, els, propose)
    with app.app_context(), entered(scopes.tenant(region.borsbeek)):
        assert [row.version for row in db.session.scalars(select(WeightsVersion))] == [2]
        db.session.add(a_version(region.id, list(PLACE)))
        with pytest.raises(DBAPIError, match="row-level security"):
            db.session.flush()
        db.session.rollback()
        done = db.session.execute(update(WeightsVersion).values(state="adopted").returning(WeightsVersion.id)).all()
        assert done == []
