# SPDX-License-Identifier: EUPL-1.2
"""Where a link lands (screens 3 and 30): who asks, what for, one button. And what to do with a link that ended."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, g, request, url_for

from koepel import scope as scopes
from koepel.errors import Gone
from koepel.i18n import direction, for_participants, language, languages_offered, not_proofread
from koepel.permissions import Access, open_to
from koepel.phones import spaced
from koepel.web.failures import answer
from koepel.web.limits import limiter
from koepel.web.pages import show, to
from tenants.contact_points import service as contact_points
from tenants.municipality import service as municipalities
from tenants.trajectories import phone, renewal
from tenants.trajectories.way import way_to

blueprint = for_participants(Blueprint("links", __name__, url_prefix="/l/<token>", template_folder="templates"))
WHO = "the holder of a link, as the person it names"
# where "choose your language" leads back to, by one word
PAGES = {
    "ontmoeting": "report.new", "mentor": "link_mentor.show", "antwoord": "answers.show", "start": "links.landing",
    "mijn-gegevens": "my_data.show", "bevraging": "survey.show", "activiteit": "link_activity.show", "plan": "link_plan.show",
    "berichten": "link_broadcasts.show",
    "ondertekenen": "link_signing.show",
    "afspraken": "appointments.plan",
    "vragen": "link_questions.show",
    "avond": "link_speed_date.show",
}  # fmt: skip
# What a link opens, by what it is about; one about a trajectory opens the page of the duo.
STARTS = {
    "proposal": "answers.show", "person": "my_data.show", "survey": "survey.show", "participation": "link_activity.show",
    "broadcast_wish": "link_broadcasts.show",
    "signing": "link_signing.show",
    "speed_guest": "link_speed_date.show",
}  # fmt: skip


@blueprint.get("")
@open_to(Access.LINK, WHO)
def landing(token: str) -> Response:
    """The mentor's own page; other links go to the page that they are for."""
    if start := STARTS.get(g.link.subject_kind):
        return to(start, token=token)
    if g.link.action == "mentor":
        return to("link_mentor.show", token=token)
    duo = phone.my_duo(phone.link("duo"))
    lines = [(line, phone.said_day(line.day), phone.said_minutes(line.minutes or 0)) for line in phone.own_reports(duo)]
    return show(
        "trajectories/participant/my_duo.html",
        duo=duo,
        token=token,
        lines=lines,
        together=phone.said_minutes(phone.own_minutes(duo)),
        told=phone.told_beforehand(phone.link("duo")),
        where=way_to(duo.next_meeting_place),
    )


@blueprint.get("/taal")
@open_to(Access.LINK, WHO)
def languages(token: str) -> Response:
    """Every language in its own words; back to the page one came from."""
    word = request.args.get("naar", "start")
    back = PAGES.get(word, "links.landing")
    listed = [
        {
            "code": one.code, "label": one.autonym, "dir": direction(one.code), "current": one.code == language(),
            "url": url_for(back, token=token, taal=one.code), "remark": not_proofread(one.code) or "",
        }
        for one in languages_offered()
    ]  # fmt: skip
    return show(
        "trajectories/participant/languages.html", languages=listed, token=token, back=url_for(back, token=token)
    )


@blueprint.post("/nieuwe-link")
@open_to(Access.NOBODY, "an old link cannot be opened; whoever asks learns nothing")
@limiter.limit("20 per hour")
def renew(token: str) -> Response:
    """Ask for a new link: the same answer for every token."""
    renewal.ask_for_new_link(token)
    return to("links.renewed", token=token)


@blueprint.get("/nieuwe-link")
@open_to(Access.NOBODY, "says the same to everybody")
def renewed(token: str) -> Response:
    """A message is on its way, if we know you."""
    return show("trajectories/participant/renewed.html")


@blueprint.app_errorhandler(Gone)
def ended(failure: Gone) -> Response:
    """A link that is unknown, expired or revoked: one page for all, with the way to a new one."""
    response = answer(failure)
    if request.path.startswith("/l/") and request.headers.get("HX-Request") != "true":
        token = (request.view_args or {}).get("token", "")
        return show("trajectories/participant/ended.html", status=failure.status, token=token)
    return response


@blueprint.app_context_processor
def frame() -> dict[str, Any]:
    """What the layout of every page behind a link shows: the municipality, its contact point, the way to a language."""
    opened = g.get("link")
    if opened is None or scopes.entered_scope() is None:
        return {}
    token, point = opened.token, contact_points.first()
    here = next((word for word, endpoint in PAGES.items() if endpoint == request.endpoint), "start")
    return {
        "municipality": municipalities.municipality(),
        "contact_point": point
        and {"name": point.name, "phone": spaced(point.phone), "phone_url": f"tel:{point.phone}"},
        "home_url": url_for("links.landing", token=token),
        "language_url": url_for("links.languages", token=token, naar=here),
        **_public_pages(),
    }


def _public_pages() -> dict[str, str]:
    """The public pages of the municipality, where they are."""
    word = municipalities.municipality().slug
    known = {"privacy_url": "public.privacy", "accessibility_url": "public.accessibility"}
    there = {name: end for name, end in known.items() if end in current_app.view_functions}
    return {name: url_for(endpoint, municipality=word) for name, endpoint in there.items()}
