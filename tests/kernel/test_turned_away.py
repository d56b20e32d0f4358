# SPDX-License-Identifier: EUPL-1.2
"""A refusal is kept for who got it, for a few seconds, and for nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from koepel.web.turned_away import AT_MOST, OPENS, TurnedAway

pytestmark = pytest.mark.attack("T37")


class Door:
    """An application that refuses those who say so, and counts who came in; the clock stands still until it is moved."""

    def __init__(self) -> None:
        self.came_in, self.now = 0, 1000.0
        self.client = Client(TurnedAway(self.inside, lambda: self.now), use_cookies=False)

    def inside(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.came_in += 1
        asked = Request(environ)
        if asked.cookies.get("session") != "els":
            return Response("welkom")(environ, start_response)
        environ[OPENS] = 40.0
        answer = Response(f"wacht {self.came_in}", 429, headers={"Retry-After": "40"})
        answer.set_cookie("session", "els")
        return answer(environ, start_response)

    def ask(self, who: str, method: str = "GET", path: str = "/mentees", **more: Any) -> tuple[int, str]:
        answer = self.client.open(path, method=method, headers={"Cookie": f"session={who}", **more})
        return answer.status_code, answer.get_data(as_text=True)


def test_who_goes_on_asking_gets_the_same_refusal_and_does_not_come_in() -> None:
    door = Door()
    assert door.ask("els") == (429, "wacht 1")
    assert door.ask("els", path="/mentoren") == (429, "wacht 1")
    assert door.ask("els", "HEAD") == (429, "")
    assert door.came_in == 1


def test_what_is_sent_is_refused_in_a_form_of_its_own_so_that_it_can_be_sent_again() -> None:
    door = Door()
    assert door.ask("els") == (429, "wacht 1")
    assert door.ask("els", "POST", path="/mentee-export") == (429, "wacht 2")
    assert door.ask("els", "POST", path="/uitvoeren") == (429, "wacht 2")


def test_nobody_else_is_refused_for_it() -> None:
    door = Door()
    door.ask("els")
    assert door.ask("tom") == (200, "welkom")
    door.client.get("/", environ_overrides={"REMOTE_ADDR": "192.0.2.7"}, headers={"Cookie": "session=els"})
    assert door.came_in == 3, "a stolen cookie elsewhere is looked at for itself"


def test_after_some_seconds_the_limit_is_asked_anew() -> None:
    door = Door()
    door.ask("els")
    door.now += AT_MOST - 0.1
    assert door.ask("els") == (429, "wacht 1")
    door.now += 0.2
    assert door.ask("els") == (429, "wacht 2")


def test_programs_pages_and_parts_are_refused_each_in_their_own_form() -> None:
    door = Door()
    assert door.ask("els") == (429, "wacht 1")
    assert door.ask("els", path="/api/v1/clients") == (429, "wacht 2")
    assert door.ask("els", **{"HX-Request": "true"}) == (429, "wacht 3")


def test_a_cookie_is_set_once_and_how_long_it_takes_is_said_each_time() -> None:
    door = Door()
    first, again = (door.client.get("/", headers={"Cookie": "session=els"}) for _ in range(2))
    assert "Set-Cookie" in first.headers
    assert "Set-Cookie" not in again.headers
    assert again.headers["Retry-After"] == "40"
