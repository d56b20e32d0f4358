# SPDX-License-Identifier: EUPL-1.2
"""Twenty thousand requests that nobody thought of: no server error, and no word of another municipality in any answer.

T01 to T03: ids of others in addresses, in bodies and in queries, under every role. KOEPEL_CENSUS says how many, the seed
is printed; the same seed asks the same.
"""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from koepel.ids import reference
from koepel.permissions import Access
from tests.guards.routes import Route
from tests.isolation.census import agreed, filled, place_kind
from tests.isolation.town import Person, Town, leaked

HOW_MANY = int(os.environ.get("KOEPEL_CENSUS", "20000"))
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


@pytest.mark.slow
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


def asked(
    dice: random.Random, town: Town, person: Person, route: Route, ids: dict[str, list[UUID]]
) -> tuple[TestResponse, str]:
    """One request: mostly where this person belongs, with ids of everybody."""
    word = {"collaboration": dice.choice(("bam", "bam", "noord")), "municipality": _place(dice, person)}.get(
        place_kind(route), ""
    )
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
