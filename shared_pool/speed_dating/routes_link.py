# SPDX-License-Identifier: EUPL-1.2
"""A guest says on the own phone whom to go on with: yes, maybe or no, by the link on the table card. A GET only shows.

No cookie is asked and none is set: the secret in the address is all that proves who answers, so no other page can answer for
somebody. The page speaks the language of its guest until another one is chosen on it.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from flask import Blueprint, Response, g, request

from koepel.errors import NotFound
from koepel.i18n import for_participants, speaking
from koepel.links import Opened
from koepel.permissions import Access, open_to
from koepel.translations.choice import COOKIE
from koepel.web.forms import loaded
from koepel.web.limits import sent_by_link
from koepel.web.pages import show, to
from shared_pool.speed_dating import answers
from shared_pool.speed_dating.codes import FACES, SAID, MarkedBy
from shared_pool.speed_dating.marks import Mark
from shared_pool.speed_dating.own_link import SUBJECT
from shared_pool.speed_dating.schemas import SayingForm

blueprint = for_participants(
    Blueprint("link_speed_date", __name__, url_prefix="/l/<token>/avond", template_folder="templates")
)
WHO = "one guest of one evening, by the own link"
A_DAY = 300  # more than anybody taps on an evening of thirty rounds


@blueprint.get("", endpoint="show")
@open_to(Access.LINK, WHO)
def page(token: str) -> Response:
    """Everybody whom this guest met so far, by first name, and what this guest said."""
    rows = answers.of_guest(_mine().subject_id)
    said = {row.id: "" if row.mark is None else Mark(row.mark).name.lower() for row in rows}
    with _spoken():
        return show(
            "speed_dating/participant/evening.html", rows=rows, said=said, token=token,
            words=[(code.value, str(word), FACES[code]) for code, word in SAID.items()], by_staff=MarkedBy.STAFF,
        )  # fmt: skip


@blueprint.post("")
@open_to(Access.LINK, WHO)
def say(token: str) -> Response:
    """One answer; another one later takes its place."""
    opened, saying = _mine(), loaded(SayingForm)
    sent_by_link("speed_date", opened.id, A_DAY)
    row = answers.say(saying.answer, saying.said.mark)
    return to("link_speed_date.show", token=token, _anchor=f"r{row.round}")


def _mine() -> Opened:
    opened: Opened = g.link
    if opened.subject_kind != SUBJECT:
        raise NotFound
    return opened


def _spoken() -> AbstractContextManager[None]:
    chosen = request.args.get(COOKIE) or request.cookies.get(COOKIE)
    return nullcontext() if chosen else speaking(g.link.language)
