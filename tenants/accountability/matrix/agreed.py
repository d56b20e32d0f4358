# SPDX-License-Identifier: EUPL-1.2
"""What was agreed about roles and fields, beside what the product does: every difference, and the reason that was given."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from koepel.i18n import language
from tenants.accountability.matrix.derive import Line, Who, lines


@dataclass(frozen=True)
class Difference:
    """One cell in which product and agreement are not the same; `reason` is '' where nobody gave one."""

    line: Line
    who: Who
    agreed: str
    found: str
    reason: str


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads(files("tenants.accountability.matrix").joinpath(name).read_text("utf-8"))


def agreed() -> dict[str, dict[Who, str]]:
    """Row -> role -> sign."""
    return {key: dict(zip(Who, cells, strict=True)) for key, cells in _file("agreed.toml")["rows"].items()}


def reasons() -> dict[tuple[str, Who], dict[str, str]]:
    """(row, role) -> why the product differs there, in Dutch and English."""
    found: dict[tuple[str, Who], dict[str, str]] = {}
    for one in _file("differences.toml")["difference"]:
        for row in one["rows"]:
            for who in one.get("roles", list(Who)):
                found[row, Who(who)] = {code: one[code] for code in ("nl", "en")}
    return found


def _said(reason: dict[str, str]) -> str:
    return reason.get(language()) or reason.get("nl", "")


def differences() -> list[Difference]:
    """Every cell that differs, row by row. A row that the agreement does not have counts as nothing agreed."""
    wanted, why = agreed(), reasons()
    nothing = dict.fromkeys(Who, "-")
    return [
        Difference(line, who, meant[who], line.cells[who], _said(why.get((line.field.key, who), {})))
        for line in lines()
        for meant in [wanted.get(line.field.key, nothing)]
        for who in Who
        if meant[who] != line.cells[who]
    ]
