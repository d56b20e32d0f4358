# SPDX-License-Identifier: EUPL-1.2
"""Every address, by every role, in every municipality: 404 in another one, 403 in another role, sign-in for nobody.

Generated from the addresses of the application: a new route is in on the day it is born.
"""

from __future__ import annotations

import pytest

from koepel.ids import reference
from koepel.permissions import Access, Role
from koepel.web import places
from tests.guards.routes import Route
from tests.isolation.census import (
    LET_IN,
    SIGN_IN,
    Things,
    agreed,
    bare,
    filled,
    fits,
    home_of,
    met,
    parts,
    place_kind,
    right_answer,
    whole,
)
from tests.isolation.town import Person, Town, leaked
from tests.support.thorough import THOROUGH

pytestmark = pytest.mark.slow

PLACES = ("aartselaar", "borsbeek", "mortsel")
FIRST = ("aartselaar", "bam", "vdab")
# Pages that need more than their address to open: {endpoint: what}.
ASKS_MORE = {
    "matching.sheet": "the card to compare with",
    "matching.compare": "the cards to compare",
    "regional_matching.compare": "the cards to compare",
}
# What is announced to the members is theirs to open; who is no member finds nothing, as in tests/shared_pool/test_announcements.py.
FOR_MEMBERS = frozenset({"announcements.show", "announcements.come_along"})
# Pages that a role opens for some of its people, or of its rows, only: {endpoint: {role: which}}; the town has none of those.
SOME = {
    "concerns.show": {
        Role.CASE_WORKER: "who follows the file, as in tests/tenants/test_concerns.py",
        Role.DATA_PROTECTION_OFFICER: "a report about the only contact point, as there",
    }
}


@pytest.fixture(autouse=True)
def own_words(town: Town) -> None:
    """Other tests have other towns of the same names."""
    places.forget()
    town.prove_again()


@pytest.fixture(scope="module")
def every_route(town: Town) -> list[Route]:
    places.forget()
    return agreed(town)


@pytest.fixture(scope="module")
def things(town: Town, every_route: list[Route]) -> Things:
    places.forget()
    return Things(town, every_route)


def words_of(route: Route) -> tuple[str, ...]:
    return {"municipality": PLACES, "collaboration": ("bam", "noord"), "partner": ("vdab", "agii")}.get(
        place_kind(route), ("",)
    )


@pytest.mark.attack("T01", "T09", hostile=True)
def test_everybody_meets_the_right_answer(town: Town, every_route: list[Route]) -> None:
    """In every municipality, collaboration and partner: all of their own, and one of each kind from elsewhere.

    What is refused is refused before anything is looked up. Routes of no place are asked once. In the first place of each
    kind its own people ask for everything; whoever comes from elsewhere, and everybody in its sisters, asks for a third of it,
    all of them in turn, so that each address is asked for by some of each.
    """
    asked = 0
    wrong: list[str] = []
    for word in (*PLACES, "bam", "noord", "vdab", "agii"):
        others = [
            *(p for place in PLACES if place != word for p in town.staff(place)[:2]),
            *(town.staff("bam") if word != "bam" else ()),
            *(town.staff("vdab") if word != "vdab" else ()),
            *town.links()[:3],
            town.nobody(),
        ]
        routes = every_route if word == PLACES[0] else [route for route in every_route if words_of(route) != ("",)]
        town.prove_again()
        whole_of = 1 if THOROUGH else 3
        for people, every in ((town.staff(word), 1 if word in FIRST else whole_of), (others, whole_of)):
            number, faults = ask(routes, (word,), people, every=every)
            asked, wrong = asked + number, wrong + faults
    assert not wrong, f"{len(wrong)} of {asked}:\n" + "\n".join(wrong)
    assert asked > 4000


def ask(
    every_route: list[Route], words: tuple[str, ...], everybody: list[Person], *, every: int
) -> tuple[int, list[str]]:
    """How many requests there were, and those that were answered wrongly."""
    asked, wrong = 0, []
    for number, route in enumerate(every_route):
        for word in [word for word in words_of(route) if word in (*words, "")]:
            for person in everybody[number % every :: every]:
                for address in filled(route, word, [reference()]):
                    response = address.asked_by(person)
                    asked += 1
                    right = right_answer(route, person, word)
                    if response.status_code >= 500 or not fits(met(response), right):
                        wrong.append(
                            f"{address.method} {address.path} by {person.name}: {response.status_code}, meant {right}"
                        )
    return asked, wrong


def test_own_pages_open_for_who_may_see_them(town: Town, every_route: list[Route], things: Things) -> None:
    """Else every 404 above would be empty words."""
    closed, opened = [], 0
    for route in every_route:
        readable = route.access == Access.STAFF and "GET" in route.methods and parts(route) < 2 and whole(route)
        if not readable or route.endpoint in ASKS_MORE:
            continue
        word = home_of(route)
        some = SOME.get(route.endpoint, {})
        for person in (p for p in town.staff(word) if right_answer(route, p, word) == LET_IN and p.role not in some):
            codes = set()
            for one in things.ids(route, "borsbeek") or [reference()]:
                codes.add(next(filled(route, word, [one])).asked_by(person).status_code)
                if codes & {200, 303}:
                    break
            opened += 1
            if not codes & {200, 303}:
                closed.append(f"{route.endpoint} by {person.name}: {codes} for {things.table(route) or 'nothing'}")
    assert not closed, "\n".join(closed)
    assert opened > 40


def test_nothing_of_ours_is_without_a_page_that_opens(things: Things) -> None:
    assert not things.unknown(), f"make something for these addresses in tests/isolation/town.py: {things.unknown()}"


@pytest.mark.attack("T01", hostile=True)
def test_another_municipalitys_thing_looks_like_one_that_never_was(
    town: Town, every_route: list[Route], things: Things
) -> None:
    """Same code, same bytes: under the own address with a foreign id, and under the other's address."""
    asked, wrong = 0, []
    for route in every_route:
        if route.access != Access.STAFF or not parts(route) or place_kind(route) != "municipality":
            continue
        if route.endpoint in FOR_MEMBERS:
            continue
        foreign = things.ids(route, "mortsel", but_of="borsbeek")[:1] or [next(iter(town.ids["mortsel"]["person"]))]
        for person in town.staff("borsbeek"):
            for theirs, unknown in zip(
                filled(route, "borsbeek", foreign), filled(route, "borsbeek", [reference()]), strict=True
            ):
                asked += 1
                there, never = bare(theirs.asked_by(person)), bare(unknown.asked_by(person))
                if there != never:
                    wrong.append(f"{theirs.method} {route.rule} by {person.name}: {there[0]} and {never[0]}")
    assert not wrong, "\n".join(wrong)
    assert asked > 200


@pytest.mark.attack("T01", "T02", hostile=True)
def test_a_foreign_municipality_looks_like_one_that_never_was(
    town: Town, every_route: list[Route], things: Things
) -> None:
    wrong = []
    for route in every_route:
        if route.access != Access.STAFF or place_kind(route) == "nothing":
            continue
        there, nowhere = {"municipality": "mortsel", "partner": "agii"}.get(place_kind(route), "noord"), "nergens"
        ids = things.ids(route, "mortsel") or [reference()]
        for person in (town.staff("borsbeek")[1], town.staff("bam")[0], town.staff("vdab")[0]):
            for real, unreal in zip(filled(route, there, ids), filled(route, nowhere, ids), strict=True):
                one, other = bare(real.asked_by(person)), bare(unreal.asked_by(person))
                if one[0] != 404 or one != other:
                    wrong.append(f"{real.method} {real.path} by {person.name}: {one[0]} and {other[0]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.attack("T09", "T23", hostile=True)
def test_a_link_opens_its_own_pages_and_no_other(town: Town, every_route: list[Route]) -> None:
    wrong, opened = [], set()
    for route in every_route:
        if place_kind(route) != "link" or route.access != Access.LINK:
            continue
        for holder in town.links():
            for address in filled(route, "", [reference()], token=holder.token):
                response = address.asked_by(holder)
                if response.status_code >= 500 or met(response) == SIGN_IN:
                    wrong.append(f"{address.method} {route.rule} by {holder.name}: {response.status_code}")
                if response.status_code == 200:
                    opened.add(route.endpoint)
        unknown = {
            next(filled(route, "", [reference()], token=word)).asked_by(town.nobody()).status_code
            for word in ("x", "y" * 43)
        }
        if unknown != {410}:
            wrong.append(f"{route.rule} with an unknown token: {unknown}")
    assert not wrong, "\n".join(wrong)
    assert len(opened) > 3


@pytest.mark.attack("T01", "T05")
def test_no_page_of_one_municipality_holds_a_word_of_another(
    town: Town, every_route: list[Route], things: Things
) -> None:
    wrong, read = [], 0
    for route in every_route:
        if "GET" not in route.methods:
            continue
        kind = place_kind(route)
        for person in [*town.staff("borsbeek"), *town.staff("bam"), *town.staff("vdab"), *town.links()]:
            word = {"collaboration": "bam", "partner": "vdab"}.get(kind, person.place)
            for address in filled(route, word, things.ids(route, "borsbeek")[:1], token=person.token):
                if address.method == "GET":
                    response = address.asked_by(person)
                    read += 1
                    wrong += [f"{address.path} by {person.name} holds {mark}" for mark in leaked(response.data, person)]
    assert not wrong, "\n".join(wrong)
    assert read > 500
