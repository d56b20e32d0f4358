# SPDX-License-Identifier: EUPL-1.2
"""A server of our own: started until it answers, stopped politely, and taken over from a launcher that was killed."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path

from koepel.launcher import Refused
from koepel.local_services import processes
from koepel.local_services.account import Account

PATIENCE = 30.0  # seconds: a server killed hard leaves memory and children that need a moment to go
REMEMBERED = "process"
LOG_LIMIT = 5_000_000  # bytes; then the log begins anew
# nothing of the caller's environment: a PGPORT or PGOPTIONS of somebody's shell would change the server
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "LANG": "C", "TZ": "UTC"}


class Server(ABC):
    """One server process in one folder."""

    name: str
    stop_signal: signal.Signals
    folder: Path
    account: Account
    program: Path
    version: str
    port: int = 0
    _process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def prepare(self) -> None:
        """Make data and settings ready; called before each start."""

    @abstractmethod
    def command(self) -> list[str]:
        """The command line; no secret in it, as every user of the machine can read it."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it takes connections and is ours."""

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / f"{self.folder.name}.log"

    @property
    def alive(self) -> bool:
        """Whether the process we started still runs."""
        return self._process is not None and self._process.poll() is None

    def start(self, patience: float = PATIENCE) -> None:
        """Start and wait until it answers; a start that fails is tried again for `patience` seconds."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o711 if self.account.switch else 0o700)
        if not self.alive:
            end_leftover(self.folder, self.stop_signal)
        until = time.monotonic() + patience
        others_know_the_port = self.port != 0
        while True:
            self.prepare()
            self._spawn()
            if self._wait(until):
                return
            if not others_know_the_port:
                self.port = 0  # somebody may have taken it between our look and the server's
            if time.monotonic() > until:
                self.stop(5)
                raise Refused(f"{self.name} does not start; its log says: {self.last_words()} (all of it: {self.log}).")
            time.sleep(0.3)

    def _spawn(self) -> None:
        size = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("wb" if size > LOG_LIMIT else "ab") as log:
            self.log.chmod(0o600)
            self._process = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=ENVIRONMENT,
                **self.account.popen(),
            )
        processes.remember(self.folder / REMEMBERED, self._process.pid)

    def _wait(self, until: float) -> bool:
        while self.alive:
            if self.answers():
                return True
            if time.monotonic() > until:
                return False
            time.sleep(0.02)
        return False

    def stop(self, patience: float = PATIENCE) -> None:
        """Ask it to stop and wait; after `patience` seconds, end it."""
        if self._process is None:
            return
        if self.alive:
            self._process.send_signal(self.stop_signal)
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None
        (self.folder / REMEMBERED).unlink(missing_ok=True)

    def last_words(self) -> str:
        """Why it stopped, by its log."""
        try:
            return reason(self.log.read_text("utf-8", "replace"))
        except OSError:
            return reason("")


def reason(said: str) -> str:
    """The last line of the end of a log that names a fault, else its last line."""
    lines = said.strip().splitlines()[-20:] or ["nothing"]
    faults = [line for line in lines if re.search(r"FATAL|PANIC|[Ee]rror", line)]
    full = [line for line in faults if os.strerror(errno.ENOSPC) in line]  # what follows it is only its echo
    return (full or faults or lines)[-1].strip()[-300:]


def end_leftover(folder: Path, how: signal.Signals) -> bool:
    """Stop a server that an earlier launcher left running in `folder`; True when there was one."""
    left = processes.remembered(folder / REMEMBERED)
    if left is None:
        return False
    if not left.end(how, PATIENCE):
        left.end(signal.SIGKILL, 5)
    return True
