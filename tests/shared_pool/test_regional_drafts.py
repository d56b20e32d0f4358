# SPDX-License-Identifier: EUPL-1.2
"""A draft for the whole region: made by a job, whatever kills it; decided by people, pair by pair."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from koepel import clock, jobs, leases
from koepel import scope as scopes
from koepel.database import db
from koepel.errors import Invalid, NotFound
from koepel.i18n import speaking
from koepel.scope import entered
from shared_pool.cards.models import Card
from shared_pool.collaboration.shares import Shares
from shared_pool.matching import region_deck
from shared_pool.matching.service import around
from shared_pool.proposals import service as proposals
from shared_pool.proposals.models import Proposal
from shared_pool.regional_drafts import drawing, pages, service
from shared_pool.regional_drafts.codes import DraftState, PairChoice
from shared_pool.regional_drafts.failures import AlreadyBusy, NotReady
from shared_pool.regional_drafts.models import DraftChoice, DraftLeft, DraftPair, RegionalDraft
from shared_pool.regional_drafts.report import report
from tests.factories.people import a_mentee, a_mentor
from tests.factories.pool import Region, a_coordinator, a_region
from tests.support.places import inside
from tests.support.working import worked

WELDER = "7212"
PROGRAMME = "net_werk"


@pytest.fixture
def region(app: Flask) -> Region:
    return a_region(app, "Aartselaar", "Borsbeek", "Mortsel")


@contextmanager
def coordinating(app: Flask, region: Region, account: UUID | None = None) -> Iterator[None]:
    """As the coordinator of this region; committed at the end."""
    with app.app_context(), entered(scopes.region(region.id, account_id=account)):
        yield
        db.session.commit()


def people(app: Flask, region: Region, *, mentees: int = 1, mentors: int = 1, **mentee: object) -> None:
    """So many welders of Borsbeek who wait, and of Mortsel who are mentor."""
    with app.app_context():
        for _ in range(mentors):
            a_mentor(region.mortsel, occupation=WELDER)
        for _ in range(mentees):
            a_mentee(region.borsbeek, occupation=WELDER, **mentee)
    worked(app)


def drawn(app: Flask, region: Region) -> UUID:
    """A draft that was asked, and made."""
    with coordinating(app, region):
        draft_id = service.ask(PROGRAMME).id
    worked(app)
    return draft_id


def state(app: Flask, region: Region, draft_id: UUID) -> str:
    with coordinating(app, region):
        return service.draft(draft_id).state


def test_a_mentor_from_mortsel_is_drafted_for_a_mentee_from_borsbeek_and_nobody_is_proposed(
    app: Flask, region: Region
) -> None:
    people(app, region)
    draft_id = drawn(app, region)
    with coordinating(app, region):
        row = service.draft(draft_id)
        assert row.state == DraftState.READY
        assert (row.mentees, row.mentors, row.step) == (1, 1, "writing")
        (pair,) = service.pairs(draft_id)
        assert not pair.apart
        assert pair.score >= 4000
        assert service.left_over(draft_id) == []
        assert db.session.scalar(select(func.count()).select_from(Proposal)) == 0


def test_a_draft_that_is_asked_again_while_it_is_made_is_the_same_one(app: Flask, region: Region) -> None:
    people(app, region)
    with coordinating(app, region):
        assert service.ask(PROGRAMME).id == service.ask(PROGRAMME).id
    worked(app)
    with coordinating(app, region):
        service.ask(PROGRAMME)
        assert len(service.drafts()) == 2


def test_no_draft_is_made_for_a_programme_that_stays_at_home(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek", shares=Shares(frozenset({"buddy"})))
    with coordinating(app, region), speaking("en"):
        assert service.programmes() == ["buddy"]
        with pytest.raises(Invalid) as refused:
            service.ask(PROGRAMME)
    assert refused.value.errors == {"programme": ["The agreement does not cover this programme."]}


def test_the_same_cards_make_the_same_draft_byte_for_byte(app: Flask, region: Region) -> None:
    people(app, region, mentees=3, mentors=2)
    first, second = drawn(app, region), drawn(app, region)
    with coordinating(app, region):
        marks = [service.draft(one).mark for one in (first, second)]
        assert marks[0] == marks[1]
        assert len(marks[0]) == 64
        lines = [
            [(pair.mentee_card_id, pair.mentor_card_id, pair.added) for pair in service.pairs(one)]
            for one in (first, second)
        ]
        assert lines[0] == lines[1]
        assert len(lines[0]) == 2


def test_a_worker_that_is_killed_between_loses_nothing_and_doubles_nothing(
    app: Flask, region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(app, region, mentees=2, mentors=2)
    with coordinating(app, region):
        draft_id = service.ask(PROGRAMME).id
    write = drawing._write

    def killed(*args: object) -> None:
        write(*args)  # type: ignore[arg-type]
        raise KeyboardInterrupt  # no fault that anybody catches: the process is gone before it commits

    monkeypatch.setattr(drawing, "_write", killed)
    with app.app_context(), pytest.raises(KeyboardInterrupt):
        jobs.run(str(region.id), str(draft_id))
    monkeypatch.setattr(drawing, "_write", write)
    with coordinating(app, region):
        assert service.draft(draft_id).state == DraftState.DRAWING
        assert service.pairs(draft_id) == []
        # the lease of a dead worker runs out by itself
        late = clock.utcnow() - leases.LEASE
        db.session.execute(update(RegionalDraft).values(due_at=late, leased_until=late))
    worked(app)
    with coordinating(app, region):
        assert service.draft(draft_id).state == DraftState.READY
        assert len(service.pairs(draft_id)) == 2


def test_a_draft_that_fails_three_times_says_so_and_a_new_one_may_be_asked(
    app: Flask, region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(app, region)
    with coordinating(app, region):
        draft_id = service.ask(PROGRAMME).id
    monkeypatch.setattr(drawing, "_write", lambda *_: 1 / 0)
    for _ in range(3):
        with coordinating(app, region):
            db.session.execute(update(RegionalDraft).values(due_at=clock.utcnow()))
        with app.app_context():
            jobs.run(str(region.id), str(draft_id))
    monkeypatch.undo()
    assert state(app, region, draft_id) == DraftState.FAILED
    again = drawn(app, region)
    assert again != draft_id
    assert state(app, region, again) == DraftState.READY


def test_ticked_pairs_become_proposals_of_the_coordinator_and_one_that_is_lost_holds_up_nobody(
    app: Flask, region: Region
) -> None:
    els = a_coordinator(app, region)
    people(app, region, mentees=2, mentors=2)
    draft_id = drawn(app, region)
    with coordinating(app, region, els):
        first, second = service.pairs(draft_id)
        with db.session.begin_nested():  # somebody takes the last place of this mentor, for somebody else
            proposals.propose(second.mentee_card_id, first.mentor_card_id, owner_name="Mia Nys", decides=False)
        outcome = service.propose(draft_id, [first.mentee_card_id, second.mentee_card_id], owner_name="Els Maes")
        assert outcome.made == []
        assert [type(fault).__name__ for _pair, fault in outcome.refused] == ["PlaceGone", "AlreadyBusy"]
    with inside(app, region.borsbeek):
        assert db.session.scalars(select(Proposal.owner_name)).all() == ["Mia Nys"]


def test_the_others_are_proposed_when_one_place_is_gone(app: Flask, region: Region) -> None:
    els = a_coordinator(app, region)
    people(app, region, mentees=2, mentors=2)
    draft_id = drawn(app, region)
    with app.app_context():
        a_mentee(region.aartselaar, occupation=WELDER)
    worked(app)
    with coordinating(app, region, els):
        first, second = service.pairs(draft_id)
        late = db.session.scalars(select(Card.id).where(Card.tenant_id == region.aartselaar)).one()
        proposals.propose(late, first.mentor_card_id, owner_name="Mia Nys", decides=False)
        outcome = service.propose(draft_id, [first.mentee_card_id, second.mentee_card_id], owner_name="Els Maes")
        assert [made.mentee_card_id for made in outcome.made] == [second.mentee_card_id]
        assert outcome.made[0].owner_account_id == els
        assert [pair.mentee_card_id for pair, _fault in outcome.refused] == [first.mentee_card_id]
        again = service.propose(draft_id, [second.mentee_card_id], owner_name="Els Maes")
        assert [type(fault) for _pair, fault in again.refused] == [AlreadyBusy]


def test_nothing_of_a_draft_that_is_being_made_can_be_proposed(app: Flask, region: Region) -> None:
    people(app, region)
    with coordinating(app, region):
        draft_id = service.ask(PROGRAMME).id
        with pytest.raises(NotReady):
            service.propose(draft_id, [draft_id], owner_name="Els Maes")


def test_a_pair_below_the_floor_stands_apart_and_asks_a_reason(app: Flask, region: Region) -> None:
    people(app, region)
    draft_id = drawn(app, region)
    with coordinating(app, region):
        db.session.execute(update(DraftPair).values(apart=True))
        (pair,) = service.pairs(draft_id)
        with speaking("en"), pytest.raises(Invalid) as refused:
            service.propose(draft_id, [pair.mentee_card_id], owner_name="Els Maes")
        assert list(refused.value.errors) == ["overrule_reason"]
        outcome = service.propose(draft_id, [pair.mentee_card_id], owner_name="Els Maes", overrule_reason="nobody_else")
        assert outcome.made[0].overruled
        assert outcome.made[0].overrule_reason == "nobody_else"


def test_who_is_in_an_open_proposal_is_left_out_of_the_next_draft(app: Flask, region: Region) -> None:
    people(app, region, mentees=2, mentors=2)
    first = drawn(app, region)
    with coordinating(app, region):
        pair, _other = service.pairs(first)
        service.propose(first, [pair.mentee_card_id], owner_name="Els Maes")
    second = drawn(app, region)
    with coordinating(app, region):
        (left,) = service.pairs(second)
        assert left.mentee_card_id != pair.mentee_card_id
        assert left.mentor_card_id != pair.mentor_card_id
        assert service.draft(second).report["waiting"] == 1


def test_a_pair_that_is_left_out_goes_to_somebody_else_and_one_that_is_kept_stays(app: Flask, region: Region) -> None:
    people(app, region, mentees=2, mentors=2)
    first = drawn(app, region)
    with coordinating(app, region):
        one, other = service.pairs(first)
        service.choose(first, one.mentee_card_id, one.mentor_card_id, PairChoice.LEAVE_OUT)
    second = drawn(app, region)
    with coordinating(app, region):
        now = {pair.mentee_card_id: pair for pair in service.pairs(second)}
        assert now[one.mentee_card_id].mentor_card_id == other.mentor_card_id
        swapped = now[other.mentee_card_id]
        service.choose(second, one.mentee_card_id, one.mentor_card_id, None)
        service.choose(second, other.mentee_card_id, swapped.mentor_card_id, PairChoice.KEEP)
    third = drawn(app, region)
    with coordinating(app, region):
        kept = {pair.mentee_card_id: pair for pair in service.pairs(third)}
        assert kept[other.mentee_card_id].mentor_card_id == swapped.mentor_card_id
        assert kept[other.mentee_card_id].locked
        here = around(PROGRAMME)
        changed = pages.changes_page(service.draft(second), here)
        assert (len(changed.other), changed.new, changed.gone, changed.same) == (2, [], [], 0)
        unchanged = pages.changes_page(service.draft(third), here)
        assert (unchanged.other, unchanged.same) == ([], 2)


def test_a_mentee_is_kept_with_one_mentor_only_and_a_pair_of_no_draft_is_not_found(app: Flask, region: Region) -> None:
    people(app, region, mentors=2)
    first = drawn(app, region)
    with coordinating(app, region):
        (one,) = service.pairs(first)
        service.choose(first, one.mentee_card_id, one.mentor_card_id, PairChoice.LEAVE_OUT)
    second = drawn(app, region)
    with coordinating(app, region):
        (other,) = service.pairs(second)
        assert other.mentor_card_id != one.mentor_card_id
        service.choose(second, one.mentee_card_id, other.mentor_card_id, PairChoice.KEEP)
        service.choose(second, one.mentee_card_id, one.mentor_card_id, PairChoice.KEEP)
        assert service.choices() == {(one.mentee_card_id, one.mentor_card_id): PairChoice.KEEP}
        with pytest.raises(NotFound):
            service.choose(second, one.mentor_card_id, one.mentee_card_id, PairChoice.KEEP)


def test_a_person_without_a_possible_mentor_is_listed_with_the_rule_and_what_lifts_it(
    app: Flask, region: Region
) -> None:
    people(app, region, half_days=[(0, "morning")])
    draft_id = drawn(app, region)
    with coordinating(app, region), speaking("en"):
        (left,) = service.left_over(draft_id)
        assert (left.rule, left.possible) == ("H12", 0)
        (group,) = pages.left_page(service.draft(draft_id), around(PROGRAMME)).groups
        assert group.reason == "No shared free moment."
        assert group.lift == "the availability is changed"
        assert [masked.view.title.startswith("Mentee M-") for _id, masked, _possible in group.people] == [True]


def test_who_has_priority_goes_first_and_the_points_for_it_are_never_in_the_score(app: Flask, region: Region) -> None:
    people(app, region, mentees=2)
    plain = drawn(app, region)
    with app.app_context():
        a_mentee(region.aartselaar, occupation=WELDER, tier=2, tier_reasons=["isolated", "little_schooling"])
    worked(app)
    draft_id = drawn(app, region)
    with coordinating(app, region), speaking("en"):
        (before,), (pair,) = service.pairs(plain), service.pairs(draft_id)
        first = db.session.scalars(select(Card.id).where(Card.tenant_id == region.aartselaar)).one()
        assert pair.mentee_card_id == first
        assert before.added == 0
        assert pair.added >= 3000
        assert pair.score <= 10_000
        said = report(service.draft(draft_id), around(PROGRAMME))
        assert [(tier.label, tier.waiting, tier.proposed) for tier in said.tiers] == [
            ("No priority", 2, 0),
            ("High priority", 1, 1),
        ]
        assert not said.many_in_a_tier


def test_a_region_in_which_nobody_waits_gets_an_empty_draft(app: Flask, region: Region) -> None:
    draft_id = drawn(app, region)
    with coordinating(app, region):
        row = service.draft(draft_id)
        assert row.state == DraftState.READY
        assert (service.pairs(draft_id), service.left_over(draft_id)) == ([], [])
        assert report(row, around(PROGRAMME)).waiting == 0


def test_the_report_counts_by_tier_and_tells_of_a_municipality_from_five_people_on(app: Flask, region: Region) -> None:
    people(app, region, mentees=6, mentors=2)
    draft_id = drawn(app, region)
    with coordinating(app, region), speaking("en"):
        said = report(service.draft(draft_id), around(PROGRAMME))
    assert (said.waiting, said.pairs, said.left, said.places, said.nobody) == (6, 2, 4, 2, 0)
    (tier,) = said.tiers
    assert (tier.label, tier.waiting, tier.proposed, tier.left) == ("No priority", 6, 2, 4)
    towns = {line.town.name: line for line in said.towns}
    assert (towns["Borsbeek"].waiting, towns["Borsbeek"].left) == ("about 5", "fewer than 5")
    assert (towns["Borsbeek"].mentees, towns["Borsbeek"].mentors) == (2, 0)
    assert (towns["Mortsel"].mentees, towns["Mortsel"].mentors) == (0, 2)


def test_a_card_that_is_taken_back_takes_its_lines_along(app: Flask, region: Region) -> None:
    people(app, region, mentees=2, mentors=1)
    draft_id = drawn(app, region)
    with coordinating(app, region):
        (pair,), (left,) = service.pairs(draft_id), service.left_over(draft_id)
        service.choose(draft_id, pair.mentee_card_id, pair.mentor_card_id, PairChoice.KEEP)
    with inside(app, region.borsbeek):
        for card in db.session.scalars(select(Card).where(Card.id.in_([pair.mentee_card_id, left.mentee_card_id]))):
            db.session.delete(card)
    second = drawn(app, region)
    with coordinating(app, region):
        for model in (DraftPair, DraftLeft, DraftChoice):
            assert db.session.scalar(select(func.count()).select_from(model)) == 0
        changed = pages.changes_page(service.draft(second), around(PROGRAMME))
        assert (changed.gone, changed.taken_back) == ([], 1)


def test_two_people_who_were_together_before_are_never_drafted_again(app: Flask, region: Region) -> None:
    people(app, region)
    with coordinating(app, region):
        here = around(PROGRAMME)
        deck = region_deck.everybody(here)
        mentee, mentor = db.session.scalars(select(Card.id).order_by(Card.side)).all()
        assert deck.exclusions == {}
        marked = region_deck.together({mentee: [7], mentor: [7, 9], UUID(int=1): [9]})
    assert marked[mentee] == {mentor}
    assert marked[mentor] == {mentee, UUID(int=1)}


def test_another_collaboration_finds_no_draft(app: Flask, region: Region) -> None:
    people(app, region)
    draft_id = drawn(app, region)
    other = Region(UUID(int=5), {})
    with coordinating(app, other):
        with pytest.raises(NotFound):
            service.draft(draft_id)
        assert service.drafts() == []
        assert service.pairs(draft_id) == []
    for tenant in region.members.values():
        with inside(app, tenant), pytest.raises(Exception, match="permission denied"):
            db.session.execute(select(RegionalDraft.id))


def test_a_draft_is_compared_with_the_one_before_it(app: Flask, region: Region) -> None:
    people(app, region)
    first = drawn(app, region)
    with coordinating(app, region):
        assert pages.changes_page(service.draft(first), around(PROGRAMME)).former is None
        db.session.execute(update(RegionalDraft).values(asked_at=clock.moment() - timedelta(days=2)))
    second = drawn(app, region)
    with coordinating(app, region):
        former = service.former(service.draft(second))
        assert former is not None
        assert former.id == first
