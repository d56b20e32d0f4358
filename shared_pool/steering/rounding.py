# SPDX-License-Identifier: EUPL-1.2
"""Which figures about persons may be published: frozen by month, rounded to five, held until five persons changed.

Rules of the privacy design, section 17: a municipality has a row of its own from 35 persons on; one attribute at a time.
"""

from __future__ import annotations

from collections.abc import Mapping

OWN_ROW_FROM = 35
CHANGED_AT_LEAST = 5


def round_to_five(count: int) -> int:
    """The nearest multiple of five."""
    return 5 * ((count + 2) // 5)


def has_own_row(counts: Mapping[str, int]) -> bool:
    """Whether a municipality is large enough to be shown apart."""
    return sum(counts.values()) >= OWN_ROW_FROM


def changed(before: Mapping[str, int], now: Mapping[str, int]) -> int:
    """At least so many persons changed between two exact tables: joined, left, or moved from one value to another."""
    keys = {*before, *now}
    more = sum(max(0, now.get(key, 0) - before.get(key, 0)) for key in keys)
    less = sum(max(0, before.get(key, 0) - now.get(key, 0)) for key in keys)
    return max(more, less)


def is_held(before: Mapping[str, int] | None, now: Mapping[str, int]) -> bool:
    """Whether the previous row must stand, since too few persons changed to tell it anew."""
    return before is not None and changed(before, now) < CHANGED_AT_LEAST


def published(counts: Mapping[str, int]) -> dict[str, int]:
    """Every cell rounded by itself from the exact count."""
    return {value: round_to_five(count) for value, count in sorted(counts.items())}
