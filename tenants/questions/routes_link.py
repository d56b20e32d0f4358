# SPDX-License-Identifier: EUPL-1.2
"""A mentor asks by the own link, and reads what the municipality answered to mentors. Who asked is kept nowhere (H11)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for

from koepel.errors import TooMany
from koepel.i18n import _, for_participants
from koepel.permissions import Access, open_to
from koepel.web.forms import Sheet
from koepel.web.limits import sent_by_link
from koepel.web.pages import show, tell, to
from tenants.questions import service
from tenants.questions.codes import Theme
from tenants.questions.schemas import ASKED, Asked, AskForm, Looked, LookForm
from tenants.trajectories import phone
from tenants.vocabulary import choices

blueprint = for_participants(
    Blueprint("link_questions", __name__, url_prefix="/l/<token>/vragen", template_folder="templates")
)
WHO = "the mentor of one duo, by the duo link"
A_DAY = 5


@blueprint.get("", endpoint="show")
@open_to(Access.LINK, WHO)
def show_page(token: str) -> Response:
    """What was answered, and the form to ask."""
    return _page(token, Sheet.blank())


@blueprint.post("")
@open_to(Access.LINK, WHO)
def ask(token: str) -> Response:
    """Asked; nobody knows by whom."""
    opened, sheet = phone.link("duo"), Sheet.of(request.form, AskForm)
    if not sheet.ok:
        return _page(token, sheet)
    try:
        sent_by_link("question", opened.id, A_DAY)
    except TooMany as fault:
        return _page(token, sheet.refused({"asked": [str(fault)]}))
    service.ask(sheet.data)
    tell(_("Sent. Look here later for an answer."))
    return to("link_questions.show", token=token)


def _page(token: str, sheet: Sheet[Asked] | Sheet[Any]) -> Response:
    phone.link("duo")
    looking: Sheet[Looked] = Sheet.of(request.args, LookForm)
    word = looking.data.q if looking.ok else ""
    rows = service.shared(word)
    themes = [(one.label, [row for row in rows if row.theme == one.value]) for one in Theme]
    return show(
        "questions/participant/ask.html",
        sheet=sheet, token=token, word=word, answered=[(label, some) for label, some in themes if some],
        choices=choices(Theme), most=ASKED, action=url_for("link_questions.ask", token=token),
    )  # fmt: skip
