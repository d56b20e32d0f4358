# SPDX-License-Identifier: EUPL-1.2
"""What anybody may read without signing in (screen 5, in full): each processing, the processors, the accessibility statement."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, request, url_for

from koepel import scope as scopes
from koepel.i18n import LANGUAGES, STAFF, language
from koepel.permissions import Access, open_to
from koepel.web.pages import show
from tenants.accountability import processors as listing
from tenants.accountability import register, words
from tenants.legal import service as legal
from tenants.legal.topics import OFFICER
from tenants.registration.shown import frame, reached_in_page

blueprint = Blueprint("public_papers", __name__, url_prefix="/<municipality>", template_folder="templates")
WHY = "what a municipality keeps about people, why and how long, is for everybody to read (GDPR art. 12-14)"


@blueprint.get("/privacy/alles")
@open_to(Access.VISITOR, WHY)
def everything() -> Response:
    """Each thing that is done with data: why, on which ground, what, how long, who receives it."""
    grounds = legal.grounds()
    told = [
        (
            words.PURPOSES[one.purpose],
            [
                (grounds[one.purpose, basis], sorted({_kept(line) for line in lines}), _readers(lines))
                for basis, lines in one.grounds
            ],
        )
        for one in register.activities()
    ]
    together = "public_arrangements.index"
    return show(
        "accountability/public_register.html",
        activities=told,
        officer=legal.value_of(OFFICER),
        together_url=url_for(together) if together in current_app.view_functions else "",
        **reached_in_page(),
    )


def _kept(line: register.Line) -> tuple[str, str]:
    return str(words.TABLES[line.table]), words.term(line.retention)


def _readers(lines: tuple[register.Line, ...]) -> list[str]:
    return list(dict.fromkeys(str(words.READERS[reader]) for line in lines for reader in line.recipients))


@blueprint.get("/privacy/verwerkers")
@open_to(Access.VISITOR, WHY)
def processors() -> Response:
    """Who handles data for the municipality."""
    return show("accountability/public_processors.html", rows=listing.processors())


@blueprint.get("/toegankelijkheid/verklaring")
@open_to(Access.VISITOR, "an accessibility statement is public by law (Bestuursdecreet)")
def statement() -> Response:
    """How far these pages go, how that is tested, what is known to fall short, whom to tell."""
    unread = [one.autonym for one in LANGUAGES.values() if not one.proofread]
    return show("accountability/public_statement.html", unread=unread, **reached_in_page())


@blueprint.context_processor
def layout() -> dict[str, Any]:
    """Around every page of this file; the language link leads to the same page in the other language."""
    if scopes.entered_scope() is None:
        return {}
    other = next(code for code in STAFF if code != language())
    known = {"language_url": url_for(request.endpoint or "", taal=other), "language_name": LANGUAGES[other].autonym}
    return {**frame("privacy"), **known}
