# SPDX-License-Identifier: EUPL-1.2
"""One result of a search: a person of the own municipality by name, or a masked card; never mixed in one list."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Hit:
    """`title` and `detail` are words for the reader of this scope; `masked` puts it in the list of the pool."""

    title: str
    url: str
    detail: str = ""
    masked: bool = False
