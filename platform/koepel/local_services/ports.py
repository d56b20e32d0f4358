# SPDX-License-Identifier: EUPL-1.2
"""Ports on the loopback address: chosen once, kept, and chosen anew only when somebody else sits there."""

from __future__ import annotations

import secrets
import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"
LOWEST, FIRST_LENT = 16_000, 32_768  # Linux lends from there on; other systems later still
TRIES = 200


def is_free(port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as the servers do: a closed connection is not a taken port
        try:
            probe.bind((LOOPBACK, port))
        except (OSError, OverflowError):
            return False
    return True


def any_free() -> int:
    """A free port below those that the system lends to outgoing connections: such a one is not taken while a server restarts."""
    for _ in range(TRIES):
        port = LOWEST + secrets.randbelow(FIRST_LENT - LOWEST)
        if is_free(port):
            return port
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def kept(file: Path) -> int:
    """The port written in `file` when it is still free, else a new one, written there."""
    try:
        port = int(file.read_text("ascii"))
    except (OSError, ValueError):
        port = 0
    if not port or not is_free(port):
        port = any_free()
        file.write_text(f"{port}\n", "ascii")
    return port
