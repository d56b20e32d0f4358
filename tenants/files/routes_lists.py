# SPDX-License-Identifier: EUPL-1.2
"""Mentees, mentors, search and export: lists whose filter stands in the address, so that Back and a shared link work."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, current_app, request, url_for

from koepel import clock
from koepel.errors import NotFound
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.web import limits
from koepel.web.forms import Sheet
from koepel.web.pages import show
from koepel.web.workbooks import workbook
from tenants.files import rows, table
from tenants.files.export import spreadsheet
from tenants.files.routes import blueprint, mentors
from tenants.files.schemas import ExportForm, ExportPurpose, Filter, FilterForm
from tenants.intake import choices, service
from tenants.programmes import service as programmes
from tenants.vocabulary import Side
from tenants.vocabulary import choices as of

search = Blueprint("search", __name__, url_prefix="/<municipality>", template_folder="templates")


def wanted() -> Filter:
    """The filter of the address; what does not fit is left out, a list is never an error."""
    sheet = Sheet.of(request.args, FilterForm)
    if sheet.ok:
        return sheet.data
    fitting = {name: value for name, value in request.args.items() if name not in sheet.errors and name in _NAMES}
    again: Sheet[Filter] = Sheet.of(type(request.args)(fitting), FilterForm)
    return again.data if again.ok else Filter()


_LISTS = {"mentee": "people.mentees", "mentor": "mentors.index"}
_NAMES = set(FilterForm._declared_fields)


def in_address(chosen: Filter, **changes: Any) -> dict[str, Any]:
    """The filter as arguments of an address: only what differs from the start."""
    start = asdict(Filter())
    now = asdict(chosen) | changes
    return {name: int(value) if value is True else value for name, value in now.items() if value != start[name]}


def _list(side: str) -> Response:
    chosen = wanted()
    found = rows.listing(side, chosen)
    endpoint = _LISTS[side]
    return show(
        "files/list.html",
        side=side,
        chosen=chosen,
        found=found,
        table=table.of(
            side, found, chosen, lambda **changes: url_for(endpoint, **in_address(chosen, pagina=1, **changes))
        ),
        views=table.views(side, chosen, rows.counts(side), lambda status: url_for(endpoint, status=status)),
        pages=table.pages(found, lambda page: url_for(endpoint, **in_address(chosen, pagina=page))),
        languages=choices.languages(),
        sectors=choices.sectors(),
        programmes=list({one.template: one.name for one in programmes.every()}.items()),
        export_url=url_for("people.export", side=side, **in_address(chosen, pagina=1)),
        many_in_a_tier=side == Side.MENTEE and service.many_in_a_tier(),
    )


@blueprint.get("/mentees")
@requires(Permission.PERSON_READ)
def mentees() -> Response:
    """Who looks for a mentor."""
    return _list(Side.MENTEE.value)


@mentors.get("/mentoren")
@requires(Permission.PERSON_READ)
def index() -> Response:
    """Who offers time."""
    return _list(Side.MENTOR.value)


@blueprint.get("/<any(mentee, mentor):side>-export")
@requires(Permission.EXPORT)
def export(side: str) -> Response:
    """Why does this list leave?"""
    return _ask_export(side, Sheet.blank())


@blueprint.post("/<any(mentee, mentor):side>-export")
@requires(Permission.EXPORT)
def download(side: str) -> Response:
    """The file, once its purpose is known."""
    sheet = Sheet.of(request.form, ExportForm)
    if not sheet.ok:
        return _ask_export(side, sheet)
    limits.exported(f"list-{side}")
    return workbook(spreadsheet(side, wanted(), sheet.data), f"koepel-{side}s-{clock.today().isoformat()}")


def _ask_export(side: str, sheet: Sheet[Any]) -> Response:
    chosen = wanted()
    return show(
        "files/export.html",
        sheet=sheet,
        side=side,
        total=rows.listing(side, chosen).total,
        purposes=of(ExportPurpose),
        action=url_for("people.download", side=side, **in_address(chosen, pagina=1)),
        back=url_for(_LISTS[side], **in_address(chosen)),
    )


@search.get("/zoeken", endpoint="index")
@requires(Permission.TODAY_READ)
def find() -> Response:
    """Own municipality in full, the pool masked: two lists that never mix (screen 24)."""
    word = request.args.get("q", "").strip()[:80]
    if "\x00" in word:
        raise NotFound
    hits: list[Any] = []
    if word:
        for feature in current_app.extensions["koepel_features"]:
            for look_up in feature.search:
                hits += look_up(word)
    return show(
        "files/search.html",
        word=word,
        own=[hit for hit in hits if not hit.masked],
        pool=[hit for hit in hits if hit.masked],
        title=_("Search"),
    )
