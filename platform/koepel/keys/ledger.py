# SPDX-License-Identifier: EUPL-1.2
"""The erasure ledger: that somebody was erased, when and why, kept where no restore of the rows can lose it.

It stands in the database of keys and in a file outside both databases, and goes with each backup; whoever replays takes all
of them together. An entry names the person by a mark under a secret of the municipality: without that secret it says nobody.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from koepel import clock
from koepel.config import Settings
from koepel.ids import reference
from koepel.keys.vault import Vault

LEFT = (
    "municipality_left"  # the ground of an entry about a whole municipality, followed by a colon and how many rows went
)


@dataclass(frozen=True)
class Entry:
    """One erasure: the municipality, the mark of whom, the reference of its tombstone, a code for the ground, the moment."""

    owner_id: UUID
    mark: bytes
    reference: UUID
    ground: str
    at: datetime

    def line(self) -> str:
        """As it stands in a file."""
        said = {
            "owner": str(self.owner_id), "mark": self.mark.hex(), "reference": str(self.reference), "ground": self.ground,
            "at": self.at.isoformat(),
        }  # fmt: skip
        return json.dumps(said, separators=(",", ":")) + "\n"


AT_ONCE = 1000  # entries in one statement


class Ledger:
    """The ledger of one installation, in both places."""

    def __init__(self, vault: Vault, file: Path) -> None:
        self._vault, self._file = vault, file

    def enter(self, owner_id: UUID, subject: UUID, ground: str) -> Entry:
        """Write that this subject is erased, before it is: at once and for good. Again answers with the first entry.

        Raises the database's error or OSError when one of both places does not take it; then nothing may be erased yet.
        """
        asked = (
            "SELECT mark, reference, ground, erased_at FROM vault.enter_erasure(:owner, :mark, :called, :ground, :at)"
        )
        rows = self._vault.ask_ledger(
            asked, owner=owner_id, mark=self.mark(owner_id, subject), called=reference(), ground=ground, at=clock.utcnow()
        )  # fmt: skip
        entry = _entry(owner_id, *rows[0])
        append(self._file, [entry])
        return entry

    def mark(self, owner_id: UUID, subject: UUID) -> bytes:
        """How an entry names this subject."""
        return self._vault.erased_mark(owner_id, subject)

    def enter_departure(self, owner_id: UUID, rows: int) -> Entry:
        """Write that a whole municipality leaves, before it does, with how many rows go. Again answers with the first entry."""
        asked = (
            "SELECT mark, reference, ground, erased_at FROM vault.enter_erasure(:owner, :mark, :called, :ground, :at)"
        )
        answer = self._vault.ask_ledger(
            asked, owner=owner_id, mark=departure_mark(owner_id), called=reference(), ground=f"{LEFT}:{rows}",
            at=clock.utcnow(),
        )  # fmt: skip
        entry = _entry(owner_id, *answer[0])
        append(self._file, [entry])
        return entry

    def departed(self) -> dict[UUID, Entry]:
        """The municipalities that left, by id."""
        return {one.owner_id: one for one in self.entries() if one.mark == departure_mark(one.owner_id)}

    def entries(self) -> set[Entry]:
        """Everything that the database of keys and the file know, together."""
        asked = "SELECT owner_id, mark, reference, ground, erased_at FROM vault.erasures()"
        return {_entry(*row) for row in self._vault.ask_ledger(asked)} | set(read(self._file))

    def bring(self, entries: Iterable[Entry]) -> int:
        """Entries from a backup: those that one of both places lacks are written there. Returns how many were new to the vault."""
        known = {(one.owner_id, one.mark) for one in self._standing()}
        wanted = sorted(set(entries) | self.entries(), key=lambda one: (one.at, one.reference))
        fresh = [one for one in wanted if (one.owner_id, one.mark) not in known]
        asked = (
            "SELECT e.mark FROM unnest(CAST(:owners AS uuid[]), CAST(:marks AS bytea[]), CAST(:called AS uuid[]),"
            " CAST(:grounds AS text[]), CAST(:moments AS timestamptz[])) AS n (owner, mark, called, ground, at),"
            " LATERAL vault.enter_erasure(n.owner, n.mark, n.called, n.ground, n.at) e"
        )
        for some in (fresh[at : at + AT_ONCE] for at in range(0, len(fresh), AT_ONCE)):
            self._vault.ask_ledger(
                asked, owners=[one.owner_id for one in some], marks=[one.mark for one in some],
                called=[one.reference for one in some], grounds=[one.ground for one in some],
                moments=[one.at for one in some],
            )  # fmt: skip
        append(self._file, wanted)
        return len({(one.owner_id, one.mark) for one in fresh})

    def _standing(self) -> Iterator[Entry]:
        asked = "SELECT owner_id, mark, reference, ground, erased_at FROM vault.erasures()"
        return (_entry(*row) for row in self._vault.ask_ledger(asked))


def departure_mark(owner_id: UUID) -> bytes:
    """How an entry names a municipality itself: no secret is in it, since its secret goes with it and it is no person."""
    return hashlib.sha256(b"koepel departure\n" + owner_id.bytes).digest()


def _entry(owner_id: UUID, mark: bytes, called: UUID, ground: str, at: datetime) -> Entry:
    return Entry(owner_id, bytes(mark), called, ground, at)


def read(file: Path) -> list[Entry]:
    """The entries of a file; none where there is no file. A line that broke off is left out: its erasure never began."""
    try:
        lines = file.read_text("utf-8").splitlines(keepends=True)
    except FileNotFoundError:
        return []
    found = []
    for line in lines:
        if (said := _said(line)) is not None:
            found.append(
                Entry(
                    UUID(said["owner"]), bytes.fromhex(said["mark"]), UUID(said["reference"]), said["ground"],
                    datetime.fromisoformat(said["at"]),
                )
            )  # fmt: skip
    return found


def _said(line: str) -> dict[str, str] | None:
    try:
        said: dict[str, str] = json.loads(line)
    except ValueError:
        return None
    return said


def append(file: Path, entries: Iterable[Entry]) -> None:
    """Write the entries that the file lacks, each to the disk before this returns."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o640)
    with os.fdopen(handle, "r+b") as open_file:
        with suppress(PermissionError):  # of another user
            os.fchmod(handle, 0o640)  # whatever the umask: its group copies it
        fcntl.flock(open_file, fcntl.LOCK_EX)
        known = {(one.owner_id, one.mark) for one in read(file)}
        fresh = [one for one in entries if (one.owner_id, one.mark) not in known]
        if fresh:
            open_file.seek(0)
            broken = open_file.read()
            mend = "" if not broken or broken.endswith(b"\n") else "\n"
            open_file.write((mend + "".join(one.line() for one in fresh)).encode())
            open_file.flush()
            os.fsync(open_file.fileno())


def ledger_of(settings: Settings, vault: Vault) -> Ledger:
    """The ledger of this installation."""
    return Ledger(vault, settings.ledger_file)
