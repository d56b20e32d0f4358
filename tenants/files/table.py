# SPDX-License-Identifier: EUPL-1.2
"""The list as a table: columns with their sort links, cells in words, saved views and pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app, url_for
from markupsafe import Markup

from koepel.i18n import _
from tenants.files.rows import Line, Listing
from tenants.files.schemas import Filter
from tenants.files.words import Tag, full_name, next_step, number, state, wait_tag
from tenants.intake import says
from tenants.vocabulary import GoalType, labels_of

Address = Callable[..., str]
_ON_ONE_LINE, _END = Markup('<span class="nowrap">'), Markup("</span>")
_SORTED = {"name": "name", "number": "number", "waits": "waiting"}


def of(side: str, found: Listing, chosen: Filter, address: Address) -> dict[str, Any]:
    """Columns and rows for the component."""
    mentor = side == "mentor"
    heads = [("name", _("Name")), ("number", _("Number")), ("work", _("Offers") if mentor else _("Looks for"))]
    heads += [("languages", _("Languages"))]
    heads += [("places", _("Duos")), ("ready", _("In order"))] if mentor else [("next", _("Next step"))]
    heads += [("waits", _("Free for") if mentor else _("Waits")), ("state", _("State"))]
    columns = [{"label": label, **_sorting(key, chosen, address)} for key, label in heads]
    return {"columns": columns, "rows": [_row(side, line) for line in found.lines]}


def _sorting(key: str, chosen: Filter, address: Address) -> dict[str, str]:
    sort = _SORTED.get(key)
    if sort is None:
        return {"sort_url": "", "sorted": ""}
    current = (chosen.sorteer or ("waiting" if chosen.status == "waiting" else "name")) == sort
    turned = current and not chosen.omgekeerd
    # the longest wait is the oldest day, so that order reads as descending
    up, down = ("descending", "ascending") if sort == "waiting" else ("ascending", "descending")
    return {
        "sort_url": address(sorteer=sort, omgekeerd=turned),
        "sorted": (down if chosen.omgekeerd else up) if current else "",
    }


def _row(side: str, line: Line) -> dict[str, Any]:
    intake = line.intake
    name, code = Tag(full_name(line.person)), Tag(number(line.person, side))
    cells: list[Any] = [_tags(name), _tags(code), _work(line), says.spoken(line.skills)]
    if side == "mentor":
        cells.append(_tags(Tag(_("%(busy)s of %(most)s", busy=line.load, most=intake.max_duos))))
        cells.append(_tags(Tag(_("Not yet"), "amber")) if line.missing else _("Yes"))
    else:
        cells.append(next_step(intake) or ("" if intake.state != "waiting" else _tags(Tag(_("None yet")))))
    first = (
        Tag(_("Priority"), "petrol", "star") if intake.tier and side == "mentee" and intake.state == "waiting" else None
    )
    cells.append(_tags(wait_tag(intake), first))
    cells.append(_tags(state(intake)))
    endpoint = "mentors.show" if side == "mentor" else "people.show"
    return {"cells": cells, "url": url_for(endpoint, id=line.person.id), "value": str(intake.id)}


def _work(line: Line) -> str:
    job = says.jobs(line.intake) or says.sectors(line.intake)
    goals = says.listed(labels_of(GoalType, line.intake.goals))
    return " · ".join(filter(None, (goals, job)))


def _tags(*tags: Tag | None) -> Markup:
    return Markup(" ").join(_ON_ONE_LINE + _drawn(tag) + _END for tag in tags if tag is not None)


def _drawn(tag: Tag) -> Any:
    if not tag.kind:
        return tag.words
    # the component's own macro, called once per cell instead of a template of its own
    macros: Any = current_app.jinja_env.get_template("components/tag.html").module
    return macros.tag(tag.words, tag.kind, sign=tag.sign)


def views(side: str, chosen: Filter, counted: dict[str, int], address: Callable[[str], str]) -> list[tuple[Any, ...]]:
    """The saved views as chips with their numbers; an empty one other than the chosen is left out."""
    words = {
        "open": _("All open"),
        "waiting": _("Free") if side == "mentor" else _("Wait for a match"),
        "draft": _("In talk"),
        "duo": _("In a duo"),
        "paused": _("Paused"),
        "ended": _("Stopped"),
    }
    return [
        (words[status], address(status), status == chosen.status, counted[status])
        for status in words
        if counted[status] or status in {chosen.status, "open"}
    ]


def pages(found: Listing, address: Callable[[int], str]) -> dict[str, Any]:
    """Page numbers around the current one, with gaps."""
    last = found.pages
    near = [one for one in range(1, last + 1) if one in {1, last} or abs(one - found.page) <= 2]
    shown: list[Any] = []
    for place, one in enumerate(near):
        if place and one - near[place - 1] > 1:
            shown.append(None)
        shown.append((one, address(one), one == found.page))
    return {
        "pages": shown if last > 1 else [],
        "previous": address(found.page - 1) if found.page > 1 else "",
        "next": address(found.page + 1) if found.page < last else "",
    }
