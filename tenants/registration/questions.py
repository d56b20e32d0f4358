# SPDX-License-Identifier: EUPL-1.2
"""What the pages of a registration show beside the boxes: tiles with icons, how far one is, all answers in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from werkzeug.datastructures import MultiDict

from koepel import reference
from koepel.i18n import _, language
from koepel.phones import spaced
from tenants.municipality.service import municipality
from tenants.registration import campaigns, inbox
from tenants.registration.codes import SIGN_OF_REACH, SIGN_OF_WANT, Door, Reach
from tenants.registration.draft import Draft
from tenants.registration.schemas import ELSEWHERE, LONGEST_REMARK
from tenants.registration.shown import own_postcodes
from tenants.vocabulary import Coded, Side, label_of, labels_of
from tenants.vocabulary import choices as of

# spoken most by newcomers and volunteers of the region, and the languages of our own pages
FREQUENT = ("nl", "fr", "en", "ar", "uk", "tr", "fa", "prs", "ps", "ti", "so", "es")


def blank(door: Door, source: str, word: str = "") -> Draft:
    """A registration that begins; a code of the link that this door knows goes along, and so does the word of a campaign."""
    draft = Draft.of(door, MultiDict())
    campaign = campaigns.at_door(door, word)
    if campaign is not None:
        draft.sent.add("campaign", campaign.word)
        source = campaign.source
    if source in {str(one.value) for one in door.sources}:
        draft.sent.add("source", source)
        draft.sent.add("came_from", "1")
    return draft


def place(draft: Draft, word: str) -> dict[str, Any]:
    """How far one is, and what is carried along unseen."""
    words = [one.word for one in draft.questions()]
    number = words.index(word) + 1 if word in words else len(words) + 1
    unknown = draft.reach is None  # most people leave a number: one page more
    return {
        "door": draft.door,
        "word": word,
        "number": number,
        "total": len(words) + 1 + unknown,
        "hidden": draft.hidden(draft.question(word)),
    }


def choices(draft: Draft, word: str) -> dict[str, Any]:
    """The tiles of one question."""
    if word == "bereik":
        return {"reaches": [(one.value, str(one.label), SIGN_OF_REACH[one]) for one in Reach]}
    if word == "nummer":
        return {"reach": draft.reach}
    if word == "woonplaats":
        here = [(code, name, "home", code) for code, name in own_postcodes(municipality().nis)]
        return {"homes": [*here, (ELSEWHERE, _("Somewhere else"), "map-pin", "")] if here else []}
    if word == "talen":
        return {"frequent": tongues(FREQUENT), "others": tongues(one.code for one in _rare())}
    if word == "wensen":
        return {"wants": wants(draft.door), "mentee": draft.door.side is Side.MENTEE}
    if word == "tot-slot":
        return {"sources": of(draft.door.sources), "longest": LONGEST_REMARK}
    return {}


def wants(door: Door) -> list[tuple[str, str, str]]:
    """(code, words, icon) of what can be asked or offered."""
    return [(code, label, SIGN_OF_WANT[code]) for code, label in of(door.wants)]


def _rare() -> list[reference.Language]:
    return [one for one in reference.languages() if one.code not in FREQUENT]


def tongues(codes: Iterable[str]) -> list[dict[str, str]]:
    """Languages by their own name; staff who look along read the Dutch or English name under it."""
    spoken = language()
    return [
        {
            "code": one.code,
            "autonym": one.autonym,
            "dir": one.direction,
            "name": one.name(spoken) if spoken in ("nl", "en") and one.name(spoken) != one.autonym else "",
        }
        for one in map(reference.language, codes)
    ]


def rows(draft: Draft) -> list[dict[str, Any]]:
    """All answers in words, each with the page where it can be changed; only what was asked."""
    said = draft.arrival()
    town = inbox.town(said.postcode)
    tongues = ", ".join(reference.language(code).autonym for code in said.languages)
    wanted = ", ".join(labels_of(draft.door.wants, [want.value for want in said.wants]))
    asked: dict[str, list[tuple[str, str, str]]] = {
        "naam": [(_("What is your name?"), f"{said.given_name} {said.family_name}".strip(), "user")],
        "bereik": [(_("How can we reach you?"), str(said.reach.label), SIGN_OF_REACH[said.reach])],
        "nummer": _number(draft),
        "woonplaats": [(_("Where do you live?"), town, "home")],
        "talen": [(_("Which languages do you speak?"), tongues, "language")],
        "wensen": [
            (
                _("What do you want help with?") if draft.door is Door.HELP else _("What do you want to help with?"),
                wanted,
                "heart-handshake",
            )
        ],
        "tot-slot": [(_("Your message"), said.remark, "message-circle"), *_found_us(draft, said.source)],
    }
    words = [one.word for one in draft.questions()]
    return [
        {"word": word, "label": label, "value": value, "sign": sign}
        for word in words
        for label, value, sign in asked[word]
    ]


def _number(draft: Draft) -> list[tuple[str, str, str]]:
    question = draft.question("nummer")
    if question is None:
        return []
    said = vars(draft.sheet(question).data)
    lines = [(_("Name of your helper"), said["helper"], "users")] if "helper" in said else []
    if "phone" in said:
        lines.append((_("Phone number"), spaced(said["phone"]), "phone"))
    if "email" in said:
        lines.append((_("E-mail"), said["email"], "mail"))
    return lines


def _found_us(draft: Draft, source: Coded | None) -> list[tuple[str, str, str]]:
    if source is None or "came_from" in draft.sent:
        return []
    return [(_("How did you find us?"), label_of(draft.door.sources, source.value), "info-circle")]
