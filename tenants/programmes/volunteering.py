# SPDX-License-Identifier: EUPL-1.2
"""Who insures a volunteer and which costs are paid back, as a programme lays it down, in the words that the mentor reads.

Practice differs from place to place: some reception centres paid the travel of mentors, others did not (seed 001, 1.2.2), and the
papers are ready before the first day (seed 003, 2.3). A place is a programme of a municipality here: that is where a mentor signs.
The law of 3 July 2005 on the rights of volunteers, art. 4, has the organisation say this before somebody begins (E9).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources

from koepel import clock
from koepel.i18n import _, _l
from koepel.translations.formats import number
from tenants.programmes import service
from tenants.programmes.models import Programme
from tenants.programmes.settings import ProgrammeSettings
from tenants.vocabulary import Coded, label_of


class InsuredBy(Coded):
    """Whose insurance covers accidents and damage."""

    MUNICIPALITY = "municipality", _l("The municipality insures you.")
    CENTRE = "centre", _l("The reception centre insures you.")
    ORGANISATION = "organisation", _l("The organisation of volunteers insures you.")
    FLANDERS = "flanders", _l("The free volunteer insurance of Flanders insures you.")


class ExpenseRule(Coded):
    """Which costs come back."""

    NONE = "none", _l("You get no costs back.")
    REAL = "real", _l("You get real costs back. Keep tickets and bills.")
    FLAT = "flat", _l("You get a fixed amount a day.")
    CENTRE_TRAVEL = "centre_travel", _l("The reception centre pays your travel. You get no other costs back.")


@dataclass(frozen=True)
class Maximum:
    """What a volunteer may get without bills, in euros, from all organisations together; `source` is where it was read."""

    year: int
    a_day: Decimal
    a_year: Decimal
    source: str


@cache
def _maxima() -> tuple[Maximum, ...]:
    read = tomllib.loads(
        (resources.files("tenants.programmes") / "flat_rate.toml").read_text("utf-8"), parse_float=Decimal
    )
    return tuple(sorted((Maximum(**row) for row in read["maximum"]), key=lambda row: row.year))


def maximum() -> Maximum:
    """Of this year, or of the last year before it that is known; they rise with prices, so an older one is never too high."""
    past = [row for row in _maxima() if row.year <= clock.today().year]
    return past[-1] if past else _maxima()[0]


def told(settings: ProgrammeSettings) -> list[str]:
    """What the mentor reads, a sentence a line; nothing where nobody wrote it down yet."""
    lines = []
    if settings.insured_by:
        lines.append(label_of(InsuredBy, settings.insured_by))
        if settings.policy:
            lines.append(_("Policy: %(number)s.", number=settings.policy))
    if settings.expenses:
        lines.append(label_of(ExpenseRule, settings.expenses))
        if settings.expenses == ExpenseRule.FLAT:
            lines.append(_("It is %(amount)s euro a day.", amount=number(settings.flat_a_day)))
            most = number(maximum().a_year)
            lines.append(_("From all organisations together it is at most %(amount)s euro a year.", amount=most))
        if settings.expenses_to and settings.expenses != ExpenseRule.NONE:
            lines.append(_("Send your costs to: %(where)s.", where=settings.expenses_to))
    return lines


def told_of(row: Programme) -> list[str]:
    """As it is today for everybody in this programme: an insurance changes for who is under way too."""
    return told(service.settings_of(service.running(row.template) or row))


def told_here() -> list[tuple[str, list[str]]]:
    """For each programme that runs here and says something: its name and what the mentor reads. The same words stand once."""
    found: dict[tuple[str, ...], list[str]] = {}
    for row in service.offered():
        if lines := told_of(row):
            found.setdefault(tuple(lines), []).append(row.name)
    return [(", ".join(names), list(lines)) for lines, names in found.items()]
