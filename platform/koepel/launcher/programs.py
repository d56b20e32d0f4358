# SPDX-License-Identifier: EUPL-1.2
"""Programs that a start runs to their end, and the first page that it waits for."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from koepel.launcher import Refused, checkout
from koepel.launcher.surroundings import whole
from koepel.local_services.ports import LOOPBACK


def ask(command: Sequence[str], told: Mapping[str, str], log: Path, *, progress: bool = False) -> str:
    """What the program printed. Raises `Refused` with its last words; all of them stand in `log`.

    With `progress`, on a terminal, what it says about its progress stands there instead.
    """
    log.parent.mkdir(mode=0o700, exist_ok=True)
    with log.open("wb") as words:
        log.chmod(0o600)
        done = subprocess.run(
            command, env=whole(told), cwd=checkout(), start_new_session=True, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=None if progress and sys.stderr.isatty() else words,
        )  # fmt: skip
    if done.returncode:
        last = (log.read_text("utf-8", "replace").strip().splitlines() or ["see above"])[-1]
        raise Refused(f"The step '{log.stem}' failed: {last} (all of it: {log}).")
    return done.stdout.decode("utf-8", "replace").strip()


def wait_for_page(port: int, path: str, patience: float, alive: Callable[[], None]) -> None:
    """Until the page answers 200. `alive` is called between two looks and raises when there is nothing to wait for."""
    until = time.monotonic() + patience
    while not _answers(port, path):
        alive()
        if time.monotonic() > until:
            raise Refused(f"Nothing answers on port {port} after {patience:.0f} s.")
        time.sleep(0.03)


def _answers(port: int, path: str) -> bool:
    line = HTTPConnection(LOOPBACK, port, timeout=10)
    try:
        line.request("GET", path)
        return line.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        line.close()
