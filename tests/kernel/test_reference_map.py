# SPDX-License-Identifier: EUPL-1.2
"""Maps with and without installed borders: shapes are checked before they reach a page, tiles need nothing."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from koepel.reference import UnreadableShapes, municipalities, municipality, shapes, tiles
from koepel.reference.borders import PLANE
from koepel.reference.plane import on_plane

AARTSELAAR, BORSBEEK, MORTSEL = "11001", "11007", "11029"


def boundaries() -> dict[str, Any]:
    square = {"d": "M6381 2258l5 19 16 5-3-4z", "b": [6381, 2258, 6402, 2282], "c": [6390, 2270]}
    return {
        "format": "koepel-boundaries-1",
        "situation": "2025-01-01",
        "attribution": "Statbel, statistical sectors 2025",
        "plane": dict(PLANE),
        "bbox": [0, 0, 9000, 9000],
        "municipalities": {AARTSELAAR: dict(square), MORTSEL: dict(square)},
        "former": {BORSBEEK: {**square, "to": "2025-01-01", "in": "11002"}},
    }


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "boundaries.json"
    path.write_text(json.dumps(boundaries()), "utf-8")
    return path


def test_without_a_file_there_are_no_shapes(tmp_path: Path) -> None:
    assert shapes(tmp_path / "boundaries.json") is None


def test_installed_shapes_are_read_with_their_credit(file: Path) -> None:
    found = shapes(file)
    assert found is not None
    assert found.attribution.startswith("Statbel")
    assert found.municipalities[MORTSEL].path.startswith("M6381")
    assert found.municipalities[MORTSEL].box == (6381, 2258, 6402, 2282)
    assert set(found.former) == {BORSBEEK}


def test_a_file_is_read_once_until_it_changes(file: Path) -> None:
    first = shapes(file)
    assert shapes(file) is first
    file.write_text(json.dumps({**boundaries(), "situation": "2026-01-01"}), "utf-8")
    os.utime(file, ns=(1, 1))
    again = shapes(file)
    assert again is not None
    assert again.situation == "2026-01-01"


PATHS = [
    'M0 0l1 1 2 2z"/><script>alert(1)</script>',
    "M0 0l1 1 2 2z onload=x", "M0,0 L10,10 Z", "M0 0l1.5 1 2 2z", "", "M0 0z",
    "M0 0l1 1z", "url(https://example.org)", "M٠ ٠l1 1 2 2z", "M0 0l" + "1" * 60_000, "M0 0l1 1 2 2z\n", 5, None,
    ["M0 0l1 1 2 2z"],
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS, ids=range(len(PATHS)))
def test_a_path_that_is_more_than_moves_is_refused(file: Path, path: object) -> None:
    given = boundaries()
    given["municipalities"][MORTSEL]["d"] = path
    file.write_text(json.dumps(given), "utf-8")
    with pytest.raises(UnreadableShapes):
        shapes(file)


def changed(**changes: object) -> str:
    return json.dumps({**boundaries(), **changes})


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", "[" * 100_000, changed(format="topojson"), changed(plane={**PLANE, "sx": 1}),
        changed(attribution=" "), changed(attribution=None), changed(situation="2025"), changed(municipalities=[]),
        changed(municipalities={"99999": boundaries()["municipalities"][MORTSEL]}),
        changed(municipalities={MORTSEL: {}}),
        changed(municipalities={MORTSEL: {**boundaries()["municipalities"][MORTSEL], "c": [0, 0]}}),
        changed(municipalities={MORTSEL: {**boundaries()["municipalities"][MORTSEL], "b": [1, 2, 3, True]}}),
        changed(former={MORTSEL: boundaries()["municipalities"][MORTSEL]}), " " * 5_000_000,
    ],
    ids=range(17),
)  # fmt: skip
def test_a_file_that_is_not_what_it_should_be_is_refused(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")
    with pytest.raises(UnreadableShapes):
        shapes(file)


def test_the_three_of_the_first_collaboration_lie_as_on_the_map() -> None:
    assert tiles([AARTSELAAR, BORSBEEK, MORTSEL]) == {AARTSELAAR: (0, 2), MORTSEL: (1, 1), BORSBEEK: (2, 0)}


def test_one_tile_or_none_is_a_map_too() -> None:
    assert tiles([]) == {}
    assert tiles([MORTSEL]) == tiles([MORTSEL, MORTSEL]) == {MORTSEL: (0, 0)}


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2025, 1, 1)])
def test_all_of_flanders_gets_a_tile_each(day: date) -> None:
    codes = [town.nis for town in municipalities(day, "Vlaams Gewest")]
    found = tiles(codes)
    assert set(found) == set(codes)
    assert len(set(found.values())) == len(codes)
    columns, rows = zip(*found.values(), strict=True)
    assert set(columns) == set(range(max(columns) + 1))
    assert set(rows) == set(range(max(rows) + 1))
    assert found == tiles(reversed(codes))


def test_tiles_keep_west_and_north() -> None:
    found = tiles([town.nis for town in municipalities(date(2025, 1, 1), "Vlaams Gewest")])
    wrong = 0
    for one in found:
        for other in found:
            (x1, y1), (x2, y2) = on_plane(municipality(one).point), on_plane(municipality(other).point)
            wrong += x1 + 1000 < x2 and found[one][0] >= found[other][0]  # 20 km
            wrong += y1 + 1000 < y2 and found[one][1] >= found[other][1]
    assert wrong / len(found) ** 2 < 0.005
