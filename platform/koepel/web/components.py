# SPDX-License-Identifier: EUPL-1.2
"""What the component macros need from Python: icons, points as people write them, and the geometry of the charts."""

from functools import lru_cache

from flask import Flask

from koepel.i18n import _, language, ngettext
from koepel.translations.formats import number
from koepel.web import charts
from koepel.web.icons import icon


def points(hundredths: int) -> str:
    """Hundredths of a point as a reader writes them: 3300 -> "33", 1250 -> "12,5" in Dutch."""
    return _points(hundredths, language())


@lru_cache(maxsize=4096)
def _points(hundredths: int, _language: str) -> str:
    # a workbench writes hundreds of these, and a locale is slow to ask
    return number(hundredths / 100)


def whole_points(hundredths: int) -> str:
    """A score without decimals, cut off rather than rounded: 6999 stays below the label that starts at 70."""
    return str(hundredths // 100)


def days(count: int) -> str:
    """How long somebody waits: 3 dagen, and of what began today that it did."""
    return ngettext("%(num)s day", "%(num)s days", count) if count else _("since today")


def chip_colour(number: int) -> int:
    """The colour class of the n-th municipality of a region; from the fifth on the four colours repeat."""
    return (number - 1) % 4 + 1


def install_components(app: Flask) -> None:
    """Give every template `icon()` and `charts`, and the filters of this file."""
    app.jinja_env.globals.update(icon=icon, charts=charts)
    filters = (points, whole_points, days, chip_colour, charts.bar_cells, charts.stacked_cells, charts.place_cells)
    app.jinja_env.filters.update({rule.__name__: rule for rule in filters})
