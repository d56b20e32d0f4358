# SPDX-License-Identifier: EUPL-1.2
"""Web, worker and scheduler as children: started, watched, started again with growing patience, stopped once."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from koepel.launcher.patience import Patience
from koepel.local_services.server import LOG_LIMIT


@dataclass(frozen=True)
class Task:
    """A child to run: its name, its command line and what it is told."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    log: Path


class Child:
    """One task and its process."""

    def __init__(self, task: Task, clock: Callable[[], float] = time.monotonic) -> None:
        self.task = task
        self._process: subprocess.Popen[bytes] | None = None
        self._patience = Patience(clock=clock)

    @property
    def pid(self) -> int:
        """Of the running process, 0 when there is none."""
        return self._process.pid if self._process else 0

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C at the terminal reaches the launcher only."""
        self.task.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        size = self.task.log.stat().st_size if self.task.log.exists() else 0
        with self.task.log.open("wb" if size > LOG_LIMIT else "ab") as log:
            self.task.log.chmod(0o600)
            self._process = subprocess.Popen(
                self.task.command, env=dict(self.task.environment), cwd=self.task.folder,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self._patience.stands()

    def died(self) -> int | None:
        """Its exit code, once, when it has ended by itself; then it waits for `due`."""
        if self._process is None or (code := self._process.poll()) is None:
            return None
        self._process = None
        self._patience.fell()
        return code

    @property
    def wait(self) -> float:
        """Seconds until it is started again."""
        return self._patience.left

    @property
    def due(self) -> bool:
        """Whether it is down and its pause is over."""
        return self._process is None and self.wait == 0

    def ask_to_stop(self) -> None:
        """One SIGTERM: a second would make a worker drop the job in its hands."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def gone(self, patience: float) -> bool:
        """Wait for it; after `patience` seconds end it with all it started. False when that was needed."""
        if self._process is None:
            return True
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            return False
        finally:
            self._process = None
        return True

    def last_words(self) -> str:
        """Why it ended: the last line of its log that is neither gunicorn's own nor inside a traceback."""
        try:
            lines = self.task.log.read_text("utf-8", "replace").splitlines()
        except OSError:
            lines = []
        own = ("[", " ", "gunicorn.")
        return next((line for line in reversed(lines) if line and not line.startswith(own)), "it said nothing")
