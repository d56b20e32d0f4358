# SPDX-License-Identifier: EUPL-1.2
"""The codes of the rules and criteria. They are kept with proposals and read aloud, so they are never used again."""

from dataclasses import dataclass
from enum import IntEnum, IntFlag, StrEnum


class Hard(IntFlag):
    """The hard rules; a pair is possible when none of them applies."""

    H01 = 1 << 0  # both available, released across a border
    H02 = 1 << 1  # same programme, criteria met
    H03 = 1 << 2  # same municipality, or an agreement in force
    H04 = 1 << 3  # the mentor has a place
    H05 = 1 << 4  # a common language
    H06 = 1 << 5  # the mentor and the coach share a language
    H07 = 1 << 6  # within reach
    H08 = 1 << 7  # explicit wishes
    H09 = 1 << 8  # no exclusion
    H10 = 1 << 9  # the mentor's steps are done
    H11 = 1 << 10  # enough experience
    H12 = 1 << 11  # a shared free moment and period
    H13 = 1 << 12  # two persons, of age or arranged


class Gap(IntFlag):
    """What is unknown and must be asked before both municipalities agree; a gap never excludes."""

    CRITERIA = 1 << 0
    LANGUAGE = 1 << 1
    COACH = 1 << 2
    DISTANCE = 1 << 3
    WISHES = 1 << 4
    EXPERIENCE = 1 << 5
    AVAILABILITY = 1 << 6


class Criterion(IntEnum):
    """The soft criteria; the value is the number behind the S."""

    WORK = 1
    GOALS = 2
    LANGUAGE = 3
    PLACE = 4
    TIME = 5
    INTERESTS = 6
    WISHES = 7
    BALANCE = 8
    OWN_MUNICIPALITY = 9
    PEER = 10

    @property
    def code(self) -> str:
        """The code as written in documents: S01-S10."""
        return f"S{self:02d}"


class BarGroup(StrEnum):
    """The five groups of the bar on screen."""

    GOAL_AND_WORK = "goal_and_work"
    LANGUAGE = "language"
    TIME = "time"
    DISTANCE = "distance"
    CLICK_AND_CAPACITY = "click_and_capacity"


GROUPS: dict[BarGroup, tuple[Criterion, ...]] = {
    BarGroup.GOAL_AND_WORK: (Criterion.WORK, Criterion.GOALS, Criterion.PEER),
    BarGroup.LANGUAGE: (Criterion.LANGUAGE,),
    BarGroup.TIME: (Criterion.TIME,),
    BarGroup.DISTANCE: (Criterion.PLACE, Criterion.OWN_MUNICIPALITY),
    BarGroup.CLICK_AND_CAPACITY: (Criterion.INTERESTS, Criterion.WISHES, Criterion.BALANCE),
}


class Label(IntEnum):
    """The word for a score, in hundredths of points from which it holds."""

    BELOW_FLOOR = 0
    POSSIBLE = 4000
    STRONG = 7000
    VERY_STRONG = 8500

    @classmethod
    def of(cls, score: int) -> "Label":
        """Return the highest label that this score reaches."""
        return max(label for label in cls if score >= label)


@dataclass(frozen=True, slots=True)
class Rule:
    """What is said about a hard rule: its reason and what would lift it, as keys of `sentences.SENTENCES`."""

    reason: str
    lifts: tuple[str, ...]
    hidden: bool = False  # towards the other municipality: it would tell what the card hides


RULES: dict[Hard, Rule] = {
    Hard.H01: Rule("H01", ("lift.resume", "lift.release"), hidden=True),
    Hard.H02: Rule("H02", ("lift.exception",), hidden=True),
    Hard.H03: Rule("H03", ("lift.agreement",)),
    Hard.H04: Rule("H04", ("lift.place", "lift.raise", "lift.wait")),
    Hard.H05: Rule("H05", ("lift.interpreter", "lift.dutch_practice")),
    Hard.H06: Rule("H06", ("lift.coach",)),
    Hard.H07: Rule("H07", ("lift.radius", "lift.meeting_point", "lift.online")),
    Hard.H08: Rule("H08", ("lift.ask",), hidden=True),
    Hard.H09: Rule("H09", ("lift.block",), hidden=True),
    Hard.H10: Rule("H10", ("lift.complete",), hidden=True),
    Hard.H11: Rule("H11", ("lift.route",)),
    Hard.H12: Rule("H12", ("lift.availability",)),
    Hard.H13: Rule("H13", ()),
}
