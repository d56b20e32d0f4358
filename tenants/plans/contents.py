# SPDX-License-Identifier: EUPL-1.2
"""What a programme hands over at the start and covers on the way, one file for each template: whoever adds a file adds a list."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from tenants.plans.codes import Content, Information

DEFAULT = "_default"


@dataclass(frozen=True)
class Lists:
    """`information` is given at the start; `minimum` is covered at least and `optional` may be."""

    information: tuple[Information, ...]
    minimum: tuple[Content, ...] = ()
    optional: tuple[Content, ...] = ()

    @property
    def content(self) -> tuple[Content, ...]:
        """All that may be covered."""
        return self.minimum + self.optional


@cache
def shipped() -> Mapping[str, Lists]:
    """Every list by the key of its template. Raises ValueError for a code that nobody knows."""
    found = {}
    for file in (resources.files("tenants.plans") / "content").iterdir():
        if file.name.endswith(".toml"):
            read = tomllib.loads(file.read_text("utf-8"))
            found[file.name.removesuffix(".toml")] = Lists(
                tuple(Information(code) for code in read["information"]),
                tuple(Content(code) for code in read.get("minimum", ())),
                tuple(Content(code) for code in read.get("optional", ())),
            )
    return found


def of_template(key: str) -> Lists:
    """The lists of this template, or what holds for every programme."""
    return shipped().get(key, shipped()[DEFAULT])
