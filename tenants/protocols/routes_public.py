# SPDX-License-Identifier: EUPL-1.2
"""The published protocols of a municipality, for anybody (e-gov decree art. 8: published at once), also for programs."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import load_only

from koepel.database import db, mine
from koepel.errors import NotFound
from koepel.i18n import LANGUAGES, language
from koepel.permissions import Access, open_to
from koepel.web.pages import show
from tenants.protocols import service
from tenants.protocols.models import Protocol, ProtocolSignature
from tenants.protocols.shown import Shown, shown
from tenants.registration.shown import frame

blueprint = Blueprint(
    "published_protocols", __name__, url_prefix="/<municipality>/protocollen", template_folder="templates"
)
WHY = "protocols are published: the decree says so, and no person stands in them"


@blueprint.get("")
@open_to(Access.VISITOR, WHY)
def index() -> Response:
    """Every protocol that is or was in force."""
    rows = db.session.scalars(mine(Protocol).order_by(Protocol.number.desc())).all()
    return show("protocols/published.html", protocols=[_shown(row) for row in rows])


@blueprint.get("/<int:number>")
@open_to(Access.VISITOR, WHY)
def show_one(number: int) -> Response:
    """One of them. Raises `NotFound`."""
    return show("protocols/published_one.html", one=_shown(_numbered(number)))


@blueprint.get("/<int:number>/json")
@open_to(Access.VISITOR, WHY)
def as_json(number: int) -> Response:
    """The machine-readable copy."""
    row = _numbered(number)
    tree = service.as_tree(row, service.partner_of(row), service.fields_of(row))
    answer = jsonify(tree | {"state": service.stands(row), "text_mark": row.text_mark})
    answer.headers["Content-Disposition"] = f'attachment; filename="protocol-{row.number}.json"'
    return answer


@blueprint.context_processor
def layout() -> dict[str, object]:
    """Around every page of this file; each is there in Dutch and English, so the link leads to the same page in the other."""
    if g.get("place") is None:  # no municipality of that name: nothing to lead to
        return frame("start")
    other = "en" if language() == "nl" else "nl"
    here = url_for(request.endpoint or "", **(request.view_args or {}), taal=other)
    return {**frame("start"), "language_url": here, "language_name": LANGUAGES[other].autonym}


def _numbered(number: int) -> Protocol:
    row: Protocol | None = (
        db.session.scalar(mine(Protocol).where(Protocol.number == number)) if number < 32768 else None
    )
    if row is None:
        raise NotFound
    return row


def _shown(row: Protocol) -> Shown:
    S = ProtocolSignature
    asked = (
        select(S)
        .options(load_only(S.tenant_id, S.protocol_id, S.party, S.name, S.function, S.signed_at, raiseload=True))
        .where(S.tenant_id == row.tenant_id, S.protocol_id == row.id)
    )
    signed = {one.party: one for one in db.session.scalars(asked)}
    return shown(row, service.partner_of(row), service.fields_of(row), signed)
