# SPDX-License-Identifier: EUPL-1.2
"""A survey on the phone, by an own link: one page, nothing required, saved together; it may be changed until the link ends."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, request

from koepel.errors import Invalid, NotFound
from koepel.i18n import for_participants
from koepel.permissions import Access, open_to
from koepel.web.forms import Sheet
from koepel.web.pages import show, to
from tenants.surveys import page, service
from tenants.surveys.asking import LINK
from tenants.surveys.models import Survey
from tenants.surveys.schemas import answers_form
from tenants.surveys.words import READ, STEM, TITLES

blueprint = for_participants(
    Blueprint("survey", __name__, url_prefix="/l/<token>/bevraging", template_folder="templates")
)
WHO = "who was asked one survey, by the link for that survey"


@blueprint.get("", endpoint="show")
@open_to(Access.LINK, WHO)
def questions(token: str) -> Response:
    """The questions, with what was answered before."""
    row = _mine()
    return _page(token, row, Sheet.blank(**service.own_answers(row)))


@blueprint.post("")
@open_to(Access.LINK, WHO)
def save(token: str) -> Response:
    """All answers together, in the place of those of before."""
    row = _mine()
    sheet = Sheet.of(request.form, answers_form(row.instrument, row.version, row.part))
    try:
        service.answer(row.id, vars(sheet.data))
    except Invalid as fault:
        return _page(token, row, sheet.refused(fault.errors))
    return to("survey.thanks", token=token)


@blueprint.get("/bedankt")
@open_to(Access.LINK, WHO)
def thanks(token: str) -> Response:
    """It is saved; nothing of it stands here."""
    return show("surveys/participant/thanks.html", row=_mine(), token=token)


def _page(token: str, row: Survey, sheet: Sheet[Any]) -> Response:
    return show(
        "surveys/participant/ask.html",
        sheet=sheet, token=token, row=row, title=TITLES[row.instrument], stem=STEM,
        blocks=list(page.blocks(service.asked_of(row), row.part)), said_by=READ if service.asked_of(row).read else "",
    )  # fmt: skip


def _mine() -> Survey:
    if g.link.subject_kind != LINK:
        raise NotFound
    return service.survey(g.link.subject_id)
