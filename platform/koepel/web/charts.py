# SPDX-License-Identifier: EUPL-1.2
"""The geometry of the charts, as plain numbers: the macros draw, this file measures.

Lengths are in SVG units of the macro's own viewBox; colours are literal, since a PDF writer ignores classes.
"""

import math
from collections.abc import Mapping, Sequence

SERIES = ("#0E6B78", "#3B8F92", "#C48514", "#8B6BB5", "#7D8C92")
MAP_STEPS = ("#BFE0E2", "#6DB4B8", "#1F7F8A", "#06464F")
MAP_GROUND = "#DDE4E4"
INK = "#17252D"
WHITE = "#FFFFFF"


def nice_top(values: Sequence[float | None]) -> float:
    """The end of an axis: the first round number that is not below the largest value."""
    largest = max((value for value in values if value is not None), default=0.0)
    if largest <= 0:
        return 1
    power = 10.0 ** math.floor(math.log10(largest))
    return float(next(step * power for step in (1, 2, 3, 4, 6, 8, 10) if step * power >= largest))


def share(value: float, top: float, length: float) -> float:
    """The part of `length` that `value` takes when `top` takes all of it."""
    return round(length * value / top, 1) if top else 0.0


def stacked(values: Sequence[float], length: float, total: float = 0, gap: float = 2) -> list[tuple[float, float]]:
    """Start and width of each part of a bar; neighbours stay `gap` apart, since their colours differ too little."""
    whole = total or sum(values)
    placed, at = [], 0.0
    for value in values:
        width = share(value, whole, length)
        placed.append((round(at, 1), max(0.0, round(width - gap, 1))))
        at += width
    return placed


def line(values: Sequence[float | None], width: float, height: float, top: float) -> list[tuple[float, float]]:
    """The points of a line from left to right; a value that is None leaves its place empty."""
    step = width / max(1, len(values) - 1)
    return [
        (round(index * step, 1), round(height - share(value, top, height), 1))
        for index, value in enumerate(values)
        if value is not None
    ]


def path(points: Sequence[tuple[float, float]]) -> str:
    """The points as the `d` of an SVG path."""
    return "".join(f"{'L' if index else 'M'}{x:g} {y:g}" for index, (x, y) in enumerate(points))


def map_step(value: float | None, top: float) -> int:
    """The colour step 1-4 of a value; 0 where nothing is known."""
    if value is None:
        return 0
    return max(1, min(4, math.ceil(4 * value / top))) if top else 1


def map_fill(step: int) -> str:
    """The colour of a step; step 0 is the ground."""
    return MAP_STEPS[step - 1] if step else MAP_GROUND


def map_text(step: int) -> str:
    """The colour of a number on a step: ink on the light ones, white on the dark ones."""
    return WHITE if step >= 3 else INK


def map_limits(top: float) -> list[tuple[int, int]]:
    """The lowest and highest whole value of each of the four steps, for the legend."""
    edges = [math.floor(top * step / 4) for step in range(5)]
    return [(edges[step] + (1 if step else 0), edges[step + 1]) for step in range(4)]


def bar_cells(row: Sequence[object]) -> list[object]:
    """A row of a bar chart as its table shows it: the words for the value where there are any."""
    return [row[0], row[2] if len(row) > 2 else row[1]]


def stacked_cells(row: tuple[object, Sequence[object]]) -> list[object]:
    """A row of a stacked bar as cells: its label, then every part."""
    return [row[0], *row[1]]


def place_cells(place: Mapping[str, object]) -> list[object]:
    """A municipality of a map as cells."""
    return [place["name"], place["value"]]


def columns(count: int) -> int:
    """How many tiles stand in a row when a map has no shapes."""
    return 2 if count in (2, 4) else 3 if count < 10 else 4
