# SPDX-License-Identifier: EUPL-1.2
"""The way to a place: a plain link to a public map, made from the words of the place; we send that map nothing (N5)."""

from __future__ import annotations

from urllib.parse import quote_plus

MAP = "https://www.openstreetmap.org/search?query="


def map_of(place: str) -> str:
    """Where this place is looked for, once somebody opens it; '' for no place."""
    return MAP + quote_plus(place) if place else ""
