# SPDX-License-Identifier: EUPL-1.2
"""What a check says: which rule, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text


@dataclass(frozen=True)
class Finding:
    """One breach: the check, where, and the mend."""

    check: str
    where: str
    mend: str

    def __str__(self) -> str:
        return f"{self.check} {self.where}: {self.mend}"


Check = Callable[[Connection], Iterator[Finding]]


def rows(connection: Connection, query: str, **values: Any) -> list[Any]:
    """Every row of a question to the catalogue."""
    return list(connection.execute(text(query), values))
