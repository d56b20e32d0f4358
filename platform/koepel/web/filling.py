# SPDX-License-Identifier: EUPL-1.2
"""How far an installation is filled that opens its doors before all of it stands: a number in the state folder.

Whoever fills it writes, the sign-in page reads. A note that nobody renewed for a while is of a load that was cut off.
"""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

NAME = "filling"
STALE_SECONDS = 120.0


def note(state: Path, percent: int) -> None:
    """So much is there."""
    with suppress(OSError):  # a full disk stops the load by itself, not by this sentence
        half = state / f".{NAME}"
        half.write_text(str(percent), "ascii")
        half.replace(state / NAME)


def over(state: Path) -> None:
    """All of it is there."""
    (state / NAME).unlink(missing_ok=True)


def percent(state: Path) -> int | None:
    """How much is there; None where nothing is being filled."""
    path = state / NAME
    try:
        fresh = time.time() - path.stat().st_mtime < STALE_SECONDS
        return int(path.read_text("ascii")) if fresh else None
    except (OSError, ValueError):
        return None
