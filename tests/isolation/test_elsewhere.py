# SPDX-License-Identifier: EUPL-1.2
"""What happens in one municipality changes no page of another: not a count, not a hit, not an order (T05)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from koepel import clock
from koepel.web import places
from tests.factories.duos import a_duo
from tests.factories.people import a_person, an_intake
from tests.factories.registrations import a_registration
from tests.isolation.census import LET_IN, Things, agreed, bare, filled, place_kind, right_answer
from tests.isolation.town import Town
from tests.support.working import worked

pytestmark = pytest.mark.slow

TELLS_THE_TIME = {"breaches.new"}  # the form begins with the present minute
SEARCHES = ("zoeken?q=Amina", "zoeken?q=Te", "mentees?q=a", "aanmeldingen?q=Amina")


@pytest.mark.attack("T05", hostile=True)
def test_what_happens_in_mortsel_changes_no_page_of_borsbeek(wild_town: Town) -> None:
    places.forget()
    things = Things(wild_town, agreed(wild_town))
    first, again = pages(wild_town, things), pages(wild_town, things)
    steady = {path for path in first if first[path] == again[path]}
    busy_in_mortsel(wild_town)
    after = pages(wild_town, things)
    changed = sorted(path for path in steady if after[path] != first[path])
    assert not changed, f"these tell of another municipality: {changed}"
    assert len(steady) > 40, f"{len(steady)} pages stay as they are by themselves"


def pages(town: Town, things: Things) -> dict[str, tuple[int, bytes, str]]:
    """Every page that the case worker and the contact point of Borsbeek can open, and some searches."""
    found = {}
    for person in town.staff("borsbeek")[:2]:
        for route in agreed(town):
            if "GET" not in route.methods or place_kind(route) != "municipality" or route.endpoint in TELLS_THE_TIME:
                continue
            if right_answer(route, person, "borsbeek") == LET_IN:
                path = next(filled(route, "borsbeek", things.ids(route, "borsbeek"))).path
                found[f"{person.name} {path}"] = bare(person.client.get(path))
        for search in SEARCHES:
            found[f"{person.name} {search}"] = bare(person.client.get(f"/borsbeek/{search}"))
    return found


def busy_in_mortsel(town: Town) -> None:
    """People, talks, registrations and duos; no card goes out, since cards are what members share."""
    mortsel = town.members["mortsel"]
    for number in range(3):
        a_registration(town.app, in_=mortsel, given="Amina", family=f"Tesfay {number}")
        with town.app.app_context():
            a_person(mortsel, given="Amina", family="Haddad")
            an_intake(mortsel, "mentee", state="draft", given="Amina", family="Draft")
        a_duo(town.app, in_=mortsel, mentee="Amina", mentor="Amina", meetings=[clock.today() - timedelta(days=1)])
    worked(town.app)
