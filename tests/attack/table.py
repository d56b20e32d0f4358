# SPDX-License-Identifier: EUPL-1.2
"""Which tests are tied to which attack, read from the marks; `python -m tests.attack.table` writes the table of docs/attacks.md anew."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.attack.numbered import ATTACKS

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs/attacks.md"
HOW = "python -m tests.attack.table"
BEGIN, END = "<!-- the table: written by a program -->", "<!-- end of the table -->"


def marks() -> Iterator[tuple[str, str, str]]:
    """Number, file below tests/, test; for each number of each mark on a test function or a whole module."""
    for path in sorted(TESTS.rglob("test_*.py")):
        name = str(path.relative_to(TESTS))
        tree = ast.parse(path.read_text("utf-8"))
        whole = [one for node in tree.body if isinstance(node, ast.Assign) and _named(node) for one in _numbers(node)]
        for test in (one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")):
            for number in dict.fromkeys([*whole, *(n for mark in test.decorator_list for n in _numbers(mark))]):
                yield number, name, test.name


def _named(node: ast.Assign) -> bool:
    return any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets)


def _numbers(within: ast.AST) -> Iterator[str]:
    for call in ast.walk(within):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.attack":
            yield from (argument.value for argument in call.args if isinstance(argument, ast.Constant))  # type: ignore[misc]


def proofs() -> dict[str, dict[str, list[str]]]:
    """number -> file -> tests."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for number, file, test in marks():
        found[number][file].append(test)
    return found


def table() -> str:
    """The table as Markdown."""
    found = proofs()
    lines = ["| number | who | tries | tests | not proved |", "|---|---|---|---|---|"]
    for number, one in ATTACKS.items():
        files = "<br>".join(f"`{file}` {len(tests)}" for file, tests in sorted(found[number].items()))
        left = "; ".join([*([f"**open**: {one.open}"] if one.open else []), *([one.beyond] if one.beyond else [])])
        lines.append(f"| {number} | {one.who} | {one.tries} | {files} | {left} |")
    return "\n".join(lines)


def page() -> str:
    """docs/attacks.md with the table as it should be."""
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    sys.stdout.write(f"{len(ATTACKS)} attacks\n")
