# SPDX-License-Identifier: EUPL-1.2
"""Thousands of requests that nobody thought of: no server error, and no word of another municipality in any answer.

T01 to T03: ids of others in addresses, in bodies and in queries, under every role. KOEPEL_CENSUS says how many, a thorough run
asks 20,000; the seed is printed, and the same seed asks the same.
"""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from werkzeug.test import TestResponse

from koepel import roles
from koepel.ids import reference
from koepel.permissions import Access
from tests.guards.routes import Route
from tests.isolation.census import agreed, filled, place_kind
from tests.isolation.tables import Connection, Table, read_tables
from tests.isolation.town import Person, Town, leaked
from tests.support.thorough import THOROUGH

pytestmark = pytest.mark.slow

HOW_MANY = int(os.environ.get("KOEPEL_CENSUS", "20000" if THOROUGH else "2000"))
SEED = int(os.environ.get("KOEPEL_CENSUS_SEED", "20190514"))
WORDS = (
    "",
    "zoek",
    "Z",
    "M",
    "1",
    "-1",
    "9999999999",
    "2019-05-14",
    "%",
    "'",
    "\x00",
    "mentor",
    "waiting",
    "nl",
    "2150",
    "true",
)
NAMES = (
    "q", "id", "person_id", "intake_id", "tenant_id", "card_id", "mentor", "mentee", "proposal_id", "programme", "page",
    "sort", "do", "step", "reason", "on", "minutes", "held_on", "name", "given_name", "role", "language", "next", "kaart",
)  # fmt: skip


@pytest.mark.attack("T01", "T02", "T03", "T27", hostile=True)
def test_no_request_at_random_finds_anything_of_another(wild_town: Town) -> None:
    town, dice = wild_town, random.Random(SEED)
    every_route = agreed(town)
    comers = [person for person in town.people if person.role] + town.links() + [town.nobody()]
    ids = {place: [one for found in tables.values() for one in found] for place, tables in town.ids.items()}
    codes: Counter[int] = Counter()
    faults, leaks = [], []
    for number in range(HOW_MANY):
        person, route = dice.choice(comers), dice.choice(every_route)
        if route.endpoint in {"accounts.sign_out", "accounts.change_password", "accounts.end_session"}:
            continue
        response, what = asked(dice, town, person, route, ids)
        codes[response.status_code] += 1
        if response.status_code >= 500:
            faults.append(f"{number}: {what}: {response.status_code}")
        told = response.data + repr(list(response.headers)).encode()
        leaks += [f"{number}: {what} holds {mark}" for mark in leaked(told, person)]
    sys.stdout.write(f"\n{sum(codes.values())} requests, seed {SEED}: {dict(sorted(codes.items()))}\n")
    assert not leaks, "\n".join(leaks)
    assert not faults, "\n".join(faults)
    assert codes[200] > HOW_MANY / 50, "most doors stayed shut: this proves little"


@pytest.mark.attack("T02", "T03", "T08", hostile=True)
def test_nothing_of_mortsel_changes_whatever_borsbeek_sends(wild_town: Town) -> None:
    """Ids of Mortsel in every field that a body could have, and every column name that a body should not have."""
    town, dice = wild_town, random.Random(SEED)
    tables = {table.name: table for table in tables_of(town)}
    columns = sorted({name for table in tables.values() for name in table.columns})
    theirs = [one for found in town.ids["mortsel"].values() for one in found]
    before = {name: rows_of(town, table, "mortsel") for name, table in tables.items()}
    posts = [
        r for r in agreed(town) if "POST" in r.methods and r.access == Access.STAFF and place_kind(r) == "municipality"
    ]
    codes: Counter[int] = Counter()
    faults: list[str] = []
    for _ in range(HOW_MANY // 10):
        route, person = dice.choice(posts), dice.choice(town.staff("borsbeek"))
        table = dice.choice(list(town.ids["borsbeek"]))
        some = town.ids["borsbeek"][table] if dice.random() < 0.7 else theirs
        address = next(a for a in filled(route, "borsbeek", dice.sample(some, min(2, len(some)))) if a.method == "POST")
        fields = {
            dice.choice(columns): str(dice.choice([*theirs, town.members["mortsel"]])) for _ in range(dice.randrange(6))
        }
        code = person.client.send(address.path, **fields).status_code  # type: ignore[arg-type]
        codes[code] += 1
        faults += [f"POST {address.path} {fields} by {person.name}: {code}"] if code >= 500 else []
    sys.stdout.write(f"\n{sum(codes.values())} forms, seed {SEED}: {dict(sorted(codes.items()))}\n")
    changed = [name for name, table in tables.items() if rows_of(town, table, "mortsel") != before[name]]
    assert not changed, f"rows of Mortsel changed in {changed}"
    assert sum(len(rows) for rows in before.values()) > 40
    assert not faults, "\n".join(faults)


def tables_of(town: Town) -> list[Table]:
    """Tables whose rows name one municipality."""
    with as_administrator(town) as admin:
        return [table for table in read_tables(admin).values() if "tenant_id" in table.columns]


def rows_of(town: Town, table: Table, place: str) -> list[str]:
    """Every row of a municipality, whole."""
    query = sql.SQL("SELECT t::text FROM app.{} t WHERE tenant_id = %s ORDER BY 1").format(sql.Identifier(table.name))
    with as_administrator(town) as admin:
        return [row[0] for row in admin.execute(query, (town.members[place],))]


def as_administrator(town: Town) -> Connection:
    """Who sees all rows."""
    return psycopg.connect(roles.plain(roles.with_database(town.cluster.admin_url, town.database)))


def asked(
    dice: random.Random, town: Town, person: Person, route: Route, ids: dict[str, list[UUID]]
) -> tuple[TestResponse, str]:
    """One request: mostly where this person belongs, with ids of everybody."""
    places = {
        "collaboration": dice.choice(("bam", "bam", "noord")),
        "municipality": _place(dice, person),
        "partner": dice.choice(("vdab", "vdab", "agii")),
    }
    word = places.get(place_kind(route), "")
    some = [_id(dice, town, ids) for _ in range(3)]
    token = person.token if dice.random() < 0.8 else "no-such-token"
    address = dice.choice(list(filled(route, word, some, token=token)))
    fields = {dice.choice(NAMES): _value(dice, town, ids) for _ in range(dice.randrange(4))}
    what = f"{address.method} {address.path} {fields} by {person.name}"
    if address.method == "GET":
        return person.client.get(address.path, query_string=fields, headers=_headers(dice)), what
    client = person.browser(for_once=route.access not in {Access.STAFF, Access.LINK})
    return client.send(address.path, **fields), what  # type: ignore[arg-type]


def _place(dice: random.Random, person: Person) -> str:
    own = [person.place] * 6 if person.place in {"aartselaar", "borsbeek", "mortsel"} else []
    return dice.choice([*own, "aartselaar", "borsbeek", "mortsel", "nergens"])


def _id(dice: random.Random, town: Town, ids: dict[str, list[UUID]]) -> UUID:
    return reference() if dice.random() < 0.1 else dice.choice(ids[dice.choice(list(town.members))])


def _value(dice: random.Random, town: Town, ids: dict[str, list[UUID]]) -> str:
    if dice.random() < 0.5:
        return str(_id(dice, town, ids))
    return str(dice.choice([*WORDS, *town.members, *town.members.values()]))


def _headers(dice: random.Random) -> dict[str, str]:
    kinds: tuple[dict[str, str], ...] = (
        {}, {}, {}, {"HX-Request": "true"}, {"Accept": "application/problem+json"}, {"X-Tenant": "mortsel"},
        {"X-Forwarded-Host": "mortsel.example.org"}, {"Accept-Language": "ar"},
    )  # fmt: skip
    return dice.choice(kinds)
