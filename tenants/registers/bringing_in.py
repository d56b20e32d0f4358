# SPDX-License-Identifier: EUPL-1.2
"""From checked records to files, intakes, trajectories and meetings, through the services that everybody else uses.

All of it in the one transaction of the job: a batch stands as a whole or not at all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from tenants.intake import occupations
from tenants.intake import service as intakes
from tenants.intake.models import Intake
from tenants.people import service as people
from tenants.people.marks import mark
from tenants.people.models import Person
from tenants.programmes.models import Programme
from tenants.registers.checking import Outcome
from tenants.registers.coded import code_of
from tenants.registers.fields import SheetKind
from tenants.registers.known_here import duo_key, number_key
from tenants.registers.models import ImportMark, ImportRow
from tenants.registers.records import (
    AlreadyHere,
    DuoRecord,
    Elsewhere,
    Link,
    MeetingRecord,
    MenteeRecord,
    MentorRecord,
    Origin,
)
from tenants.registers.vocabulary import lists
from tenants.trajectories import imported
from tenants.trajectories import service as trajectories
from tenants.trajectories.imported import Held
from tenants.trajectories.models import Duo, Trajectory
from tenants.trajectories.schemas import OpenDuo
from tenants.vocabulary import DayPart, mask_of

LEVELS = ("none", "A1", "A2", "B1", "B2", "C1", "C2")
Progress = Callable[[int], None]


@dataclass
class Brought:
    """What a row of the file became."""

    person: Person | None = None
    intake: Intake | None = None
    trajectory: Trajectory | None = None
    duo_id: UUID | None = None


@dataclass
class BringingIn:
    """One batch on its way in. `progress` is told how many rows are done."""

    batch_id: UUID
    programme: Programme
    progress: Progress = lambda done: None
    _became: dict[Origin, Brought] = field(default_factory=dict)
    _done: int = 0

    def everything(self, outcome: Outcome) -> None:
        """People first, then their duos with all their meetings, each duo ended when all of it is told."""
        sheets = outcome.sheets.values()
        duos = [record for sheet in sheets for record in sheet.records if isinstance(record, DuoRecord)]
        forgotten = {record.mentee for record in duos if record.past_retention}
        for sheet in sheets:
            for record in sheet.records:
                if isinstance(record, MenteeRecord | MentorRecord):
                    self._person(record, sheet.plan.kind, nameless=record.origin in forgotten)
        meetings: dict[Link, list[MeetingRecord]] = defaultdict(list)
        for sheet in sheets:
            for record in sheet.records:
                if isinstance(record, MeetingRecord):
                    meetings[record.duo].append(record)
        for duo in duos:
            self._duo(duo, meetings.pop(duo.origin, []))
        for link, told in meetings.items():
            if isinstance(link, AlreadyHere):
                self._meetings(UUID(link.id), told)

    def _step(self, origin: Origin, kind: str, object_id: UUID, marks: Iterable[str] = ()) -> None:
        db.session.add(
            ImportRow(
                batch_id=self.batch_id,
                sheet=origin.sheet,
                row=origin.row,
                outcome="imported",
                object_kind=kind,
                object_id=object_id,
            )
        )
        for key in dict.fromkeys(marks):
            db.session.add(ImportMark(batch_id=self.batch_id, mark=mark(key), object_kind=kind, object_id=object_id))
        self._done += 1
        self.progress(self._done)

    def _person(self, record: MenteeRecord | MentorRecord, kind: SheetKind, *, nameless: bool) -> None:
        became = Brought(person=_nameless() if nameless else _file(record))
        assert became.person is not None
        if not nameless:
            became.intake = _intake(record, became.person, self.programme)
        self._became[record.origin] = became
        numbered = [number_key(kind, record.origin.number)] if record.origin.number else []
        self._step(record.origin, "person", became.person.id, [*record.keys, *numbered])

    def _person_of(self, link: Link) -> UUID | None:
        if isinstance(link, AlreadyHere):
            return UUID(link.id)
        brought = self._became.get(link) if isinstance(link, Origin) else None
        return brought.person.id if brought and brought.person else None

    def _duo(self, record: DuoRecord, meetings: list[MeetingRecord]) -> None:
        mentee_id, mentor_id = self._person_of(record.mentee), self._person_of(record.mentor)
        if mentee_id is None:
            return
        trajectory, duo = self._opened(record, mentee_id, mentor_id)
        elsewhere = (
            f"{record.mentor.slug}:{record.mentor.number}" if isinstance(record.mentor, Elsewhere) else str(mentor_id)
        )
        self._became[record.origin] = Brought(trajectory=trajectory, duo_id=duo.id)
        self._step(record.origin, "trajectory", trajectory.id)
        key = duo_key(str(mentee_id), elsewhere, record.started_on)
        db.session.add(ImportMark(batch_id=self.batch_id, mark=mark(key), object_kind="duo", object_id=duo.id))
        self._meetings(duo.id, meetings, bare=record.past_retention)
        if mentor_id is not None and not record.past_retention:
            self._engaged(mentor_id, record, meetings, trajectory.usual_minutes)
        _ended(trajectory, record)

    def _opened(self, record: DuoRecord, mentee_id: UUID, mentor_id: UUID | None) -> tuple[Trajectory, Duo]:
        bare = record.past_retention
        mentee = people.person(mentee_id)
        mentor = people.person(mentor_id) if mentor_id is not None and not bare else None
        elsewhere = isinstance(record.mentor, Elsewhere)
        trajectory = trajectories.open_trajectory(
            OpenDuo(
                person_id=mentee_id,
                programme_id=self.programme.id,
                proposal_id=None,
                collaboration_id=None,
                mentor_tenant_id=None if elsewhere else scopes.here(),
                mentor_person_id=mentor.id if mentor else None,
                mentee_first_name="" if bare else mentee.given_name,
                mentor_first_name=mentor.given_name if mentor else "",
                mentor_family_name=mentor.family_name if mentor else "",
                mentor_channel="phone" if mentor and mentor.phone else "mail" if mentor and mentor.email else "",
                mentor_contact=(mentor.phone or mentor.email) if mentor else "",
                started_on=record.started_on,
                tell=False,
                imported=True,
                pending_mentor=f"{record.mentor.slug}:{record.mentor.number}"
                if isinstance(record.mentor, Elsewhere) and not bare
                else "",
            )
        )
        if bare:
            trajectory.pseudonymised_at = clock.utcnow()
        return trajectory, imported.newest_duo(trajectory.id)

    def _meetings(self, duo_id: UUID, told: list[MeetingRecord], *, bare: bool = False) -> None:
        """Past its term a meeting is a day and its hours; otherwise also what was done, where, and what was noted."""
        records = sorted(told, key=lambda one: (one.held_on, one.origin.row))
        brought = imported.bring_meetings(duo_id, [Held(r.held_on, r.minutes) if bare else _held(r) for r in records])
        for record, meeting in zip(records, brought, strict=True):
            self._step(record.origin, "meeting", meeting.id)

    def _engaged(self, mentor_id: UUID, record: DuoRecord, meetings: list[MeetingRecord], usual: int) -> None:
        engagement = trajectories.open_engagement(
            mentor_id, None, None, scopes.here(), self.programme.template, record.started_on
        )
        months: Counter[date] = Counter()
        for meeting in meetings:
            months[meeting.held_on.replace(day=1)] += meeting.minutes or usual
        for month, minutes in months.items():
            trajectories.add_engagement_minutes(engagement, month, minutes)
        db.session.add(
            ImportRow(
                batch_id=self.batch_id, sheet=record.origin.sheet, row=record.origin.row, outcome="imported",
                object_kind="engagement", object_id=engagement.id,
            )
        )  # fmt: skip
        if record.state in ("stopped", "completed"):
            imported.end_engagement(engagement, record.state, record.ended_on or clock.today())


def _nameless() -> Person:
    """The mentee of a trajectory past its term: a file without a name, so that the figures stay."""
    person = people.open_file("", "")
    person.pseudonymised_at = clock.utcnow()
    return person


def _file(record: MenteeRecord | MentorRecord) -> Person:
    person = people.open_file(
        record.given_name, record.family_name, email=record.email, phone=record.phone, birth_date=record.birth_date,
        address=record.street, postcode=record.postcode, notes=_notes(record), source=_source(record),
        preferred_channel="phone" if record.phone or not record.email else "mail",
    )  # fmt: skip
    for spoken in record.languages:
        if spoken.code:
            level = 6 if spoken.mother_tongue else LEVELS.index(spoken.level) if spoken.level else None
            people.speaks(person, spoken.code, level, mother_tongue=spoken.mother_tongue)
    if isinstance(record, MenteeRecord) and record.dutch_level:
        people.speaks(person, "nl", LEVELS.index(record.dutch_level))
    return person


def _notes(record: MenteeRecord | MentorRecord) -> str:
    """What has no box of its own, in the words of the list."""
    lines = [record.remarks, *record.other_phones]
    if record.age is not None:
        lines.append(f"{record.age} ({record.intake_on or clock.today()})")
    lines += [spoken.text for spoken in record.languages if not spoken.code]
    if isinstance(record, MenteeRecord) and record.dutch_words and not record.dutch_level:
        lines.append(f"NL: {record.dutch_words}")
    if record.availability and not record.half_days:
        lines.append(record.availability)
    return "\n".join(filter(None, lines))[:4000]


def _intake(record: MenteeRecord | MentorRecord, person: Person, programme: Programme) -> Intake:
    """The talk as far as the list tells it; every step stays open to be completed later."""
    mentee = isinstance(record, MenteeRecord)
    intake = intakes.begin(person, "mentee" if mentee else "mentor", programme, record.intake_on)
    work: dict[str, Any] = {"occupation_text": record.job.text[:200] if record.job else ""}
    if record.job and record.job.code:
        work |= {"occupations": [record.job.code], "sectors": occupations.sectors_of([record.job.code])}
    if isinstance(record, MentorRecord) and record.years is not None:
        work["experience_years"] = int(record.years)
    answers: list[tuple[str, dict[str, Any]]] = [
        ("goal" if mentee else "offer", work),
    ]
    if record.half_days:
        bits = mask_of((day, DayPart(part.value)) for day, part in record.half_days)
        answers.append(("time_and_place", {"half_days": bits}))
    if isinstance(record, MentorRecord) and record.max_duos is not None:
        answers.append(("capacity", {"max_duos": record.max_duos}))
    for step, told in answers:
        intakes.save_step(intake, step, told)
        intakes.leave_open(intake, step)
    return intakes.accept(intake, record.intake_on)


def _source(record: MenteeRecord | MentorRecord) -> str:
    known = lists("referral_sources" if isinstance(record, MenteeRecord) else "recruitment_channels")
    return code_of(record.channel, known) or ("other" if record.channel else "")


def _held(record: MeetingRecord) -> Held:
    """A meeting with activity and place; words without a code go into the note, and so does what was left to do."""
    words = [record.note]
    if record.activity_words and (record.activity is None or record.activity_words != record.note):
        words.append(record.activity_words)
    if record.place == "other" and record.place_words:
        words.append(record.place_words)
    words.append(record.follow_up)
    note = "\n".join(dict.fromkeys(filter(None, words)))[:4000]
    mode = "online" if record.place == "online" else "in_person"
    return Held(record.held_on, record.minutes, mode, record.activity or "", record.place or "", note)


def _ended(trajectory: Trajectory, record: DuoRecord) -> None:
    if record.state == "paused":
        trajectories.pause(trajectory.id)
    elif record.state == "started":
        if record.ended_on and record.ended_on > clock.today():
            trajectories.extend(trajectory.id, record.ended_on)
    else:
        on = min(record.ended_on or clock.today(), clock.today())
        words = "" if record.reason or record.past_retention else record.reason_words
        imported.end_as_told(trajectory, record.state, on, record.reason or "", words)
