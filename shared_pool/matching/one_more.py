# SPDX-License-Identifier: EUPL-1.2
"""One more mentor: how many who wait would be helped by somebody who is still to be found. A hint for recruiting, no card.

Told from five people on, and by fives, so that no two answers beside each other tell of one person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from werkzeug.datastructures import MultiDict

from koepel import reference
from koepel.i18n import language
from koepel.ids import new_id
from shared_pool.cards import shelf
from shared_pool.collaboration import service as collaboration
from shared_pool.matching.card import Card
from shared_pool.matching.engine import Partners, count_above_floor
from shared_pool.matching.hard_rules import DEFAULT_RADIUS
from shared_pool.matching.pool_deck import PoolDeck
from shared_pool.matching.service import Around, around, own_card
from shared_pool.matching.vocabulary import (
    DUTCH,
    Answer,
    CardSide,
    CardState,
    ExperienceBand,
    Majority,
    Section,
    Spoken,
    Step,
    SupportAction,
)
from shared_pool.matching.what_if import middles
from tenants import disclosure

FEW = 5
FLUENT, INDEPENDENT = 6, 4  # levels of a language, C2 and B2


@dataclass(frozen=True)
class Profile:
    """Whom one would look for: '' and None where it does not matter."""

    programme: str
    sector: str
    language: str
    municipality: UUID | None


@dataclass(frozen=True)
class OneMore:
    """What the page asks and answers. `helped`: at least so many; 0: fewer than five; None: nothing was asked."""

    programmes: list[tuple[str, str]]
    sectors: list[tuple[str, str]]
    languages: list[tuple[str, str]]
    municipalities: list[tuple[str, str]]
    profile: Profile | None
    helped: int | None


def one_more(sent: MultiDict[str, str], programmes: Iterable[str]) -> OneMore:
    """The question of this address over the programmes in which people wait."""
    known = sorted({(key, disclosure.programme_name(key)) for key in programmes}, key=lambda pair: pair[1])
    towns = {str(tenant): member.name for tenant, member in collaboration.members().items()}
    tongues = sorted(((one.code, one.name(language())) for one in reference.languages()), key=lambda pair: pair[1])
    sectors = [(one.code, one.name(language())) for one in reference.sectors()]
    profile = None
    if sent.get("programma") in dict(known):
        profile = Profile(
            programme=sent["programma"],
            sector=_one_of(sent.get("sector", ""), dict(sectors)),
            language=_one_of(sent.get("taal", ""), dict(tongues)),
            municipality=UUID(town) if (town := _one_of(sent.get("gemeente", ""), towns)) else None,
        )
    helped = at_least(_helped(profile)) if profile else None
    return OneMore(known, sectors, tongues, list(towns.items()), profile, helped)


def _one_of(code: str, known: dict[str, str]) -> str:
    return code if code in known else ""


def at_least(count: int) -> int:
    """How much of a number is told: by fives, and nothing below five."""
    return count - count % FEW


def _helped(profile: Profile) -> int:
    here = around(profile.programme)
    own = disclosure.own_people("mentee", profile.programme, waiting=True) if here.home else ()
    cards = [own_card(person, here) for person in own if person.facts.state == "active"]
    waiting = PoolDeck(cards, shelf.shelves(here.places, here.others, here.template, "mentee"), {})
    card, everybody = wanted(profile, here), Partners(waiting.tenants)
    return count_above_floor(card, waiting, here.programme, here.week, may_share=everybody, more_than=0)


def wanted(profile: Profile, here: Around) -> Card:
    """The mentor whom one would look for, as a card in memory: in order, free at any moment, with one place."""
    spoken = {DUTCH: INDEPENDENT} | {profile.language or DUTCH: FLUENT}
    home = profile.municipality or here.reader.tenant
    return Card(
        reference=new_id(),
        tenant=home or new_id(),
        side=CardSide.MENTOR,
        state=CardState.ACTIVE,
        informed=True,
        released=True,
        places=1,
        programmes=here.programme.bit,
        place=middles(here).get(home) if home else None,
        radius=DEFAULT_RADIUS,
        languages=frozenset(Spoken(code, level) for code, level in spoken.items()),
        sections=Section.of(profile.sector) if profile.sector else Section.NONE,
        experience=ExperienceBand.OVER_10,
        still_connected=Answer.YES,
        actions=SupportAction(sum(SupportAction)),
        majority=Majority.ADULT,
        steps=Step(sum(Step)),
    )
