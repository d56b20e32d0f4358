# SPDX-License-Identifier: EUPL-1.2
"""A card leaves a municipality in bands, under a signed agreement, for as long as the person looks; then it is gone."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from koepel.errors import NotFound
from koepel.ids import new_id, reference
from koepel.jobs import Ring
from koepel.scope import entered
from shared_pool.cards import jobs, service
from shared_pool.cards.failures import NotCovered, NothingToRelease
from shared_pool.cards.models import Card, CardInFull, LookAlikeCell, Place
from shared_pool.collaboration import service as collaboration
from shared_pool.collaboration.shares import Shares
from shared_pool.matching.look_alikes import tally
from shared_pool.matching.own import card_in_full, cell_in_full
from shared_pool.matching.packing import Packed, card_of
from shared_pool.matching.vocabulary import CardState, ExperienceBand, Section, SectorGroup
from tenants import disclosure
from tenants.intake import service as intakes
from tenants.intake.models import Intake
from tenants.people.models import Disclosure, Person
from tests.factories.people import a_mentee, a_mentor, an_intake
from tests.factories.pool import a_region, a_tenant
from tests.support.places import inside, on_day
from tests.support.working import worked

WELDER = "7212"


def cards_seen(app: Flask, tenant_id: UUID, side: str = "mentor") -> list[Card]:
    """What this municipality reads of one side, its own cards included."""
    with inside(app, tenant_id):
        return list(db.session.scalars(select(Card).where(Card.side == side)))


def unpacked(card: Card) -> object:
    return card_of(Packed(card.id, card.tenant_id, card.packed))


def test_an_accepted_mentor_is_seen_by_the_other_members(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        a_mentor(region.aartselaar, occupation=WELDER)
    worked(app)
    (card,) = cards_seen(app, region.borsbeek)
    assert card.tenant_id == region.aartselaar
    assert card.collaboration_id == region.id
    found = card_of(Packed(card.id, card.tenant_id, card.packed))
    assert found.isco == {WELDER}
    assert found.released
    assert found.state is CardState.ACTIVE


def test_without_a_signed_agreement_no_card_leaves_and_none_is_read(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek", "Mortsel", unsigned=("Mortsel",))
    with app.app_context():
        a_mentor(region.mortsel)
        a_mentor(region.borsbeek)
    worked(app)
    assert {card.tenant_id for card in cards_seen(app, region.aartselaar)} == {region.borsbeek}
    (own,) = cards_seen(app, region.mortsel)
    assert own.tenant_id == region.mortsel
    assert own.collaboration_id != region.id


def test_a_municipality_alone_keeps_its_cards_at_home(app: Flask) -> None:
    mortsel = a_tenant(app, "Mortsel")
    with app.app_context():
        a_mentee(mortsel)
    worked(app)
    (card,) = cards_seen(app, mortsel, "mentee")
    with inside(app, mortsel):
        assert card.collaboration_id == collaboration.alone()
        assert not db.session.scalars(select(Disclosure)).all()


def test_a_withdrawn_card_is_gone_at_the_next_request(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        mentor = a_mentor(region.aartselaar)
    worked(app)
    assert cards_seen(app, region.borsbeek)
    with inside(app, region.aartselaar):
        service.keep_home(mentor.id)
    assert not cards_seen(app, region.borsbeek)
    (own,) = cards_seen(app, region.aartselaar)
    assert own.collaboration_id != region.id


def test_what_staff_kept_home_does_not_go_back_by_itself(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        mentor = a_mentor(region.aartselaar)
    worked(app)
    with inside(app, region.aartselaar):
        service.keep_home(mentor.id)
    with inside(app, region.aartselaar):
        intakes.save_step(intakes.intake(mentor.id), "capacity", {"max_duos": 2})
    worked(app)
    assert not cards_seen(app, region.borsbeek)
    with inside(app, region.aartselaar):
        service.release(mentor.id, region.id, by=None)
    (card,) = cards_seen(app, region.borsbeek)
    assert card.places == 2


def test_who_stops_looking_leaves_the_pool(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        mentee = a_mentee(region.aartselaar)
    worked(app)
    with inside(app, region.aartselaar):
        intakes.withdraw(intakes.intake(mentee.id))
    worked(app)
    assert not cards_seen(app, region.borsbeek, "mentee")
    assert not cards_seen(app, region.aartselaar, "mentee")


def test_whoever_was_erased_before_the_card_was_written_leaves_none(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with inside(app, region.aartselaar):
        service.publish(reference())
    assert cards_seen(app, region.aartselaar) == []


def test_a_new_release_has_a_new_reference_and_a_new_banding_keeps_it(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        mentor = a_mentor(region.aartselaar)
    worked(app)
    (first,) = cards_seen(app, region.borsbeek)
    with inside(app, region.aartselaar):
        service.band()
    (again,) = cards_seen(app, region.borsbeek)
    assert (again.id, again.code, again.released_on) == (first.id, first.code, first.released_on)
    with inside(app, region.aartselaar):
        service.keep_home(mentor.id)
        service.release(mentor.id, region.id, by=None)
    (anew,) = cards_seen(app, region.borsbeek)
    assert anew.id != first.id


def test_a_card_is_logged_as_a_disclosure_that_ends_with_it(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        mentor = a_mentor(region.aartselaar, occupation=WELDER)
    worked(app)
    with inside(app, region.aartselaar):
        (line,) = db.session.scalars(select(Disclosure)).all()
        assert (line.step, line.recipient_name, line.ground) == ("card", "BAM", "agreement")
        assert "occupation" in line.fields
        assert line.ended_at is None
        service.keep_home(mentor.id)
        db.session.refresh(line)
        assert line.ended_at is not None


def test_an_occupation_is_on_the_card_only_where_the_person_said_yes(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        a_mentor(region.aartselaar, occupation=WELDER, release_occupation=False)
    worked(app)
    (card,) = cards_seen(app, region.borsbeek)
    assert card_of(Packed(card.id, card.tenant_id, card.packed)).isco == frozenset()


@pytest.mark.attack("T12")
def test_a_lonely_card_is_coarsened_and_says_so(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        a_mentor(region.aartselaar, sectors=["C"], experience_years=12)
    worked(app)
    (card,) = cards_seen(app, region.borsbeek)
    shown = card_of(Packed(card.id, card.tenant_id, card.packed))
    assert card.level == "coarsest"
    assert (shown.sections, shown.groups) == (Section.NONE, SectorGroup.PRODUCTION)
    assert shown.experience is ExperienceBand.UNKNOWN


def test_look_alikes_of_all_members_together_make_a_card_finer(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek", "Mortsel")
    with app.app_context():
        for member in region.members.values():
            a_mentor(member, sectors=["C"], experience_years=12)
    worked(app)
    for member in region.members.values():
        with inside(app, member):
            service.band()
    for card in cards_seen(app, region.borsbeek):
        shown = card_of(Packed(card.id, card.tenant_id, card.packed))
        assert card.level == ""
        assert shown.sections == Section.C
        assert shown.experience is ExperienceBand.OVER_10


def test_a_rarer_mentor_among_them_loses_only_what_stands_out(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        for years in (12, 12, 2):
            a_mentor(region.aartselaar, sectors=["C"], experience_years=years)
    worked(app)
    with inside(app, region.aartselaar):
        service.band()
    levels = sorted(card.level for card in cards_seen(app, region.borsbeek))
    assert levels == ["experience", "experience", "experience"]


@pytest.mark.attack("T12")
def test_cells_hold_counts_and_nobody_reads_anothers_persons(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        for _ in range(2):
            a_mentor(region.aartselaar, sectors=["C"], experience_years=12)
    worked(app)
    with inside(app, region.borsbeek):
        cells = db.session.scalars(select(LookAlikeCell).where(LookAlikeCell.tenant_id == region.aartselaar)).all()
        assert [(cell.side, cell.sector, cell.experience, cell.dutch, cell.persons) for cell in cells] == [
            ("mentor", "C", "over_10", "C", 2)
        ]
        assert not db.session.scalars(select(Person)).all()


def test_the_cell_of_somebody_counted_is_the_cell_of_the_whole_card(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        a_mentor(region.aartselaar, sectors=["C", "H"], experience_years=12)
        a_mentor(region.aartselaar, sectors=[], experience_years=None)
        a_mentee(region.aartselaar, sectors=["Q"], experience_years=3)
    with inside(app, region.aartselaar):
        people = [person.facts for person in disclosure.own_people("")]
        whole = tally(card_in_full(facts, region.id, region.aartselaar, released=True) for facts in people)
        assert Counter(cell_in_full(one) for one in disclosure.look_alikes()) == whole
        assert len(whole) == 3


def test_people_of_more_than_three_years_ago_no_longer_count(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        a_mentor(region.aartselaar, on=clock.today() - timedelta(days=3 * 366 + 30))
        a_mentor(region.aartselaar)
    worked(app)
    with inside(app, region.aartselaar):
        service.band()
        assert sum(db.session.scalars(select(LookAlikeCell.persons))) == 1


def test_bands_in_full_are_for_the_region_alone(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        a_mentor(region.aartselaar, sectors=["C"], experience_years=12)
    worked(app)
    with app.app_context(), entered(scopes.region(region.id)):
        (full,) = db.session.scalars(select(CardInFull)).all()
        shown = card_of(Packed(full.card_id, full.tenant_id, full.packed))
        assert (shown.sections, shown.experience) == (Section.C, ExperienceBand.OVER_10)
        db.session.rollback()
    with inside(app, region.borsbeek):
        assert not db.session.scalars(select(CardInFull)).all()


def test_a_mentor_brings_as_many_places_as_are_left(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        mentor = a_mentor(region.aartselaar, max_duos=2)
    worked(app)
    with inside(app, region.borsbeek):
        assert len(db.session.scalars(select(Place)).all()) == 2
    with inside(app, region.aartselaar):
        intakes.save_step(intakes.intake(mentor.id), "capacity", {"max_duos": 1})
    worked(app)
    with inside(app, region.borsbeek):
        assert len(db.session.scalars(select(Place)).all()) == 1
        assert [card.places for card in db.session.scalars(select(Card))] == [1]


def test_nobody_spoken_with_for_months_rests_in_the_pool_and_not_on_the_waiting_list(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        mentee = a_mentee(region.aartselaar, on=date(2019, 1, 7))
    with on_day(date(2019, 1, 8)):
        worked(app)
    with on_day(date(2019, 5, 14)), inside(app, region.aartselaar):
        service.band()
    (card,) = cards_seen(app, region.borsbeek, "mentee")
    assert card.resting
    assert card_of(Packed(card.id, card.tenant_id, card.packed)).state is CardState.PAUSED
    with on_day(date(2019, 5, 14)), inside(app, region.aartselaar):
        assert [row.id for row in intakes.waiting_list("mentee")] == [mentee.id]
        disclosure.spoke_with(mentee.id)
        service.publish(mentee.id)
    (card,) = cards_seen(app, region.borsbeek, "mentee")
    assert not card.resting


def test_a_programme_outside_the_agreement_stays_at_home(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek", shares=Shares(frozenset({"net_werk"})))
    with app.app_context():
        mentor = an_intake(region.aartselaar, "mentor", programme="buddy", max_duos=1)
    worked(app)
    assert not cards_seen(app, region.borsbeek)
    with inside(app, region.aartselaar), pytest.raises(NotCovered):
        service.release(mentor.id, region.id, by=None)


def test_a_draft_has_no_card(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        draft = a_mentee(region.aartselaar, state="draft")
    worked(app)
    assert not cards_seen(app, region.aartselaar, "mentee")
    with inside(app, region.aartselaar), pytest.raises(NothingToRelease):
        service.release(draft.id, region.id, by=None)


def test_an_imported_person_waits_for_a_release(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        mentee = a_mentee(region.aartselaar)
        with inside(app, region.aartselaar):
            db.session.get_one(Intake, (region.aartselaar, mentee.id)).steps_done = []
    worked(app)
    assert not cards_seen(app, region.borsbeek, "mentee")
    assert cards_seen(app, region.aartselaar, "mentee")


def test_a_member_cannot_change_the_card_of_another(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        a_mentor(region.aartselaar)
    worked(app)
    with app.app_context(), entered(scopes.tenant(region.borsbeek)):
        changed = db.session.execute(text("UPDATE app.card SET resting = true"))
        assert changed.rowcount == 0  # type: ignore[attr-defined]
        db.session.rollback()


def test_a_card_of_elsewhere_is_as_unknown_as_one_that_never_was(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        mentor = a_mentor(region.aartselaar)
    worked(app)
    with inside(app, region.borsbeek):
        with pytest.raises(NotFound):
            service.keep_home(mentor.id)
        with pytest.raises(NotFound):
            service.release(mentor.id, region.id, by=None)


def test_an_intake_that_was_erased_before_the_worker_came_is_no_fault(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with inside(app, region.borsbeek):
        for handler in (jobs.publish, jobs.withdraw):
            handler(Ring("cards.publish", new_id(), {}))
        assert db.session.scalars(select(Card)).all() == []
