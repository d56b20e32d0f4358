# SPDX-License-Identifier: EUPL-1.2
"""The front of a municipality (screens 1, 4 and 5): the right door, the own language, what is kept and who answers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for

from koepel.i18n import for_participants
from koepel.permissions import Access, open_to
from koepel.retention_terms import TERMS, Retention
from koepel.web.pages import show
from tenants.registration.codes import Door
from tenants.registration.shown import came_from, frame, reached_in_page, tongues

blueprint = for_participants(Blueprint("public", __name__, url_prefix="/<municipality>", template_folder="templates"))
WHY = "the front of a municipality is there for everybody"
# where "choose your language" leads back to, by one word
PAGES = {"start": "public.start", "privacy": "public.privacy", "toegankelijkheid": "public.accessibility"}


@blueprint.get("/", strict_slashes=False)
@open_to(Access.VISITOR, WHY)
def start() -> Response:
    """Two big choices, whom to call, every language."""
    languages = tongues("public.start", **came_from())
    return show(
        "registration/participant/start.html",
        doors=tuple(Door),
        came_from=came_from(),
        languages=languages,
        **reached_in_page(),
    )


@blueprint.get("/taal")
@open_to(Access.VISITOR, WHY)
def languages() -> Response:
    """Every language in its own words; back to the page one came from."""
    word = request.args.get("naar", "start")
    back, values = PAGES.get(word, "public.start"), came_from()
    if word in set(Door):
        back, values = "arrival.begin", {**values, "door": word}
    return show(
        "registration/participant/languages.html", languages=tongues(back, **values), back=url_for(back, **values)
    )


@blueprint.get("/privacy")
@open_to(Access.VISITOR, WHY)
def privacy() -> Response:
    """What is kept, why, who sees it, how long, who answers, and the rights."""
    months = {
        "nothing": TERMS[Retention.INTAKE_WITHOUT_START].months,
        "contact": TERMS[Retention.CONTACT_DETAILS].months,
        "mentee": TERMS[Retention.MENTEE_FILE].months,
        "mentor": TERMS[Retention.MENTOR_FILE].months,
    }
    in_full = _in_full("public_papers.everything", nl="Alles over je gegevens", en="Everything about your data")
    return show("registration/participant/privacy.html", months=months, in_full=in_full, **reached_in_page())


@blueprint.get("/toegankelijkheid")
@open_to(Access.VISITOR, WHY)
def accessibility() -> Response:
    """How far these pages go, and whom to tell when something is hard."""
    in_full = _in_full("public_papers.statement", nl="Toegankelijkheidsverklaring", en="Accessibility statement")
    return show("registration/participant/accessibility.html", in_full=in_full, **reached_in_page())


def _in_full(endpoint: str, **labels: str) -> list[tuple[str, str, str]]:
    """The page that says it in full, in the two languages in which there is one; each is named in its own language."""
    return [(code, label, url_for(endpoint, taal=code)) for code, label in labels.items()]


@blueprint.context_processor
def layout() -> dict[str, Any]:
    """Around every page of this file."""
    here = next((word for word, endpoint in PAGES.items() if endpoint == request.endpoint), "start")
    return frame(here)
