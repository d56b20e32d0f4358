# SPDX-License-Identifier: EUPL-1.2
"""Keeps a running Koepel running: who falls over is set up again, and everything stops in the right order."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Sequence
from types import FrameType

from koepel.launcher import Refused
from koepel.launcher.children import Child
from koepel.launcher.patience import Patience
from koepel.local_services.server import Server

LOOK_EVERY = 0.25  # seconds
LAST_JOB = 60.0  # seconds: how long a worker may take to finish what it has in hand


class Stop(BaseException):
    """Somebody asked to stop: Ctrl-C, SIGTERM, or a terminal that was closed."""


class Supervisor:
    """The servers and children of one Koepel."""

    def __init__(
        self,
        servers: Sequence[Server],
        children: Sequence[Child],
        say: Callable[[str], None],
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self.servers, self.children = list(servers), list(children)
        self._say, self._changed = say, changed
        self._down: set[str] = set()
        self._patience: dict[str, Patience] = {}

    def watch(self, pause: threading.Event) -> None:
        """Look four times a second until `pause` is set or a signal raises `Stop`."""
        while not pause.wait(LOOK_EVERY):
            self.look()

    def look(self) -> None:
        """Set up again whoever has fallen over."""
        for server in self.servers:
            if not server.alive:
                self._set_up(server)
        for child in self.children:
            if (code := child.died()) is not None:
                self._say(f"{child.task.name} stopped ({_ending(code)}); starts again in {child.wait:.1f} s")
            if child.due:
                child.start()
                self._changed()

    def _set_up(self, server: Server) -> None:
        """At once the first time; a server that falls again and again, or does not start, is given growing pauses."""
        patience = self._patience.setdefault(server.name, Patience(first=0.0))
        if server.name not in self._down:
            self._down.add(server.name)
            patience.fell()
            self._say(f"{server.name} stopped; starting it again{_in(patience.left)}")
        if patience.left:
            return
        try:
            server.start()
        except Refused as why:
            patience.fell()
            self._say(f"{why} Trying again{_in(patience.left)}.")
        else:
            self._down.discard(server.name)
            patience.stands()
            self._say(f"{server.name} is back")

    def stop_children(self) -> None:
        """Web, worker and scheduler at once, each asked once; then wait for the slowest."""
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            if not child.gone(LAST_JOB):
                self._say(f"{child.task.name} did not stop within {LAST_JOB:.0f} s and was ended")


def _in(seconds: float) -> str:
    return f" in {seconds:.1f} s" if seconds else ""


def _ending(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


class Signals:
    """Within this block the first signal raises `Stop`; later ones are not heard, for stopping is under way."""

    KINDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def __enter__(self) -> Signals:
        self._before = {kind: signal.signal(kind, self._hear) for kind in self.KINDS}
        return self

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self.deaf()
        raise Stop

    def deaf(self) -> None:
        """Hear nothing more."""
        for kind in self.KINDS:
            signal.signal(kind, signal.SIG_IGN)

    def __exit__(self, *_: object) -> None:
        for kind, handler in self._before.items():
            signal.signal(kind, handler)
