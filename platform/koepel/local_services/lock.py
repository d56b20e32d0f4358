# SPDX-License-Identifier: EUPL-1.2
"""One user of a state folder at a time. The system frees the lock when its holder dies, however it dies."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from koepel.launcher import Refused


class Lock:
    """Held from `take` until `release` or the end of this process."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._held: int | None = None

    def take(self, patience: float = 0.0) -> bool:
        """Whether it is ours now; waits `patience` seconds for the one who holds it."""
        try:
            held = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except PermissionError as fault:
            whose = f"{self._file.parent} belongs to another user"
            raise Refused(
                f"{whose}: start Koepel as that user, or set KOEPEL_STATE to a folder of your own."
            ) from fault
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    os.close(held)
                    return False
                time.sleep(0.1)
                continue
            self._held = held
            return True

    def release(self) -> None:
        """Give it back."""
        if self._held is not None:
            os.close(self._held)
            self._held = None
