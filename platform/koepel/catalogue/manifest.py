# SPDX-License-Identifier: EUPL-1.2
"""The walls as the migrations make them, kept in `manifest.json`: what is lost, widened or added is told by name.

After a migration that means a change: `python -m koepel.catalogue.freeze`, and read its difference before you commit.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sqlalchemy import Connection

from koepel.catalogue.facts import Facts, read
from koepel.catalogue.finding import Finding

FILE = Path(__file__).with_name("manifest.json")
MEANT = "or, when a migration means it, python -m koepel.catalogue.freeze"
CHECKS = {"table": "C01", "policy": "C02", "key": "C03", "check": "C03", "reference": "C04", "function": "C07",
          "trigger": "C07", "right": "C08"}  # fmt: skip


@cache
def kept() -> Facts:
    """What was frozen: {table, function or schema: {fact: words}}."""
    found: Facts = json.loads(FILE.read_text("utf-8"))
    return found


def write(facts: Facts) -> None:
    """Freeze these facts."""
    FILE.write_text(json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")


def against_manifest(connection: Connection) -> Iterator[Finding]:
    """Whatever stands in one and not in the other."""
    yield from difference(kept(), read(connection))


def difference(meant: Facts, found: Facts) -> Iterator[Finding]:
    """What is lost, added or other, in the order of the alphabet."""
    for where in sorted(meant.keys() | found.keys()):
        ours, theirs = meant.get(where, {}), found.get(where, {})
        for fact in sorted(ours.keys() | theirs.keys()):
            if ours.get(fact) != theirs.get(fact):
                yield _told(where, fact, ours.get(fact), theirs.get(fact))


def _told(where: str, fact: str, ours: str | None, theirs: str | None) -> Finding:
    check = CHECKS[fact.split()[0]]
    if theirs is None:
        return Finding(check, where, f"{fact} is gone: put back {ours}, {MEANT}")
    if ours is None:
        return Finding(check, where, f"{fact} is unknown: remove {theirs}, {MEANT}")
    return Finding(check, where, f"{fact} is {theirs}: make it {ours}, {MEANT}")
