# SPDX-License-Identifier: EUPL-1.2
"""The same questions on one page for staff who type, and on paper for who prefers a pen."""

from __future__ import annotations

from typing import Any

from flask import url_for

from koepel import clock, reference
from koepel.i18n import LANGUAGES, _, direction, language
from koepel.translations import formats
from tenants.municipality.service import municipality
from tenants.registration import questions
from tenants.registration.codes import Door, Reach, door_of
from tenants.registration.desk_codes import ArrivedBy
from tenants.registration.schemas import LONGEST_REMARK
from tenants.registration.shown import own_postcodes, point
from tenants.vocabulary import Side
from tenants.vocabulary import choices as of


def typing(door: Door) -> dict[str, Any]:
    """Choices of the page on which staff type in a registration."""
    spoken = language()
    named = sorted(((one.code, one.name(spoken)) for one in reference.languages()), key=lambda pair: pair[1].casefold())
    first = [pair for code in questions.FREQUENT for pair in named if pair[0] == code]
    return {
        "door": door,
        "sides": _sides("registration.new", door),
        "ways": of(ArrivedBy, without=(ArrivedBy.ONLINE,)),
        "reaches": of(Reach),
        "frequent": first,
        "others": [pair for pair in named if pair not in first],
        "wants": of(door.wants),
        "sources": of(door.sources),
        "reads_in": [(code, one.autonym) for code, one in LANGUAGES.items()],
        "longest": LONGEST_REMARK,
    }


def paper(door: Door) -> dict[str, Any]:
    """All questions and tiles as words with a box before them, in the language that is spoken now."""
    here, spoken = municipality(), language()
    return {
        "door": door,
        "mentee": door.side is Side.MENTEE,
        "reaches": of(Reach),
        "towns": own_postcodes(here.nis),
        "frequent": questions.tongues(questions.FREQUENT),
        "wants": of(door.wants),
        "sources": of(door.sources),
        "place": here.name,
        "point": point(),
        "print_place": here.name,
        "print_date": formats.day(clock.today(), year=True),
        "sides": _sides("registration.paper", door, {"in": spoken}),
        "languages": [
            {
                "code": code,
                "label": one.autonym,
                "dir": direction(code),
                "current": code == spoken,
                "url": _address("registration.paper", door.side, {"in": code}),
            }
            for code, one in LANGUAGES.items()
        ],
    }


def _address(endpoint: str, side: Side, more: dict[str, Any]) -> str:
    return url_for(endpoint, kant=side.value, **more)


def _sides(endpoint: str, door: Door, more: dict[str, Any] | None = None) -> list[tuple[str, str, bool, int]]:
    words = {Side.MENTEE: _("Looks for help"), Side.MENTOR: _("Wants to be a mentor")}
    return [
        (word, _address(endpoint, side, more or {}), door is door_of(side.value), 0) for side, word in words.items()
    ]
