# SPDX-License-Identifier: EUPL-1.2
"""The figures as the charts take them: words, numbers, tiles or shapes; the reader's language, nothing computed twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import format_date

from koepel.i18n import _, _l, ngettext
from koepel.reference import shapes, tiles
from shared_pool.collaboration.service import membership_codes
from shared_pool.steering.dashboard import Figures

ATTRIBUTES = {
    "mentee_gender": _l("Mentees by gender"),
    "mentee_age": _l("Mentees by age"),
    "mentee_education": _l("Mentees by schooling"),
    "mentor_gender": _l("Mentors by gender"),
    "mentor_age": _l("Mentors by age"),
    "mentor_education": _l("Mentors by schooling"),
}
VALUES = {
    "unknown": _l("unknown"),
    "woman": _l("woman"),
    "man": _l("man"),
    "other": _l("other"),
    "16_17": _l("16-17"),
    "18_24": _l("18-24"),
    "25_34": _l("25-34"),
    "35_44": _l("35-44"),
    "45_54": _l("45-54"),
    "55_64": _l("55-64"),
    "65_plus": _l("65 and older"),
    "none": _l("No diploma"),
    "primary": _l("Primary school"),
    "lower_secondary": _l("Lower secondary school"),
    "secondary": _l("Secondary school"),
    "higher": _l("Higher education, not university"),
    "university": _l("University"),
}
MOST_BARS = 15


def month_word(month: date) -> str:
    """A month as a short word."""
    return str(format_date(month, "MMM yy"))


def funnel(found: Figures) -> list[tuple[str, int, str]]:
    """From registration to a duo that met often enough."""
    steps = [
        (_("Registrations"), found.total["registrations"]),
        (_("Intakes"), found.total["intakes"]),
        (_("Duos started"), found.total["duos_started"]),
        (_("Duos that met often enough"), found.total["duos_reached"]),
    ]
    rows: list[tuple[str, int, str]] = []
    for number, (label, value) in enumerate(steps):
        before = steps[number - 1][1] if number else 0
        part = _("%(share)s %% of the step before", share=round(100 * value / before)) if before >= 5 else ""
        rows.append((label, value, part))
    return rows


def duos(found: Figures) -> list[tuple[str, list[int]]]:
    """Running and ended duos per municipality, most first."""
    rows = [
        (member.name, [found.by_member[tenant]["duos_running"], found.by_member[tenant]["duos_ended"]])
        for tenant, member in found.members.items()
        if tenant in found.by_member
    ]
    return sorted(rows, key=lambda row: (-sum(row[1]), row[0]))[:MOST_BARS]


def meetings(found: Figures) -> tuple[list[tuple[str, int]], int]:
    """Meetings per month, and the target: two a month for each duo that runs now."""
    points = [(month_word(month), measures.get("meetings", 0)) for month, measures in found.months]
    return points, 2 * found.total["duos_running"]


def per_year(found: Figures, measure: str) -> list[tuple[str, int]]:
    """One flow per year."""
    return [(str(year), measures.get(measure, 0)) for year, measures in found.years]


def across(found: Figures) -> list[tuple[str, int, str]]:
    """Running duos within and across a border."""
    outside = found.total["duos_across"]
    inside = found.total["duos_running"] - outside
    return [
        (_("Within the municipality"), inside, ngettext("%(num)s duo", "%(num)s duos", inside)),
        (_("Across a border"), outside, ngettext("%(num)s duo", "%(num)s duos", outside)),
    ]


def region_map(found: Figures) -> dict[str, Any]:
    """Waiting people per municipality: shapes where the operator installed them, else tiles in the order of the map."""
    codes = membership_codes(found.collaboration_id)
    placed = tiles(codes.values())
    rows = sorted(found.members.items(), key=lambda row: placed.get(codes.get(row[0], ""), (99, 99))[::-1])
    places: list[dict[str, Any]] = [
        {"name": member.name, "value": found.by_member.get(tenant, {}).get("waiting", 0), "nis": codes.get(tenant, "")}
        for tenant, member in rows
    ]
    installed = shapes(Path(current_app.extensions["koepel_settings"].state) / "boundaries.json")
    if installed is None:
        return {"places": places, "box": None, "source": ""}
    known = dict(installed.municipalities) | dict(installed.former)
    if not all(place["nis"] in known for place in places):
        return {"places": places, "box": None, "source": ""}
    for place in places:
        shape = known[place["nis"]]
        place |= {"d": shape.path, "x": shape.centre[0], "y": shape.centre[1]}
    boxes = [known[place["nis"]].box for place in places]
    left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    box = (left, top, max(b[2] for b in boxes) - left, max(b[3] for b in boxes) - top)
    return {"places": places, "box": box, "source": installed.attribution}


def frozen(found: Figures) -> list[dict[str, Any]]:
    """The frozen tables with words for codes; a municipality's own row only where it has one."""
    made = []
    for table in found.frozen:
        for place, values in table.rows:
            rows = [(str(VALUES.get(value, value)), persons) for value, persons in values]
            title = str(ATTRIBUTES.get(table.attribute, table.attribute))
            made.append(
                {"title": f"{title} · {place}" if place else title, "rows": rows, "month": month_word(table.month)}
            )
    return made
