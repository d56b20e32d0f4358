# SPDX-License-Identifier: EUPL-1.2
"""Coarse classes instead of exact values: what a card may hold and what a reader may see of it."""

from datetime import date
from enum import StrEnum

from .vocabulary import AgeBand, ExperienceBand, Majority

FIRST_MONDAY = date(1970, 1, 5).toordinal()
KILOMETRES_PER_DEGREE_NORTH = 111.2
KILOMETRES_PER_DEGREE_EAST = 70.4  # at 50.8 degrees north, the middle of Belgium

AGES = (  # first age of a band
    (65, AgeBand.BAND_65_PLUS),
    (55, AgeBand.BAND_55_64),
    (45, AgeBand.BAND_45_54),
    (35, AgeBand.BAND_35_44),
    (25, AgeBand.BAND_25_34),
    (18, AgeBand.BAND_18_24),
    (16, AgeBand.BAND_16_17),
)


class DistanceBand(StrEnum):
    """How far two people live apart: below 2, 2 to 5, 5 to 10, more than 10 kilometres."""

    UNDER_2 = "under_2"
    FROM_2_TO_5 = "2_5"
    FROM_5_TO_10 = "5_10"
    OVER_10 = "over_10"


class DutchBand(StrEnum):
    """How well somebody speaks Dutch, as shown on a card."""

    NONE = "none"
    A = "A"
    B = "B"
    C = "C"


class WaitingBand(StrEnum):
    """How long somebody waits, as shown to others."""

    UNDER_3_WEEKS = "under_3_weeks"
    FROM_3_TO_8_WEEKS = "3_8_weeks"
    FROM_2_TO_4_MONTHS = "2_4_months"
    OVER_4_MONTHS = "over_4_months"


def age_band(age: int | None) -> AgeBand:
    """Return the band of an age in years; nothing is known of an age that is missing or below 16."""
    if age is None:
        return AgeBand.NONE
    return next((band for first, band in AGES if age >= first), AgeBand.NONE)


def majority(age: int | None, *, arranged: bool = False) -> Majority:
    """Return whether somebody of this age may take part; `arranged`: the programme's arrangement for minors is made."""
    if age is None:
        return Majority.UNKNOWN
    if age >= 18:
        return Majority.ADULT
    return Majority.MINOR_WITH_ARRANGEMENT if arranged and age >= 16 else Majority.MINOR


def experience_band(years: int | None) -> ExperienceBand:
    """Return the band of years of experience: under 5, 5 to 10, over 10."""
    if years is None:
        return ExperienceBand.UNKNOWN
    if years < 5:
        return ExperienceBand.UNDER_5
    return ExperienceBand.BAND_5_10 if years <= 10 else ExperienceBand.OVER_10


def level_band(level: int) -> DutchBand:
    """Return the letter of a language level 0-6; 1-2 are A, 3-4 B, 5-6 C."""
    return (DutchBand.NONE, DutchBand.A, DutchBand.A, DutchBand.B, DutchBand.B, DutchBand.C, DutchBand.C)[level]


def distance_band(squared: int) -> DistanceBand:
    """Return the band of a squared distance in square kilometres; squares keep the arithmetic whole."""
    if squared < 4:
        return DistanceBand.UNDER_2
    if squared < 25:
        return DistanceBand.FROM_2_TO_5
    return DistanceBand.FROM_5_TO_10 if squared <= 100 else DistanceBand.OVER_10


def waiting_band(weeks: int) -> WaitingBand:
    """Return the band of a number of weeks; two months are counted as nine weeks, four as seventeen."""
    if weeks < 3:
        return WaitingBand.UNDER_3_WEEKS
    if weeks <= 8:
        return WaitingBand.FROM_3_TO_8_WEEKS
    return WaitingBand.FROM_2_TO_4_MONTHS if weeks <= 17 else WaitingBand.OVER_4_MONTHS


def week_number(day: date) -> int:
    """Return the number of the week of a day, counted from the first Monday of 1970."""
    return (day.toordinal() - FIRST_MONDAY) // 7


def kilometre_grid(latitude: float, longitude: float) -> tuple[int, int]:
    """Return the point rounded to whole kilometres (east, north); only differences between points mean something."""
    return round(longitude * KILOMETRES_PER_DEGREE_EAST), round(latitude * KILOMETRES_PER_DEGREE_NORTH)
