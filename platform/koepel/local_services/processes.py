# SPDX-License-Identifier: EUPL-1.2
"""Which process is meant: a number alone may belong to somebody else by now, a number with its moment of birth may not.

So a launcher that was killed finds its own leftovers again, and never ends a process that it did not start.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Known:
    """A process as it was when we started it."""

    pid: int
    born: str

    def lives(self) -> bool:
        """Whether the very same process still runs."""
        return bool(self.born) and born(self.pid) == self.born

    def end(self, how: signal.Signals, patience: float) -> bool:
        """Ask it to stop and wait; False when it still runs after `patience` seconds."""
        if not self.lives():
            return True
        os.kill(self.pid, how)
        return self.wait(patience)

    def wait(self, patience: float) -> bool:
        """Until it is gone; False when it still runs after `patience` seconds."""
        until = time.monotonic() + patience
        while self.lives():
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return True


def known(pid: int) -> Known:
    """This process, now."""
    return Known(pid, born(pid))


def born(pid: int) -> str:
    """When a process began, in words of this boot of this machine; empty when there is none (or only its remains)."""
    if not Path("/proc/self/stat").exists():
        return _born_by_ps(pid)
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""
    return "" if after_name[0] in "ZX" else f"{boot}/{after_name[19]}"


def _born_by_ps(pid: int) -> str:
    told = subprocess.run(
        ["/bin/ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    state, _, moment = told.stdout.strip().partition(" ")
    return "" if told.returncode or state.startswith("Z") else moment.strip()


def remember(file: Path, pid: int) -> None:
    """Write a process down, so that a launcher after us finds it."""
    file.write_text(f"{pid} {born(pid)}\n", "ascii")


def remembered(file: Path) -> Known | None:
    """The process written there, when it still runs."""
    try:
        pid, _, moment = file.read_text("ascii").strip().partition(" ")
        process = Known(int(pid), moment)
    except (OSError, ValueError):
        return None
    return process if process.lives() else None
