# SPDX-License-Identifier: EUPL-1.2
"""In which of the municipality's programmes a mentor would help most: counts only, and nobody is shown or moved."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from koepel.errors import NotFound
from shared_pool.matching.needed import Asked, where_needed
from shared_pool.matching.service import around, own_card
from shared_pool.matching.views import TONES
from shared_pool.matching.waiting import deck_of
from shared_pool.matching.words import word
from tenants import disclosure


@dataclass(frozen=True)
class ProgrammeLine:
    """One programme: how many who wait there suit above the floor, and the word for the first of them, '' for nobody."""

    programme: str
    people: int
    best: str
    tone: str
    own: bool


@dataclass(frozen=True)
class Elsewhere:
    """One mentor, beside each programme of the municipality."""

    person_id: UUID
    name: str
    lines: list[ProgrammeLine]


def elsewhere(intake_id: UUID) -> Elsewhere:
    """Who waits for this own mentor, programme by programme. Raises `NotFound`, also for a mentee."""
    person = disclosure.own_person(intake_id)
    if person.facts.side != "mentor":
        raise NotFound
    surroundings = {here.programme.key: here for here in map(around, disclosure.own_programmes())}
    card, week = own_card(person, around(person.facts.programme)), next(iter(surroundings.values())).week
    asked = [Asked(here.programme, deck_of(here, "mentee"), here.partners) for here in surroundings.values()]
    lines = []
    for one in where_needed(card, asked, week):
        here = surroundings[one.programme.key]
        best = word("label", one.label.name) if one.people else ""
        lines.append(
            ProgrammeLine(
                here.programme_name, one.people, best, TONES[one.label], here.template == person.facts.programme
            )
        )
    return Elsewhere(person.person_id, person.name, lines)
