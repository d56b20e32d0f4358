# SPDX-License-Identifier: EUPL-1.2
"""How much of a process's time somebody took lately: while others work too, nobody takes more than a part of it.

A bucket of seconds for each account and process: what a request took of the processor flows in, a fixed share of the time that
goes by flows out. Alone on a server, anybody may take all of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

BURST = 1.5  # seconds of processor time at once: thirty pages
HEAVIEST = 0.3  # seconds that one request counts for at most: files of many people have a limit of their own
LATELY = 5.0  # seconds in which somebody else was seen
KEPT = 1000  # accounts; of more than that those who were not seen lately are forgotten


class Shares:
    """Of one process. `share` of its time is what one account may take for long, 1 for no bound; `now` tells seconds that only go up."""

    def __init__(self, share: float, now: Callable[[], float] = time.monotonic) -> None:
        self._share, self._now, self._door = share, now, Lock()
        self._level: dict[str, tuple[float, float]] = {}  # who -> seconds in the bucket, and when that was

    def took(self, who: str, seconds: float) -> None:
        """A request of theirs took so much processor time."""
        with self._door:
            now = self._now()
            if len(self._level) > KEPT:
                self._level = {key: (level, at) for key, (level, at) in self._level.items() if now - at < LATELY}
            self._level[who] = (self._left(who, now) + min(seconds, HEAVIEST), now)

    def too_much(self, who: str) -> bool:
        """Whether they took their part already, and others were here lately."""
        if self._share >= 1:
            return False
        with self._door:
            now = self._now()
            others = any(key != who and now - at < LATELY for key, (_level, at) in self._level.items())
            return others and self._left(who, now) > BURST

    def _left(self, who: str, now: float) -> float:
        level, at = self._level.get(who, (0.0, now))
        return max(0.0, level - self._share * (now - at))
