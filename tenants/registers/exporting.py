# SPDX-License-Identifier: EUPL-1.2
"""Everything goes out again: the register of a municipality as one workbook, in headings that an import understands."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select

from koepel import audit, reference
from koepel import scope as scopes
from koepel.database import db, mine
from tenants.intake.models import Intake
from tenants.people.models import LanguageSkill, Person
from tenants.registers.cells import Cell
from tenants.registers.schemas import ExportPurpose
from tenants.registers.writing import Table, workbook
from tenants.trajectories.models import Duo, Meeting, Trajectory
from tenants.vocabulary import MeetingActivity, MeetingPlace, ReferralSource, StopReason, label_of, said_half_days

LEVELS = ("geen", "A1", "A2", "B1", "B2", "C1", "C2")
STATES = {"started": "lopend", "paused": "pauze", "stopped": "gestopt", "completed": "afgerond"}


def register(purpose: ExportPurpose) -> bytes:
    """Mentees, mentors, duos and meetings of this municipality as .xlsx; logged in every file that is in it."""
    people = {row.id: row for row in db.session.scalars(mine(Person).order_by(Person.number))}
    skills: dict[UUID, list[LanguageSkill]] = defaultdict(list)
    for skill in db.session.scalars(mine(LanguageSkill)):
        skills[skill.person_id].append(skill)
    talks = list(db.session.scalars(mine(Intake).order_by(Intake.started_on)))
    tables = [_mentees(people, skills, talks), _mentors(people, skills, talks), *_duos(people)]
    for person in people.values():
        if person.pseudonymised_at is None:
            audit.read(
                person, "phone", "email", "address", "notes", person=person.id, purpose=f"export: {purpose.value}"
            )
    return workbook(tables)


def _of_side(people: dict[UUID, Person], talks: list[Intake], side: str) -> list[tuple[Person, Intake]]:
    latest = {talk.person_id: talk for talk in talks if talk.side == side}
    return [
        (people[person_id], talk) for person_id, talk in latest.items() if people[person_id].pseudonymised_at is None
    ]


def _spoken(skills: list[LanguageSkill]) -> str:
    def said(skill: LanguageSkill) -> str:
        name = reference.language(skill.language).name("nl")
        if skill.mother_tongue:
            return f"{name} (moedertaal)"
        return f"{name} {LEVELS[skill.level]}" if skill.level else name

    return ", ".join(said(skill) for skill in sorted(skills, key=lambda one: (not one.mother_tongue, one.language)))


def _person(person: Person, skills: list[LanguageSkill]) -> list[Cell]:
    return [
        person.number, person.given_name, person.family_name, person.birth_date, person.address, person.postcode,
        person.phone, person.email, _spoken(skills),
    ]  # fmt: skip


_HEADINGS = ["Nr", "Voornaam", "Familienaam", "Geboortedatum", "Adres", "Postcode", "GSM", "E-mail", "Talen"]


def _mentees(people: dict[UUID, Person], skills: dict[UUID, list[LanguageSkill]], talks: list[Intake]) -> Table:
    rows = [
        [
            *_person(person, skills[person.id]),
            talk.occupation_text,
            label_of(ReferralSource, person.source),
            talk.started_on,
            person.notes,
        ]
        for person, talk in _of_side(people, talks, "mentee")
    ]
    return Table("Mentees", [*_HEADINGS, "Beroep gewenst", "Aangemeld via", "Datum intake", "Opmerkingen"], rows)


def _mentors(people: dict[UUID, Person], skills: dict[UUID, list[LanguageSkill]], talks: list[Intake]) -> Table:
    rows = [
        [
            *_person(person, skills[person.id]), talk.occupation_text, talk.experience_years, "; ".join(said_half_days(talk.half_days)),
            talk.max_duos, talk.started_on, person.notes,
        ]
        for person, talk in _of_side(people, talks, "mentor")
    ]  # fmt: skip
    headings = [
        *_HEADINGS,
        "Beroep/ervaring",
        "Jaren ervaring",
        "Beschikbaar",
        "Max duo's",
        "Datum intake",
        "Opmerkingen",
    ]
    return Table("Mentors", headings, rows)


def _duos(people: dict[UUID, Person]) -> tuple[Table, Table]:
    asked = select(Duo, Trajectory).join(
        Trajectory, (Trajectory.tenant_id == Duo.tenant_id) & (Trajectory.id == Duo.trajectory_id)
    )
    pairs = list(
        db.session.execute(asked.where(Duo.tenant_id == scopes.here()).order_by(Trajectory.number, Duo.number))
    )
    duos: list[list[Cell]] = []
    called: dict[UUID, str] = {}
    for duo, trajectory in pairs:
        mentee = people[trajectory.person_id]
        mentor = people.get(duo.mentor_person_id) if duo.mentor_person_id else None
        number = f"D{trajectory.number}-{duo.number}"
        called[duo.id] = number
        duos.append(
            [
                number, mentee.number, mentor.number if mentor else duo.pending_mentor, duo.started_on, duo.ended_on,
                STATES.get(duo.state, duo.state), label_of(StopReason, trajectory.stop_reason) or trajectory.stop_note,
            ]
        )  # fmt: skip
    meetings: list[list[Cell]] = [
        [
            called[row.duo_id], row.held_on, row.minutes, label_of(MeetingActivity, row.activity),
            label_of(MeetingPlace, row.place), row.note,
        ]
        for row in db.session.scalars(mine(Meeting).where(Meeting.withdrawn_at.is_(None)).order_by(Meeting.held_on, Meeting.id))
    ]  # fmt: skip
    return (
        Table("Duo's", ["Duo nr", "Mentee", "Mentor", "Start", "Einde", "Status", "Reden"], duos),
        Table("Opvolging", ["Duo", "Datum", "Minuten", "Wat gedaan", "Waar", "Verslag"], meetings),
    )
