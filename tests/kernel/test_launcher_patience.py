# SPDX-License-Identifier: EUPL-1.2
"""Who falls over is set up again: at once or after a moment, then ever later, and a steady while is forgiven."""

from __future__ import annotations

from dataclasses import dataclass

from koepel.launcher import Refused
from koepel.launcher.patience import LONGEST, STEADY, Patience
from koepel.launcher.supervisor import Supervisor


@dataclass
class Watch:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def pauses(patience: Patience, times: int) -> list[float]:
    found = []
    for _ in range(times):
        patience.stands()
        patience.fell()
        found.append(patience.left)
    return found


def test_pauses_grow_to_half_a_minute_and_begin_anew_after_a_steady_while() -> None:
    watch = Watch()
    patience = Patience(clock=watch)
    assert pauses(patience, 8) == [0.5, 1, 2, 4, 8, 16, LONGEST, LONGEST]
    patience.stands()
    watch.now += STEADY + 1
    patience.fell()
    assert patience.left == 0.5


def test_a_server_is_set_up_at_once_the_first_time() -> None:
    assert pauses(Patience(first=0.0, clock=Watch()), 4) == [0, 0.5, 1, 2]


class Stumbling:
    """A server that is always down, and does not start."""

    name, alive, tries = "PostgreSQL", False, 0

    def start(self) -> None:
        self.tries += 1
        raise Refused("PostgreSQL does not start; its log says: no space.")


def test_a_server_that_does_not_start_is_not_tried_four_times_a_second() -> None:
    said: list[str] = []
    server = Stumbling()
    supervisor = Supervisor([server], [], said.append)  # type: ignore[list-item]
    for _ in range(50):
        supervisor.look()
    assert server.tries < 4
    assert said[0] == "PostgreSQL stopped; starting it again"
    assert said[1].startswith("PostgreSQL does not start; its log says: no space. Trying again")
    assert len(said) == server.tries + 1
