# SPDX-License-Identifier: EUPL-1.2
"""Small files: none above 400 lines, and every source says in its first words whose it is and what it is about."""

from __future__ import annotations

import ast

import pytest

from tests.guards.sources import ROOT
from tests.support import long_stories

CEILING = 400
FOLDERS = ("platform", "tenants", "shared_pool", "migrations", "tests", "deploy")
DRAWERS = {"utils.py", "misc.py", "common.py", "helpers.py"}
LICENCE = "# SPDX-License-Identifier: EUPL-1.2"
PATHS = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py") if "node_modules" not in path.parts)


def named(path: object) -> str:
    return str(path).removeprefix(f"{ROOT}/")


def test_no_file_is_longer_than_the_ceiling() -> None:
    lines = {named(path): path.read_text("utf-8").count("\n") for path in PATHS}
    long = [f"{path} has {count} lines" for path, count in lines.items() if count > CEILING]
    assert not long, "\n".join([*long, f"split by rule or by noun: the ceiling is {CEILING}"])


def test_there_is_no_drawer_for_everything() -> None:
    drawers = [named(path) for path in PATHS if path.name in DRAWERS]
    assert not drawers, f"{drawers}: give the thing its name"


def test_every_source_says_its_licence_and_its_idea() -> None:
    silent = []
    for path in PATHS:
        text = path.read_text("utf-8")
        if not text.startswith(LICENCE):
            silent.append(f"{named(path)}: begin with {LICENCE}")
        elif ast.get_docstring(ast.parse(text)) is None and path.name != "__init__.py":
            silent.append(f"{named(path)}: say the idea in one to three sentences at the top")
    if silent:
        pytest.fail("\n".join(silent), pytrace=False)


def test_every_long_story_is_there() -> None:
    gone = sorted(name for name in long_stories.known() if not (ROOT / name).is_file())
    assert not gone, (
        f"{gone}: take these lines out of {named(long_stories.NAMES)}, or write them as the files are called now"
    )
