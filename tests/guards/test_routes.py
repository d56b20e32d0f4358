# SPDX-License-Identifier: EUPL-1.2
"""Every address says who may enter, reads like a Dutch path, and does not come or go unnoticed."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from koepel.permissions import Access, Permission
from tests.guards import routes

# Path parts without a type: what they are, and that an unknown one is not found.
UNTYPED = {
    "municipality": "an address word, looked up by the front door",
    "collaboration": "an address word, looked up by the front door",
    "partner": "an address word, looked up by the front door",
    "day": "a day of a series, read as one",
    "token": "a secret of any shape, compared by its hash",
    "mark": "the mark of a picture, compared with the one that stands",
    "campaign_link.front.word": "the word of a campaign, looked up in the own ones",
    "arrival.begin_again.word": "one of the listed steps",
    "intake.step.word": "a step of the conversation, looked up in its list",
    "intake.save_step.word": "a step of the conversation, looked up in its list",
    "retention.rule.kind": "a kind of data, looked up in the list of terms",
    "retention.decide.kind": "a kind of data, looked up in the list of terms",
    "home.open_place.word": "an address word, looked up in the own places",
    "accounts.set_language.code": "a language, looked up in the list of languages",
    "legal.topic.topic": "a setting, looked up in the list of topics",
    "legal.decide.topic": "a setting, looked up in the list of topics",
    **dict.fromkeys(
        (f"broadcast_texts.{name}.template" for name in ("show", "write", "back")),
        "a text, looked up in the shipped ones",
    ),
    "identity.begin.word": "the word of an identity provider, looked up in the list of them",
    "identity.callback.word": "the word of an identity provider, looked up in the list of them",
    "identity.leave.word": "the word of an identity provider, looked up in the list of them",
    "duos.unextend.until": "a day, read by our own field",
}
ODD_WORDS = {
    "_styleguide": "not part of the product's own pages",
    "qr.svg": "a picture",
    "kennismaking.ics": "a calendar file",
    "agenda.ics": "a calendar file",
    "clients.csv": "a file",
    "openapi.json": "a file",
    ".well-known": "RFC 8615 says where a program looks first",
}
PART = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
CONVERTER = re.compile(r"<(?:(?P<type>\w+)(?:\([^>]*\))?:)?(?P<name>\w+)>")


@pytest.fixture(scope="module")
def declared(one_app: Flask) -> list[routes.Route]:
    return sorted(routes.declared(one_app))


def test_every_route_says_who_may_enter(one_app: Flask, declared: list[routes.Route]) -> None:
    silent = []
    for route in declared:
        view = one_app.view_functions[route.endpoint]
        access = getattr(view, "access", None)
        if access in (Access.STAFF, Access.PROGRAM) and not isinstance(getattr(view, "permission", None), Permission):
            silent.append(f"{route.endpoint}: @requires(Permission....) names no permission")
        elif access is None:
            silent.append(f"{route.endpoint} has no @requires(...): add one, or @open_to(...) with a reason")
        elif access not in (Access.STAFF, Access.PROGRAM) and len(str(getattr(view, "reason", ""))) < 8:
            silent.append(f"{route.endpoint}: @open_to(...) gives no reason")
    assert not silent, "\n".join(silent)


def test_a_visitor_who_sends_something_twice_is_thanked_twice(one_app: Flask, declared: list[routes.Route]) -> None:
    lost = [
        f"{route.endpoint}: set view.thanks = '<endpoint>', since a visitor cannot read where the first one went"
        for route in declared
        if route.access == Access.VISITOR and "POST" in route.methods
        if getattr(one_app.view_functions[route.endpoint], "thanks", "") not in one_app.view_functions
    ]
    assert not lost, "\n".join(lost)


def test_addresses_are_kebab_case(declared: list[routes.Route]) -> None:
    odd = []
    for route in declared:
        bare = CONVERTER.sub("x", route.rule)
        odd += [
            f"{route.rule}: write {part!r} in small letters with hyphens"
            for part in bare.strip("/").split("/")
            if part and part not in ODD_WORDS and not PART.match(part)
        ]
    assert not odd, "\n".join(odd)


def test_parts_of_addresses_have_a_type(declared: list[routes.Route]) -> None:
    loose = []
    for route in declared:
        for part in CONVERTER.finditer(route.rule):
            known = {part["name"], f"{route.endpoint}.{part['name']}"} & UNTYPED.keys()
            if part["type"] in {None, "string", "path"} and not known:
                loose.append(f"{route.rule}: <uuid:{part['name']}>, or list it in UNTYPED with its reason")
    assert not loose, "\n".join(loose)


def test_staff_pages_stand_under_a_municipality_or_a_collaboration(declared: list[routes.Route]) -> None:
    stray = [
        f"{route.endpoint}: staff pages begin with /<municipality>/, /samen/<collaboration>/ or /partner/<partner>/"
        for route in declared
        if route.access == Access.STAFF
        and not route.rule.startswith(("/<municipality>/", "/samen/<collaboration>/", "/partner/<partner>/"))
    ]
    stray += [
        f"{route.endpoint}: what a link opens begins with /l/<token>"
        for route in declared
        if route.access == Access.LINK and not route.rule.startswith("/l/<token>")
    ]
    stray += [
        f"{route.endpoint}: what a token opens stands under /api/"
        for route in declared
        if (route.access == Access.PROGRAM)
        != (route.rule.startswith("/api/") and route.endpoint != "partner_api.described")
    ]
    assert not stray, "\n".join(stray)


def test_no_address_comes_or_goes_unnoticed(declared: list[routes.Route]) -> None:
    known = set(routes.kept())
    news = [f"new: {route}" for route in declared if route not in known]
    news += [f"gone: {route}" for route in sorted(known - set(declared))]
    assert not news, "\n".join([f"{len(news)} differences; when they are meant: {routes.HOW}, read, commit", *news])


def test_no_exception_outlives_its_route(declared: list[routes.Route]) -> None:
    used = {part["name"] for route in declared for part in CONVERTER.finditer(route.rule)}
    used |= {f"{route.endpoint}.{part['name']}" for route in declared for part in CONVERTER.finditer(route.rule)}
    words = {part for route in declared for part in route.rule.split("/")}
    assert not UNTYPED.keys() - used, "take these lines out of UNTYPED"
    assert not ODD_WORDS.keys() - words, "take these lines out of ODD_WORDS"
