# SPDX-License-Identifier: EUPL-1.2
"""What passes through the door, in both directions: frozen, in codes and bands, with a name only where a step allows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tenants.programmes.expectation import Expectation


@dataclass(frozen=True)
class OwnMunicipality:
    """This municipality, as any visitor may know it."""

    tenant_id: UUID
    name: str
    slug: str
    nis: str
    kind: str
    chip: str
    colour: int
    role_model: str


@dataclass(frozen=True)
class ContactPointCard:
    """Whom members call: published, so no person is disclosed."""

    name: str
    function: str
    phone: str
    hours: str
    email: str = ""
    deputy: bool = False


@dataclass(frozen=True)
class ProgrammeTerms:
    """What a programme lays down for matching: as this municipality set it, or as it is shipped."""

    template: str
    name: str
    months: int
    language_rule: str
    weights: str
    contact_level: int
    dutch_level: int
    coach_language: bool
    least_years: int
    readiness: tuple[str, ...]
    contact: Expectation
    introduction: str = "three_way_talk"


@dataclass(frozen=True)
class Wish:
    """What somebody hopes of the other: codes, and whether it is a must."""

    values: tuple[str, ...]
    must: bool = False


@dataclass(frozen=True, kw_only=True)
class MatchingFacts:
    """The columns of matching, in the codes of the glossary. No name, contact, text, origin, residence, health: no field for it."""

    side: str
    programme: str  # key of the template
    state: str  # active, paused, at_most_duos, stopped
    informed: bool
    places: int  # duos a mentor still takes, holds not yet taken off; 0 for a mentee
    waiting_since: date | None
    tier: int
    criteria_failed: bool
    criteria_open: bool
    place: tuple[int, int] | None  # kilometre grid
    radius: int | None
    online_ok: bool
    quiet_place: bool
    no_own_transport: bool
    languages: tuple[tuple[str, int | None], ...]
    interpreter: bool
    occupations: tuple[str, ...]
    occupation_released: bool  # the person said yes to showing it, never the name
    sectors: tuple[str, ...]
    experience: str  # band, '' unknown
    work_flags: tuple[str, ...]
    still_connected: bool | None
    goals: tuple[str, ...]
    must_goals: tuple[str, ...]
    actions: tuple[str, ...]
    half_days: int
    period_from: date | None
    period_to: date | None
    interests: tuple[str, ...]
    dislikes: tuple[str, ...]
    age: str  # band, '' unknown
    gender: str
    life_phase: str
    style: str
    majority: str  # adult, minor_with_arrangement, minor, '' unknown
    wishes: Mapping[str, Wish]
    strength: int
    steps: tuple[str, ...]
    tokens: tuple[UUID, ...]  # pair tokens: whoever holds the same one is excluded


@dataclass(frozen=True)
class ReleasedCard:
    """What this municipality lets out of one intake: its random reference, a code to call it by, and the columns."""

    card_id: UUID
    intake_id: UUID
    collaboration_id: UUID
    code: int
    facts: MatchingFacts


@dataclass(frozen=True)
class OwnPerson:
    """One of the own people, in full, for the own workbench only."""

    person_id: UUID
    intake_id: UUID
    number: int
    given_name: str
    family_name: str
    card_id: UUID | None
    collaboration_id: UUID | None
    occupation_text: str
    spoken_on: date | None
    facts: MatchingFacts

    @property
    def name(self) -> str:
        """As staff call this person."""
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True)
class AskAgain:
    """One of the own people who waits, and when somebody last spoke with them."""

    person_id: UUID
    intake_id: UUID
    name: str
    spoken_on: date


@dataclass(frozen=True)
class LookAlike:
    """Somebody to be counted, as coarse as the count: no reference, no state, nothing to recognise a person by."""

    side: str
    programme: str
    sectors: tuple[str, ...]
    experience: str
    languages: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True)
class Statement:
    """The half-page of agreements in one language: `mark` names the version, `hash` these very words (SHA-256, hex)."""

    lines: tuple[str, ...]
    language: str
    mark: str
    hash: str


@dataclass(frozen=True)
class PersonRef:
    """The own person behind a card; None where the card is not of this municipality."""

    person_id: UUID
    intake_id: UUID
    side: str
    given_name: str
    family_name: str
    language: str
    channel: str


@dataclass(frozen=True)
class FirstNames:
    """Step s3: both said yes to meeting. The first name, and the matching facts without their bands."""

    given_name: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class ChosenChannel:
    """Step s4: the introduction was held. The full name and the one channel this person chose."""

    family_name: str
    channel: str
    contact: str


@dataclass(frozen=True)
class ActivityFacts:
    """What others may read of an activity: what, when, where, for whom. Nobody stands in it."""

    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    online_link: str
    language: str
    audience: str
    programme: str
    mandatory: bool
    material: str


@dataclass(frozen=True)
class OwnActivity:
    """An activity that this municipality organises: its facts, how many places are taken here and kept for others."""

    id: UUID
    facts: ActivityFacts
    capacity: int | None
    taken: int
    kept: int
    cancelled: bool
    open: bool

    @property
    def free(self) -> int | None:
        """How many places nobody has here, those kept for others among them; None without a limit."""
        return None if self.capacity is None else self.capacity - self.taken


@dataclass(frozen=True)
class HostedHere:
    """An activity of another municipality to which people of this one go: `taken` of its own `places`."""

    id: UUID
    host_id: UUID
    places: int
    taken: int
    cancelled: bool
