# SPDX-License-Identifier: EUPL-1.2
"""An activity crosses the border without anybody in it: its facts and a number of places. People sign up at home."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from koepel import mail
from koepel.errors import NotFound
from koepel.i18n import speaking
from koepel.records import Message
from tenants.activities import hosting, places, service, telling
from tenants.activities.codes import ActivityKind, ActivityState, Audience
from tenants.activities.models import Activity
from tenants.activities.schemas import Plan
from tenants.disclosure_shapes import ActivityFacts, HostedHere, OwnActivity
from tenants.people import service as people
from tenants.trajectories.duo_link import reach
from tenants.vocabulary import label_of

FACTS = (
    "kind", "title", "starts_at", "ends_at", "place", "online_link", "language", "audience", "programme", "mandatory", "material",
)  # fmt: skip


def activity_words(kind: str, audience: str) -> tuple[str, str]:
    """What it is and for whom, in the language of the reader."""
    return label_of(ActivityKind, kind), label_of(Audience, audience)


def own_activity(activity_id: UUID) -> OwnActivity:
    """An activity that this municipality organises. Raises `NotFound`, also for one of another municipality."""
    row = service.activity(activity_id)
    if row.host_id is not None:
        raise NotFound
    return _own(row)


def own_speed_dates() -> list[OwnActivity]:
    """The speed dates that this municipality organises and that go on or went on, the soonest to come first, then the latest."""
    rows = [*service.coming(), *service.past()]
    return [
        _own(row)
        for row in rows
        if row.kind == ActivityKind.SPEED_DATE and row.host_id is None and row.state != ActivityState.CANCELLED
    ]


def invite_to(activity_id: UUID, person_id: UUID, side: str) -> bool:
    """Ask one of the own people to an own activity, with an own link to sign up; False for who was asked or cannot be reached.

    Raises `NotFound`, `DoesNotGoOn`, `HasBegun`.
    """
    return places.invite(activity_id, person_id, side)


def write_after(
    kind: str, person_id: UUID, words: Callable[[str], tuple[str, str]], *, about: tuple[str, UUID]
) -> Message | None:
    """Write to one of the own people who came, in the own language and way; `words`: subject and body by first name.

    The letter waits for the usual hold and leaves by day. None for who cannot be reached or went.
    """
    person = people.person_if_any(person_id)
    to, channel = reach(person) if person is not None else ("", "")
    if person is None or not to:
        return None
    language = telling.language_of(person)
    with speaking(language):
        subject, body = words(person.given_name)
    return mail.post(
        kind, to=to, subject=subject, body=body, language=language, channel=channel, about=about,
        person_id=person.id, by_day=True,
    )  # fmt: skip


def keep_places(activity_id: UUID, number: int) -> OwnActivity:
    """Keep so many places for others, so that nobody here gets them. Raises `NotFound`, `Invalid`."""
    return _own(hosting.keep(activity_id, number))


def come_along(host_id: UUID, host_name: str, facts: ActivityFacts, number: int) -> UUID:
    """The local activity with so many places for the own people, made the first time. Raises `Invalid` for too few."""
    return hosting.come_along(host_id, host_name, _plan(facts, number)).id


def follow_host(host_id: UUID, facts: ActivityFacts) -> None:
    """The organiser changed it, or it goes on after all: so it does here, and who comes is told. Raises `AlreadyTold`."""
    hosting.follow(host_id, _plan(facts, None))


def call_off_hosted(host_id: UUID) -> None:
    """It does not go on for the people of this municipality: they are told. Safe to repeat; what is over stays as it was."""
    hosting.call_off(host_id)


def hosted(host_id: UUID) -> HostedHere | None:
    """How this municipality comes along with an activity of another one."""
    row = hosting.of_host(host_id)
    return None if row is None else _hosted(row)


def hosted_here(activity_id: UUID) -> HostedHere:
    """The same by its id here. Raises `NotFound`."""
    row = service.activity(activity_id)
    if row.host_id is None:
        raise NotFound
    return _hosted(row)


def _hosted(row: Activity) -> HostedHere:
    assert row.host_id is not None
    return HostedHere(row.id, row.host_id, row.capacity or 0, row.taken, row.state == ActivityState.CANCELLED)


def _own(row: Activity) -> OwnActivity:
    facts = ActivityFacts(**{name: getattr(row, name) for name in FACTS})
    cancelled = row.state == ActivityState.CANCELLED
    return OwnActivity(row.id, facts, row.capacity, row.taken, row.kept, cancelled, places.open_now(row))


def _plan(facts: ActivityFacts, capacity: int | None) -> Plan:
    return Plan(
        kind=ActivityKind(facts.kind), title=facts.title, starts_at=facts.starts_at, ends_at=facts.ends_at,
        audience=Audience(facts.audience), place=facts.place, online_link=facts.online_link, capacity=capacity,
        language=facts.language, programme=facts.programme, mandatory=facts.mandatory, material=facts.material,
    )  # fmt: skip
