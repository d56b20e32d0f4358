# SPDX-License-Identifier: EUPL-1.2
"""An activity of one municipality to which others bring their own people: places cross the border, people never do."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from koepel.database import db
from koepel.errors import Invalid, NotFound
from koepel.i18n import speaking
from shared_pool.announcements import places as seats
from shared_pool.announcements import service
from shared_pool.announcements.failures import NotTaking
from shared_pool.announcements.models import AnnouncedHold, Announcement
from shared_pool.collaboration.leaving import leave
from tenants.activities import places
from tenants.activities import service as activities
from tenants.activities.models import Activity, Participation
from tenants.activities.service import Hosted
from tests.factories.activities import FRIDAY, MONDAY, TRAINING, a_person, at, invited, letters, planned, states
from tests.factories.pool import Region, a_region, a_tenant
from tests.isolation.town import a_browser
from tests.support.places import a_case_worker, inside, on_day, signed_in
from tests.support.working import worked

TOGETHER = replace(TRAINING, capacity=10, online_link="https://meet.example.org/basisvorming")


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with on_day(MONDAY):
        yield


@pytest.fixture
def region(app: Flask) -> Region:
    """Aartselaar, Borsbeek and Mortsel, all signed."""
    return a_region(app, "Aartselaar", "Borsbeek", "Mortsel")


def announced(app: Flask, region: Region, kept: int = 4) -> UUID:
    """A training of Borsbeek with places for the others."""
    activity = planned(app, region.borsbeek, TOGETHER)
    with inside(app, region.borsbeek):
        service.announce(activity, region.id, kept)
    return activity


def comes_along(app: Flask, here: UUID, activity: UUID, number: int) -> UUID:
    with inside(app, here):
        return service.come_along(activity, number)


def local(app: Flask, here: UUID, activity_id: UUID) -> Activity:
    with inside(app, here):
        return activities.activity(activity_id)


def test_mortsel_brings_its_own_people_to_a_training_of_borsbeek(app: Flask, region: Region) -> None:
    activity = announced(app, region)
    own = signed_in(app, a_case_worker(app, region.mortsel))
    listed = own.get("/mortsel/activiteiten-in-de-regio").text
    assert "Basisvorming voor mentoren" in listed
    assert "4 free places" in listed
    page = own.get(f"/mortsel/activiteiten-in-de-regio/{activity}").text
    assert "Borsbeek organises this" in page
    assert "Contact Borsbeek" in page
    assert TOGETHER.online_link not in page, "only for who comes along"
    there = own.send(f"/mortsel/activiteiten-in-de-regio/{activity}", number="3").location
    shown = own.get(there).text
    assert "0 of 3 taken" in shown
    assert "Borsbeek organises this." in shown
    assert TOGETHER.online_link in shown
    assert "You have 3 places" in own.get("/mortsel/activiteiten-in-de-regio").text


def test_people_sign_up_at_home_by_their_own_link_and_who_comes_too_late_waits_there(
    app: Flask, region: Region
) -> None:
    here = comes_along(app, region.mortsel, announced(app, region), 1)
    for given, state in (("Wim", "signed_up"), ("Els", "waiting")):
        token = invited(app, region.mortsel, here, given)
        a_browser(app).send(f"/l/{token}/activiteit/ja")
        assert states(app, region.mortsel, here)[given] == state


@pytest.mark.attack("T39")
def test_the_organiser_sees_how_many_places_mortsel_has_and_never_who_comes(app: Flask, region: Region) -> None:
    activity = announced(app, region)
    here = comes_along(app, region.mortsel, activity, 2)
    invited(app, region.mortsel, here, "Wim")
    organiser = signed_in(app, a_case_worker(app, region.borsbeek))
    page = organiser.get(f"/borsbeek/activiteiten-in-de-regio/eigen/{activity}").text
    assert "Mortsel" in page
    assert "2 places" in page
    for path in (f"/borsbeek/activiteiten/{activity}", f"/borsbeek/activiteiten-in-de-regio/eigen/{activity}"):
        assert "Wim" not in organiser.get(path).text
    for path in ("", "/uitnodigen", "/wijzigen"):
        assert organiser.get(f"/borsbeek/activiteiten/{here}{path}").status_code == 404
        assert organiser.get(f"/mortsel/activiteiten/{here}{path}").status_code == 404
    with inside(app, region.borsbeek):
        assert db.session.scalars(select(Participation)).all() == []
        assert db.session.get(Activity, (region.mortsel, here)) is None


@pytest.mark.attack("T39")
def test_a_municipality_outside_the_collaboration_finds_nothing(app: Flask, region: Region) -> None:
    activity, kontich = announced(app, region), a_tenant(app, "Kontich")
    stranger = signed_in(app, a_case_worker(app, kontich))
    assert "Basisvorming" not in stranger.get("/kontich/activiteiten-in-de-regio").text
    assert stranger.get(f"/kontich/activiteiten-in-de-regio/{activity}").status_code == 404
    assert stranger.send(f"/kontich/activiteiten-in-de-regio/{activity}", number="1").status_code == 404
    assert stranger.get(f"/kontich/activiteiten-in-de-regio/eigen/{activity}").status_code == 404
    with inside(app, kontich):
        assert db.session.scalars(select(Announcement)).all() == []
        assert db.session.scalars(select(AnnouncedHold)).all() == []


def test_what_another_one_announces_cannot_be_announced_or_withdrawn_by_a_member(app: Flask, region: Region) -> None:
    activity = announced(app, region)
    here = comes_along(app, region.mortsel, activity, 1)
    member = signed_in(app, a_case_worker(app, region.mortsel))
    for one in (activity, here):
        path = f"/mortsel/activiteiten-in-de-regio/eigen/{one}"
        assert member.send(path, number="2", region=str(region.id)).status_code == 404
        assert member.send(f"{path}/intrekken").status_code == 404
    with inside(app, region.mortsel), pytest.raises(Hosted):
        activities.change(here, TOGETHER)


def test_two_municipalities_want_the_last_place_and_exactly_one_gets_it(app: Flask, region: Region) -> None:
    activity = announced(app, region, kept=1)

    def wants(here: UUID) -> bool:
        try:
            comes_along(app, here, activity, 1)
        except Invalid:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        asked = [both.submit(copy_context().run, wants, one) for one in (region.aartselaar, region.mortsel)]
        assert sorted(one.result() for one in asked) == [False, True]
    with inside(app, region.borsbeek):
        row = service.announced(activity)
        assert row is not None
        assert seats.holders(row).total() == 1


def test_the_same_click_twice_at_once_takes_the_places_once(app: Flask, region: Region) -> None:
    activity = announced(app, region)
    with ThreadPoolExecutor(2) as both:
        asked = [both.submit(copy_context().run, comes_along, app, region.mortsel, activity, 2) for _ in range(2)]
        assert len({one.result() for one in asked}) == 1
    with inside(app, region.mortsel):
        assert [(row.title, free, own) for row, free, own in service.coming()] == [(TOGETHER.title, 2, 2)]


def test_more_than_are_free_is_said_at_the_box_and_nothing_is_taken(app: Flask, region: Region) -> None:
    activity = announced(app, region, kept=2)
    own = signed_in(app, a_case_worker(app, region.mortsel))
    answer = own.send(f"/mortsel/activiteiten-in-de-regio/{activity}", number="5")
    assert answer.status_code == 422
    assert "There are 2 free places." in answer.text
    assert 'value="5"' in answer.text
    with inside(app, region.mortsel):
        assert [(free, own) for _row, free, own in service.coming()] == [(2, 0)]
        assert db.session.scalars(select(Activity)).all() == []


def test_places_kept_for_others_are_not_for_the_own_people(app: Flask, region: Region) -> None:
    activity = planned(app, region.borsbeek, replace(TOGETHER, capacity=2))
    with inside(app, region.borsbeek), pytest.raises(Invalid), speaking("en"):
        service.announce(activity, region.id, 3)
    with inside(app, region.borsbeek):
        service.announce(activity, region.id, 1)
    for given in ("Wim", "Els"):
        person = a_person(app, region.borsbeek, given)
        with inside(app, region.borsbeek):
            places.sign_up(activity, places.add(activity, person, "mentor").id)
    assert states(app, region.borsbeek, activity) == {"Wim": "signed_up", "Els": "waiting"}
    with inside(app, region.borsbeek):
        service.stop_taking(activity)
    assert states(app, region.borsbeek, activity) == {"Wim": "signed_up", "Els": "signed_up"}


def test_another_hour_reaches_the_invitees_of_another_municipality_once(app: Flask, region: Region) -> None:
    activity = announced(app, region)
    here = comes_along(app, region.mortsel, activity, 2)
    person = a_person(app, region.mortsel, "Wim")
    with inside(app, region.mortsel):
        places.sign_up(here, places.add(here, person, "mentor").id)
    later = replace(TOGETHER, starts_at=at(FRIDAY, 20), ends_at=at(FRIDAY, 22))
    with inside(app, region.borsbeek):
        activities.change(activity, later)
    worked(app)
    assert local(app, region.mortsel, here).starts_at == later.starts_at
    with inside(app, region.borsbeek):
        activities.change(activity, replace(later, capacity=12))
    worked(app)
    assert len(letters(app, region.mortsel, "activity.changed")) == 1
    assert local(app, region.mortsel, here).capacity == 2, "its own places"
    assert letters(app, region.borsbeek, "activity.changed") == []


def test_called_off_by_the_organiser_it_is_called_off_there_and_on_again_there_too(app: Flask, region: Region) -> None:
    activity = announced(app, region)
    here, elsewhere = (comes_along(app, one, activity, 2) for one in (region.mortsel, region.aartselaar))
    person = a_person(app, region.aartselaar, "Wim")
    with inside(app, region.aartselaar):
        places.sign_up(elsewhere, places.add(elsewhere, person, "mentor").id)
    with inside(app, region.borsbeek):
        activities.cancel(activity)
    worked(app)
    assert local(app, region.mortsel, here).state == "cancelled"
    assert local(app, region.aartselaar, elsewhere).state == "cancelled"
    assert len(letters(app, region.aartselaar, "activity.cancelled")) == 1
    with inside(app, region.borsbeek):
        activities.restore(activity)
    worked(app)
    assert local(app, region.mortsel, here).state == "planned"
    assert local(app, region.aartselaar, elsewhere).state == "cancelled", "its people were told already"
    with inside(app, region.mortsel):
        assert [(free, own) for _row, free, own in service.coming()] == [(2, 2)], "and its places are free again"


def test_who_calls_off_the_own_part_gives_its_places_back(app: Flask, region: Region) -> None:
    activity = announced(app, region)
    here = comes_along(app, region.mortsel, activity, 3)
    staff = signed_in(app, a_case_worker(app, region.mortsel))
    staff.send(f"/mortsel/activiteiten/{here}/afgelasten")
    worked(app)
    with inside(app, region.aartselaar):
        assert [free for _row, free, _own in service.coming()] == [4]
    assert local(app, region.borsbeek, activity).state == "planned"
    assert comes_along(app, region.mortsel, activity, 1) == here, "after all, as long as nobody was told"
    assert local(app, region.mortsel, here).state == "planned"


def test_announced_no_more_it_takes_nobody_new_and_who_comes_along_keeps_the_places(app: Flask, region: Region) -> None:
    activity = announced(app, region)
    comes_along(app, region.mortsel, activity, 2)
    organiser = signed_in(app, a_case_worker(app, region.borsbeek))
    organiser.send(f"/borsbeek/activiteiten-in-de-regio/eigen/{activity}/intrekken")
    organiser.send(f"/borsbeek/activiteiten-in-de-regio/eigen/{activity}/intrekken")
    assert local(app, region.borsbeek, activity).kept == 2
    with inside(app, region.aartselaar):
        assert service.coming() == []
        with pytest.raises(NotTaking):
            service.come_along(activity, 1)
    comes_along(app, region.mortsel, activity, 1)
    worked(app)
    assert local(app, region.borsbeek, activity).kept == 1, "what is given back is for the own people"


def test_fewer_places_than_own_people_have_is_refused(app: Flask, region: Region) -> None:
    activity = announced(app, region)
    here = comes_along(app, region.mortsel, activity, 3)
    for given in ("Wim", "Els"):
        person = a_person(app, region.mortsel, given)
        with inside(app, region.mortsel):
            places.sign_up(here, places.add(here, person, "mentor").id)
    with inside(app, region.mortsel), pytest.raises(Invalid), speaking("en"):
        service.come_along(activity, 1)
    comes_along(app, region.mortsel, activity, 2)
    assert local(app, region.mortsel, here).capacity == 2


def test_when_the_organiser_leaves_it_ends_for_the_others_and_stays_on_their_record(app: Flask, region: Region) -> None:
    activity = announced(app, region)
    here = comes_along(app, region.mortsel, activity, 2)
    person = a_person(app, region.mortsel, "Wim")
    with inside(app, region.mortsel):
        places.sign_up(here, places.add(here, person, "mentor").id)
    with inside(app, region.borsbeek):
        leave(region.id)
    worked(app)
    assert local(app, region.mortsel, here).state == "cancelled"
    assert len(letters(app, region.mortsel, "activity.cancelled")) == 1
    row = local(app, region.borsbeek, activity)
    assert (row.state, row.kept) == ("planned", 0)
    with inside(app, region.mortsel), pytest.raises(NotTaking):
        service.come_along(activity, 1)


def test_a_member_that_leaves_gives_its_places_back_and_tells_its_people(app: Flask, region: Region) -> None:
    activity = announced(app, region)
    here = comes_along(app, region.mortsel, activity, 2)
    with inside(app, region.mortsel):
        leave(region.id)
    worked(app)
    assert local(app, region.mortsel, here).state == "cancelled"
    with inside(app, region.aartselaar):
        assert [free for _row, free, _own in service.coming()] == [4]
    with inside(app, region.mortsel), pytest.raises(NotFound):
        service.come_along(activity, 1)


def test_on_its_day_no_more_places_are_taken_and_what_was_is_listed_at_home(app: Flask, region: Region) -> None:
    activity = announced(app, region)
    here = comes_along(app, region.mortsel, activity, 2)
    with on_day(FRIDAY + timedelta(days=1)):
        with inside(app, region.aartselaar), pytest.raises(NotTaking):
            service.come_along(activity, 1)
        with inside(app, region.mortsel):
            assert [row.id for row in activities.past()] == [here]
            assert service.coming() == []
