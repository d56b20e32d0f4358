# SPDX-License-Identifier: EUPL-1.2
"""One municipality as files: each table as JSON, the lists that people read as CSV, what was uploaded, and its audit trail.

Tables are read at one moment. The trail is read right after it: where somebody worked in between, there is no export.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

from koepel import clock
from koepel import scope as scopes
from koepel.backups.servers import Server
from koepel.chain import export as trail
from koepel.chain import heads, rounds, sealing
from koepel.database import db
from koepel.departure import manifest
from koepel.departure.opening import Opener
from koepel.departure.reach import Outlives, Part, Reach, query, reach
from koepel.keys.vault import Vault
from koepel.launcher import Refused

AT_ONCE = 500  # rows
Table = tuple[str, Iterable[Sequence[str]]]  # its name, and its lines with the headings first
README = """In deze map staat alles wat Koepel van een gemeente bewaart. Bewaar ze op een versleutelde schijf: gevoelige velden staan open.
Accounts en wachtwoorden zijn van mensen, niet van de gemeente: die staan er niet in.

Klopt alles?     sha256sum --check --quiet SHA256SUMS      zegt niets als geen bestand veranderd is
lists/*.csv      wat mensen lezen, voor een rekenblad: UTF-8, puntkomma's
tables/*.json    een bestand per tabel, met alle velden: een JSON-lijst van rijen, elk op een regel. null is leeg, of de persoon is
                 gewist; {"base64": ..} zijn bytes; {"file": ..} is een bestand in files/. Tijden zijn ISO 8601 met hun zone.
files/           lijsten die geüpload zijn, zoals ze waren
audit/           wie wat deed (trail.jsonl) en de handtekening (heads.json):
                 ./koepel audit verify --head audit/heads.json --export audit/trail.jsonl
manifest.json    van wie, van wanneer, hoeveel rijen per tabel, en de SHA-256 van elk bestand

---

This folder is everything that Koepel holds of one municipality: format "municipality export", version 1. Keep it on an encrypted
disk: sensitive fields are open. Accounts and passwords are of people, not of the municipality: they are not in here.

Is it whole?     sha256sum --check --quiet SHA256SUMS      says nothing when no file was changed
lists/*.csv      what people read, for a spreadsheet: UTF-8 with a mark, semicolons
tables/*.json    one file for each table, with every field: a JSON list of rows, one on each line. null where something is empty or
                 the person was erased; {"base64": ..} for bytes, {"file": ..} for a file in files/. Moments are ISO 8601 with
                 their zone, days ISO 8601, ids UUIDs.
files/           lists that were uploaded, as they were
audit/           who did what (trail.jsonl) and the signature over it (heads.json):
                 ./koepel audit verify --head audit/heads.json --export audit/trail.jsonl
manifest.json    of whom, of when, the rows of every table, and the SHA-256 of every file
"""


@dataclass(frozen=True)
class Exported:
    """How much there is."""

    rows: int
    files: int


def export(
    rows: Server,
    vault: Vault,
    here: UUID,
    word: str,
    folder: Path,
    *,
    outlives: Iterable[Outlives],
    lists: Callable[[], Iterable[Table]],
) -> Exported:
    """Write the folder, which must not exist. Raises `Refused`; then nothing is left behind."""
    if folder.exists():
        raise Refused(f"{folder} is there already: give the name of a new folder.")
    half = folder.with_name(f"{folder.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700, parents=True)
    try:
        _lists(here, half / "lists", lists)
        rounds.round_once({})
        told = _tables(rows, vault, here, half, outlives)
        if _trail(here, word, half / "audit") != told["tables"].get("audit_entry", 0):
            raise Refused("Somebody worked in this municipality meanwhile: export it once more.")
        (half / "README.txt").write_text(README, "utf-8")
        manifest.write(half, owner=str(here), word=word, made_at=clock.utcnow().isoformat(), **told)
        half.rename(folder)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    return Exported(sum(told["tables"].values()), sum(1 for file in folder.rglob("*") if file.is_file()))


def _lists(here: UUID, folder: Path, lists: Callable[[], Iterable[Table]]) -> None:
    folder.mkdir()
    with scopes.entered(scopes.tenant(here, purpose="export of a municipality")):
        try:
            for name, lines in lists():
                with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
                    csv.writer(file, delimiter=";").writerows([inert(cell) for cell in line] for line in lines)
            db.session.commit()
        finally:
            db.session.remove()


def inert(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _tables(rows: Server, vault: Vault, here: UUID, folder: Path, outlives: Iterable[Outlives]) -> dict[str, Any]:
    (folder / "tables").mkdir()
    with rows.reading() as session:
        found, counts = reach(session, here, outlives), {}
        for part in sorted(found.parts, key=lambda one: one.table):
            if part.exported and (many := _table(session, found, part, vault, here, folder)):
                counts[part.table] = many
        revision = session.execute("SELECT version_num FROM app.alembic_version").fetchone()
    return {"tables": counts, "revision": revision[0] if revision else ""}


def _table(session: psycopg.Connection[Any], found: Reach, part: Part, vault: Vault, here: UUID, folder: Path) -> int:
    opener, file, many = Opener(vault, here, part.table, part.key, folder), folder / "tables" / f"{part.table}.json", 0
    with session.cursor(row_factory=dict_row) as cursor:
        cursor.execute(query("SELECT * FROM app.{} WHERE {}", part), found.values)
        if not cursor.rowcount:
            return 0
        with file.open("w", encoding="utf-8") as lines:
            lines.write("[")
            while some := cursor.fetchmany(AT_ONCE):
                for row in opener.opened(some):
                    lines.write(("," if many else "") + "\n" + json.dumps(row, ensure_ascii=False, sort_keys=True))
                    many += 1
            lines.write("\n]\n")
    return many


def _trail(here: UUID, word: str, folder: Path) -> int:
    """Lines and heads; returns how many lines."""
    folder.mkdir()
    many = 0
    with scopes.entered(scopes.at_home(here)), (folder / "trail.jsonl").open("w", encoding="utf-8") as file:
        try:
            for record in trail.records(word):  # years of lines: never all of them at once
                file.writelines(trail.written(iter([record])))
                many += "line" in record
            ledger, owner = sealing.ledger_here()
            last = sealing.last_seal(ledger, owner)
            kept = [sealing.head_of(ledger, last, word)] if last is not None else []
        finally:
            db.session.remove()
    (folder / "heads.json").write_text(heads.as_file(kept), "utf-8")
    return many
