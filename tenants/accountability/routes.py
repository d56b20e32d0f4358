# SPDX-License-Identifier: EUPL-1.2
"""Verwerkingsregister: for the contact point and the data protection officer, on a page and for programs."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from koepel.permissions import Permission, requires
from koepel.web.pages import show
from tenants.accountability import register, words
from tenants.accountability.register import Activity, Line
from tenants.municipality.service import municipality

blueprint = Blueprint(
    "accountability", __name__, url_prefix="/<municipality>/verwerkingsregister", template_folder="templates"
)


@blueprint.get("")
@requires(Permission.AUDIT_READ)
def index() -> Response:
    """Every purpose for which persons' data is kept here: on which ground, which fields, how long, who receives them."""
    told = [_told(one) for one in register.activities()]
    jumps = [(one["title"], f"#{one['key']}", False, 0) for one in told]
    return show("accountability/register.html", activities=told, jumps=jumps, municipality=municipality())


@blueprint.get("/json")
@requires(Permission.AUDIT_READ)
def as_json() -> Response:
    """The same for programs."""
    answer = jsonify({"municipality": municipality().name, "activities": register.as_tree()})
    answer.headers["Content-Disposition"] = 'attachment; filename="verwerkingsregister.json"'
    return answer


def _told(activity: Activity) -> dict[str, object]:
    title, why = words.PURPOSES[activity.purpose]
    return {
        "key": activity.key,
        "title": title,
        "why": why,
        "grounds": [
            (words.BASES[basis], [{"cells": _cells(line)} for line in lines]) for basis, lines in activity.grounds
        ],
    }


def _cells(line: Line) -> list[object]:
    readers = ", ".join(str(words.READERS[reader]) for reader in line.recipients)
    return [
        words.TABLES[line.table],
        ", ".join(line.fields),
        words.CLASSES[line.cls],
        words.term(line.retention),
        readers,
    ]
