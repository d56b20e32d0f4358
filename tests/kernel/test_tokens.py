# SPDX-License-Identifier: EUPL-1.2
"""The colours read: every pair of text and ground that we use has its contrast, and the sheet keeps to its scales."""

import re
from itertools import product

import pytest

from koepel.web import charts
from koepel.web.assets import STATIC
from koepel.web.colours import contrast

SHEET = re.sub(r"/\*.*?\*/", "", (STATIC / "koepel.css").read_text("utf-8"), flags=re.DOTALL)
TOKENS = dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9A-F]{6})", SHEET))
WHITE = "#FFFFFF"
PHYSICAL = re.compile(r"(?:^|[;{\s])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom)\s*:")


TEXT = [
    *product(["ink", "ink-2", "petrol-700", "red"], ["card", "paper", "petrol-50"]),
    *product(["ink"], ["petrol-100", "amber-bg", "map-1", "map-2", "saffron-100"]),
    *product(["on-900", "on-900-small", "card"], ["petrol-900"]),
    *product(["card"], ["petrol-700", "petrol-900", "chip-1", "chip-2", "chip-3", "chip-4", "map-3", "map-4"]),
    *((kind, f"{kind}-bg") for kind in ("green", "red", "amber", "grey")),
    ("petrol-900", "petrol-100"),
    ("petrol-900", "petrol-50"),
    ("on-saffron", "saffron-500"),
    ("saffron-800", "saffron-100"),
]
SHAPES = [
    *product(["border", "red-border", "petrol-700"], ["card", "paper"]),
    *product([f"series-{number}" for number in range(1, 6)], ["card"]),
    *product(["petrol-600"], ["card", "petrol-50"]),
    ("ink", "focus"),  # one of the two rings shows on every ground
    ("focus", "petrol-900"),
    ("focus", "petrol-700"),
]


def test_contrast_is_measured_as_the_guidelines_say() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 1) == 21.0
    assert contrast("#777777", "#FFFFFF") == contrast("#FFFFFF", "#777777")
    assert round(contrast("#777777", "#FFFFFF"), 2) == 4.48


@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_words_stand_out(text: str, ground: str) -> None:
    assert contrast(TOKENS[text], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_controls_and_charts_stand_out(shape: str, ground: str) -> None:
    assert contrast(TOKENS[shape], TOKENS[ground]) >= 3


@pytest.mark.parametrize("kind", ["green", "red", "amber", "grey"])
def test_a_status_reads_easily(kind: str) -> None:
    assert contrast(TOKENS[kind], TOKENS[f"{kind}-bg"]) >= 7.4


@pytest.mark.parametrize("step", range(5))
def test_the_number_reads_on_every_step_of_the_map(step: int) -> None:
    assert contrast(charts.map_text(step), charts.map_fill(step)) >= 4.5


def test_charts_draw_in_the_colours_of_the_sheet() -> None:
    assert list(charts.SERIES) == [TOKENS[f"series-{number}"] for number in range(1, 6)]
    assert list(charts.MAP_STEPS) == [TOKENS[f"map-{number}"] for number in range(1, 5)]
    assert TOKENS["map-0"] == charts.MAP_GROUND
    assert TOKENS["ink"] == charts.INK


def test_a_colour_stands_once_as_a_token() -> None:
    outside = SHEET.replace(SHEET[SHEET.index(":root") : SHEET.index("}", SHEET.index(":root"))], "")
    assert set(re.findall(r"#[0-9A-Fa-f]{3,8}\b", outside)) <= {WHITE}


def test_type_comes_from_the_scale() -> None:
    screen = SHEET[: SHEET.index("@layer print {")]
    sizes = set(re.findall(r"font-size:\s*([^;}]+)", screen))
    assert sizes <= {f"var(--t{step})" for step in (14, 16, 18, 19, 21, 26, 36)} | {"100%"}


def test_a_page_turns_around_for_arabic() -> None:
    """Physical sides would need a second sheet for right-to-left."""
    assert not PHYSICAL.findall(SHEET)
    assert "text-align: left" not in SHEET
    assert "text-align: right" not in SHEET


def test_no_gradient_lies_under_words() -> None:
    assert "gradient(" not in SHEET


def test_motion_and_forced_colours_are_respected() -> None:
    assert "prefers-reduced-motion" in SHEET
    assert "forced-colors: active" in SHEET
    assert re.findall(r"--motion:\s*(\d+)ms", SHEET) == ["120"]


def test_bars_of_a_chart_keep_their_share_and_their_gap() -> None:
    assert charts.stacked([50, 25], 100, total=100) == [(0.0, 48.0), (50.0, 23.0)]
    assert charts.share(3, 0, 100) == 0.0
    assert charts.line([0, None, 4], 100, 50, 4) == [(0.0, 50.0), (100.0, 0.0)]
    assert charts.path([(0, 50), (100, 0)]) == "M0 50L100 0"


@pytest.mark.parametrize(("largest", "top"), [(0, 1), (7, 8), (24, 30), (100, 100), (130, 200)])
def test_an_axis_ends_at_a_round_number(largest: float, top: float) -> None:
    assert charts.nice_top([largest, None]) == top


@pytest.mark.parametrize("top", [4, 7, 8, 30])
def test_the_legend_of_the_map_says_the_step_of_each_value(top: int) -> None:
    limits = charts.map_limits(top)
    for value in range(top + 1):
        low, high = limits[charts.map_step(value, top) - 1]
        assert low <= value <= high
