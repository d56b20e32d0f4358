# SPDX-License-Identifier: EUPL-1.2
"""Hostile forms: every address that takes one, as everybody, filled as a page would fill it and then spoiled.

Deterministic by its seed and number. A town is used for some thousands of them and then built anew, since what is taken is kept.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_from_bytes

import psycopg
from psycopg import sql
from werkzeug.test import TestResponse

from koepel import roles
from koepel.ids import reference
from koepel.permissions import Access
from tests.attack.corpus import BROKEN_JSON, BROKEN_PARTS, JSON_VALUES, KEYS, KINDS, NUMBER, VALUES, had_its_way
from tests.attack.learning import Learned
from tests.attack.tally import FOREIGN, found
from tests.guards.routes import Route
from tests.isolation.census import LET_IN, Things, agreed, filled, home_of, place_kind, right_answer
from tests.isolation.tables import read_tables
from tests.isolation.town import PARTNERS, Person, Town, leaked
from tests.isolation.townspeople import MARK

HOW_MANY = int(os.environ.get("KOEPEL_HOSTILE", "600"))
SEED = int(os.environ.get("KOEPEL_HOSTILE_SEED", "20190514"))
PER_TOWN = 6000
ENDS_THE_SESSION = {"accounts.sign_out", "accounts.change_password", "accounts.end_session"}
DATA = {"application/json", "application/jsonl"}
PARTS = "multipart/form-data; boundary=x"


@dataclass
class Result:
    """What came of it."""

    codes: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)
    seconds: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        slow = sorted(self.seconds)[int(len(self.seconds) * 0.99)] if self.seconds else 0
        return f"{sum(self.codes.values())} forms, seed {SEED}: {dict(sorted(self.codes.items()))}, p99 {slow * 1000:.0f} ms"


class Attacker:
    """Sends hostile forms in one town."""

    def __init__(self, town: Town, dice: random.Random, learned: Learned) -> None:
        self.town, self.dice, self.learned = town, dice, learned
        self.routes = agreed(town)
        self.things = Things(town, self.routes)
        self.posts = [one for one in self.routes if "POST" in one.methods]
        self.gets = [one for one in self.routes if "GET" in one.methods]
        self.public = {one.endpoint for one in self.routes if one.access == Access.VISITOR}
        self.ids = {place: [str(one) for ids in tables.values() for one in ids] for place, tables in town.ids.items()}

    def looked(self) -> None:
        """Each page once by somebody whom it lets in, and each form once empty: what boxes there are."""
        for route in self.gets + self.posts:
            person = self.welcome(route)
            ids = self.things.ids(route, "borsbeek")[:1] or [reference()]
            for address in filled(route, self.word(route, person), ids, token=person.token):
                answer = address.asked_by(person)
                self.learned.read(text_of(answer))

    def word(self, route: Route, person: Person) -> str:
        """The place in the address."""
        return home_of(route, person.place if person.place in self.town.members else "borsbeek")

    def welcome(self, route: Route) -> Person:
        """Somebody whom this address lets in."""
        kind = place_kind(route)
        if kind == "link":
            return self.dice.choice(self.town.links())
        if route.access != Access.STAFF:
            return self.dice.choice([*self.town.people, self.town.nobody()])
        let_in = [
            one for one in self.town.people if one.role and right_answer(route, one, self.word(route, one)) == LET_IN
        ]
        return self.dice.choice(let_in or self.town.people)

    def send(self, number: int) -> tuple[TestResponse, Person, str, str]:
        """One hostile form."""
        dice = self.dice
        pool = self.gets if dice.random() < 0.12 else self.posts
        route = pool[number % len(pool)]
        person = self.welcome(route) if dice.random() < 0.85 else dice.choice(self.town.people)
        place = PARTNERS.get(person.place, person.place if person.place in self.town.members else "borsbeek")
        ids = self.things.ids(route, place) if dice.random() < 0.9 else []
        some = [dice.choice(ids) for _ in range(2)] if ids else [reference()]
        method = "GET" if pool is self.gets else "POST"
        address = next(
            one for one in filled(route, self.word(route, person), some, token=person.token) if one.method == method
        )
        path = address.path
        if "/naam" in path and "<" in route.rule and dice.random() < 0.3:
            path = path.replace("/naam", "/" + coded(dice.choice(VALUES)[:200]), 1)
        pairs = spoiled(dice, self.learned.plausible(dice, route.endpoint, self.ids[place]))
        what = f"{number}: {method} {path[:200]} {repr(pairs)[:400]} by {person.name}"
        if method == "GET":
            return person.client.get(f"{path}?{encoded(pairs).decode()[:20_000]}"), person, what, route.endpoint
        stays = route.access in {Access.STAFF, Access.LINK}
        client = person.browser(for_once=not stays or route.endpoint in ENDS_THE_SESSION)
        body, kind = self.body(pairs, client.csrf_token())
        headers = {"X-CSRFToken": client.csrf_token()} if dice.random() < 0.97 else {}
        if dice.random() < 0.2:
            headers["HX-Request"] = "true"
        return (
            client.post(path, data=body, content_type=kind, headers=headers),
            person,
            f"{what} as {kind!r}",
            route.endpoint,
        )

    def body(self, pairs: list[tuple[str, str]], token: str) -> tuple[bytes, str]:
        """Mostly what a page sends; else JSON, parts, or something broken."""
        dice, chance = self.dice, self.dice.random()
        if chance < 0.8:
            key = [("request_key", str(reference()))] if dice.random() < 0.95 else []
            return encoded([("csrf_token", token), *key, *pairs]), "application/x-www-form-urlencoded"
        if chance < 0.87:
            given = {name: dice.choice(JSON_VALUES) if dice.random() < 0.4 else value for name, value in pairs}
            return json.dumps(given).encode(), "application/json"
        if chance < 0.9:
            return dice.choice(BROKEN_JSON), "application/json"
        if chance < 0.94:
            parts = [part(name, value) for name, value in [("csrf_token", token), *pairs]]
            return b"".join(parts) + b"--x--\r\n", PARTS
        if chance < 0.97:
            return dice.choice(BROKEN_PARTS), PARTS
        return encoded(pairs), dice.choice(KINDS)


def text_of(answer: TestResponse) -> str:
    """Pages as they are; of a workbook what is left."""
    return answer.data.decode("utf-8", "replace")


def is_file(answer: TestResponse) -> bool:
    """Data to be kept, which no browser takes for a page: what is written in it is written as it was said."""
    heads = answer.headers
    kept = heads.get("Content-Disposition", "").startswith("attachment")
    return answer.mimetype in DATA and kept and heads.get("X-Content-Type-Options") == "nosniff"


def part(name: str, value: str) -> bytes:
    """One answer of a form in parts."""
    plain = name.encode("utf-8", "surrogatepass").replace(b'"', b"%22").replace(b"\r", b"").replace(b"\n", b"")
    return (
        b'--x\r\nContent-Disposition: form-data; name="'
        + plain
        + b'"\r\n\r\n'
        + value.encode("utf-8", "surrogatepass")
        + b"\r\n"
    )


def coded(text: str) -> str:
    """As it stands in an address."""
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="")


def encoded(pairs: Sequence[tuple[str, str]]) -> bytes:
    """As a browser sends a form; also what no browser could write."""
    return "&".join(f"{coded(name)}={coded(value)}" for name, value in pairs).encode()


def spoiled(dice: random.Random, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """One to three answers spoiled, and now and then a key too many, one twice, or one that is missing."""
    found = list(pairs)
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        if found:
            place = dice.randrange(len(found))
            found[place] = (found[place][0], dice.choice(VALUES))
    if dice.random() < 0.12 or not found:
        found.append((dice.choice(KEYS), dice.choice(VALUES)))
    if dice.random() < 0.08 and found:
        found.append((dice.choice(found)[0], dice.choice(VALUES)))
    if dice.random() < 0.08 and found:
        found.pop(dice.randrange(len(found)))
    return found


def attack(town: Town, first: int, many: int, learned: Learned, result: Result) -> None:
    """Send so many, and note what should not have come back."""
    with learned.watching():
        attacker = Attacker(town, random.Random(SEED + first), learned)
        attacker.looked()
        for number in range(first, first + many):
            began = time.perf_counter()
            answer, person, what, endpoint = attacker.send(number)
            result.seconds.append(time.perf_counter() - began)
            result.codes[answer.status_code] += 1
            body, headers = text_of(answer), str(answer.headers)
            if answer.status_code < 400:
                result.reached.add(endpoint)
            if answer.status_code >= 500:
                result.faults.append(f"{what}: {answer.status_code}")
            result.faults += [f"{what}: {one}" for one in had_its_way("" if is_file(answer) else body, headers)]
            foreign = leaked(body.encode() + headers.encode(), person)
            if (
                endpoint in attacker.public
            ):  # what a municipality publishes is for everybody; what it does not is for nobody there
                foreign = [one for one in foreign if one != MARK.get(answer.request.path.split("/")[1])]
            result.faults += [f"{what}: holds {one}" for one in found(FOREIGN, foreign)]
            if answer.mimetype == "text/html" and number % 10 == 0:
                learned.read(body)
    result.faults += kept_numbers(town)


def kept_numbers(town: Town) -> Iterator[str]:
    """Tables in which the national number of the corpus stands afterwards (T36)."""
    with psycopg.connect(roles.plain(roles.with_database(town.cluster.admin_url, town.database))) as admin:
        for table in read_tables(admin).values():
            query = sql.SQL("SELECT count(*) FROM app.{} t WHERE t::text ~ %s").format(sql.Identifier(table.name))
            row: Any = admin.execute(query, (rf"{NUMBER}|85\.07\.30-033\.28|850730 033 28",)).fetchone()
            if row[0]:
                yield f"{row[0]} rows of {table.name} hold a national number"


def turns(first: int, many: int) -> Iterator[tuple[int, int]]:
    """(first, how many) for each town."""
    for start in range(first, first + many, PER_TOWN):
        yield start, min(PER_TOWN, first + many - start)
