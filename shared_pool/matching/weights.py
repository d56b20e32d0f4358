# SPDX-License-Identifier: EUPL-1.2
"""What a programme asks and what counts in it: data, versioned, owned by the steering group."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from .codes import Criterion
from .vocabulary import ExperienceBand, GoalType, Spoken, Step, SupportAction

A2, B1 = 2, 3

# Any one of these actions covers the goal.
ACTIONS_FOR: Mapping[GoalType, SupportAction] = MappingProxyType(
    {
        GoalType.WORK: SupportAction.of("vacancies", "cv_letter", "interview", "network", "vdab_account", "linkedin"),
        GoalType.INTERNSHIP: SupportAction.of("vacancies", "cv_letter", "network", "company_visit"),
        GoalType.VOLUNTEERING: SupportAction.of("orientation", "network", "daily_life"),
        GoalType.TRAINING: SupportAction.of("orientation", "training_choice"),
        GoalType.ADJUSTED_EXPECTATIONS: SupportAction.of("orientation", "company_visit"),
        GoalType.DIPLOMA_EQUIVALENCE: SupportAction.of("diploma_equivalence"),
        GoalType.DUTCH: SupportAction.of("dutch", "daily_life"),
    }
)


class LanguageRule(StrEnum):
    """Whether a pair needs a common language."""

    REQUIRED = "required"
    PREFERRED = "preferred"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Weights:
    """Points per criterion, S01 to S10; whole numbers that add up to 100. A proposal keeps key and version."""

    key: str
    version: int
    points: tuple[int, ...]

    def __post_init__(self) -> None:
        """Refuse points that would make the score something else than out of 100."""
        if len(self.points) != len(Criterion) or min(self.points) < 0 or sum(self.points) != 100:
            raise ValueError("ten weights, none below zero, together 100")

    def __getitem__(self, criterion: Criterion) -> int:
        """Return the points of one criterion."""
        return self.points[criterion - 1]


@dataclass(frozen=True, slots=True)
class FloorPolicy:
    """Below the floor nothing is proposed by itself; hundredths of points. Tier 1 and 2 have a lower floor."""

    floor: int = 4000
    tier_floor: int = 3000

    def for_tier(self, tier: int) -> int:
        """Return the floor for a mentee of this tier."""
        return self.tier_floor if tier else self.floor


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What matching must know of one programme. `number` is its bit in the masks of the cards, 0-63."""

    key: UUID
    number: int
    weights: Weights
    language_rule: LanguageRule
    language_level: int = B1
    dutch_level: int = A2
    coach_rule: bool = False  # H06: mentor and coach must share a language
    coach_languages: frozenset[Spoken] = frozenset()
    experience_asked: ExperienceBand = ExperienceBand.UNKNOWN  # UNKNOWN: none is asked
    steps_required: Step = Step.BASIC_TRAINING | Step.VOLUNTEER_AGREEMENT | Step.CONFIDENTIALITY_CLAUSE
    weeks: int = 26
    floor: FloorPolicy = FloorPolicy()

    def __post_init__(self) -> None:
        """Refuse what the masks cannot hold."""
        if not 0 <= self.number <= 63:
            raise ValueError("a programme number is 0-63")
        if not (1 <= self.language_level <= 6 and 1 <= self.dutch_level <= 6):
            raise ValueError("a language level that is asked is 1-6")

    @property
    def bit(self) -> int:
        """The bit of this programme in the masks of the cards."""
        return 1 << self.number


WEIGHTS: Mapping[str, Weights] = MappingProxyType(
    {
        column.key: column
        for column in (
            #                              S01 S02 S03 S04 S05 S06 S07 S08 S09 S10
            Weights("work", 1, (30, 18, 14, 12, 10, 0, 4, 6, 4, 2)),
            Weights("asylum_orientation", 1, (35, 15, 18, 10, 10, 0, 3, 6, 0, 3)),
            Weights("buddy_4p", 1, (0, 12, 12, 18, 14, 18, 12, 9, 5, 0)),
            Weights("volunteering", 1, (15, 20, 10, 18, 17, 8, 4, 5, 3, 0)),
            Weights("language_practice", 1, (0, 10, 25, 18, 17, 10, 8, 8, 4, 0)),
        )
    }
)

FIVE_YEARS = {"experience_asked": ExperienceBand.BAND_5_10}

# template, or a variant that a municipality may choose for it -> column of weights, language rule, what else differs
TEMPLATES: Mapping[str, tuple[str, LanguageRule, Mapping[str, Any]]] = MappingProxyType(
    {
        "net_werk": ("work", LanguageRule.REQUIRED, FIVE_YEARS),
        "vdab_mentoring": ("work", LanguageRule.REQUIRED, {"coach_rule": True}),
        "asylum_orientation": ("asylum_orientation", LanguageRule.REQUIRED, FIVE_YEARS | {"weeks": 17}),
        "buddy": ("buddy_4p", LanguageRule.PREFERRED, {}),
        "network_package": ("buddy_4p", LanguageRule.PREFERRED, {}),
        "volunteering": ("volunteering", LanguageRule.PREFERRED, {"weeks": 13}),
        "language_practice": ("language_practice", LanguageRule.IGNORED, {}),
    }
)


def from_template(template: str, *, key: UUID, number: int, **settings: Any) -> Programme:
    """Return the programme of a template with its shipped settings, changed by the municipality's own."""
    column, rule, extra = TEMPLATES[template]
    chosen: dict[str, Any] = {"weights": WEIGHTS[column], "language_rule": rule} | dict(extra) | settings
    return Programme(key=key, number=number, **chosen)
