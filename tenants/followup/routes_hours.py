# SPDX-License-Identifier: EUPL-1.2
"""Hours of a year, or of one of its quarters: per programme and per person, for the report to who pays and for the insurance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel import clock
from koepel.database import among, db, mine
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.web.pages import show
from tenants.municipality import service as municipalities
from tenants.people.models import Person
from tenants.programmes.shipped import templates
from tenants.trajectories import hours
from tenants.trajectories.hours import Hours
from tenants.trajectories.phone import said_minutes
from tenants.vocabulary import Side

blueprint = Blueprint("hours", __name__, url_prefix="/<municipality>", template_folder="templates")
QUARTERS = {"k1": (1, 4), "k2": (4, 7), "k3": (7, 10), "k4": (10, 13)}


@dataclass(frozen=True)
class Period:
    """Whole months of one year; `part` is a quarter, or '' for all of it."""

    year: int
    part: str = ""

    @property
    def months(self) -> tuple[date, date]:
        """Its first day, and the first day after it."""
        first, after = QUARTERS.get(self.part, (1, 13))
        return date(self.year, first, 1), date(self.year + after // 13, (after - 1) % 12 + 1, 1)


@blueprint.get("/uren")
@requires(Permission.TRAJECTORY_READ)
def index() -> Response:
    """What mentors gave, or what mentees met; a sum per programme, then a line per person and programme."""
    side = Side.MENTEE if request.args.get("kant") == Side.MENTEE else Side.MENTOR
    years = hours.years() or [clock.today().year]
    asked = request.args.get("jaar", type=int)
    period = Period(asked if asked in years else years[0], request.args.get("deel", ""))
    first, until = period.months
    every = hours.met(first, until) if side is Side.MENTEE else hours.given(first, until)
    programme = request.args.get("programma", "")
    chosen = [one for one in every if programme in ("", one.programme)]
    return show(
        "hours/index.html",
        side=side, years=[(str(year), str(year)) for year in years], year=period.year, part=period.part if period.part in QUARTERS else "",
        parts=[(key, _("Quarter %(number)s", number=key[1])) for key in QUARTERS],
        programme=programme, programmes=sorted({(one.programme, _name(one.programme)) for one in every}),
        sums=_sums(chosen, side), lines=_lines(chosen, side), total=said_minutes(sum(one.minutes for one in chosen)),
        views=[(words, url_for("hours.index", kant=key, jaar=period.year, deel=period.part), key == side, None)
               for key, words in ((Side.MENTOR, _("Mentors from here")), (Side.MENTEE, _("Mentees from here")))],
        print_place=municipalities.municipality().name, confidential=True,
    )  # fmt: skip


def _name(key: str) -> str:
    known = templates()
    return known[key].name if key in known else key


def _sums(found: Iterable[Hours], side: Side) -> list[dict[str, Any]]:
    minutes, people, meetings = defaultdict[str, int](int), defaultdict[str, set[UUID]](set), defaultdict[str, int](int)
    for one in found:
        minutes[one.programme] += one.minutes
        meetings[one.programme] += one.meetings or 0
        people[one.programme].add(one.person_id)
    return [
        {
            "cells": [
                _name(key),
                len(people[key]),
                *([meetings[key]] if side is Side.MENTEE else []),
                said_minutes(minutes[key]),
            ]
        }
        for key in sorted(minutes, key=lambda key: -minutes[key])
    ]


def _lines(found: list[Hours], side: Side) -> list[dict[str, Any]]:
    named = mine(Person).with_only_columns(Person.id, Person.given_name, Person.family_name)
    ids = [one.person_id for one in found]
    names = {
        row.id: f"{row.given_name} {row.family_name}".strip()
        for row in db.session.execute(named.where(among(Person.id, ids)))
    }
    page = "people.show" if side is Side.MENTEE else "mentors.show"
    return [
        {
            "url": url_for(page, id=one.person_id),
            "cells": [
                names.get(one.person_id) or _("Name erased"),
                _name(one.programme),
                *([] if one.meetings is None else [one.meetings]),
                said_minutes(one.minutes),
            ],
        }
        for one in sorted(found, key=lambda one: (-one.minutes, names.get(one.person_id, "")))
    ]
