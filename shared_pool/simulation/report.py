# SPDX-License-Identifier: EUPL-1.2
"""What the engine did, counted after the years are over: a line for each moment and message, and what should never have happened."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from koepel import clock
from koepel import scope as scopes
from koepel.database import db, mine
from shared_pool.demo.telling import acting
from shared_pool.simulation.post import Left
from tenants.followup.models import FollowUp
from tenants.followup.words_of_presets import WORD
from tenants.trajectories.models import Duo, Trajectory


@dataclass(frozen=True)
class Played:
    """What came of some municipalities. `lines` are sorted, and the same for the same seed."""

    trajectories: int = 0
    states: Counter[str] = field(default_factory=Counter)
    moments: Counter[str] = field(default_factory=Counter)
    messages: int = 0
    at_night: int = 0
    after_stop: int = 0
    twice: int = 0
    lines: tuple[str, ...] = ()

    def __add__(self, other: Played) -> Played:
        return Played(
            self.trajectories + other.trajectories, self.states + other.states, self.moments + other.moments,
            self.messages + other.messages, self.at_night + other.at_night, self.after_stop + other.after_stop,
            self.twice + other.twice, tuple(sorted((*self.lines, *other.lines))),
        )  # fmt: skip

    @property
    def digest(self) -> str:
        """SHA-256 over every moment and every message."""
        return hashlib.sha256("\n".join(self.lines).encode()).hexdigest()


def read(word: str, tenant_id: UUID, left: list[Left]) -> Played:
    """Of one municipality."""
    mine_left = [one for one in left if one.tenant_id == tenant_id]
    with acting(scopes.tenant(tenant_id)):
        known = {row.id: row for row in db.session.scalars(mine(Trajectory))}
        duos = {row.id: row.number for row in db.session.scalars(mine(Duo))}
        rows = list(db.session.scalars(mine(FollowUp)))
        states = Counter(row.state for row in known.values())
        moments = Counter(row.state for row in rows)
        lines = [
            f"{word} {known[row.trajectory_id].number}.{duos[row.duo_id]} {row.step} {row.number} {row.due_on} {row.on} {row.state}"
            f" {row.done_on or '-'}"
            for row in rows
        ]
        after_stop = sum(_after_stop(one, known) for one in mine_left)
    lines += [f"{word} {one.kind} {one.recipient} {_minute(one)}" for one in mine_left]
    return Played(
        trajectories=len(known), states=states, moments=moments, messages=len(mine_left),
        at_night=sum(_at_night(one) for one in mine_left), after_stop=after_stop, twice=_twice(mine_left), lines=tuple(sorted(lines)),
    )  # fmt: skip


def _minute(one: Left) -> str:
    return f"{one.at.astimezone(clock.BRUSSELS):%Y-%m-%d %H:%M}"


def _at_night(one: Left) -> bool:
    return not clock.MORNING <= one.at.astimezone(clock.BRUSSELS).hour < clock.EVENING


def _after_stop(one: Left, known: dict[UUID, Trajectory]) -> bool:
    about = known.get(one.about_id) if one.about_id else None
    return bool(about and about.ended_on and one.at.astimezone(clock.BRUSSELS).date() > about.ended_on)


def _twice(left: list[Left]) -> int:
    """The same word about the same duo to the same person within a week; of a follow-up ever, as one is due per month at most."""
    found = 0
    last: dict[tuple[str, str, UUID | None], Left] = {}
    for one in sorted(left, key=lambda item: item.at):
        key = (one.kind, one.recipient, one.about_id)
        before = last.get(key)
        found += before is not None and (one.at - before.at).days < (20 if one.kind == WORD else 6)
        last[key] = one
    return found


def told(played: Played, seconds: float) -> Iterator[str]:
    """For people."""
    yield f"  {played.trajectories} trajectories: " + ", ".join(
        f"{many} {state}" for state, many in sorted(played.states.items())
    )
    yield f"  {played.moments.total()} moments: " + ", ".join(
        f"{many} {state}" for state, many in sorted(played.moments.items())
    )
    yield f"  {played.messages} messages left; {played.at_night} at night, {played.after_stop} after a stop, {played.twice} twice"
    yield f"  {seconds:.0f} s; sha256 {played.digest}"


def tree(played: Played, seconds: float) -> dict[str, int | float | str]:
    """For programs."""
    return {
        "trajectories": played.trajectories, "tasks": played.moments.total(), "messages": played.messages,
        "at_night": played.at_night, "after_stop": played.after_stop, "twice": played.twice, "seconds": round(seconds, 1),
        "digest_of_all": played.digest,
    }  # fmt: skip
