# SPDX-License-Identifier: EUPL-1.2
"""What an officer prints and signs: who may see what, the impact assessment, the access list, the processors."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, jsonify, make_response, request, url_for

from koepel import clock
from koepel.i18n import _
from koepel.permissions import Permission, Role, requires
from koepel.web.forms import Sheet, loaded
from koepel.web.pages import show, tell, to
from koepel.web.seen import ChangedMeanwhile, SeenForm, mark_of
from tenants.accountability import access_list as access
from tenants.accountability import dpia, processors
from tenants.accountability.matrix.agreed import differences
from tenants.accountability.matrix.derive import SIGNS, WHO, Who, lines
from tenants.accountability.matrix.fields import FIELDS, OWNERS
from tenants.accountability.models import AccessList
from tenants.accountability.schemas import ProcessorForm
from tenants.legal import service as legal
from tenants.legal.topics import ACCESS_LIST
from tenants.municipality.service import municipality

blueprint = Blueprint("papers", __name__, url_prefix="/<municipality>", template_folder="templates")


@blueprint.get("/wie-mag-wat")
@requires(Permission.AUDIT_READ)
def matrix() -> Response:
    """Roles by fields, and where the product differs from what was agreed."""
    every = lines()
    groups = [(words, [line for line in every if line.field.owner == owner]) for owner, words in OWNERS.items()]
    return show(
        "accountability/matrix.html", groups=groups, who=[(one.value, WHO[one]) for one in Who], signs=SIGNS.items(),
        differences=_by_reason(),
    )  # fmt: skip


def _by_reason() -> list[tuple[str, list[str]]]:
    """Reason -> rows with the roles that differ."""
    found: dict[str, dict[str, list[str]]] = {}
    for one in differences():
        rows = found.setdefault(one.reason, {})
        rows.setdefault(str(one.line.field.title), []).append(f"{one.who} {one.agreed} > {one.found}")
    return [(reason, [f"{row}: {', '.join(cells)}" for row, cells in rows.items()]) for reason, rows in found.items()]


@blueprint.get("/wie-mag-wat/json")
@requires(Permission.AUDIT_READ)
def matrix_json() -> Response:
    """The same for programs."""
    tree = {
        "rows": [
            {"field": line.field.key, "class": line.cls, "columns": line.field.columns, "cells": line.cells}
            for line in lines()
        ],
        "differences": [
            {
                "field": one.line.field.key,
                "role": one.who,
                "agreed": one.agreed,
                "found": one.found,
                "reason": one.reason,
            }
            for one in differences()
        ],
    }
    return _download(jsonify(tree), "wie-mag-wat.json")


@blueprint.get("/effectbeoordeling")
@requires(Permission.AUDIT_READ)
def assessment() -> Response:
    """The impact assessment of today."""
    return show("accountability/dpia.html", made=dpia.assessment())


@blueprint.get("/effectbeoordeling/json")
@requires(Permission.AUDIT_READ)
def assessment_json() -> Response:
    """The same for programs."""
    return _download(jsonify(dpia.as_tree(dpia.assessment())), "effectbeoordeling.json")


@blueprint.get("/effectbeoordeling/tekst")
@requires(Permission.AUDIT_READ)
def assessment_text() -> Response:
    """The same as text, to go on with."""
    answer = make_response(dpia.as_markdown(dpia.assessment()))
    answer.mimetype = "text/markdown"
    return _download(answer, "effectbeoordeling.md")


@blueprint.get("/toegangslijst", endpoint="access_list")
@requires(Permission.AUDIT_READ)
def access_now() -> Response:
    """Who has access today, and which versions were signed."""
    return _access(access.present(), None)


@blueprint.post("/toegangslijst/ondertekenen")
@requires(Permission.LEGAL_DECIDE)
def sign_access_list() -> Response:
    """The officer signs what stood on the page."""
    try:
        row = access.sign(loaded(SeenForm).mark)
    except ChangedMeanwhile as fault:
        return _access(access.present(), None, instead=fault)
    tell(_("Signed as version %(number)s.", number=row.version))
    return to("papers.access_list")


@blueprint.get("/toegangslijst/<uuid:id>")
@requires(Permission.AUDIT_READ)
def signed_access_list(id: UUID) -> Response:
    """A version as it was signed."""
    row = access.version(id)
    return _access(access.of_tree(row.content), row)


def _access(
    categories: tuple[access.Category, ...], row: AccessList | None, *, instead: ChangedMeanwhile | None = None
) -> Response:
    titles = {one.key: one.title for one in FIELDS}
    names = current_app.extensions["koepel_role_names"]
    return show(
        "accountability/access_list.html",
        status=422 if instead else 200,
        instead=instead,
        text_mark=mark_of(access.as_tree(categories)),
        categories=[
            (names[Role(one.role)], [titles[key] for key in one.reads if key in titles], one.persons)
            for one in categories
        ],
        operator=names[Role.OPERATOR],
        row=row,
        signed=access.signed(),
        up_to_date=access.up_to_date(),
        since=access.since,
        standing=legal.standing(ACCESS_LIST),
        municipality=municipality(),
        today=clock.today(),
    )


@blueprint.get("/verwerkers", endpoint="processors")
@requires(Permission.AUDIT_READ)
def listed() -> Response:
    """Who processes for this municipality."""
    return _processors(Sheet.blank(since=clock.today()))


@blueprint.post("/verwerkers")
@requires(Permission.LEGAL_DECIDE)
def name_processor() -> Response:
    """Put one on the list; it is published at once."""
    sheet = Sheet.of(request.form, ProcessorForm)
    if not sheet.ok:
        return _processors(sheet)
    row = processors.name(sheet.data)
    tell(_("On the list, and published."), undo=url_for("papers.end_processor", id=row.id))
    return to("papers.processors")


@blueprint.post("/verwerkers/<uuid:id>/stop")
@requires(Permission.LEGAL_DECIDE)
def end_processor(id: UUID) -> Response:
    """From today on it processes no more."""
    until = processors.end(id).until
    if until == clock.today():
        tell(_("Ended today."), undo=url_for("papers.restore_processor", id=id))
    else:
        tell(_("This one ended before already, on its own day."), kind="info")
    return to("papers.processors")


@blueprint.post("/verwerkers/<uuid:id>/herstel")
@requires(Permission.LEGAL_DECIDE)
def restore_processor(id: UUID) -> Response:
    """Undo."""
    processors.go_on(id)
    tell(_("Undone."), kind="info")
    return to("papers.processors")


def _processors(sheet: Sheet[Any]) -> Response:
    return show(
        "accountability/processors.html", sheet=sheet, rows=processors.processors(all_time=True), today=clock.today()
    )


def _download(answer: Response, name: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
