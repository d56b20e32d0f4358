# SPDX-License-Identifier: EUPL-1.2
"""The start: to the own work, to the only municipality there is, or to a short list of doors."""

from __future__ import annotations

from flask import Blueprint, Response, current_app
from sqlalchemy import text

from koepel import scope as scopes
from koepel.database import db
from koepel.errors import NotFound
from koepel.permissions import Access, PlaceKind, open_to
from koepel.web.entry import own_places, visitor
from koepel.web.pages import to
from koepel.web.places import place_of

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@open_to(Access.NOBODY, "the front page holds no data; it leads on")
def start() -> Response:
    """To the first place where the visitor is appointed, else to sign-in."""
    places = own_places()
    if not places:
        return to("accounts.own_page") if visitor() else to("accounts.sign_in")
    return _open(places[0][0], places[0][2])


@blueprint.get("/ga-naar/<word>")
@open_to(Access.NOBODY, "only leads on to a place that asks for itself who may enter")
def open_place(word: str) -> Response:
    """Put on another hat: the first page that this person may see there."""
    for known, _place_id, kind in own_places():
        if known == word:
            return _open(word, kind)
    raise NotFound


def _open(word: str, kind: PlaceKind) -> Response:
    who, found = visitor(), place_of(word)
    if who is None or found is None:
        raise NotFound
    allowed = who.permissions(found.id)
    for item in current_app.extensions["koepel_navigation"]:
        if item.place == kind and item.permission in allowed:
            return to(item.endpoint, **{found.kind: word})
    return to("accounts.own_page")


@blueprint.get("/healthz")
@open_to(Access.NOBODY, "says only that the process lives")
def healthz() -> Response:
    """Alive."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@open_to(Access.NOBODY, "says only whether the servers answer")
def readyz() -> Response:
    """Ready to serve: PostgreSQL answers under a scope. Redis away does not make Koepel unready, only later."""
    scopes.enter(scopes.public(None))
    db.session.execute(text("SELECT 1"))
    return Response("ready\n", mimetype="text/plain")


@blueprint.post("/csp")
@open_to(Access.NOBODY, "browsers report violations of the content policy here")
def content_policy_report() -> Response:
    """Count a violation of the content policy; its content is not kept."""
    current_app.extensions["koepel_csp_reports"].inc()
    return Response(status=204)
