# SPDX-License-Identifier: EUPL-1.2
"""The texts that are shipped: a file for each, a subject and a body for each language. Whoever adds a file adds a text."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FREE = "free"


@dataclass(frozen=True)
class Said:
    """A text in one language, with its placeholders."""

    subject: str
    body: str


@cache
def templates() -> dict[str, dict[str, Said]]:
    """Key -> language -> text; the one to fill in oneself comes first."""
    folder = files("tenants.broadcasts").joinpath("texts")
    found = {
        one.name.removesuffix(".toml"): {
            language: Said(**said) for language, said in tomllib.loads(one.read_text("utf-8")).items()
        }
        for one in folder.iterdir()
        if one.name.endswith(".toml")
    }
    return dict(sorted(found.items(), key=lambda pair: (pair[0] != FREE, pair[0])))
