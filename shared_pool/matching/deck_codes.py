# SPDX-License-Identifier: EUPL-1.2
"""How the fields of a card become numbers in a column, and back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import numpy as np

from .columns import Ints
from .vocabulary import (
    UNKNOWN_LEVEL,
    AgeBand,
    Answer,
    CardSide,
    CardState,
    ExperienceBand,
    Gender,
    GoalType,
    Interest,
    LifePhase,
    Majority,
    MentorStyle,
    Reach,
    Section,
    SectorGroup,
    Spoken,
    Step,
    SupportAction,
    WishAspect,
    WorkFlag,
)

LEVELS = 7
ISCO_STARTS = (0, 0, 10, 110, 1110)  # where the codes of 1, 2, 3 and 4 digits begin
NO_ISCO = 11110
ISCO_CODES = NO_ISCO + 1
NEVER = 2**30  # a week that does not come

# Fields that are one number: how it is made again, and its column type.
PLAIN: Mapping[str, tuple[Callable[[Any], Any], type[np.generic]]] = {
    "side": (CardSide, np.uint8),
    "in_full": (bool, np.bool_),
    "state": (CardState, np.uint8),
    "informed": (bool, np.bool_),
    "released": (bool, np.bool_),
    "places": (int, np.int16),
    "waiting_since": (int, np.uint16),
    "tier": (int, np.uint8),
    "programmes": (int, np.uint64),
    "criteria_failed": (int, np.uint64),
    "criteria_open": (int, np.uint64),
    "reach": (Reach, np.uint8),
    "meeting_points": (int, np.uint64),
    "interpreter": (bool, np.bool_),
    "sections": (Section, np.uint32),
    "groups": (SectorGroup, np.uint8),
    "experience": (ExperienceBand, np.uint8),
    "work": (WorkFlag, np.uint8),
    "still_connected": (Answer, np.uint8),
    "goals": (GoalType, np.uint8),
    "must_goals": (GoalType, np.uint8),
    "actions": (SupportAction, np.uint16),
    "must_actions": (SupportAction, np.uint16),
    "half_days": (int, np.uint32),
    "interests": (Interest, np.uint16),
    "dislikes": (Interest, np.uint16),
    "age": (AgeBand, np.uint8),
    "gender": (Gender, np.uint8),
    "life_phase": (LifePhase, np.uint8),
    "styles": (MentorStyle, np.uint8),
    "majority": (Majority, np.uint8),
    "wish_gender": (Gender, np.uint8),
    "wish_age": (AgeBand, np.uint8),
    "wish_life_phase": (LifePhase, np.uint8),
    "wish_style": (MentorStyle, np.uint8),
    "must_wishes": (WishAspect, np.uint8),
    "strength": (int, np.uint8),
    "steps": (Step, np.uint8),
}
# Fields that may be missing, and the number that stands for it.
OPTIONAL: Mapping[str, int] = {"radius": -1, "from_week": -1, "until_week": NEVER}


def encode_isco(code: str) -> int:
    """Return the number of an ISCO code; all codes below one prefix are neighbours."""
    return ISCO_STARTS[len(code)] + int(code)


def decode_isco(numbers: Iterable[int]) -> frozenset[str]:
    """Return the ISCO codes of one card."""
    return frozenset(_isco(int(number)) for number in numbers if number != NO_ISCO)


def _isco(number: int) -> str:
    length = next(length for length in (4, 3, 2, 1) if number >= ISCO_STARTS[length])
    return f"{number - ISCO_STARTS[length]:0{length}d}"


def encode_languages(skills: Iterable[frozenset[Spoken]], order: Sequence[str]) -> tuple[Ints, Ints]:
    """Return per level 0-6 the languages spoken at least so well, and those of an unknown level, as 64-bit masks."""
    bits = {code: 1 << place for place, code in enumerate(order)}
    rows: list[list[int]] = []
    for skill in skills:
        row = [0] * (LEVELS + 1)
        for language, level in skill:
            row[level] |= bits[language]
        rows.append(row)
    exact = np.array(rows, dtype=np.uint64).reshape(-1, LEVELS + 1).T
    at_least = np.bitwise_or.accumulate(exact[LEVELS - 1 :: -1], axis=0)[::-1]
    return np.ascontiguousarray(at_least), np.ascontiguousarray(exact[UNKNOWN_LEVEL])


def decode_languages(at_least: Ints, unlevelled: int, order: Sequence[str]) -> frozenset[Spoken]:
    """Return the languages of one card."""
    found = set()
    for place, code in enumerate(order):
        bit = 1 << place
        if int(unlevelled) & bit:
            found.add(Spoken(code, UNKNOWN_LEVEL))
        levels = [level for level in range(LEVELS) if int(at_least[level]) & bit]
        if levels:
            found.add(Spoken(code, levels[-1]))
    return frozenset(found)


def split(reference: UUID) -> tuple[int, int]:
    """Return the upper and lower 64 bits of a reference."""
    return reference.int >> 64, reference.int & (2**64 - 1)


def join(high: int, low: int) -> UUID:
    """Return the reference of these upper and lower 64 bits."""
    return UUID(int=(int(high) << 64) | int(low))
