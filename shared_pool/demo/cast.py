# SPDX-License-Identifier: EUPL-1.2
"""Who plays in the demo: people as facts that hang together, drawn from one seed; same seed, same people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from shared_pool.demo.names import COMMUNITIES, MENTORS, Community

POSTCODES = {"aartselaar": "2630", "borsbeek": "2150", "mortsel": "2640"}
NEAR = ("2650", "2540", "2600", "2018")  # some mentors live outside the three (000, 5.1)
# Occupation (ISCO-08) and usual sector (NACE): what mentees look for and mentors know.
TRADES = (
    ("7212", "C"), ("7231", "G"), ("5120", "I"), ("9112", "N"), ("5322", "Q"), ("2221", "Q"), ("4110", "N"), ("5223", "G"),
    ("7115", "F"), ("8332", "H"), ("2512", "J"), ("2642", "J"), ("2341", "P"), ("3313", "M"), ("2262", "Q"), ("5311", "Q"),
)  # fmt: skip
EVENINGS = (1 << (0 * 3 + 2), 1 << (1 * 3 + 2), 1 << (3 * 3 + 2))
DAYS = (1 << (2 * 3 + 1), 1 << (4 * 3 + 0), 1 << (5 * 3 + 0), 1 << (5 * 3 + 1))
INTERESTS = (
    "sport",
    "nature",
    "culture",
    "music",
    "cooking",
    "crafts",
    "technology",
    "reading",
    "travel",
    "gardening",
    "games",
)
ACTIONS = ("vacancies", "cv_letter", "interview", "network", "vdab_account", "orientation", "dutch", "company_visit")


@dataclass(frozen=True)
class Player:
    """One invented person with the answers of an intake."""

    side: str
    municipality: str
    given: str
    family: str
    email: str
    phone: str
    gender: str
    born: date
    postcode: str
    language: str
    speaks: tuple[str, ...]
    isco: str
    nace: str
    answers: dict[str, object] = field(hash=False, compare=False, default_factory=dict)


@dataclass
class Casting:
    """Draws players; every name combination once."""

    random: Random
    taken: set[str] = field(default_factory=set)
    count: int = 0

    def mentee(
        self, municipality: str, trade: tuple[str, str] | None = None, *, community: str = "", dutch: int | None = None
    ) -> Player:
        """A newcomer who looks for work."""
        chosen = next((c for c in COMMUNITIES if c.language == community), None) or self._community()
        trade = trade or self.random.choice(TRADES)
        level = self.random.choice((2, 2, 3, 3, 4)) if dutch is None else dutch
        free = self._half_days()
        tier = 1 if level < 2 else int(self.random.random() < 0.2)
        answers = {
            "goals": ["work", *self.random.sample(["internship", "training", "dutch"], self.random.randrange(2))],
            "actions": self.random.sample(ACTIONS[:5], 3),
            "sectors": [trade[1]],
            "occupations": [trade[0]],
            "experience_years": self.random.randrange(1, 15),
            "education": self.random.choice(["secondary", "higher", "primary"]),
            "half_days": free,
            "radius_km": self.random.choice((10, 10, 15, 20)),
            "own_transport": self.random.random() < 0.4,
            "online_ok": self.random.random() < 0.5,
            "interests": self.random.sample(INTERESTS, 3),
            "criteria": dict.fromkeys(
                ("no_full_time_job", "motivated", "enough_time", "lives_in_collaboration"), "yes"
            ),
            "strength": self.random.randrange(2, 5),
            "tier": tier,
            "tier_reasons": ["no_contact_language" if level < 2 else "isolated"] if tier else [],
            "release_occupation": self.random.random() < 0.7,
        }
        return self._player(
            "mentee", municipality, chosen, (f"nl:{level}",), trade, answers, self._home(municipality), (1962, 2000)
        )

    def mentor(
        self,
        municipality: str,
        trade: tuple[str, str] | None = None,
        *,
        free: int = 0,
        places: int = 1,
        also: Sequence[str] = (),
    ) -> Player:
        """A volunteer; `free` are half-days shared with somebody, `also` further languages."""
        trade = trade or self.random.choice(TRADES)
        answers = {
            "actions": self.random.sample(ACTIONS, 5),
            "sectors": [trade[1]],
            "occupations": [trade[0]],
            "experience_years": self.random.randrange(6, 36),
            "work_flags": self.random.sample(
                ["broad_network", "still_connected", "hr_profile"], self.random.randrange(2)
            ),
            "half_days": free | self._half_days(),
            "radius_km": self.random.choice((15, 20, 25)),
            "own_transport": True,
            "online_ok": self.random.random() < 0.6,
            "interests": self.random.sample(INTERESTS, 3),
            "criteria": dict.fromkeys(
                ("positive_attitude", "can_support", "enough_time", "knows_labour_market", "computer_skills"), "yes"
            ),
            "strength": self.random.randrange(3, 6),
            "max_duos": places,
            "release_occupation": self.random.random() < 0.8,
        }
        home = self.random.choice(NEAR) if self.random.random() < 0.15 else self._home(municipality)
        return self._player("mentor", municipality, MENTORS, tuple(also), trade, answers, home, (1945, 1985))

    def _home(self, municipality: str) -> str:
        """A postal code of this municipality; in a region that is not the demo's it does not matter which."""
        return POSTCODES.get(municipality, NEAR[0])

    def _community(self) -> Community:
        return self.random.choices(COMMUNITIES, weights=[c.weight for c in COMMUNITIES])[0]

    def _half_days(self) -> int:
        return sum(self.random.sample(EVENINGS, 2)) | sum(self.random.sample(DAYS, 2))

    def _name(self, community: Community, woman: bool) -> tuple[str, str]:
        """A combination that nobody has yet; a small community goes on with two family names."""
        names = community.women if woman else community.men
        free = [(g, f) for g in names for f in community.families if f"{g} {f}" not in self.taken]
        if not free:
            pairs = [f"{a} {b}" for a in community.families for b in community.families if a != b]
            free = [(g, f) for g in names for f in pairs if f"{g} {f}" not in self.taken]
        return self.random.choice(free)

    def _player(
        self,
        side: str,
        municipality: str,
        community: Community,
        spoken: tuple[str, ...],
        trade: tuple[str, str],
        answers: dict[str, object],
        postcode: str,
        born: tuple[int, int],
    ) -> Player:
        woman = self.random.random() < 0.55
        given, family = self._name(community, woman)
        self.taken.add(f"{given} {family}")
        self.count += 1
        word = f"{given}.{family}".lower().replace(" ", "-")
        return Player(
            side=side,
            municipality=municipality,
            given=given,
            family=family,
            email=f"{word}@example.org",
            phone=f"+32400{self.count:06d}",
            gender="woman" if woman else "man",
            born=date(self.random.randrange(*born), self.random.randrange(1, 13), self.random.randrange(1, 28)),
            postcode=postcode,
            language=community.language if side == "mentee" else "nl",
            speaks=(community.language, *community.second[: 1 + (side == "mentor")], *spoken),
            isco=trade[0],
            nace=trade[1],
            answers=answers,
        )
