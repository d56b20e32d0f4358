# SPDX-License-Identifier: EUPL-1.2
"""Every address, everybody, every municipality: which answer is right, and which answers must be the same.

What a route asks for is believed from the kept list (tests/guards/routes.txt), so a permission that changed is a failure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from flask import Flask
from werkzeug.test import TestResponse

from koepel.ids import reference
from koepel.permissions import Access, Permission, granted
from tests.guards import routes
from tests.guards.routes import Route
from tests.isolation.town import Person, Town

UUIDS = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
REFERENCE = re.compile(rb"\b[0-9a-f]{12}\b")
TOKEN = re.compile(rb'name="csrf_token"[^>]*>|content="[\w.-]{40,}"')
PART = re.compile(r"<(?:(\w+)(?:\(([^>]*)\))?:)?(\w+)>")
WRONG_WORDS = {"until": "2019-05-14", "day": "2019-05-14", "code": "nl", "days": "14"}
SIGN_IN, NOT_FOUND, FORBIDDEN, LET_IN, ANY, NO_TOKEN = (
    "sign-in",
    "not found",
    "forbidden",
    "let in",
    "anything",
    "no token",
)


@dataclass(frozen=True)
class Address:
    """A route with its parts filled in."""

    route: Route
    path: str
    method: str

    def asked_by(self, person: Person) -> TestResponse:
        """What comes back. A POST carries the token of the own session and nothing else."""
        if self.method == "GET":
            return person.client.get(self.path)
        # what is posted to the own account may end the session
        return person.browser(for_once=self.route.access not in {Access.STAFF, Access.LINK}).send(self.path)


def agreed(town: Town) -> list[Route]:
    """Every route, with the permission that was agreed; a new one counts as it is declared until it is kept."""
    return agreed_of(town.app)


def agreed_of(app: Flask) -> list[Route]:
    """The same without a town."""
    known = {(route.rule, route.methods): route for route in routes.kept()}
    return [known.get((route.rule, route.methods), route) for route in sorted(routes.declared(app))]


def place_kind(route: Route) -> str:
    """Under what the address stands: a municipality, a collaboration, a partner, a link, or nothing."""
    for start, kind in (
        ("/<municipality>/", "municipality"),
        ("/samen/<collaboration>/", "collaboration"),
        ("/partner/<partner>/", "partner"),
        ("/l/<token>", "link"),
    ):
        if route.rule.startswith(start):
            return kind
    return "nothing"


def home_of(route: Route, municipality: str = "borsbeek") -> str:
    """Where this address leads when it is asked for at home: in a municipality, in the region, at a partner."""
    return {"collaboration": "bam", "partner": "vdab"}.get(place_kind(route), municipality)


def filled(route: Route, word: str, ids: list[UUID], *, token: str = "") -> Iterator[Address]:
    """The route's addresses under this place: once for each method. Ids are used in order, the last one again."""
    left = list(ids) or [reference()]

    def part(found: re.Match[str]) -> str:
        kind, choices, name = found[1], found[2], found[3]
        if name in {"municipality", "collaboration", "partner"}:
            return word
        if name == "token":
            return token or "no-such-token"
        if kind == "uuid":
            return str(left.pop(0) if len(left) > 1 else left[0])
        if kind == "any":
            return choices.split(",")[0].strip().strip("\"'")
        return WRONG_WORDS.get(name, "naam")

    path = PART.sub(part, route.rule)
    for method in route.methods.split(","):
        yield Address(route, path, method)


def right_answer(route: Route, person: Person, word: str) -> str:
    """What this person must meet at this address under this place: by seat, by permission, by session."""
    access = Access(route.access)
    if access is Access.STAFF:
        if person.role is None:
            return SIGN_IN
        if person.place != word:
            return NOT_FOUND
        holds = granted([person.role], may_decide=person.decides)
        return LET_IN if Permission(route.permission) in holds else FORBIDDEN
    if access is Access.SIGNED_IN:
        return SIGN_IN if person.role is None else ANY
    if access is Access.PROGRAM:
        return NO_TOKEN  # nobody in this town is a program, and no cookie counts
    return ANY if access is Access.NOBODY else LET_IN


def fits(found: str, right: str) -> bool:
    """Whether this answer may be; with an id that nobody has, who is let in finds nothing."""
    return right == ANY or found == right or (right == LET_IN and found == NOT_FOUND)


def met(response: TestResponse) -> str:
    """What it was."""
    if response.status_code in {303, 302, 401} and "/account/inloggen" in response.headers.get("Location", ""):
        return SIGN_IN
    if response.status_code == 401 and "Bearer" in response.headers.get("WWW-Authenticate", ""):
        return NO_TOKEN
    return {404: NOT_FOUND, 403: FORBIDDEN}.get(response.status_code, LET_IN)


def bare(response: TestResponse) -> tuple[int, bytes, str]:
    """The answer without what differs each time: ids, the reference of the request, tokens of forms."""
    body = response.data
    for pattern in (TOKEN, UUIDS, REFERENCE):
        body = pattern.sub(b"", body)
    where = UUIDS.sub(b"", response.headers.get("Location", "").encode())
    return response.status_code, body, where.decode()


def parts(route: Route) -> int:
    """How many ids the address holds."""
    return len([found for found in PART.finditer(route.rule) if found[1] == "uuid"])


def stem(route: Route) -> str:
    """The address up to its first id: routes with the same one are about the same kind of thing."""
    return route.rule.partition("<uuid:")[0] if parts(route) else ""


def whole(route: Route) -> bool:
    """Whether the address is known once its ids are: no part of it is a word that only its page knows."""
    return all(
        found[1] in {"uuid", "any"} or found[3] in {"municipality", "collaboration", "partner"}
        for found in PART.finditer(route.rule)
    )


_FOUND: dict[str, str] = {}  # stem -> the table that it was about in another town of this process: asked first


class Things:
    """Which table an address is about, found by asking: nobody has to keep a list."""

    def __init__(self, town: Town, asked: list[Route]) -> None:
        self.town = town
        self._of: dict[str, str] = {}
        for route in asked:
            readable = "GET" in route.methods and route.access == Access.STAFF and parts(route) == 1
            if readable and whole(route) and not self._of.get(stem(route)):
                self._of[stem(route)] = self._found(route)

    def _found(self, route: Route) -> str:
        word = home_of(route)
        someone = next((p for p in self.town.staff(word) if right_answer(route, p, word) == LET_IN), None)
        tables = self.town.ids["borsbeek"]
        for table in sorted(tables, key=lambda name: (name != _FOUND.get(stem(route)), *_far(name, route))):
            for one in tables[table] if someone else ():
                address = replace(next(filled(route, word, [one])), method="GET")
                if address.asked_by(someone).status_code in {200, 303}:  # type: ignore[arg-type]
                    _FOUND[stem(route)] = table
                    return table
        return ""

    def table(self, route: Route) -> str:
        """The table, or '' when no address of this stem could be read."""
        return self._of.get(stem(route), "")

    def ids(self, route: Route, place: str, *, but_of: str = "") -> list[UUID]:
        """Ids of what this address is about, of this municipality and not (also) of another one."""
        table = self.table(route)
        theirs = set(self.town.ids.get(but_of, {}).get(table, ()))
        return [one for one in self.town.ids[place].get(table, ()) if one not in theirs]

    def unknown(self) -> list[str]:
        """Stems of which nothing of ours could be opened."""
        return sorted(stem for stem, table in self._of.items() if not table)


def _far(table: str, route: Route) -> tuple[bool, bool, str]:
    named = route.rule.rpartition("<uuid:")[2].partition(">")[0].removesuffix("_id")
    about = route.endpoint.partition(".")[0].removeprefix("regional_").rstrip("s")
    return named not in table, about not in table, table
