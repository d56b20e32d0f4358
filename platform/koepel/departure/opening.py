# SPDX-License-Identifier: EUPL-1.2
"""Rows as JSON with their sealed fields open, under the keys of the municipality whose they are; what is large is a file beside."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, inspect

from koepel.database import Base
from koepel.keys import envelope
from koepel.keys.failures import Erased
from koepel.keys.value import Sensitive
from koepel.keys.vault import Vault

Row = dict[str, Any]


class Opener:
    """Opens what stands sealed in rows of one table."""

    def __init__(self, vault: Vault, owner: UUID, table: str, key: Iterable[str], folder: Path) -> None:
        model: Any = next((m.class_ for m in Base.registry.mappers if m.local_table.name == table), None)  # type: ignore[attr-defined]
        columns = inspect(model).columns if model is not None else ()
        self._types = {one.name: one.type for one in columns if isinstance(one.type, Sensitive)}
        self._under: tuple[str, ...] = getattr(model, "__sealed_under__", ())
        self._vault, self._owner, self._table, self._key, self._folder = vault, owner, table, tuple(key), folder

    def opened(self, rows: list[Row]) -> Iterator[Row]:
        """The same rows as JSON takes them. A field whose key was deleted is null: the person was erased."""
        wanted = {self._subject(row) for row in rows} if self._types else set()
        keys = self._vault.keys(self._owner, wanted) if wanted else {}
        for row in rows:
            yield {name: self._said(row, name, value, keys) for name, value in row.items()}

    def _subject(self, row: Row) -> UUID:
        return next((row[name] for name in self._under if row[name] is not None), self._owner)

    def _said(self, row: Row, name: str, value: Any, keys: Mapping[UUID, Any]) -> Any:
        kind = self._types.get(name)
        if kind is None or value is None:
            return plain(value)
        subject, raw = self._subject(row), bytes(value)
        if raw.startswith(envelope.MARK):
            called = "/".join(str(row[one]) for one in self._key)
            try:
                place = f"{self._owner}|{self._table}|{called}|{subject}|{name}"
                raw = envelope.open_(keys[subject].cipher, raw, place)
            except (Erased, KeyError):
                return None
        return self._file(row, name, raw) if isinstance(kind.of, LargeBinary) else kind.read(raw)

    def _file(self, row: Row, name: str, raw: bytes) -> dict[str, str] | None:
        if not raw:
            return None
        called = "-".join(str(row[one]) for one in self._key if one != "tenant_id")
        file = self._folder / "files" / f"{self._table}-{called}-{name}"
        file.parent.mkdir(mode=0o700, exist_ok=True)
        file.write_bytes(raw)
        return {"file": file.relative_to(self._folder).as_posix()}


def plain(value: Any) -> Any:
    """A value of PostgreSQL as JSON takes it: bytes in base64, moments and ids as text."""
    if isinstance(value, bytes | memoryview):
        return {"base64": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value
