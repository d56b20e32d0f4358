# SPDX-License-Identifier: EUPL-1.2
"""What a checked row says, as frozen values: a mentee, a mentor, a duo, a meeting, each with the row it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from tenants.registers.coded import HalfDay
from tenants.registers.fields import SheetKind
from tenants.registers.spoken import JobWord, SpokenLanguage


@dataclass(frozen=True, slots=True)
class Origin:
    """The sheet and the row as the spreadsheet numbers it; `number` is the list's own number or ID, if any."""

    sheet: str
    row: int
    number: str = ""


@dataclass(frozen=True, slots=True)
class AlreadyHere:
    """A person or duo that the municipality has already: its id as text."""

    id: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A mentor of a member municipality, named SLUG:ID: pending until that municipality's contact point confirms."""

    slug: str
    number: str


Link = Origin | AlreadyHere | Elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecord:
    """What mentees and mentors have in common. An empty text is an unknown."""

    origin: Origin
    keys: tuple[str, ...] = ()
    given_name: str
    family_name: str
    birth_date: date | None = None
    age: int | None = None
    street: str = ""
    postcode: str = ""
    town: str = ""
    phone: str = ""
    other_phones: tuple[str, ...] = ()
    email: str = ""
    languages: tuple[SpokenLanguage, ...] = ()
    job: JobWord | None = None
    channel: str = ""
    intake_on: date | None = None
    availability: str = ""
    half_days: frozenset[HalfDay] = frozenset()
    remarks: str = ""

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class MenteeRecord(PersonRecord):
    """A person served; `job` is what the person wants to become."""

    dutch_level: str | None = None
    dutch_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorRecord(PersonRecord):
    """A volunteer; `job` is what the person does or did, `years` for how long."""

    years: float | None = None
    max_duos: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DuoRecord:
    """One mentor and one mentee; `past_retention` comes in as dates, status, hours and municipality only."""

    origin: Origin
    mentee: Link
    mentor: Link
    started_on: date
    ended_on: date | None = None
    state: str = "started"
    reason: str | None = None
    reason_words: str = ""
    remarks: str = ""
    past_retention: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRecord:
    """One contact of a duo; a follow-up becomes a task only for a running duo."""

    origin: Origin
    duo: Link
    held_on: date
    minutes: int | None = None
    starts_at: time | None = None
    activity: str | None = None
    activity_words: str = ""
    place: str | None = None
    place_words: str = ""
    note: str = ""
    follow_up: str = ""


Record = MenteeRecord | MentorRecord | DuoRecord | MeetingRecord
PERSON_KINDS = (SheetKind.MENTEES, SheetKind.MENTORS)
