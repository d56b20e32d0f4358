# SPDX-License-Identifier: EUPL-1.2
"""What every public page of a municipality shows around its content: the name, whom to call, the way to a language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from koepel import reference
from koepel import scope as scopes
from koepel.i18n import LANGUAGES, direction, language, languages_offered, not_proofread
from koepel.phones import spaced
from tenants.contact_points import service as contact_points
from tenants.municipality.service import municipality
from tenants.registration import campaigns


@dataclass(frozen=True)
class Point:
    """The contact point as inhabitants read it; `phone` is written to be read, `phone_url` to be called."""

    name: str
    function: str
    phone: str
    phone_url: str
    email: str
    hours: str


def point() -> Point | None:
    """The contact point of this municipality."""
    row = contact_points.first()
    if row is None:
        return None
    call = "tel:" + "".join(sign for sign in row.phone if sign in "+0123456789") if row.phone else ""
    return Point(row.name, row.function, spaced(row.phone), call, row.email, row.hours)


def reached_in_page() -> dict[str, Any]:
    """For a page that shows the contact point in its middle: then the foot does not repeat it."""
    return {"point": point(), "contact_point": None}


def frame(page: str) -> dict[str, Any]:
    """What the public layout needs; nothing once a failure took the scope away. `page` is where a language leads back to."""
    if scopes.entered_scope() is None:
        return {}
    return {
        "municipality": municipality(),
        "contact_point": point(),
        "home_url": url_for("public.start"),
        "language_url": url_for("public.languages", naar=page, **came_from()),
        "language_name": LANGUAGES[language()].autonym if language() in LANGUAGES else "",  # else the layout names it
        "privacy_url": url_for("public.privacy"),
        "accessibility_url": url_for("public.accessibility"),
    }


def came_from() -> dict[str, Any]:
    """How somebody came here travels along: a code of a link or the word of a campaign, nothing of a person."""
    word, campaign = request.args.get("bron", ""), request.args.get("w", "")
    found = {"bron": word} if word.isascii() and word.replace("_", "").isalpha() and len(word) <= 30 else {}
    return found | ({"w": campaign} if campaigns.is_word(campaign) else {})


def tongues(back: str, **values: Any) -> list[dict[str, Any]]:
    """Every language we speak in its own words; each leads to `back` in that language."""
    return [
        {
            "code": one.code,
            "label": one.autonym,
            "dir": direction(one.code),
            "current": one.code == language(),
            "url": url_for(back, taal=one.code, **values),
            "remark": not_proofread(one.code) or "",
        }
        for one in languages_offered()
    ]


def own_postcodes(nis: str) -> list[tuple[str, str]]:
    """(postcode, name of the place) of a municipality, also of one that has merged since; [] beyond four."""
    every = (place for places in reference.postal_codes().values() for place in places)
    found = {place.postcode: place.name for place in every if place.nis == nis}
    return sorted(found.items()) if len(found) <= 4 else []
