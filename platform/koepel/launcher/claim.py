# SPDX-License-Identifier: EUPL-1.2
"""A state folder is ours from the moment it was empty; only such a one is ever deleted by `--fresh`."""

from __future__ import annotations

import shutil
from pathlib import Path

from koepel.launcher import Refused
from koepel.local_services import place

MARK = "koepel-state"
KEPT = {MARK, "up.lock", "servers.lock", "test", "tests"}
OURS = KEPT | {"keys", "servers", "results"}  # where only tests ran until now


def claim(state: Path) -> None:
    """Make the folder, or refuse one in which somebody else keeps something."""
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        there = {path.name for path in state.iterdir()}
        if MARK not in there and not there <= OURS:
            raise Refused(f"{state} holds other things than Koepel's: set KOEPEL_STATE to a new folder.")
        (state / MARK).touch(mode=0o600)
        state.chmod(state.stat().st_mode & 0o711)  # nobody else lists it; the servers' account may pass through
    except OSError as fault:
        raise Refused(f"Koepel cannot write in {state}: set KOEPEL_STATE to a folder of your own ({fault}).") from fault


def begin_anew(state: Path) -> None:
    """Delete all data, secrets and logs of this installation; the caller has stopped everything."""
    place.remove(state)
    for path in state.iterdir():
        if path.name in KEPT:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
