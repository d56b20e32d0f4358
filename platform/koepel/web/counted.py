# SPDX-License-Identifier: EUPL-1.2
"""The numbers in the menu: counted anew on their own page and after anything the visitor did, else at most a minute old.

To count *Vandaag* is to ask everything that is due, which costs more than most pages that the menu stands beside.
When somebody last did something stands in their own session, so that every process of the server knows it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Any

from flask import Flask, Response, current_app, g, request, session

from koepel.web.entry import place, visitor

FOR = 60.0  # seconds
KEPT = 5000  # numbers in one process; of more than that the old ones are forgotten
WROTE = "wrote"  # in the session: when its holder last did something, in seconds
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Counted:
    """Numbers of one process, by whatever they are of."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now, self._door = now, Lock()
        self._known: dict[Any, tuple[float, int]] = {}

    def number(self, of: Any, count: Callable[[], int], *, since: float, anew: bool = False) -> int:
        """What `count` said last, when that was after `since` (a time in seconds) and not long ago; else what it says now."""
        now = self._now()
        with self._door:
            at, known = self._known.get(of, (0.0, 0))
        if not anew and since < at <= now < at + FOR:
            return known
        found = count()
        with self._door:
            if len(self._known) >= KEPT:
                self._known = {key: kept for key, kept in self._known.items() if now < kept[0] + FOR}
            self._known[of] = (now, found)
        return found

    def forget(self) -> None:
        """All of them."""
        with self._door:
            self._known = {}


def number(of: str, count: Callable[[], int], *, anew: bool) -> int:
    """The number of this line of the menu, for the visitor in this place."""
    who = visitor()
    counted: Counted = current_app.extensions["koepel_counted"]
    key = (of, place().id, who and who.account_id)
    return counted.number(key, count, since=float(session.get(WROTE, 0)), anew=anew)


def _remember(response: Response) -> Response:
    if request.method not in _SAFE and g.get("seats"):
        session[WROTE] = round(time.time(), 3)
    return response


def install(app: Flask) -> None:
    """Hang it into the application."""
    app.extensions["koepel_counted"] = Counted()
    app.after_request(_remember)
