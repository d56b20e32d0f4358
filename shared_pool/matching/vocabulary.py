# SPDX-License-Identifier: EUPL-1.2
"""The coded values of a match card as numbers and bits.

The words are those of the glossary; `of()` and `texts()` translate between a stored text and its bit.
"""

from collections.abc import Iterable
from enum import IntEnum, IntFlag
from typing import NamedTuple, Self

DUTCH = "nl"
UNKNOWN_LEVEL = 7  # the language is spoken, nobody noted how well; 0-6 are none, A1 ... C2


def _member(text: str) -> str:
    """Turn a stored text into a member name; a name may not begin with a digit, so bands get a prefix."""
    return (f"band_{text}" if text[0].isdigit() else text).upper()


def _text(name: str) -> str:
    return name.lower().removeprefix("band_")


class Mask(IntFlag):
    """A set of coded values in one integer; the empty set means that nobody asked."""

    @classmethod
    def of(cls, *texts: str) -> Self:
        """Return the bits of these stored texts; raises KeyError for a word that is not in the list."""
        mask = cls(0)
        for text in texts:
            mask |= cls[_member(text)]
        return mask

    def texts(self) -> tuple[str, ...]:
        """Return the stored texts of the bits, in the order of the glossary."""
        return tuple(_text(member.name or "") for member in self)


class Code(IntEnum):
    """One coded value out of a list; 0 means unknown in every list."""

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the value of a stored text; raises KeyError for a word that is not in the list."""
        return cls[_member(text)]

    @property
    def text(self) -> str:
        """The stored text of this value."""
        return _text(self.name)


class Spoken(NamedTuple):
    """A language somebody speaks: its code in `languages.csv` and a level 0-6, or UNKNOWN_LEVEL."""

    language: str
    level: int


class CardSide(Mask):
    """Which half of a duo a card stands for; both bits together name both halves."""

    NONE = 0
    MENTEE = 1
    MENTOR = 2


class CardState(Code):
    """Where the person behind a card stands; only ACTIVE can be matched."""

    UNKNOWN = 0
    ACTIVE = 1
    PAUSED = 2
    AT_MOST_DUOS = 3
    STOPPED = 4


class Answer(Code):
    """Yes, no, or nobody asked."""

    UNKNOWN = 0
    NO = 1
    YES = 2


class Majority(Code):
    """Whether somebody may take part by age; UNKNOWN and MINOR may not (H13)."""

    UNKNOWN = 0
    ADULT = 1
    MINOR_WITH_ARRANGEMENT = 2
    MINOR = 3


class ExperienceBand(Code):
    """Years in the function or the sector."""

    UNKNOWN = 0
    UNDER_5 = 1
    BAND_5_10 = 2
    OVER_10 = 3


class GoalType(Mask):
    """What a mentee wants to reach."""

    NONE = 0
    WORK = 1
    INTERNSHIP = 2
    VOLUNTEERING = 4
    TRAINING = 8
    ADJUSTED_EXPECTATIONS = 16
    DIPLOMA_EQUIVALENCE = 32
    DUTCH = 64


class SupportAction(Mask):
    """What a mentor wants to help with, or a mentee asks for by name."""

    NONE = 0
    ORIENTATION = 1
    VACANCIES = 2
    CV_LETTER = 4
    INTERVIEW = 8
    NETWORK = 16
    VDAB_ACCOUNT = 32
    LINKEDIN = 64
    DIPLOMA_EQUIVALENCE = 128
    DUTCH = 256
    TRAINING_CHOICE = 512
    COMPANY_VISIT = 1024
    DAILY_LIFE = 2048


class Interest(Mask):
    """What somebody likes to do, or rather not."""

    NONE = 0
    SPORT = 1
    NATURE = 2
    CULTURE = 4
    MUSIC = 8
    COOKING = 16
    CRAFTS = 32
    TECHNOLOGY = 64
    READING = 128
    TRAVEL = 256
    ANIMALS = 512
    GARDENING = 1024
    GAMES = 2048


class AgeBand(Mask):
    """One bit on a card; several bits in a wish."""

    NONE = 0
    BAND_16_17 = 1
    BAND_18_24 = 2
    BAND_25_34 = 4
    BAND_35_44 = 8
    BAND_45_54 = 16
    BAND_55_64 = 32
    BAND_65_PLUS = 64


class Gender(Mask):
    """One bit on a card; several bits in a wish. No bit: the person does not say."""

    NONE = 0
    WOMAN = 1
    MAN = 2
    OTHER = 4


class LifePhase(Mask):
    """One bit on a card; several bits in a wish."""

    NONE = 0
    STUDYING = 1
    YOUNG_CHILDREN = 2
    OLDER_CHILDREN = 4
    WORKING = 8
    RETIRED = 16


class MentorStyle(Mask):
    """How a mentor accompanies, or how a mentee likes it."""

    NONE = 0
    LISTENING = 1
    PRACTICAL = 2
    STRUCTURED = 4
    CHALLENGING = 8


class WishAspect(Mask):
    """What a wish can be about; on a card: the wishes that are a must."""

    NONE = 0
    GENDER = 1
    AGE = 2
    LIFE_PHASE = 4
    STYLE = 8


class WorkFlag(Mask):
    """Marks beside the occupation. PEER: a mentor who went the same way, or a mentee who asks for one."""

    NONE = 0
    HR_PROFILE = 1
    BROAD_NETWORK = 2
    LEAVES_SECTOR = 4
    NO_TARGET = 8
    PEER = 16


class Reach(Mask):
    """How people can meet. NO_OWN_TRANSPORT stays at home: it is on the cards of one's own people only."""

    NONE = 0
    ONLINE_OK = 1
    QUIET_PLACE = 2
    PREFERS_ONLINE = 4
    NO_OWN_TRANSPORT = 8


class Step(Mask):
    """Trainings and screening steps of a mentor that are done, each with a date and a name in the own file."""

    NONE = 0
    BASIC_TRAINING = 1
    VOLUNTEER_AGREEMENT = 2
    CONFIDENTIALITY_CLAUSE = 4
    EXTRACT = 8
    CLEAR_LANGUAGE = 16


class Section(Mask):
    """Sections of `nace_sections.csv`; several count when somebody is interested in several sectors."""

    NONE = 0
    A = 1 << 0
    B = 1 << 1
    C = 1 << 2
    D = 1 << 3
    E = 1 << 4
    F = 1 << 5
    G = 1 << 6
    H = 1 << 7
    I = 1 << 8  # noqa: E741  the letter is the code
    J = 1 << 9
    K = 1 << 10
    L = 1 << 11
    M = 1 << 12
    N = 1 << 13
    O = 1 << 14  # noqa: E741
    P = 1 << 15
    Q = 1 << 16
    R = 1 << 17
    S = 1 << 18
    T = 1 << 19
    U = 1 << 20
    V = 1 << 21


class SectorGroup(Mask):
    """Groups of sections, shown where too few cards look alike."""

    NONE = 0
    PRODUCTION = 1
    TRADE_TRANSPORT_HOSPITALITY = 2
    OFFICES = 4
    PUBLIC_EDUCATION_CARE = 8
    OTHER = 16


SECTIONS_OF = {
    SectorGroup.PRODUCTION: 0b111111,  # A-F
    SectorGroup.TRADE_TRANSPORT_HOSPITALITY: 0b111 << 6,  # G-I
    SectorGroup.OFFICES: 0b111111 << 9,  # J-O
    SectorGroup.PUBLIC_EDUCATION_CARE: 0b111 << 15,  # P-R
    SectorGroup.OTHER: 0b1111 << 18,  # S-V
}


def groups_of(sections: int) -> SectorGroup:
    """Return the groups that these sections belong to."""
    bits = int(sections)
    return SectorGroup(sum(group for group, members in SECTIONS_OF.items() if bits & members))


def half_days(*moments: Iterable[int]) -> int:
    """Return the mask of half-days given as (day 0-6 from Monday, part 0-2: morning, afternoon, evening)."""
    mask = 0
    for day, part in moments:
        mask |= 1 << (day * 3 + part)
    return mask
