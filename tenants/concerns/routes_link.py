# SPDX-License-Identifier: EUPL-1.2
"""Help needed on the phone (screen 32): four tiles, one box, sent at once. What was sent is shown to nobody again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, request, url_for

from koepel.errors import NotFound
from koepel.i18n import _, for_participants
from koepel.links import Opened
from koepel.permissions import Access, open_to
from koepel.web.forms import Sheet
from koepel.web.pages import show, to
from tenants.concerns import service
from tenants.concerns.kinds import SIGNS, ConcernKind
from tenants.concerns.schemas import MOST, HelpForm
from tenants.contact_points import service as contact_points

blueprint = for_participants(Blueprint("help", __name__, url_prefix="/l/<token>/hulp", template_folder="templates"))
WHO = "the mentor or the mentee of one duo, by the own link"
ONLY = "aanspreekpunt"


@blueprint.get("")
@open_to(Access.LINK, WHO)
def ask(token: str) -> Response:
    """Who reads it, what it is about, some words."""
    _link()
    return _form(token, Sheet.blank())


@blueprint.post("")
@open_to(Access.LINK, WHO)
def send(token: str) -> Response:
    """Sent, with nothing to wait for."""
    opened, sheet = _link(), Sheet.of(request.form, HelpForm)
    if not sheet.ok:
        return _form(token, sheet)
    service.send(opened.subject_id, opened.side, sheet.data)
    return to("help.sent", token=token, wie=ONLY if sheet.data.about_worker else None)


@blueprint.get("/verstuurd")
@open_to(Access.LINK, WHO)
def sent(token: str) -> Response:
    """Who has it now, and what happens next."""
    _link()
    return show("concerns/participant/sent.html", names=_names(alone=request.args.get("wie") == ONLY), token=token)


@blueprint.app_context_processor
def offered() -> dict[str, Any]:
    """Each page behind a link of a duo leads here, also once the duo ended."""
    opened = g.get("link")
    if opened is None or opened.subject_kind != "trajectory" or request.blueprint == blueprint.name:
        return {}
    return {"help_url": url_for("help.ask", token=opened.token)}


def _form(token: str, sheet: Sheet[Any]) -> Response:
    kinds = [(one.value, one.label, SIGNS[one]) for one in ConcernKind]
    return show(
        "concerns/participant/ask.html",
        sheet=sheet, token=token, kinds=kinds, most=MOST, names=_names(alone=False), alone=_names(alone=True),
    )  # fmt: skip


def _names(*, alone: bool) -> str:
    """The contact points by name, with the case worker by function: a link knows no staff by name."""
    known = ", ".join(one.name for one in contact_points.contact_points()) or _("the contact point")
    if alone:
        return _("%(names)s (or the data protection officer, if it is about them)", names=known)
    return _("%(names)s and, if you have one, your case worker at the municipality", names=known)


def _link() -> Opened:
    opened: Opened = g.link
    if opened.subject_kind != "trajectory":
        raise NotFound
    return opened
