# SPDX-License-Identifier: EUPL-1.2
"""Surveys as data: `instruments/<key>_<version>.toml` says which items there are, `scales.toml` which answers they take.

A version that somebody answered is never changed: other questions are a new file. The sentences stand in `words`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from koepel.errors import NotFound

MENTEE_END, MENTEE_LATER, MENTOR_INTERIM, MENTOR_LATER = "mentee_end", "mentee_later", "mentor_interim", "mentor_later"
CLOSING_MENTEE, CLOSING_MENTOR = "closing_mentee", "closing_mentor"
CLOSING = {CLOSING_MENTEE: "mentee", CLOSING_MENTOR: "mentor"}  # the closing forms, and whose they are
EVERYBODY = ""  # the part of an item that is asked of all
_FOLDER = files("tenants.surveys") / "instruments"


@dataclass(frozen=True)
class Scale:
    """Answers in order; `merged`: the fewer ones that stand for them when few people answered."""

    key: str
    answers: tuple[str, ...]
    merged: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Item:
    """One question. `part`: for who completed, for who stopped, or '' for both; `capital` groups the effects."""

    key: str
    scale: Scale
    part: str = EVERYBODY
    capital: str = ""


@dataclass(frozen=True)
class Instrument:
    """One version of one survey. `read`: staff who follow the duo read the answers; every other survey is only counted."""

    key: str
    version: int
    side: str
    items: tuple[Item, ...]
    read: bool = False

    def asked(self, part: str) -> tuple[Item, ...]:
        """The items of this part, in the order of the page."""
        return tuple(item for item in self.items if item.part in (EVERYBODY, part))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text("utf-8"))


@cache
def scales() -> Mapping[str, Scale]:
    """Every scale by its key."""
    return {
        key: Scale(key, tuple(one["answers"]), tuple((name, tuple(of)) for name, of in one.get("merged", {}).items()))
        for key, one in _read("scales.toml").items()
    }


@cache
def instruments() -> Mapping[tuple[str, int], Instrument]:
    """Every version of every survey."""
    found = {}
    for file in sorted(_FOLDER.iterdir(), key=lambda one: one.name):
        key, _, version = file.name.removesuffix(".toml").rpartition("_")
        if key and version.isdecimal():
            read = _read(file.name)
            items = tuple(Item(**{**one, "scale": scales()[one["scale"]]}) for one in read["item"])
            found[key, int(version)] = Instrument(key, int(version), read["side"], items, read.get("read", False))
    return found


def instrument(key: str, version: int) -> Instrument:
    """This version of this survey. Raises `NotFound`."""
    if (key, version) not in instruments():
        raise NotFound
    return instruments()[key, version]


def newest(key: str) -> Instrument:
    """The version that is asked today. Raises `NotFound`."""
    return instrument(key, max((version for name, version in instruments() if name == key), default=0))


def keys() -> tuple[str, ...]:
    """The surveys that there are."""
    return tuple(dict.fromkeys(key for key, _ in instruments()))
