# SPDX-License-Identifier: EUPL-1.2
"""The arrangement on the screen: for the officer to publish, and for everybody to read without signing in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, url_for

from koepel import scope as scopes
from koepel.i18n import LANGUAGES, _, language
from koepel.permissions import Access, Permission, open_to, requires
from koepel.web.forms import loaded
from koepel.web.pages import show, tell, to
from koepel.web.seen import ChangedMeanwhile, SeenForm
from shared_pool.arrangements import service, words
from tenants import disclosure

blueprint = Blueprint(
    "arrangements", __name__, url_prefix="/<municipality>/afspraak-verantwoordelijken", template_folder="templates"
)
public = Blueprint("public_arrangements", __name__, url_prefix="/<municipality>/privacy", template_folder="templates")


@blueprint.get("")
@requires(Permission.AUDIT_READ)
def index() -> Response:
    """Each collaboration with what is published of its arrangement."""
    return _index()


@blueprint.post("/<uuid:id>/publiceren")
@requires(Permission.LEGAL_DECIDE)
def publish(id: UUID) -> Response:
    """The officer publishes it."""
    try:
        number = service.publish(id, loaded(SeenForm).mark)
    except ChangedMeanwhile as fault:
        return _index(fault)
    tell(_("Published as version %(number)s.", number=number))
    return to("arrangements.index")


def _index(instead: ChangedMeanwhile | None = None) -> Response:
    status = 422 if instead else 200
    return show(
        "arrangements/index.html", status=status, standings=service.standings(), words_of=_spoken, instead=instead
    )


@public.get("/samenwerking", endpoint="index")
@open_to(Access.VISITOR, "the essence of the arrangement is made available to the persons concerned (GDPR art. 26.2)")
def published() -> Response:
    """Who answers for what, for anybody."""
    return show("arrangements/public.html", arrangements=service.published(), words_of=_spoken)


def _spoken(of_each: dict[str, Any]) -> Any:
    """In the language of the reader, in Dutch where it was not published in that one."""
    return of_each.get(language()) or of_each.get("nl") or []


@public.context_processor
def layout() -> dict[str, Any]:
    """Around the public page; nothing once a failure took the scope away."""
    if scopes.entered_scope() is None:
        return {}
    other = next(code for code in words.LANGUAGES if code != language())
    point = next(iter(disclosure.contact_points()), None)
    return {
        "municipality": disclosure.own_municipality(),
        "contact_point": point,
        "home_url": url_for("public.start"),
        "language_url": url_for("public_arrangements.index", taal=other),
        "language_name": LANGUAGES[other].autonym,
        "privacy_url": url_for("public.privacy"),
        "accessibility_url": url_for("public.accessibility"),
    }
