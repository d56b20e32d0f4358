# SPDX-License-Identifier: EUPL-1.2
"""The arrangement between municipalities: each publishes its own copy, and it says when the members are others."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from koepel.errors import NotFound
from koepel.ids import reference
from koepel.permissions import Role
from shared_pool.arrangements import service
from tenants.contact_points import service as contact_points
from tests.factories.pool import Region, a_region
from tests.support.meanwhile import at_the_same_moment, mark_on
from tests.support.places import HOST, Staff, a_contact_point, appointed, inside, signed_in


@pytest.fixture
def region(app: Flask) -> Region:
    return a_region(app, "Aartselaar", "Borsbeek")


@pytest.fixture
def officer(app: Flask, region: Region) -> Staff:
    return signed_in(app, appointed(app, region.borsbeek, Role.DATA_PROTECTION_OFFICER, name="Wout Segers"))


PAGE = "/borsbeek/afspraak-verantwoordelijken"


def publishes(officer: Staff, region: Region) -> TestResponse:
    """The officer reads the page and presses the button."""
    return officer.send(f"{PAGE}/{region.id}/publiceren", mark=mark_on(officer, PAGE))


def published_at(app: Flask, word: str, code: str = "en") -> str:
    return str(app.test_client().get(f"/{word}/privacy/samenwerking?taal={code}", base_url=HOST).text)


def test_what_the_officer_publishes_everybody_reads_in_two_languages(
    app: Flask, region: Region, officer: Staff
) -> None:
    assert "Nothing about working together was published" in published_at(app, "borsbeek")
    assert publishes(officer, region).status_code == 303
    english, dutch = published_at(app, "borsbeek"), published_at(app, "borsbeek", "nl")
    assert "Each municipality answers for its own people" in english
    assert "Elke gemeente staat in voor haar eigen mensen" in dutch
    assert "Contact Aartselaar" in english, "a person may turn to any of them"
    assert "Wout Segers" not in english
    assert "Nothing about working together was published" in published_at(app, "aartselaar"), "each speaks for itself"


def test_a_phone_number_stands_on_the_page_as_people_write_it(app: Flask, region: Region) -> None:
    with inside(app, region.borsbeek):
        point = contact_points.first()
        assert point is not None
        point.phone = "+32470123456"
    page = published_at(app, "borsbeek")
    assert ("0470 12 34 56" in page, "+32470123456</span>" in page) == (True, False)


def test_a_member_that_came_or_went_makes_it_old_and_the_page_of_the_start_says_so(
    app: Flask, region: Region, officer: Staff
) -> None:
    publishes(officer, region)
    with inside(app, region.borsbeek):
        (stands,) = service.standings()
        assert stands.up_to_date
    assert "The members changed" not in officer.get("/borsbeek/klaar-voor-de-start").text
    leaving = signed_in(app, a_contact_point(app, region.aartselaar))
    assert leaving.send(f"/aartselaar/samenwerking/{region.id}/stop").status_code == 303
    with inside(app, region.borsbeek):
        (stands,) = service.standings()
        assert not stands.up_to_date
    assert "The members changed" in officer.get("/borsbeek/klaar-voor-de-start").text
    with inside(app, region.borsbeek):
        (stands,) = service.standings()
        assert service.publish(region.id, stands.mark) == 2


def test_what_the_officer_did_not_read_is_not_published(app: Flask, region: Region, officer: Staff) -> None:
    read = mark_on(officer, PAGE)
    leaving = signed_in(app, a_contact_point(app, region.aartselaar))
    leaving.send(f"/aartselaar/samenwerking/{region.id}/stop")
    answer = officer.send(f"{PAGE}/{region.id}/publiceren", mark=read)
    assert answer.status_code == 422
    assert "This changed while you read it." in answer.text
    assert "Contact Aartselaar" not in answer.text, "the members as they are now"
    assert "Nothing about working together was published" in published_at(app, "borsbeek")
    assert publishes(officer, region).status_code == 303


def test_the_officer_reads_the_text_before_publishing_it(officer: Staff) -> None:
    assert "Each municipality answers for its own people" in officer.get(PAGE).text


def test_published_twice_at_the_same_moment_is_one_version(app: Flask, region: Region, officer: Staff) -> None:
    read = mark_on(officer, PAGE)
    assert at_the_same_moment(app, region.borsbeek, lambda: service.publish(region.id, read)) == (1, 1)


def test_only_the_officer_of_a_municipality_that_signed_publishes(app: Flask, region: Region, officer: Staff) -> None:
    contact_point = signed_in(app, a_contact_point(app, region.borsbeek))
    at = f"/borsbeek/afspraak-verantwoordelijken/{region.id}/publiceren"
    assert contact_point.send(at).status_code == 403
    assert officer.send(at.replace(str(region.id), str(reference()))).status_code == 404
    with inside(app, region.aartselaar), pytest.raises(NotFound):
        service.publish(UUID(int=7), "")
