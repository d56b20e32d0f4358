# SPDX-License-Identifier: EUPL-1.2
"""What comes in about hours: a period, a programme, the order of the lines, and why a list leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from koepel import clock
from koepel.i18n import _l
from koepel.web.fields import Choice, Code, Day, Whole
from koepel.web.forms import Form
from tenants.programmes.shipped import templates
from tenants.vocabulary import Coded

QUARTERS = (1, 2, 3, 4)


class Order(Coded):
    """By what the lines are sorted."""

    NAME = "naam", _l("Name")
    MEETINGS = "ontmoetingen", _l("Meetings")
    HOURS = "uren", _l("Hours")


class HoursPurpose(Coded):
    """Why hours leave as a file."""

    REPORT = "report", _l("Report")
    VOLUNTEERS = "volunteers", _l("Insurance or thanks of volunteers")
    ARCHIVE = "archive", _l("Leaving Koepel or archive")


@dataclass(frozen=True)
class Wanted:
    """The filter of the address. Own dates go before a quarter and a year; year 0 is this year."""

    jaar: int = 0
    kwartaal: int = 0
    van: date | None = None
    tot: date | None = None
    programma: str = ""
    volgorde: Order = Order.NAME

    @property
    def own_dates(self) -> bool:
        """Whether both days were chosen."""
        return self.van is not None and self.tot is not None

    @property
    def year(self) -> int:
        """The chosen year, else this one."""
        return self.jaar or clock.today().year

    @property
    def period(self) -> tuple[date, date]:
        """The first and the last day, both of them in; two days in the wrong order are turned."""
        if self.van is not None and self.tot is not None:
            return min(self.van, self.tot), max(self.van, self.tot)
        if self.kwartaal not in QUARTERS:
            return date(self.year, 1, 1), date(self.year, 12, 31)
        following = date(self.year + self.kwartaal // 4, self.kwartaal % 4 * 3 + 1, 1)
        return date(self.year, self.kwartaal * 3 - 2, 1), following - timedelta(days=1)


class WantedForm(Form[Wanted]):
    """In: the address."""

    makes = Wanted
    jaar = Whole(least=1900, most=2100, load_default=0)
    kwartaal = Whole(least=1, most=4, load_default=0)
    van = Day(load_default=None)
    tot = Day(load_default=None)
    programma = Choice(templates, load_default="")
    volgorde = Code(Order, load_default=Order.NAME)


@dataclass(frozen=True)
class HoursExport:
    """Why the list leaves."""

    purpose: HoursPurpose


class HoursExportForm(Form[HoursExport]):
    """In: the box of the page."""

    makes = HoursExport
    purpose = Code(HoursPurpose, required=True)
