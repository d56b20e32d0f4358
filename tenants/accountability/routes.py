# SPDX-License-Identifier: EUPL-1.2
"""Privacy en recht: one page that leads to all the others, and the register of processing, on a page and for programs."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, url_for

from koepel.permissions import Permission, requires
from koepel.web.pages import show
from tenants.accountability import register, words
from tenants.accountability.register import Activity, Line
from tenants.breaches import service as breaches
from tenants.legal import go_live
from tenants.legal import service as legal
from tenants.municipality.service import municipality

blueprint = Blueprint("accountability", __name__, url_prefix="/<municipality>", template_folder="templates")


@blueprint.get("/privacy-en-recht")
@requires(Permission.AUDIT_READ)
def start() -> Response:
    """Every page for who answers for the data, and what is still open on it."""
    return show(
        "accountability/start.html",
        unconfirmed=len(legal.unconfirmed()),
        open_checks=sum(not check.done for check in go_live.every()),
        open_breaches=sum(one.state == breaches.OPEN for one in breaches.breaches()),
        retention_url=_elsewhere("retention.index"),
        arrangements_url=_elsewhere("arrangements.index"),
        protocols_url=_elsewhere("protocols.index"),
    )


def _elsewhere(endpoint: str) -> str:
    """A page of another package, where it is installed."""
    return url_for(endpoint) if endpoint in current_app.view_functions else ""


@blueprint.get("/verwerkingsregister")
@requires(Permission.AUDIT_READ)
def index() -> Response:
    """Every purpose for which persons' data is kept here: on which ground, which fields, how long, who receives them."""
    told = [_told(one) for one in register.activities()]
    jumps = [(one["title"], f"#{one['key']}", False, 0) for one in told]
    return show(
        "accountability/register.html",
        activities=told,
        jumps=jumps,
        municipality=municipality(),
        unconfirmed=len(legal.unconfirmed()),
    )


@blueprint.get("/verwerkingsregister/json")
@requires(Permission.AUDIT_READ)
def as_json() -> Response:
    """The same for programs."""
    answer = jsonify({"municipality": municipality().name, "activities": register.as_tree(legal.grounds())})
    answer.headers["Content-Disposition"] = 'attachment; filename="verwerkingsregister.json"'
    return answer


def _told(activity: Activity) -> dict[str, object]:
    title, why = words.PURPOSES[activity.purpose]
    standings = legal.grounds()
    return {
        "key": activity.key,
        "title": title,
        "why": why,
        "grounds": [
            (standings[activity.purpose, basis], [{"cells": _cells(line)} for line in lines])
            for basis, lines in activity.grounds
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
