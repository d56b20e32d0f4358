# SPDX-License-Identifier: EUPL-1.2
"""Signing on the phone, by the own link of a mentor: both texts on one page, one tap. A GET only shows."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, g

from koepel import scope as scopes
from koepel.errors import NotFound
from koepel.i18n import for_participants, language
from koepel.permissions import Access, open_to
from koepel.web.forms import loaded
from koepel.web.pages import show, to
from tenants.commitments import service, texts
from tenants.commitments.codes import SIGNED
from tenants.commitments.schemas import ReadInForm
from tenants.programmes.volunteering import told_here

blueprint = for_participants(
    Blueprint("link_signing", __name__, url_prefix="/l/<token>/ondertekenen", template_folder="templates")
)
WHO = "one mentor, by the own link for signing"
SUBJECT, ACTION = "signing", "sign"


def _person() -> UUID:
    if g.link.subject_kind != SUBJECT:
        raise NotFound
    return UUID(scopes.current().subject)


@blueprint.get("", endpoint="show")
@open_to(Access.LINK, WHO)
def page(token: str) -> Response:
    """What is still to be signed, in the own language; or that all is signed."""
    waiting = service.to_sign(_person())
    read = [(kind.label, texts.current(kind)) for kind in (waiting or SIGNED)]
    return show(
        "commitments/participant/sign.html", token=token, waiting=bool(waiting), spoken=language(),
        told=told_here(),
        listed=[(label, text.lines(language()), text.language(language())) for label, text in read],
    )  # fmt: skip


@blueprint.post("")
@open_to(Access.LINK, WHO)
def sign(token: str) -> Response:
    """The tap: both texts, in the language in which they stood there."""
    _person()
    service.sign_by_link(loaded(ReadInForm).language)
    return to("link_signing.show", token=token)
