# SPDX-License-Identifier: EUPL-1.2
"""What happens to whom: arrivals, no-shows, meetings, silence, pauses, moves, a job found; drawn from a seed, the same each time.

Shares follow practice where it is known (seed 001, 2.1: of 23 trajectories 18 complete; stopped by a job, a move, the match, language
lessons); the others are ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from shared_pool.demo.cast import Casting, Player
from shared_pool.demo.telling import workday
from tenants.vocabulary import StopReason

ARRIVALS_A_MONTH = (3, 3, 4)  # of mentees in one municipality
EACH_OTHER = (10, 18)  # days between two meetings
# How it ends, and how often in a hundred.
ENDINGS = (
    ("as_planned", 54), ("extended", 14), (StopReason.JOB_FOUND.value, 9), (StopReason.MOVED.value, 6),
    (StopReason.LANGUAGE_LESSONS_FIRST.value, 4), (StopReason.DROPPED_OUT.value, 5), ("another_mentor", 8),
)  # fmt: skip
NO_SHOW, NEVER_CAME, SILENT, PAUSES, WANTS_LESS = 0.12, 0.03, 0.10, 0.08, 0.10


@dataclass(frozen=True)
class Life:
    """One mentee's way: `begins` is the day of registration; days below are counted from the start of the duo."""

    mentee: Player
    mentors: tuple[Player, Player]  # the second one takes over where the first duo does not click
    programme: int  # the how-manieth that runs here
    begins: date
    no_show: bool
    never_came: bool
    waits: int  # days between intake and start
    ending: str
    after: int  # days until an early end
    meetings: tuple[int, ...]
    pause: tuple[int, int] | None  # from which day, for how many
    less: int | None  # the day on which they ask for less follow-up


def lives(town: str, months: int, first_day: date, seed: int) -> list[Life]:
    """Everybody of this municipality, by day of registration."""
    random = Random(f"{seed} {town}")  # noqa: S311 - a story, not a secret
    casting = Casting(random)
    return [_life(random, casting, town, day) for day in _arrivals(random, months, first_day)]


def _arrivals(random: Random, months: int, first_day: date) -> Iterator[date]:
    for month in range(months):
        begins = first_day + timedelta(days=month * 365 // 12)
        for day in sorted(random.sample(range(28), random.choice(ARRIVALS_A_MONTH))):
            yield workday(begins + timedelta(days=day))


def _life(random: Random, casting: Casting, town: str, day: date) -> Life:
    (ending,) = random.choices([name for name, _ in ENDINGS], [share for _, share in ENDINGS])
    silent_from = random.randrange(30, 90) if random.random() < SILENT or ending == StopReason.DROPPED_OUT else 10_000
    met, meetings = random.randrange(2, 12), []
    while met < 400:
        if not silent_from < met < silent_from + 50:
            meetings.append(met)
        met += random.randrange(*EACH_OTHER)
    return Life(
        mentee=casting.mentee(town), mentors=(casting.mentor(town), casting.mentor(town)), programme=random.randrange(3),
        begins=day, no_show=random.random() < NO_SHOW, never_came=random.random() < NEVER_CAME, waits=random.randrange(5, 45),
        ending=ending, after=random.randrange(25, 100), meetings=tuple(meetings),
        pause=(random.randrange(20, 80), random.randrange(14, 42)) if random.random() < PAUSES else None,
        less=random.randrange(20, 60) if random.random() < WANTS_LESS else None,
    )  # fmt: skip
