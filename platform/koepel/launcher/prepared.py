# SPDX-License-Identifier: EUPL-1.2
"""What the last start left ready in a cluster of our own, so that the next one need not look: tables, and the demo."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import koepel
from koepel.launcher import checkout

KERNEL = Path(koepel.__file__).parent
NAME = "prepared"


def digest(*words: str) -> str:
    """Of everything that roles and tables are made from: files, and the words given (version, password, key)."""
    found = hashlib.sha256("\0".join(words).encode())
    for path in sorted(_sources()):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _sources() -> Iterable[Path]:
    for folder in (checkout() / "migrations", KERNEL / "migrations", KERNEL / "sql"):
        yield from folder.rglob("*.py")
        yield from folder.rglob("*.sql")
    names = ("roles", "migrate", "isolation", "scope", "keys/install", "keys/columns")
    yield from (KERNEL / f"{name}.py" for name in names)
    yield KERNEL / "keys/vault.sql"


class Prepared:
    """A note beside the data, so that it goes when they go."""

    def __init__(self, folder: Path | None) -> None:
        self._file = folder / NAME if folder else None

    def knows(self, name: str, value: str) -> bool:
        """Whether the note says so; an operator's own server has no note."""
        return self._read().get(name) == value

    def note(self, name: str, value: str) -> None:
        """Write it down."""
        if self._file:
            self._file.write_text(json.dumps({**self._read(), name: value}), "utf-8")

    def forget(self) -> None:
        """Look again next time."""
        if self._file:
            self._file.unlink(missing_ok=True)

    def _read(self) -> dict[str, str]:
        try:
            told = json.loads(self._file.read_text("utf-8")) if self._file else {}
        except (OSError, ValueError):
            return {}
        return dict(told)
