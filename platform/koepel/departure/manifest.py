# SPDX-License-Identifier: EUPL-1.2
"""The manifest of an export: what it holds, with the SHA-256 of each file and the rows of each table."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from koepel.backups.taking import mark
from koepel.launcher import Refused

NAME, SUMS = "manifest.json", "SHA256SUMS"
KIND, VERSION = "municipality export", 1


@dataclass(frozen=True)
class Manifest:
    """What an export says of itself."""

    owner: UUID
    word: str
    counts: Counter[str]
    made_at: str


def write(folder: Path, **told: Any) -> None:
    """Mark every file of the folder. `told`: owner, word, made_at, revision, tables (name -> rows)."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    marks = {
        file.relative_to(folder).as_posix(): {"sha256": mark(file), "bytes": file.stat().st_size} for file in files
    }
    sums = "".join(f"{one['sha256']}  {name}\n" for name, one in marks.items())  # for who has no Koepel
    (folder / SUMS).write_text(sums, "utf-8")
    marks[SUMS] = {"sha256": mark(folder / SUMS), "bytes": (folder / SUMS).stat().st_size}
    said = {"koepel": KIND, "version": VERSION, **told, "files": marks}
    (folder / NAME).write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", "utf-8")


def read(folder: Path) -> Manifest:
    """What the manifest says, once the folder holds exactly the files that it marks. Raises `Refused`."""
    try:
        said = json.loads((folder / NAME).read_text("utf-8"))
        if (said["koepel"], said["version"]) != (KIND, VERSION):
            raise Refused(f"{folder} holds another kind of file.")
        marks = {name: one["sha256"] for name, one in said["files"].items()}
        found = Manifest(UUID(said["owner"]), said["word"], Counter(said["tables"]), said["made_at"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Refused(f"{folder} is no export: its manifest cannot be read.") from fault
    there = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()} - {NAME}
    if strange := sorted(there ^ set(marks)):
        raise Refused(f"{folder / strange[0]} is missing, or stands there and is not in the manifest.")
    for name, wanted in marks.items():
        if mark(folder / name) != wanted:
            raise Refused(f"{folder / name} was changed: its mark differs from the manifest.")
    return found
