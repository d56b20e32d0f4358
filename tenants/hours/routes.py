# SPDX-License-Identifier: EUPL-1.2
"""Hours of a period: per programme, per mentor, and of the own mentors elsewhere; on paper and as a file (H4)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for

from koepel import clock
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.translations import formats
from koepel.web import limits
from koepel.web.entry import may
from koepel.web.forms import Sheet
from koepel.web.pages import show
from koepel.web.workbooks import workbook
from tenants.hours import page
from tenants.hours.page import Line
from tenants.hours.schemas import QUARTERS, HoursExportForm, HoursPurpose, Order, Wanted, WantedForm
from tenants.hours.sheet import spreadsheet
from tenants.municipality import service as municipalities
from tenants.programmes import service as programmes
from tenants.trajectories import service as trajectories
from tenants.trajectories.phone import said_minutes
from tenants.vocabulary import choices

blueprint = Blueprint("hours", __name__, url_prefix="/<municipality>/uren", template_folder="templates")


def _wanted() -> Wanted:
    """The filter of the address; a list is never an error."""
    sheet: Sheet[Wanted] = Sheet.of(request.args, WantedForm)
    return sheet.data if sheet.ok else Wanted()


def _address(wanted: Wanted, **changes: Any) -> dict[str, Any]:
    return {
        "jaar": wanted.jaar or None, "kwartaal": wanted.kwartaal or None, "van": wanted.van, "tot": wanted.tot,
        "programma": wanted.programma or None, "volgorde": wanted.volgorde.value,
    } | changes  # fmt: skip


@blueprint.get("")
@requires(Permission.TRAJECTORY_READ)
def index() -> Response:
    """The tables of a period; this year unless another was chosen."""
    wanted = _wanted()
    return show(
        "hours/index.html", wanted=wanted, found=page.hours(wanted), period=_said_period(wanted),
        years=[(year, str(year)) for year in _years(wanted.year)],
        quarters=[(one, _("Quarter %(number)s", number=one)) for one in QUARTERS],
        programmes=sorted({row.template: row.name for row in programmes.every()}.items(), key=lambda pair: pair[1]),
        columns=lambda name, **more: _columns(wanted, name, **more), rows=_rows, address=_address(wanted),
        print_place=municipalities.municipality().name, print_date=formats.day(clock.today(), year=True), confidential=True,
    )  # fmt: skip


def _said_period(wanted: Wanted) -> str:
    first, last = wanted.period
    return _("From %(first)s to %(last)s", first=formats.day(first, year=True), last=formats.day(last, year=True))


def _years(chosen: int) -> list[int]:
    now = clock.today().year
    return sorted({*range(trajectories.first_year() or now, now + 1), chosen}, reverse=True)


def _columns(wanted: Wanted, name: str, *, programme: bool = False, meetings: bool = True) -> list[dict[str, Any]]:
    def column(label: str, order: Order) -> dict[str, Any]:
        chosen = wanted.volgorde is order
        return {
            "label": label, "sort_url": url_for("hours.index", **_address(wanted, volgorde=order.value)),
            "sorted": ("ascending" if order is Order.NAME else "descending") if chosen else "", "number": order is not Order.NAME,
        }  # fmt: skip

    shown = [column(name, Order.NAME)]
    shown += [{"label": _("Programme")}] if programme else []
    shown += [column(_("Meetings"), Order.MEETINGS)] if meetings else []
    return [*shown, column(_("Hours"), Order.HOURS)]


def _rows(lines: list[Line], *, programme: bool = False, meetings: bool = True) -> list[dict[str, Any]]:
    def cells(line: Line) -> list[str]:
        many = [str(line.held.meetings)] if meetings else []
        return [line.name, *([line.programmes] if programme else []), *many, said_minutes(line.held.minutes)]

    reads = may(Permission.PERSON_READ)
    shown = [
        {
            "cells": cells(line),
            "url": url_for("mentors.show", id=line.person_id) if line.person_id and reads else "",
        }
        for line in lines
    ]
    return [*shown, {"cells": cells(Line(_("Total"), page.total(lines))), "url": ""}]


@blueprint.get("/export")
@requires(Permission.EXPORT)
def export() -> Response:
    """Why does this list leave?"""
    return _ask(Sheet.blank())


@blueprint.post("/export")
@requires(Permission.EXPORT)
def download() -> Response:
    """The file, once its purpose is known."""
    sheet = Sheet.of(request.form, HoursExportForm)
    if not sheet.ok:
        return _ask(sheet)
    limits.exported("hours")
    wanted = _wanted()
    body = spreadsheet(page.hours(wanted), wanted, sheet.data.purpose)
    return workbook(body, f"koepel-hours-{clock.today().isoformat()}")


def _ask(sheet: Sheet[Any]) -> Response:
    wanted = _wanted()
    return show(
        "hours/export.html", sheet=sheet, period=_said_period(wanted), purposes=choices(HoursPurpose),
        action=url_for("hours.download", **_address(wanted)), back=url_for("hours.index", **_address(wanted)),
    )  # fmt: skip
