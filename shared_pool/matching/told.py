# SPDX-License-Identifier: EUPL-1.2
"""Counts of the pool in words: a municipality's people in fives, months of waiting, tiers by name (D10)."""

from __future__ import annotations

from koepel.i18n import _, _l, ngettext
from shared_pool.matching.small_numbers import TOLD_FROM

TIERS = (_l("No priority"), _l("Priority"), _l("High priority"))


def about(people: int | None) -> str:
    """A number of people as `small_numbers.coarse` lets it be told."""
    return _("fewer than %(number)s", number=TOLD_FROM) if people is None else _("about %(number)s", number=people)


def waited(months: int | None) -> str:
    """An average in whole months; None where there is nobody."""
    if months is None:
        return "–"
    return ngettext("%(num)s month", "%(num)s months", months) if months else _("less than a month")
