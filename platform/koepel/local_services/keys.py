# SPDX-License-Identifier: EUPL-1.2
"""Passwords made here and kept in files that only their owner reads; made once, never shown."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def kept(file: Path, *, size: int = 24) -> str:
    """The secret in `file`, `size` random bytes in hex; made when missing, mode 0400 in a folder of mode 0700."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        half = file.with_name(f".{file.name}.half")
        half.unlink(missing_ok=True)
        with os.fdopen(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o400), "w") as new:
            new.write(f"{secrets.token_hex(size)}\n")
        half.rename(file)
    return file.read_text("ascii").strip()
