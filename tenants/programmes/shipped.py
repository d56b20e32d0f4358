# SPDX-License-Identifier: EUPL-1.2
"""The programme templates that are shipped, one file each: whoever adds a file adds a programme."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from koepel.errors import NotFound
from tenants.programmes.settings import ProgrammeSettings


@dataclass(frozen=True)
class ProgrammeTemplate:
    """A programme as it is shipped. `version` goes up by one with each change that a municipality may want to follow.

    `hours`: what the law asks of the whole of it, 0 for nothing (seed 003, intro: 40 of a network package); not a setting.
    """

    key: str
    name: str
    settings: ProgrammeSettings
    version: int = 1
    hours: int = 0


@cache
def templates() -> Mapping[str, ProgrammeTemplate]:
    """Every shipped template by its key."""
    folder = resources.files("tenants.programmes") / "templates"
    found = {}
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if file.name.endswith(".toml"):
            read = tomllib.loads(file.read_text("utf-8"))
            key = file.name.removesuffix(".toml")
            settings = ProgrammeSettings.read(read["settings"])
            settings = settings.following(settings.preset)
            found[key] = ProgrammeTemplate(key, read["name"], settings, read["version"], read.get("hours", 0))
    return found


def template(key: str) -> ProgrammeTemplate:
    """The template with this key. Raises `NotFound`."""
    if key not in templates():
        raise NotFound
    return templates()[key]
