# SPDX-License-Identifier: EUPL-1.2
"""Sectors of work: the sections of NACE Rev. 2.1, and the five groups to which a card is coarsened."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from koepel.i18n import _l
from koepel.reference.words import in_locale, rows


class SectorGroup(StrEnum):
    PRODUCTION = "production"
    TRADE_TRANSPORT_HOSPITALITY = "trade_transport_hospitality"
    OFFICES = "offices"
    PUBLIC_EDUCATION_CARE = "public_education_care"
    OTHER = "other"


_LETTERS = {
    SectorGroup.PRODUCTION: "ABCDEF",
    SectorGroup.TRADE_TRANSPORT_HOSPITALITY: "GHI",
    SectorGroup.OFFICES: "JKLMNO",
    SectorGroup.PUBLIC_EDUCATION_CARE: "PQR",
    SectorGroup.OTHER: "STUV",
}
_NAMES = {
    SectorGroup.PRODUCTION: _l("Farming, industry and building"),
    SectorGroup.TRADE_TRANSPORT_HOSPITALITY: _l("Trade, transport, hotels and restaurants"),
    SectorGroup.OFFICES: _l("Offices and services to companies"),
    SectorGroup.PUBLIC_EDUCATION_CARE: _l("Government, education and care"),
    SectorGroup.OTHER: _l("Other sectors"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """One letter of NACE Rev. 2.1; `nace_rev2` is the letter it had before 2025."""

    code: str
    name_nl: str
    name_en: str
    name_fr: str
    nace_rev2: str

    def name(self, locale: str) -> str:
        return in_locale(locale, self.name_nl, self.name_en, self.name_fr)


@cache
def sectors() -> tuple[Section, ...]:
    """The sections A to V, in that order."""
    return tuple(Section(*texts) for texts in rows("nace_sections.csv"))


@cache
def sector_groups() -> Mapping[SectorGroup, tuple[Section, ...]]:
    return {
        group: tuple(section for section in sectors() if section.code in letters) for group, letters in _LETTERS.items()
    }


def group_of(section: str) -> SectorGroup:
    """The group of one section letter; KeyError when it is none."""
    for group, letters in _LETTERS.items():
        if len(section) == 1 and section in letters:
            return group
    raise KeyError(section)


def sector_group_name(group: SectorGroup) -> str:
    """The name of a group in the language we speak now."""
    return str(_NAMES[group])
