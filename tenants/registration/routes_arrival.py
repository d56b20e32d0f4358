# SPDX-License-Identifier: EUPL-1.2
"""Register by oneself: one question a page, answers carried along, nothing kept before the last button.

A page answers a POST, so it may be kept by the browser for its Back button alone; the address never holds an answer.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, g, request, url_for

from koepel.config import Settings
from koepel.i18n import for_participants
from koepel.permissions import Access, open_to
from koepel.web.forms import Sheet
from koepel.web.limits import limiter
from koepel.web.pages import show, to
from tenants.registration import campaigns, questions, service
from tenants.registration.codes import Door, Reach
from tenants.registration.draft import CHECK, Draft, Question
from tenants.registration.shown import frame, reached_in_page, tongues

blueprint = for_participants(Blueprint("arrival", __name__, url_prefix="/<municipality>", template_folder="templates"))
WHY = "anybody may register; nothing can be read here"
DOOR = '<any("ik-zoek-hulp", "ik-word-mentor"):door>'
WORD = '<any("naam", "bereik", "nummer", "woonplaats", "talen", "wensen", "tot-slot", "nakijken"):word>'


def as_many_as_a_full_room() -> str:
    """By default 20 a minute and 120 an hour from one address: an info session on one network, not a machine."""
    settings: Settings = current_app.extensions["koepel_settings"]
    return f"{max(settings.requests_per_minute // 30, 2)} per minute; {max(settings.requests_per_minute // 5, 10)} per hour"


@blueprint.get(f"/{DOOR}")
@open_to(Access.VISITOR, WHY)
def begin(door: str) -> Response:
    """The first question, blank; `?bron=flyer` says how somebody came here, `?w=markt` through which campaign."""
    draft = questions.blank(Door(door), request.args.get("bron", ""), request.args.get("w", ""))
    first = draft.questions()[0]
    return _ask(draft, first, draft.shown(first))


@blueprint.get(f"/{DOOR}/{WORD}")
@open_to(Access.VISITOR, WHY)
def begin_again(door: str, word: str) -> Response:
    """Somebody kept the address of a page in the middle: it holds no answers, so it starts."""
    return to("arrival.begin", door=door)


@blueprint.post(f"/{DOOR}/{WORD}")
@open_to(Access.VISITOR, WHY)
def answer(door: str, word: str) -> Response:
    """One answer came in: go on, one step back, to an answer that must change, or to another language."""
    with service.reading_answers():
        draft, do = Draft.of(Door(door), request.form), request.form.get("do", "next")
        question = draft.question(word)
        if do == "language":
            return _choose_language(draft, word)
        if do == "back":
            return _show(draft, draft.before(word) or draft.questions()[0])
        if do.startswith("change-"):
            return _show(draft, draft.question(do.removeprefix("change-")))
        if do == "show" or question is None:
            return _show(draft, question)
        sheet = draft.sheet(question)
        if not sheet.ok:
            return _ask(draft, question, sheet)
        return _show(draft, draft.after(question))


@blueprint.post(f"/{DOOR}/verstuur")
@open_to(Access.VISITOR, WHY)
@limiter.limit(as_many_as_a_full_room)
def send(door: str) -> Response:
    """The last button: every answer is read again, then kept."""
    with service.reading_answers():
        draft = Draft.of(Door(door), request.form)
        wrong = draft.open_question()
        if wrong is not None:
            return _ask(draft, wrong, draft.sheet(wrong))
        said = draft.arrival()
    campaign = campaigns.at_door(draft.door, draft.campaign)
    service.register(draft.door, said, campaign)
    if campaign is not None and campaign.session_id is not None:  # where the day and hour are said
        return to("campaign_link.front", word=campaign.word, bedankt=1)
    return to("arrival.thanks", bereik=said.reach.value)


@blueprint.get("/bedankt")
@open_to(Access.VISITOR, "says the same to everybody")
def thanks() -> Response:
    """What happens next, when, and whom to call."""
    word = request.args.get("bereik", "")
    return show("registration/participant/thanks.html", reach=word if word in set(Reach) else "", **reached_in_page())


answer.thanks = send.thanks = "arrival.thanks"  # type: ignore[attr-defined]


def _show(draft: Draft, question: Question | None) -> Response:
    if question is not None:
        return _ask(draft, question, draft.shown(question))
    draft = draft.with_check()
    wrong = draft.open_question()
    if wrong is not None:
        return _ask(draft, wrong, draft.shown(wrong))
    g.asking = True
    page = show(
        "registration/participant/check.html", draft=draft, rows=questions.rows(draft), **questions.place(draft, CHECK)
    )
    return _for_back(page)


def _ask(draft: Draft, question: Question, sheet: Sheet[Any]) -> Response:
    g.asking = bool(draft.sent)
    return _for_back(
        show(
            f"registration/participant/{question.word}.html",
            sheet=sheet,
            draft=draft,
            question=question,
            **questions.place(draft, question.word),
            **questions.choices(draft, question.word),
        )
    )


def _choose_language(draft: Draft, word: str) -> Response:
    g.asking = True
    listed = tongues("arrival.answer", door=draft.door.value, word=word)
    return _for_back(show("registration/participant/languages.html", languages=listed, draft=draft, word=word))


def _for_back(response: Response) -> Response:
    # no-store would make the Back button of a phone end on an error page between two questions
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.context_processor
def layout() -> dict[str, Any]:
    """Around every page; once something was typed, another language is a button of the form, so that nothing is lost."""
    door = (request.view_args or {}).get("door", "start")
    around = frame(str(door))
    if around and g.get("asking"):
        around["language_url"] = ""
    if around and request.endpoint == "arrival.thanks":
        around["language_url"] = url_for("public.languages")
    return around
