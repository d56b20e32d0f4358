# SPDX-License-Identifier: EUPL-1.2
"""`./koepel down`: stop a running Koepel, or what one that was killed has left behind."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from koepel.launcher import Refused, run_file
from koepel.launcher.claim import MARK
from koepel.launcher.steps import Steps
from koepel.launcher.supervisor import LAST_JOB
from koepel.local_services.bundle import end_leftovers
from koepel.local_services.lock import Lock

PATIENCE = LAST_JOB + 60  # seconds: the worker's last job, then the servers


def down(state: Path, steps: Steps) -> None:
    """Stop it and wait until all of it is gone. Nothing to stop is fine too."""
    began = time.monotonic()
    lock = Lock(state / "up.lock")
    if not (state / MARK).exists() or lock.take():
        stopped = end_killed(state)
        lock.release()
        steps.say("What a killed run had left running is stopped." if stopped else "Koepel does not run here.")
        return
    run = run_file.read(state)
    if run is None:
        raise Refused("Koepel is starting, or it belongs to another user: try again in a moment, or as that user.")
    os.kill(run.launcher.pid, signal.SIGTERM)
    if not lock.take(PATIENCE):
        raise Refused(f"Koepel (process {run.launcher.pid}) does not stop: look at what it says where it was started.")
    lock.release()
    steps.say(f"Stopped in {time.monotonic() - began:.1f} s. The data are kept.")


def end_killed(state: Path) -> bool:
    """Stop children and servers of a launcher that was killed; True when there were any. The caller holds the lock."""
    run = run_file.read(state)
    left = [child for child in run.children.values() if child.lives()] if run else []
    for child in left:
        os.kill(child.pid, signal.SIGTERM)
    for child in left:
        if not child.wait(LAST_JOB):
            child.end(signal.SIGKILL, 5)
    servers = end_leftovers(state)
    run_file.forget(state)
    return bool(left) or servers
