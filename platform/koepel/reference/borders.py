# SPDX-License-Identifier: EUPL-1.2
"""The borders of municipalities, where an operator installed them; without the file, maps are drawn from tiles.

The paths go straight into <path d="...">, so nothing but moves and whole numbers gets through.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

from koepel.reference.places import municipality, successions
from koepel.reference.plane import LAT0, LON0, SX, SY

FORMAT = "koepel-boundaries-1"
PLANE = {"lon0": LON0, "lat0": LAT0, "sx": SX, "sy": SY, "metres_per_unit": 20}
MOST_BYTES = 4_000_000
_PATH = re.compile(r"(?:M-?\d{1,6}(?: -?|-)\d{1,6}l-?\d{1,6}(?:(?: -?|-)\d{1,6}){3,}z)+", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class UnreadableShapes(ValueError):
    """The boundaries file is there and does not hold what it should; the sentence says what."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One municipality: the path, its box (min x, min y, max x, max y) and a point inside for a label."""

    path: str
    box: tuple[int, int, int, int]
    centre: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shapes:
    """All shapes by NIS code; `former` ended at a merger and are drawn over the present ones for an earlier period."""

    situation: str
    attribution: str
    municipalities: Mapping[str, Shape]
    former: Mapping[str, Shape]


def shapes(path: Path) -> Shapes | None:
    """The shapes of a file, read once until it changes; None when there is no such file, else UnreadableShapes."""
    try:
        state = path.stat()
    except OSError:
        return None
    if state.st_size > MOST_BYTES:
        _refuse(f"{path.name} is larger than {MOST_BYTES:,} bytes")
    return _read(path, state.st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> Shapes:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        _refuse(f"{path.name} is no JSON in UTF-8")
    if not isinstance(found, dict) or found.get("format") != FORMAT or found.get("plane") != PLANE:
        _refuse(f"{path.name} is not in the format {FORMAT} on its plane")
    attribution, situation = found.get("attribution"), found.get("situation")
    if not isinstance(attribution, str) or not attribution.strip():
        _refuse("the attribution is missing: the licence asks for it")
    if not isinstance(situation, str) or not _DAY.fullmatch(situation):
        _refuse("the day of the situation is missing")
    former = _shapes(found.get("former"))
    ended = set(former) - set(successions())
    if ended:
        _refuse(f"{sorted(ended)} stand under former, their codes did not end")
    return Shapes(situation, attribution, _shapes(found.get("municipalities")), former)


def _shapes(given: Any) -> Mapping[str, Shape]:
    if not isinstance(given, dict):
        _refuse("municipalities and former are lists of shapes by NIS code")
    return {nis: _shape(nis, entry) for nis, entry in given.items()}


def _shape(nis: str, entry: Any) -> Shape:
    try:
        municipality(nis)
        path, box, centre = entry["d"], _whole(entry["b"], 4), _whole(entry["c"], 2)
    except (KeyError, TypeError, ValueError):
        _refuse(f"{nis} is no NIS code, or its d, b or c is missing")
    if not isinstance(path, str) or not _PATH.fullmatch(path):
        _refuse(f"{nis} has a path that is more than moves and whole numbers")
    x1, y1, x2, y2 = box
    if not (x1 <= centre[0] <= x2 and y1 <= centre[1] <= y2):
        _refuse(f"{nis} has its centre outside its box")
    return Shape(path, (x1, y1, x2, y2), (centre[0], centre[1]))


def _whole(given: Any, count: int) -> list[int]:
    if not isinstance(given, list) or len(given) != count or any(type(number) is not int for number in given):
        raise ValueError(given)
    return given


def _refuse(sentence: str) -> NoReturn:
    raise UnreadableShapes(sentence)
