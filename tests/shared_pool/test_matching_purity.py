# SPDX-License-Identifier: EUPL-1.2
"""What each part of matching may lean on, and that inventing and measuring give the same cards every time."""

import subprocess
import sys
from pathlib import Path

import pytest

from shared_pool.matching import bench, synthetic
from shared_pool.matching.vocabulary import CardSide

ROOT = Path(__file__).parents[2]
MUST_STAY_AWAY = """
import sys
import shared_pool.matching.{module}
found = sorted({{name.partition(".")[0] for name in sys.modules}} & set({packages!r}))
print(*found)
"""


def loads(module: str, *packages: str) -> str:
    """Which of these packages a fresh process loads with a module."""
    code = MUST_STAY_AWAY.format(module=module, packages=packages)
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


@pytest.mark.parametrize("module", ["scoring", "explain", "wording", "look_alikes"])
def test_the_reference_and_its_words_need_the_standard_library_only(module: str) -> None:
    assert loads(module, "numpy", "scipy", "flask", "sqlalchemy", "koepel", "tenants") == ""


@pytest.mark.parametrize("module", ["engine", "batch"])
def test_a_web_process_ranks_with_numpy_and_without_scipy(module: str) -> None:
    assert loads(module, "numpy", "scipy", "flask", "sqlalchemy", "koepel", "tenants") == "numpy"


def test_invented_cards_are_the_same_every_time_and_stand_on_both_sides() -> None:
    municipalities = synthetic.tenants(8)
    one, other = (synthetic.cards(40, municipalities, week=2574) for _ in range(2))
    assert one == other
    assert {card.side for card in one} == {CardSide.MENTEE, CardSide.MENTOR}
    partners = synthetic.agreements(municipalities, 4)
    assert all(tenant in partners[other] for tenant, others in partners.items() for other in others)


def test_measuring_ranks_somebody_and_says_how_long_it_took() -> None:
    figures = bench.measure([400], repeat=1)[400]
    assert figures["possible"] > 0
    assert all(figures[name] > 0 for name in ("build", "agreements", "everyone", "page"))
