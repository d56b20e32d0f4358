# SPDX-License-Identifier: EUPL-1.2
"""The kept list of addresses: `python -m tests.guards.routes` writes routes.txt anew; read its difference, then commit it.

The census of routes and roles believes this list, not the code: a permission that changes is told.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from koepel.app import create_app
from koepel.permissions import Access
from tests.conftest import Cluster
from tests.support.mailbag import Mailbag

FILE = Path(__file__).with_name("routes.txt")
HOW = "python -m tests.guards.routes"
OWN_METHODS = {"HEAD", "OPTIONS"}


@dataclass(frozen=True, order=True)
class Route:
    """One address with what it asks of who comes."""

    rule: str
    methods: str
    endpoint: str
    access: str
    permission: str = "-"

    def __str__(self) -> str:
        return f"{self.rule}  {self.methods}  {self.endpoint}  {self.access}  {self.permission}"


def declared(app: Flask) -> Iterator[Route]:
    """Every address of the application, static files left out."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            view = app.view_functions[rule.endpoint]
            access = getattr(view, "access", "nothing")
            permission = getattr(view, "permission", "-") if access in (Access.STAFF, Access.PROGRAM) else "-"
            methods = ",".join(sorted((rule.methods or set()) - OWN_METHODS))
            yield Route(rule.rule, methods, rule.endpoint, str(access), str(permission))


def kept() -> list[Route]:
    """The list as it was last agreed."""
    return [Route(*line.split("  ")) for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#")]


def unconnected() -> Flask:
    """The application without a server behind it: enough to ask for its addresses."""
    nowhere = Cluster("postgresql+psycopg://nobody@127.0.0.1:1/none", "redis://127.0.0.1:1/0", Path("nowhere"), "")
    return create_app(nowhere.settings("none"), bell=lambda owner, row_id, queue: None, transport=Mailbag())


def write(app: Flask) -> int:
    """Keep what is declared; returns how many."""
    lines = sorted(map(str, declared(app)))
    FILE.write_text(
        "\n".join([f"# address  methods  endpoint  access  permission; written by {HOW}", *lines, ""]), "utf-8"
    )
    return len(lines)


if __name__ == "__main__":
    sys.stdout.write(f"{write(unconnected())} addresses kept\n")
