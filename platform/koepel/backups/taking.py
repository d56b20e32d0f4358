# SPDX-License-Identifier: EUPL-1.2
"""One backup: rows in one folder, keys in another, the ledger in both, each with a manifest of marks and counts.

The master key is in neither, nor is the scope key: they come back from the folder of secrets.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from koepel.backups import counting
from koepel.backups.servers import Server
from koepel.keys.ledger import Entry, append
from koepel.launcher import Refused
from koepel.retention_terms import TERMS, Retention

ROWS, KEYS = "koepel-rows-", "koepel-keys-"
QUICK = "--compress=1"  # a tenth larger than the usual six, and done in half the time
MANIFEST, DUMP, LEDGER, HEADS = "manifest.json", "dump", "erasures.jsonl", "heads.json"


@dataclass(frozen=True)
class Taken:
    """Where a backup stands, and how many rows it holds."""

    rows: Path
    keys: Path
    count: int


def take(rows: Server, keys: Server, folder: Path, keys_folder: Path, ledger: Iterable[Entry], heads: str) -> Taken:
    """Copy both databases. Raises `Refused` when a file does not hold what stood there; then nothing is left behind."""
    if folder.resolve() == keys_folder.resolve():
        raise Refused("Keep keys in a folder of their own: whoever has both has everything.")
    stamp, entries = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ"), list(ledger)
    made = _copy_rows(rows, folder / f"{ROWS}{stamp}", entries, heads)
    try:
        kept = _copy_keys(keys, keys_folder / f"{KEYS}{stamp}", entries)
    except BaseException:  # rows whose keys are nowhere are no backup
        shutil.rmtree(folder / f"{ROWS}{stamp}")
        raise
    _prune(folder, ROWS, Retention.BACKUP)
    _prune(keys_folder, KEYS, Retention.KEY_BACKUP)
    return Taken(folder / f"{ROWS}{stamp}", kept, made)


def _copy_rows(server: Server, target: Path, entries: list[Entry], heads: str) -> int:
    half = _half(target)
    with server.reading() as session:
        counts = counting.of_database(session)
        snapshot = str(session.execute("SELECT pg_export_snapshot()").fetchone()[0])  # type: ignore[index]
        role = session.execute("SELECT current_user").fetchone()[0]  # type: ignore[index]
        server.run(
            "pg_dump", "--format=custom", QUICK, f"--snapshot={snapshot}", f"--role={role}", "--exclude-table-data=sec.scope_key",
            f"--file={half / DUMP}",
        )  # fmt: skip
        revision = session.execute("SELECT version_num FROM app.alembic_version").fetchone()[0]  # type: ignore[index]
    wrong = counting.differences(counts, counting.of_dump(half / DUMP, server.tool("pg_restore").path))
    if wrong:
        shutil.rmtree(half)
        raise Refused(f"The file does not hold the rows of the database, so there is no backup: {wrong[0]}")
    append(half / LEDGER, entries)
    (half / HEADS).write_text(heads, "utf-8")
    _finish(half, target, counts=dict(sorted(counts.items())), revision=revision)
    return sum(counts.values())


def _copy_keys(server: Server, target: Path, entries: list[Entry]) -> Path:
    half = _half(target)
    with server.reading() as session:
        role = session.execute("SELECT current_user").fetchone()[0]  # type: ignore[index]
        many = session.execute("SELECT count(*) FROM vault.subject_key").fetchone()[0]  # type: ignore[index]
    server.run("pg_dump", "--format=custom", QUICK, f"--role={role}", f"--file={half / DUMP}")
    append(half / LEDGER, entries)
    _finish(half, target, counts={"subject_key": many})
    return target


def _half(target: Path) -> Path:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = target.with_suffix(".half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    return half


def _finish(half: Path, target: Path, **told: Any) -> None:
    marks = {file.name: mark(file) for file in sorted(half.iterdir())}
    said = {"made_at": datetime.now(UTC).isoformat(), "sha256": marks, **told}
    (half / MANIFEST).write_text(json.dumps(said, indent=1), "utf-8")
    for file in half.iterdir():
        file.chmod(0o600)
    half.rename(target)


def mark(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as open_file:
        return hashlib.file_digest(open_file, "sha256").hexdigest()


def manifest(backup: Path) -> dict[str, Any]:
    """What a backup says of itself, once its files have the marks that it says. Raises `Refused`."""
    try:
        said: dict[str, Any] = json.loads((backup / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise Refused(f"{backup} is no backup: its manifest cannot be read.") from fault
    for name, wanted in said["sha256"].items():
        if not (backup / name).is_file() or mark(backup / name) != wanted:
            raise Refused(f"{backup / name} was changed or is missing: its mark differs from the manifest.")
    return said


def _prune(folder: Path, prefix: str, retention: Retention) -> None:
    before = datetime.now(UTC) - timedelta(days=TERMS[retention].days)
    for one in folder.glob(f"{prefix}*"):
        if one.is_dir() and one.stat().st_mtime < before.timestamp():
            shutil.rmtree(one)
