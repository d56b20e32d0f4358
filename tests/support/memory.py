# SPDX-License-Identifier: EUPL-1.2
"""Worlds that many tests begin with are built once through the product's services, then put back row by row.

`@remembered` on a factory: called again with the same arguments, in a room that stands where it stood then, it puts the
rows and mails of then back in one statement instead of building them by hundreds. Whatever a test writes by itself in
between makes the room strange, and then everything is built as before. What it gives back must be plain (ids, dataclasses).
"""

from __future__ import annotations

import functools
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, Concatenate, ParamSpec, TypeVar

from flask import Flask
from sqlalchemy import Connection, Engine, event

from koepel import clock
from koepel.web import places
from tests.support.room import Room

FRESH_SECONDS = 120.0  # rows say when they were made, and rules ask how long ago that is
READS = ("SELECT", "SET", "SHOW", "SAVEPOINT", "RELEASE", "EXPLAIN")
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Moment:
    """How the room stood after a factory, and what it gave back."""

    name: str
    made_at: float
    given: Any
    mails: tuple[EmailMessage, ...]


class Memory:
    """What one room remembers; `path` says by which factories it came to stand as it does, None when nobody knows."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.path: tuple[str, ...] | None = None
        self._moments: dict[tuple[str, ...], Moment] = {}
        self._writes = self._seen = 0
        self._names = itertools.count()
        event.listen(Engine, "before_cursor_execute", self._watch)

    def _watch(self, connection: Connection, cursor: Any, statement: str, *rest: Any) -> None:
        self._writes += not statement.lstrip().upper().startswith(READS)
        if "vault.forget" in statement:  # rows can be put back, and keys never
            self._moments.clear()

    def swept(self) -> None:
        """The room is empty."""
        self.path, self._seen = (), self._writes

    def strange(self) -> None:
        """Somebody else may have written."""
        self.path = None

    def recall(self, app: Flask, word: str, build: Callable[[], T]) -> T:
        """What `build` made in a room that stood like this, or build it now."""
        if self.path is None or self._seen != self._writes:
            self.path = None
            return build()
        before = self.path
        path = (*before, f"{clock.today()} {word}")
        moment = self._moments.get(path)
        mails: list[EmailMessage] = app.extensions["koepel_transport"].mails
        if moment is None or time.monotonic() - moment.made_at > FRESH_SECONDS:
            given = build()
            moment = self._moments[path] = Moment(f"moment_{next(self._names)}", time.monotonic(), given, tuple(mails))
            self.room.keep(moment.name)
        else:
            self.room.put_back(moment.name)
            mails[:] = moment.mails
            places.forget()
        # by name: when this moment is built anew, with other ids, nothing that came after the old one is recalled
        self.path, self._seen = (*before, moment.name), self._writes
        return moment.given  # type: ignore[no-any-return]


def remembered(factory: Callable[Concatenate[Flask, P], T]) -> Callable[Concatenate[Flask, P], T]:
    """This factory takes the application first; its arguments are plain and say all that it makes."""

    @functools.wraps(factory)
    def recalled(app: Flask, /, *args: P.args, **kwargs: P.kwargs) -> T:
        memory: Memory | None = app.extensions.get("koepel_memory")
        if memory is None:
            return factory(app, *args, **kwargs)
        word = f"{factory.__name__} {args!r} {sorted(kwargs.items())!r}"
        return memory.recall(app, word, lambda: factory(app, *args, **kwargs))

    return recalled
