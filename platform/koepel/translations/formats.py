# SPDX-License-Identifier: EUPL-1.2
"""Days, moments, weeks and numbers as the reader writes them, always with Western digits and Brussels time."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from koepel.clock import BRUSSELS
from koepel.translations.choice import gettext, ngettext, spoken


def locale() -> Locale:
    return spoken().babel


def _in_brussels(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a moment without zone cannot be shown: store it in UTC")
    return value.astimezone(BRUSSELS)


def day(value: date, year: bool = False) -> str:
    """di 14 mei, with the year where that is not plain from the page: di 14 mei 2019."""
    shown = _in_brussels(value) if isinstance(value, datetime) else value
    return format_date(shown, "EEE d MMM y" if year else "EEE d MMM", locale=locale())


def plain_day(value: date) -> str:
    """9 okt 1962: a day of which nobody wants to know which day of the week it was."""
    return format_date(value, "d MMM y", locale=locale())


def moment(value: datetime, year: bool = False) -> str:
    """di 14 mei om 14:05, in Brussels whatever zone it is stored in."""
    return gettext("%(day)s at %(time)s", day=day(value, year), time=hour(value))


def hour(value: datetime) -> str:
    """14:05, in Brussels whatever zone it is stored in; for what happened on a day that is plain from the page."""
    return format_time(_in_brussels(value), "HH:mm", tzinfo=BRUSSELS, locale=locale())


def weeks(value: int | timedelta) -> str:
    """3 weken; a length of time counts its whole weeks."""
    count = value.days // 7 if isinstance(value, timedelta) else value
    return ngettext("%(num)s week", "%(num)s weeks", count)


def number(value: int | float | Decimal) -> str:
    """1.234,5 for a Dutch reader; at most two decimals."""
    return format_decimal(value, format="#,##0.##", locale=locale(), numbering_system="latn")
