# SPDX-License-Identifier: EUPL-1.2
"""Short words for the columns of migrations. No server defaults: insert-only roles could not read them back."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg


def text(name: str, *, null: bool = False) -> sa.Column[Any]:
    """Text; '' is the absence unless `null`."""
    return sa.Column(name, sa.Text, nullable=null)


def key_text(name: str) -> sa.Column[Any]:
    """Normalised text for prefix search with the leakproof ^@ on byte order."""
    return sa.Column(name, sa.Text(collation="C"), nullable=False)


def ref(name: str, *, null: bool = False) -> sa.Column[Any]:
    """A UUID."""
    return sa.Column(name, sa.Uuid, nullable=null)


def moment(name: str, *, null: bool = False) -> sa.Column[Any]:
    """A moment, stored with its zone."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def day(name: str, *, null: bool = False) -> sa.Column[Any]:
    """A day."""
    return sa.Column(name, sa.Date, nullable=null)


def whole(name: str, *, null: bool = False) -> sa.Column[Any]:
    """A 32-bit whole number."""
    return sa.Column(name, sa.Integer, nullable=null)


def small(name: str, *, null: bool = False) -> sa.Column[Any]:
    """A 16-bit whole number."""
    return sa.Column(name, sa.SmallInteger, nullable=null)


def flag(name: str, *, null: bool = False) -> sa.Column[Any]:
    """Yes or no."""
    return sa.Column(name, sa.Boolean, nullable=null)


def words(name: str) -> sa.Column[Any]:
    """A list of codes."""
    return sa.Column(name, pg.ARRAY(sa.Text), nullable=False)


def refs(name: str) -> sa.Column[Any]:
    """A list of UUIDs."""
    return sa.Column(name, pg.ARRAY(sa.Uuid), nullable=False)


def tree(name: str, *, null: bool = False) -> sa.Column[Any]:
    """Structured data with a schema of its own in Python."""
    return sa.Column(name, pg.JSONB, nullable=null)


def blob(name: str, *, null: bool = False) -> sa.Column[Any]:
    """Bytes."""
    return sa.Column(name, sa.LargeBinary, nullable=null)
