# SPDX-License-Identifier: EUPL-1.2
"""Municipalities by NIS code, postal codes and mergers, each with the days between which it holds.

Validity is half-open, as PostgreSQL's daterange: valid on the first day, no longer on the last. No first day means
before 2019. A postal code is looked up on the day of the row it stands in, not on the day of the look-up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from koepel.reference.words import in_locale, rows


class Point(NamedTuple):
    """Degrees, good for distance bands, not for finding the way."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality as long as its code lasts. Not a tenant: a tenant outlives its code."""

    nis: str
    name_nl: str
    name_fr: str
    province: str
    region: str
    valid_from: date | None
    valid_to: date | None
    point: Point

    def valid_on(self, day: date) -> bool:
        return _holds(self.valid_from, self.valid_to, day)

    def name(self, locale: str) -> str:
        return in_locale(locale, self.name_nl, self.name_nl, self.name_fr)


@dataclass(frozen=True, slots=True)
class PostalCode:
    """One postal code in one municipality, for as long as both belong together."""

    postcode: str
    nis: str
    name: str
    point: Point
    valid_from: date | None
    valid_to: date | None

    def valid_on(self, day: date) -> bool:
        return _holds(self.valid_from, self.valid_to, day)


@dataclass(frozen=True, slots=True)
class Succession:
    """What became of a municipality that merged: `new` (a new code), `district` or `absorb` (into one that stays)."""

    old_nis: str
    new_nis: str
    day: date
    kind: str
    changes_province: bool


def _holds(first: date | None, last: date | None, day: date) -> bool:
    return (first is None or first <= day) and (last is None or day < last)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def _municipalities() -> Mapping[str, Municipality]:
    return {
        nis: Municipality(nis, nl, fr, province, region, _day(first), _day(last), Point(float(lat), float(lon)))
        for nis, nl, fr, province, region, first, last, lat, lon, _ in rows("municipalities.csv")
    }


@cache
def postal_codes() -> Mapping[str, tuple[PostalCode, ...]]:
    """Every postal code with its municipalities, former ones too."""
    found: dict[str, list[PostalCode]] = {}
    for code, nis, name, lat, lon, _, first, last in rows("postal_codes.csv"):
        place = PostalCode(code, nis, name, Point(float(lat), float(lon)), _day(first), _day(last))
        found.setdefault(code, []).append(place)
    return {code: tuple(places) for code, places in found.items()}


@cache
def successions() -> Mapping[str, Succession]:
    """What became of each code that ended, by that code."""
    return {
        old: Succession(old, new, date.fromisoformat(day), kind, province == "yes")
        for old, new, day, kind, _share, _old, _new, province, *_ in rows("municipality_succession.csv")
    }


def municipality(nis: str) -> Municipality:
    """The municipality with this code, former ones too; KeyError when there is none."""
    return _municipalities()[nis]


def municipalities(on: date, region: str | None = None) -> tuple[Municipality, ...]:
    """All that exist on a day, by name; `region` as in the file, for example 'Vlaams Gewest'."""
    found = (town for town in _municipalities().values() if town.valid_on(on) and region in (None, town.region))
    return tuple(sorted(found, key=lambda town: town.name_nl))


def municipality_of(postcode: str, on: date) -> tuple[Municipality, ...]:
    """To which municipality a postal code belonged on that day: none, one, or two for 1040, 1050 and 1804.

    The mergers of 2019 are not in the data: before them the municipality of 2019 answers.
    """
    return tuple(municipality(place.nis) for place in _places(postcode, on))


def point_of(postcode: str, on: date) -> Point | None:
    """Where a postal code lies; halfway where two municipalities share it."""
    points = [place.point for place in _places(postcode, on)]
    if not points:
        return None
    return Point(sum(point.lat for point in points) / len(points), sum(point.lon for point in points) / len(points))


def _places(postcode: str, on: date) -> list[PostalCode]:
    return [place for place in postal_codes().get(postcode.strip(), ()) if place.valid_on(on)]


def successor_of(nis: str, on: date) -> Municipality | None:
    """What the municipality had become by that day; None as long as its own code holds."""
    found = None
    while (step := successions().get(nis)) and step.day <= on:
        nis = step.new_nis
        found = municipality(nis)
    return found
