# SPDX-License-Identifier: EUPL-1.2
"""Belgium laid flat: whole kilometres for the pool, distances, and a map of tiles where no shapes are installed."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import asin, cos, hypot, radians, sin, sqrt

from koepel.reference.places import Point, municipality

# the plane of data/README.md: linear in degrees, y downwards, one unit is 20 m
LON0, LAT0 = 2.53, 51.52
SX, SY = 3498.908, 5560.0
UNITS_PER_KM = 50
EARTH_KM = 6371.0088


def on_plane(point: Point) -> tuple[float, float]:
    """The point in units of 20 m."""
    return (point[1] - LON0) * SX, (LAT0 - point[0]) * SY


def km_grid(lat: float, lon: float) -> tuple[int, int]:
    """The point rounded to a whole kilometre: what the pool knows of where somebody lives."""
    x, y = on_plane(Point(lat, lon))
    return round(x / UNITS_PER_KM), round(y / UNITS_PER_KM)


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """As the crow flies, between two (lat, lon)."""
    (lat1, lon1), (lat2, lon2) = ((radians(lat), radians(lon)) for lat, lon in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def tiles(codes: Iterable[str]) -> Mapping[str, tuple[int, int]]:
    """A (column, row) per NIS code for the map of tiles: one tile each, neighbours near each other, no empty lines.

    Each municipality takes the free tile nearest to where it lies, the crowded middle first.
    """
    return _laid(tuple(sorted(set(codes))))


@lru_cache(maxsize=8)
def _laid(codes: tuple[str, ...]) -> Mapping[str, tuple[int, int]]:
    # the same codes give the same map, and for all of Flanders looking for free tiles takes longer than the page
    places = {nis: on_plane(municipality(nis).point) for nis in codes}
    if not places:
        return {}
    columns, rows = zip(*places.values(), strict=True)
    left, top = min(columns), min(rows)
    width, height = max(columns) - left, max(rows) - top
    side = max(sqrt(width * height / len(places)), max(width, height) / len(places)) or 1.0
    wished = {nis: ((x - left) / side, (y - top) / side) for nis, (x, y) in places.items()}
    middle = (width / side / 2, height / side / 2)
    taken: dict[tuple[int, int], str] = {}
    for nis in sorted(wished, key=lambda nis: (hypot(wished[nis][0] - middle[0], wished[nis][1] - middle[1]), nis)):
        taken[_nearest_free(wished[nis], taken)] = nis
    return _without_empty_lines({nis: tile for tile, nis in taken.items()})


def _nearest_free(wish: tuple[float, float], taken: Mapping[tuple[int, int], str]) -> tuple[int, int]:
    reach = 1
    while True:
        around = [
            (round(wish[0]) + column, round(wish[1]) + row)
            for column in range(-reach, reach + 1)
            for row in range(-reach, reach + 1)
        ]
        free = [tile for tile in around if tile not in taken]
        if free:
            return min(free, key=lambda tile: (hypot(tile[0] - wish[0], tile[1] - wish[1]), tile))
        reach += 1


def _without_empty_lines(found: Mapping[str, tuple[int, int]]) -> Mapping[str, tuple[int, int]]:
    columns = {column: place for place, column in enumerate(sorted({tile[0] for tile in found.values()}))}
    rows = {row: place for place, row in enumerate(sorted({tile[1] for tile in found.values()}))}
    return {nis: (columns[column], rows[row]) for nis, (column, row) in sorted(found.items())}
