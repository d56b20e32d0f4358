# SPDX-License-Identifier: EUPL-1.2
"""Writes the lock files: every package pinned with its hashes, for all systems at once, and no address of an index."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence

from koepel.launcher import Refused, checkout
from koepel.launcher.checkout_script import LOCKS
from koepel.launcher.steps import Steps

EXTRA: Mapping[str, Sequence[str]] = {
    LOCKS[0]: (),
    LOCKS[1]: ("--group", "dev"),
    LOCKS[2]: ("--group", "dev", "--group", "browser"),
}

PEERS = (
    "requirements-peers.lock"  # whom `./koepel bench matching` runs beside; stands by itself, and no verb installs it
)


def command(lock: str, *, upgrade: bool = False) -> Sequence[str]:
    """How one lock is made. uv itself comes in by standard input: the checkout script takes it from the lock."""
    ours = ("pyproject.toml", "-", "--extra", "bundled", *EXTRA[lock]) if lock in EXTRA else ("--group", "peers")
    return (
        sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-annotate",
        "--no-header", *ours, "-o", lock, *(["--upgrade"] if upgrade else []),
    )  # fmt: skip


def write(steps: Steps, *, upgrade: bool = False) -> None:
    """All of them, the smallest first. Raises `Refused` when the wishes of pyproject.toml cannot be met together."""
    for lock in (*LOCKS, PEERS):
        with steps.step(lock):
            done = subprocess.run(
                command(lock, upgrade=upgrade),
                input="uv\n",
                capture_output=True,
                text=True,
                check=False,
                cwd=checkout(),
            )
        if done.returncode:
            raise Refused(f"{done.stderr.strip()}\n{lock} could not be made: see above.")
