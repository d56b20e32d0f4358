# SPDX-License-Identifier: EUPL-1.2
"""The Python sources of the product as trees, for guards that look at how code is written."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("platform/koepel", "tenants", "shared_pool")


@cache
def sources(*rooms: str) -> tuple[tuple[str, ast.Module], ...]:
    """(path from the top of the checkout, tree) of every source; of the three floors unless told otherwise."""
    paths = [path for room in rooms or ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return tuple((str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))) for path in paths)


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the dotted name of what is called: `db.engine.connect`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, dotted(node.func)


def dotted(node: ast.AST) -> str:
    """The name of an expression as it is written, as far as it is one; a call within reads `()`."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return f"{dotted(node.func)}()"
    return node.id if isinstance(node, ast.Name) else ""


def words(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every string with its line, the parts of an f-string joined."""
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in node.values]
            yield node.lineno, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.lineno, node.value


def imports(path: str, tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every module that is imported, by its whole name; `from a import b` counts as a and as a.b."""
    package = path.removeprefix("platform/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join([*package.split(".")[: -node.level], *([base] if base else [])])
            yield node.lineno, base
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
