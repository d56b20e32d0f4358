# SPDX-License-Identifier: EUPL-1.2
"""The engine's match card: what is matched on, in codes and bands, and never a name.

The same card serves one's own people in full (`in_full`) and people of another municipality as released.
"""

from dataclasses import dataclass
from uuid import UUID

from .vocabulary import (
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
    groups_of,
)

UNKNOWN_PLACES = -1
LAST_WEEK = 8191  # of `bands.week_number`: the year 2126; ties are broken with 13 bits of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One person on one side, for matching; every field may be left unknown except who and where from."""

    reference: UUID
    tenant: UUID
    side: CardSide
    in_full: bool = False  # from the own files; False: as released to the pool

    state: CardState = CardState.UNKNOWN
    informed: bool = False  # the person was told how matching works
    released: bool = False  # to the pool, so that another municipality may be asked
    places: int = UNKNOWN_PLACES  # duos a mentor still takes, open holds already taken off
    waiting_since: int = 0  # week number
    tier: int = 0  # 0-2; its reasons stay at home
    programmes: int = 0  # masks of `Programme.number`
    criteria_failed: int = 0
    criteria_open: int = 0

    place: tuple[int, int] | None = None  # whole kilometres of `reference.km_grid`
    radius: int | None = None  # kilometres
    reach: Reach = Reach.NONE
    meeting_points: int = 0  # mask of the collaboration's meeting points within reach

    languages: frozenset[Spoken] = frozenset()
    interpreter: bool = False  # arranged

    isco: frozenset[str] = frozenset()  # up to 3 codes of 1-4 digits
    sections: Section = Section.NONE
    groups: SectorGroup = SectorGroup.NONE  # only where the sections are hidden
    experience: ExperienceBand = ExperienceBand.UNKNOWN
    work: WorkFlag = WorkFlag.NONE
    still_connected: Answer = Answer.UNKNOWN

    goals: GoalType = GoalType.NONE
    must_goals: GoalType = GoalType.NONE
    actions: SupportAction = SupportAction.NONE  # a mentor supports them, a mentee asks for them by name
    must_actions: SupportAction = SupportAction.NONE

    half_days: int = 0  # 21 bits; none: nobody asked, all are possible
    from_week: int | None = None
    until_week: int | None = None

    interests: Interest = Interest.NONE
    dislikes: Interest = Interest.NONE

    age: AgeBand = AgeBand.NONE
    gender: Gender = Gender.NONE
    life_phase: LifePhase = LifePhase.NONE
    styles: MentorStyle = MentorStyle.NONE
    majority: Majority = Majority.UNKNOWN
    wish_gender: Gender = Gender.NONE
    wish_age: AgeBand = AgeBand.NONE
    wish_life_phase: LifePhase = LifePhase.NONE
    wish_style: MentorStyle = MentorStyle.NONE
    must_wishes: WishAspect = WishAspect.NONE

    strength: int = 0  # 1-5; 0: not judged
    steps: Step = Step.NONE
    exclusions: frozenset[UUID] = frozenset()  # references of this moment, without a reason
    twin: UUID | None = None  # the other card of the same person

    def __post_init__(self) -> None:
        """Refuse what no rule could read."""
        if self.side not in (CardSide.MENTEE, CardSide.MENTOR):
            raise ValueError("a card stands on one side")
        if not (0 <= self.tier <= 2 and 0 <= self.strength <= 5 and 0 <= self.waiting_since <= LAST_WEEK):
            raise ValueError("tier is 0-2, strength 0-5 and a week lies between 0 and 8191")
        if len(self.isco) > 3 or not all(1 <= len(c) <= 4 and c.isascii() and c.isdigit() for c in self.isco):
            raise ValueError("a card holds up to three ISCO codes of one to four digits")
        if self.sections and self.groups:
            raise ValueError("a card holds sections or their groups, not both")
        if any(not 0 <= spoken.level <= 7 for spoken in self.languages):
            raise ValueError("a language level is 0-6, or 7 for unknown")
        if len({spoken.language for spoken in self.languages}) != len(self.languages):
            raise ValueError("a language stands on a card once")

    @property
    def all_groups(self) -> SectorGroup:
        """The groups of sectors of this card, also where it shows the sections themselves."""
        return groups_of(self.sections) if self.sections else self.groups
