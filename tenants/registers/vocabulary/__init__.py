# SPDX-License-Identifier: EUPL-1.2
"""The words of practice as data: names of columns and words in cells, in two files that anybody can read and extend."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(file: str) -> dict[str, dict[str, Any]]:
    """All tables of `headings` or `values`, in the order written."""
    return tomllib.loads(files(__package__).joinpath(f"{file}.toml").read_text(encoding="utf-8"))


def lists(name: str) -> dict[str, tuple[str, ...]]:
    """One table of `values`: code to words."""
    return {code: tuple(words) for code, words in table("values")[name].items()}


def turned(name: str) -> dict[str, int]:
    """One table of `values` the other way round: word to the place of its code, counted from 0."""
    return {word: place for place, words in enumerate(table("values")[name].values()) for word in words}
