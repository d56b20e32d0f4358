# SPDX-License-Identifier: EUPL-1.2
"""The page behind an answer link: yes, no, or 'I want to talk'. A GET only shows; the tile posts."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, g

from koepel import clock
from koepel.errors import Gone
from koepel.i18n import for_participants, language
from koepel.permissions import Access, open_to
from koepel.web.forms import loaded
from koepel.web.pages import show, to
from shared_pool.proposals import answers, introduction
from shared_pool.proposals.failures import StatementFirst
from shared_pool.proposals.models import ProposalHalf
from shared_pool.proposals.schemas import PERSON_REASONS, REASONS, AnswerForm
from tenants import disclosure

blueprint = for_participants(Blueprint("answers", __name__, url_prefix="/l/<token>", template_folder="templates"))
WHO = "the holder of the link: a mentor or mentee, for one proposal"


def _question(half: ProposalHalf) -> str:
    if g.link.subject_kind != "proposal":
        raise Gone
    asked = str(half.told.get("asked", ""))
    return asked if asked == g.link.action else ""


@blueprint.get("/antwoord", endpoint="show")
@open_to(Access.LINK, WHO)
def show_page(token: str) -> Response:
    """What is asked, what is known at this step, and what was answered so far."""
    return _page(token)


def _page(token: str, *, again: bool = False) -> Response:
    half = answers.own_half()
    question = _question(half)
    plan = half.told.get("introduction") or {}
    return show(
        "proposals/participant/answer.html",
        half=half,
        question=question,
        given=getattr(half, question) if question else "",
        told=half.told,
        plan=plan,
        moments=[
            datetime.fromisoformat(s).astimezone(clock.BRUSSELS)
            for s in ([plan["at"]] if plan.get("at") else plan.get("slots", []))
        ],
        fixed=bool(plan.get("at")),
        reasons=[(code, REASONS[code]) for code in PERSON_REASONS],
        token=token,
        statement=disclosure.statement(language()) if question == "goes_on" else None,
        fault=again,
        status=422 if again else 200,
    )


@blueprint.post("/antwoord")
@open_to(Access.LINK, WHO)
def answer(token: str) -> Response:
    """A tile was tapped; it can be changed until the next step."""
    half = answers.own_half()
    question = _question(half)
    if not question:
        raise Gone
    said = loaded(AnswerForm)
    try:
        answers.answer(question, said.answer, said.reason, read=said.read)
    except StatementFirst:
        return _page(token, again=True)
    return to("answers.show", token=token)


@blueprint.get("/kennismaking.ics")
@open_to(Access.LINK, WHO)
def calendar(token: str) -> Response:
    """The moment for the own calendar."""
    half = answers.own_half()
    plan = half.told.get("introduction") or {}
    if not plan.get("at"):
        raise Gone
    body = introduction.calendar(int(plan["number"]), datetime.fromisoformat(plan["at"]), str(plan["place"]))
    return Response(
        body, mimetype="text/calendar", headers={"Content-Disposition": 'attachment; filename="afspraak.ics"'}
    )
