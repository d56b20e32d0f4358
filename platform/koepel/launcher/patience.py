# SPDX-License-Identifier: EUPL-1.2
"""How long to wait before somebody who fell over is set up again: longer each time, from the start after a steady while."""

from __future__ import annotations

import time
from collections.abc import Callable

SHORTEST, LONGEST = 0.5, 30.0  # seconds
STEADY = 30.0  # seconds: who ran this long is forgiven


class Patience:
    """With one child or server; `first` is the pause after its first fall."""

    def __init__(self, first: float = SHORTEST, clock: Callable[[], float] = time.monotonic) -> None:
        self._first = self._pause = first
        self._clock = clock
        self._since: float | None = None
        self._again_at = 0.0

    def stands(self) -> None:
        """It runs from now on."""
        self._since = self._clock()

    def fell(self) -> None:
        """It has ended by itself, or did not even start."""
        if self._since is not None and self._clock() - self._since > STEADY:
            self._pause = self._first
        self._since = None
        self._again_at = self._clock() + self._pause
        self._pause = min(max(self._pause * 2, SHORTEST), LONGEST)

    @property
    def left(self) -> float:
        """Seconds until the next try."""
        return max(0.0, self._again_at - self._clock())
