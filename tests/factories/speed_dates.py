# SPDX-License-Identifier: EUPL-1.2
"""Speed dates in tests: `a_speed_date(app, borsbeek)`, `invite_everybody`, `begun`, `marked`, `a_card_of`."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask

from koepel import clock
from shared_pool.speed_dating import outcome, pages, possible, service
from shared_pool.speed_dating.codes import Said
from shared_pool.speed_dating.models import SpeedDateGuest
from shared_pool.speed_dating.schemas import Helping, Planned
from tenants import disclosure
from tenants.activities.codes import ActivityKind, Audience
from tenants.activities.schemas import Plan
from tests.factories.activities import at, planned
from tests.support.places import inside


def a_speed_date(app: Flask, here: UUID, *, tables: int = 3, rounds: int = 3) -> UUID:
    """An evening of next week; with no tables the activity alone, without an evening on it."""
    day = clock.today() + timedelta(days=7)
    activity = planned(
        app, here,
        Plan(ActivityKind.SPEED_DATE, "Kennismaken", at(day, 19), at(day, 21), Audience.BOTH, place="Dorpshuis"),
    )  # fmt: skip
    if not tables:
        return activity
    with inside(app, here):
        return service.plan_evening(Planned(activity, "net_werk", tables, 7, rounds)).id


def invite_everybody(app: Flask, here: UUID, evening: UUID) -> None:
    """Everybody who waits is a guest."""
    with inside(app, here):
        row = service.evening(evening)
        service.choose(evening, possible.people(row.programme), seen=row.version)


def helped(app: Flask, here: UUID, evening: UUID, name: str = "Helen", *languages: str) -> None:
    """Somebody comes to help with language, in Tigrinya unless said otherwise."""
    with inside(app, here):
        seen = service.evening(evening).version
        service.ask_helper(evening, Helping(seen, name, languages or ("ti",)))


def begun(app: Flask, here: UUID, evening: UUID) -> None:
    """The next round begins."""
    with inside(app, here):
        service.begin_round(evening, seen=service.evening(evening).version)


def marked(app: Flask, here: UUID, evening: UUID, mentee: str, mentor: str) -> UUID:
    """The two at the first table say this of each other; returns their talk."""
    with inside(app, here):
        talk = service.talks(evening)[0]
        guests = {guest.intake_id: guest.id for guest in service.invited(evening)}
        outcome.mark(evening, guests[talk.mentee_intake_id], talk.id, Said(mentee).mark)
        outcome.mark(evening, guests[talk.mentor_intake_id], talk.id, Said(mentor).mark)
        return talk.id


def names_met(evening: UUID) -> list[pages.GuestLine]:
    """The guests with their names."""
    return pages.evening(evening).guests


def an_evening_held(app: Flask, here: UUID) -> dict[str, str]:
    """Everybody is asked, somebody helps, the first round is held and one couple answered: the words for its addresses."""
    evening = a_speed_date(app, here)
    invite_everybody(app, here, evening)
    helped(app, here, evening)
    begun(app, here, evening)
    marked(app, here, evening, "yes", "maybe")
    with inside(app, here):
        seated = service.talks(evening)[0].mentee_intake_id
        row, guest = service.evening(evening), next(one for one in service.invited(evening) if one.intake_id == seated)
        (card,) = pages.cards_with_links(row, guest.id)
    return {
        "speed_date": str(evening),
        "speed_guest": str(guest.id),
        "evening_link": urlsplit(card.link).path.split("/")[2],
    }


def a_guest(app: Flask, here: UUID, evening: UUID, given: str) -> SpeedDateGuest:
    """The guest of this first name."""
    with inside(app, here):
        names = disclosure.own_readers([one.person_id for one in service.invited(evening)])
        return next(one for one in service.invited(evening) if names[one.person_id][0] == given)


def a_card_of(app: Flask, here: UUID, evening: UUID, given: str, *, alone: bool = False) -> str:
    """The address on a card that is printed for this guest, without the host; `alone`: because the one before got lost."""
    guest = a_guest(app, here, evening, given)
    with inside(app, here):
        cards = pages.cards_with_links(service.evening(evening), guest.id if alone else None)
        return next(urlsplit(card.link).path for card in cards if card.guest.id == guest.id)
