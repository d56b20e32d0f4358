# SPDX-License-Identifier: EUPL-1.2
"""How long files and functions are: the figures that guideline 1 of the code style asks for."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

CODE = ("platform", "tenants", "shared_pool", "migrations")
TESTS = ("tests",)


@dataclass(frozen=True)
class Length:
    """Of one file or function, in lines."""

    name: str
    lines: int


def files(root: Path, folders: Sequence[str]) -> Iterator[Length]:
    """Every Python file under these folders."""
    for path in _sources(root, folders):
        yield Length(str(path.relative_to(root)), len(path.read_text("utf-8").splitlines()))


def functions(root: Path, folders: Sequence[str]) -> Iterator[Length]:
    """Every function under these folders, from `def` to its last line."""
    for path in _sources(root, folders):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                name = f"{path.relative_to(root)}:{node.lineno} {node.name}"
                yield Length(name, (node.end_lineno or node.lineno) - node.lineno + 1)


def _sources(root: Path, folders: Sequence[str]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((root / folder).rglob("*.py"))


def line(title: str, found: Sequence[Length]) -> str:
    """Count, median, the length that nine of ten stay under, and the longest by name."""
    if not found:
        return f"{title:<16} none"
    by_length = sorted(found, key=lambda one: one.lines)
    nine_of_ten = by_length[int(len(by_length) * 0.9)] if len(by_length) > 1 else by_length[0]
    longest = by_length[-1]
    return (
        f"{title:<16}{len(found):>6}   median {median(one.lines for one in found):>5.0f}"
        f"   9 of 10 under {nine_of_ten.lines:>4}   longest {longest.lines:>4}  {longest.name}"
    )


def report(root: Path) -> str:
    """The table that `./koepel sizes` prints."""
    return "\n".join(
        line(f"{kind}, {what}", list(measure(root, folders)))
        for kind, folders in (("code", CODE), ("tests", TESTS))
        for what, measure in (("files", files), ("functions", functions))
    )
