# SPDX-License-Identifier: EUPL-1.2
"""Target-group criteria: which conditions a person meets, what is still unknown, and who may make an exception (D3-D5, E2).

No criterion asks for origin, residence status or the chance of recognition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from koepel.i18n import _l
from tenants.programmes.settings import ProgrammeSettings
from tenants.vocabulary import Coded, label_of


class CriterionCode(Coded):
    """What a programme may ask; the words are statements that are true or not."""

    NO_FULL_TIME_JOB = "no_full_time_job", _l("Has no full-time job at the own level")
    MOTIVATED = "motivated", _l("Wants this and is motivated")
    ENOUGH_TIME = "enough_time", _l("Has enough time")
    LIVES_IN_COLLABORATION = "lives_in_collaboration", _l("Lives in one of the municipalities that work together")
    STUDIES_OR_SKILL = "studies_or_skill", _l("Started higher studies, or knows a trade")
    WORK_AT_OWN_LEVEL = "work_at_own_level", _l("Wants to work at the own level")
    CONTACT_LANGUAGE = "contact_language", _l("Speaks a contact language")
    VOLUNTARY = "voluntary", _l("Takes part of free will")
    STABLE_LIVING = "stable_living", _l("Lives in a reception centre, or in a stable place")
    MENTAL_SPACE = "mental_space", _l("Has room in the head for it now")
    ORIENTATION_EXPECTED = "orientation_expected", _l("Expects orientation, not a job")
    JOB_SEEKER = "job_seeker", _l("Looks for work and has none")
    SPEAKS_ANOTHER_LANGUAGE = "speaks_another_language", _l("Speaks another language at home")
    LIVES_IN_FLANDERS = "lives_in_flanders", _l("Lives in Flanders")
    IN_VDAB_GUIDANCE = "in_vdab_guidance", _l("Is guided by VDAB")
    LIMITED_DUTCH = "limited_dutch", _l("Speaks limited Dutch")
    OPEN_TO_CONTACT = "open_to_contact", _l("Wants to meet somebody from here")
    FOURTH_PILLAR = "fourth_pillar", _l("Does the 40 hours of the integration programme")
    POSITIVE_ATTITUDE = "positive_attitude", _l("Thinks well of newcomers")
    CAN_SUPPORT = "can_support", _l("Wants to support and is able to")
    KNOWS_LABOUR_MARKET = "knows_labour_market", _l("Knows the labour market, training and volunteering")
    COMPUTER_SKILLS = "computer_skills", _l("Can make a CV and a letter on a computer")
    RESILIENT = "resilient", _l("Can let go and bear a setback")


class Met(StrEnum):
    """What was answered; an exception is a no that somebody with that right let pass, and logged."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    EXCEPTION = "exception"


@dataclass(frozen=True)
class Checked:
    """One condition of one person, with what it means and who may let it pass."""

    code: str
    words: str
    answer: Met
    exception: str

    @property
    def stops(self) -> bool:
        """Whether this condition keeps the person out as it stands."""
        return self.answer is Met.NO


def checked(settings: ProgrammeSettings, side: str, answers: Mapping[str, Any]) -> list[Checked]:
    """Every condition of this side with its answer; not asked is unknown, never a no."""
    return [
        Checked(one.code, label_of(CriterionCode, one.code), _answer(answers.get(one.code)), one.exception)
        for one in settings.criteria(side)
    ]


def answered(settings: ProgrammeSettings, side: str, answers: Mapping[str, Any]) -> list[Met]:
    """The answers alone, without their words: matching asks them of everybody at once."""
    return [_answer(answers.get(one.code)) for one in settings.criteria(side)]


def _answer(kept: Any) -> Met:
    return Met(kept) if kept in _KNOWN else Met.UNKNOWN


_KNOWN = frozenset(Met)
