# SPDX-License-Identifier: EUPL-1.2
"""What happens when: 61 duos over three years of which 12 run on the last day, people who wait, mentors who are free.

Calibrated on practice (seed 004: 61 duos, at least 12 meetings each; 000, 5.2: a first cohort, then one or two a month).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from shared_pool.demo.cast import Casting, Player
from shared_pool.demo.telling import days_after, workday

FIRST_DAY = date(2016, 1, 11)
LAST_DAY = date(2019, 5, 14)
TOWNS = ("aartselaar", "borsbeek", "mortsel")
FIRST_COHORT, EARLIER, RUNNING = 20, 29, 12
AT_LEAST = 12
GO_ON = ("aartselaar", "borsbeek")  # where the mentor of the duo that ended last takes another one
RESTS_SINCE, RESTS_UNTIL = date(2018, 11, 15), date(2019, 9, 2)
WELDERS = ("7212", "C")
JOURNALISTS = ("2642", "J")


@dataclass
class DuoPlot:
    """One duo: who, from when, how often they met, how it ended."""

    mentee: Player
    mentor: Player
    started: date
    ended: date | None
    reason: str
    meetings: list[date]
    called_on: date | None = None
    afterwards: str = "leaves"  # what the mentor does some days after the end: leaves, pauses, stays
    spoken_on: date | None = None  # when that was said


@dataclass
class Plot:
    """The whole play."""

    duos: list[DuoPlot]
    waiting: list[tuple[Player, date]]
    free_mentors: list[tuple[Player, date]]
    arrivals: list[tuple[Player, date]] = field(default_factory=list)
    withdrawn: list[tuple[Player, date, str]] = field(default_factory=list)


def plot(seed: int) -> Plot:
    """The same seed tells the same story."""
    random = Random(seed)  # noqa: S311 - a story, not a secret
    casting = Casting(random)
    starts = _starts(random)
    duos = [_duo(random, casting, number, start) for number, start in enumerate(starts)]
    _part(random, duos)
    return Plot(duos, _waiting(random, casting), _free(casting), _arrivals(casting), _withdrawn(random, casting))


def _starts(random: Random) -> list[date]:
    first = [date(2016, 3, 14) + timedelta(days=random.randrange(12)) for _ in range(FIRST_COHORT)]
    between = (date(2018, 10, 20) - date(2016, 5, 2)).days
    earlier = [date(2016, 5, 2) + timedelta(days=between * n // EARLIER + random.randrange(9)) for n in range(EARLIER)]
    running = [date(2018, 11, 26) + timedelta(days=8 * n + random.randrange(4)) for n in range(RUNNING)]
    return [workday(day) for day in sorted(first + earlier) + running]


def _duo(random: Random, casting: Casting, number: int, start: date) -> DuoPlot:
    town = random.choices(TOWNS, weights=(28, 24, 48))[0]
    across = random.random() < 0.38
    mentor_town = random.choice([t for t in TOWNS if t != town]) if across else town
    trade = None
    if number == 0:  # a welder of Aartselaar guides a would-be welder of Borsbeek (000, 5.2)
        town, mentor_town, trade = "borsbeek", "aartselaar", WELDERS
    if number == 1:  # a journalist of Mortsel guides a journalist of Aartselaar (000, 5.2)
        town, mentor_town, trade = "aartselaar", "mortsel", JOURNALISTS
    mentee = casting.mentee(town, trade)
    known = (mentee.isco, mentee.nace) if random.random() < 0.75 else None
    mentor = casting.mentor(mentor_town, known, free=int(str(mentee.answers["half_days"])))
    runs = number >= FIRST_COHORT + EARLIER
    ended = None if runs else days_after(start, random.randrange(150, 215))
    reason = random.choices(("goals_reached", "job_found", "moved", "language_lessons_first"), weights=(60, 24, 8, 8))[
        0
    ]
    quiet = runs and number % 8 == 4
    return DuoPlot(mentee, mentor, start, ended, reason, _meetings(random, start, ended, quiet=quiet))


def _part(random: Random, duos: list[DuoPlot]) -> None:
    """Mentors after a duo: most have done their part, who ended lately rests until autumn, one here and there goes on."""
    ended = sorted((duo for duo in duos if duo.ended), key=lambda duo: (duo.ended or LAST_DAY, duo.mentor.email))
    going_on = {duo.mentor.municipality: duo for duo in ended if duo.mentor.municipality in GO_ON}
    for duo in ended:
        end = duo.ended or LAST_DAY
        duo.spoken_on = min(days_after(end, random.randrange(6, 15)), LAST_DAY - timedelta(days=1))
        if duo is going_on.get(duo.mentor.municipality):
            duo.afterwards = "stays"
        elif end >= RESTS_SINCE:
            duo.afterwards = "pauses"


def _meetings(random: Random, start: date, ended: date | None, *, quiet: bool) -> list[date]:
    """At least twelve; a running duo met lately, unless it fell silent a good three weeks ago."""
    last = ended or LAST_DAY - timedelta(days=26 if quiet else random.randrange(2, 11))
    wanted = AT_LEAST + min(6, sum(random.random() < 0.5 for _ in range(7)))
    span = (last - start).days - 3
    days = {start + timedelta(days=3 + span * n // (wanted - 1)) for n in range(wanted)}
    while len(days) < AT_LEAST:
        days.add(start + timedelta(days=random.randrange(4, max(5, span))))
    return sorted(days)


def _waiting(random: Random, casting: Casting) -> list[tuple[Player, date]]:
    """Who waits on the last day; a would-be welder of Borsbeek for whom a welder of Aartselaar is free."""
    back = LAST_DAY - timedelta(days=19)
    people = [(casting.mentee("borsbeek", WELDERS, community="ar", dutch=3), back)]
    for town, days in (
        ("borsbeek", 33),
        ("aartselaar", 12),
        ("aartselaar", 48),
        ("mortsel", 6),
        ("mortsel", 27),
        ("mortsel", 74),
        ("aartselaar", 22),
        ("borsbeek", 9),
        ("mortsel", 40),
    ):
        people.append((casting.mentee(town), LAST_DAY - timedelta(days=days)))
    people.append((casting.mentee("mortsel", ("5322", "Q"), community="ti", dutch=1), LAST_DAY - timedelta(days=96)))
    people.append((casting.mentee("borsbeek", ("9112", "N"), community="so", dutch=1), LAST_DAY - timedelta(days=61)))
    return people


def _free(casting: Casting) -> list[tuple[Player, date]]:
    """Mentors who wait for their first duo on the last day; with those who go on, fewer than the people who wait."""
    welder = casting.mentor("aartselaar", WELDERS, free=0b100000100)
    people = [(welder, LAST_DAY - timedelta(days=40))]
    for town, trade, days, also in (
        ("aartselaar", ("4110", "N"), 22, ()), ("borsbeek", ("5120", "I"), 30, ()),
        ("mortsel", ("5322", "Q"), 51, ("ti:5",)), ("mortsel", ("2423", "N"), 66, ("ar:4",)),
    ):  # fmt: skip
        people.append(
            (casting.mentor(town, trade, also=also, places=2 if days > 60 else 1), LAST_DAY - timedelta(days=days))
        )
    return people


def _arrivals(casting: Casting) -> list[tuple[Player, date]]:
    """Registrations that nobody has called yet."""
    days = (("borsbeek", 1), ("borsbeek", 4), ("aartselaar", 2), ("mortsel", 1), ("mortsel", 3), ("mortsel", 8))
    return [(casting.mentee(town), days_after(LAST_DAY, -back)) for town, back in days] + [
        (casting.mentor("mortsel"), LAST_DAY - timedelta(days=4)),
        (casting.mentor("aartselaar"), LAST_DAY - timedelta(days=5)),
    ]


def _withdrawn(random: Random, casting: Casting) -> list[tuple[Player, date, str]]:
    """Intakes without a duo, with the reasons of practice (001: no suitable mentor, no mental space, short-term income)."""
    reasons = random.choices(("no_suitable_mentor", "no_mental_space", "short_term_income"), weights=(45, 30, 25), k=14)
    span = (date(2019, 2, 1) - date(2016, 5, 1)).days
    return [
        (casting.mentee(random.choice(TOWNS)), date(2016, 5, 1) + timedelta(days=span * n // 14), reason)
        for n, reason in enumerate(reasons)
    ]
