# SPDX-License-Identifier: EUPL-1.2
"""What a municipality tells of the counts of its own people: in steps of five, from an own hidden start, held until five changed.

Joint figures are sums of what is told here. Whoever subtracts all other members from a sum is left with this and nothing more,
so what it may say is decided here, for one municipality alone (docs/adr/0022-each-municipality-rounds-itself.md).
"""

from __future__ import annotations

from collections.abc import Mapping

STEP = 5
OFF = STEP - 1  # a number is at most so many persons away from what is told of it
Counts = Mapping[str, int]


def told(count: int, start: int) -> int:
    """The count in steps of five. A start of 0 to 4, equally likely, rounds up as often as down: on average nothing is added."""
    return STEP * ((count + start) // STEP)


def changed(before: Counts, now: Counts) -> int:
    """At least so many persons changed between two exact tables: joined, left, or moved from one value to another."""
    keys = {*before, *now}
    more = sum(max(0, now.get(key, 0) - before.get(key, 0)) for key in keys)
    less = sum(max(0, before.get(key, 0) - now.get(key, 0)) for key in keys)
    return max(more, less)


def behind(before: Counts, now: Counts, starts: Counts) -> dict[str, int]:
    """The exact counts behind what is told from now on: those of before, while a new table would tell of too few persons.

    `now` and `starts` name every value of the attribute, also those that nobody has.
    """
    if changed(before, now) < STEP:
        return dict(before)
    total = sum(now.values())
    if total < STEP:
        return {}
    table = {value: told(count, starts[value]) for value, count in now.items()}
    return dict(before) if says_too_much(table, total) else dict(now)


def says_too_much(table: Counts, total: int) -> bool:
    """Whether somebody who knows how many persons are in this table could say of a value that nobody, few or so many have it.

    The total may be known from programme output, which is exact. Only what is told and the total count here, nothing hidden:
    that a table was told therefore says nothing more than the table.
    """
    least = {value: max(0, shown - OFF) for value, shown in table.items()}
    most = {value: shown + OFF for value, shown in table.items()}
    above, below = sum(most.values()) - total, total - sum(least.values())
    for value in table:
        low, high = max(least[value], most[value] - above), min(most[value], least[value] + below)
        if low >= high or (low > 0 and high < STEP):
            return True
    return False
