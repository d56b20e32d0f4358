# SPDX-License-Identifier: EUPL-1.2
"""The work list: what every feature says needs a person today, in groups by urgency, the oldest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, g

from koepel import clock
from koepel import scope as scopes
from koepel.feature import Feature
from koepel.i18n import _l
from koepel.web.today import Group, Line, TodayRow

MOST = 7  # lines of a group before "show all"
OWN_FEATURE = "tenants"  # its rows are of one municipality; all others look at the scope themselves
TITLES = {
    Group.HELP: _l("Asks for help"),
    Group.SILENT: _l("Silent duos"),
    Group.ANSWERS: _l("Waits for an answer"),
    Group.NEW: _l("New"),
    Group.TODAY: _l("Meetings and tasks of today"),
    Group.NO_NEXT_STEP: _l("Still looking"),
    Group.EXPIRES: _l("Ends soon"),
}


@dataclass(frozen=True)
class Shown:
    """One group as the page draws it."""

    key: str
    title: str
    rows: tuple[TodayRow, ...]
    total: int

    @property
    def cut(self) -> bool:
        """Whether lines are left out."""
        return self.total > len(self.rows)


def _sources() -> list[Callable[[datetime], tuple[Any, ...]]]:
    features: tuple[Feature, ...] = current_app.extensions["koepel_features"]
    regional = scopes.current().tenant_id is None
    return [ask for feature in features if not (regional and feature.name == OWN_FEATURE) for ask in feature.today]


def rows() -> tuple[Line, ...]:
    """Every row of this scope, asked once a request: the menu counts them too."""
    if "today_rows" not in g:
        now = clock.moment()
        g.today_rows = tuple(row for ask in _sources() for row in ask(now))
    kept: tuple[Line, ...] = g.today_rows
    return kept


def count() -> int:
    """How many lines there are, for the menu."""
    return len(rows())


def groups(*, whole: str = "") -> list[Shown]:
    """Groups with something in them, most urgent first; `whole` names the group that is shown in full."""
    found = []
    for group in Group:
        lines = sorted((row for row in rows() if row.order == group), key=lambda row: row.since)
        key = group.name.lower()
        shown = lines if whole == key or len(lines) <= MOST else lines[:MOST]
        if lines:
            found.append(Shown(key, str(TITLES[group]), tuple(row.said() for row in shown), len(lines)))
    return found
