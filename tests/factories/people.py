# SPDX-License-Identifier: EUPL-1.2
"""People as words: `a_mentor(from_=mortsel, speaks=["ar", "nl"])`, in an app context; scope and commit come along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from koepel.scope import entered
from tenants.commitments.codes import SIGNED
from tenants.commitments.ways import Way
from tenants.intake import service as intake_service
from tenants.intake import signing
from tenants.intake.models import Intake
from tenants.intake.steps import COLUMNS
from tenants.municipality.service import municipality
from tenants.people import service as people
from tenants.people.models import Person
from tenants.programmes import service as programmes
from tenants.vocabulary import DayPart, mask_of

POSTCODES = {"11001": "2630", "11007": "2150", "11029": "2640"}
UNSIGNED = ("training",)
GIVEN = ("Amina", "Dawit", "Leyla", "Yusuf", "Oksana", "Samir", "Hodan", "Farid", "Selam", "Mehmet")
FAMILY = ("Tesfay", "Karimi", "Yilmaz", "Hassan", "Bondar", "Haddad", "Warsame", "Rahimi", "Kidane", "Demir")
_numbers = count()


@contextmanager
def working_in(tenant_id: UUID, *, keep: bool) -> Iterator[None]:
    """Enter the municipality and commit, unless the test stands in it already and commits by itself."""
    scope = scopes.entered_scope()
    if scope is not None and scope.tenant_id == tenant_id:
        yield
        return
    with entered(scopes.tenant(tenant_id)):
        try:
            yield
            if keep:
                db.session.commit()
        finally:
            db.session.remove()


def a_person(in_: UUID, *, given: str = "", family: str = "", speaks: Sequence[str] = (), **facts: Any) -> Person:
    """A file; `speaks` are language codes, with a level behind a colon ("nl:2"), mother tongue first."""
    number = next(_numbers)
    with working_in(in_, keep=True):
        facts = {
            "postcode": POSTCODES.get(municipality().nis, "2630"),
            "phone": f"+32400001{number % 1000:03d}",  # nobody who registers has one of these
            "birth_date": date(1985, 4, 2),
            **facts,
        }
        found = people.open_file(given or GIVEN[number % 10], family or FAMILY[number // 10 % 10], **facts)
        for place, spoken in enumerate(speaks):
            code, _, level = spoken.partition(":")
            native = place == 0 and not level
            people.speaks(found, code, int(level) if level else 6 if native else 4, mother_tongue=native)
        return found


def an_intake(
    in_: UUID,
    side: str = "mentee",
    *,
    person: Person | None = None,
    programme: str = "net_werk",
    state: str = "waiting",
    on: date | None = None,
    speaks: Sequence[str] = ("ar", "nl:3"),
    **answers: Any,
) -> Intake:
    """An intake with these answers (columns of `Intake`); `state` draft or waiting. Person's facts go to `a_person`."""
    facts = {name: answers.pop(name) for name in tuple(answers) if name not in _columns(side)}
    if "half_days" in answers and not isinstance(answers["half_days"], int):
        answers["half_days"] = mask_of((day, DayPart(part)) for day, part in answers["half_days"])
    with working_in(in_, keep=True):
        person = person or a_person(in_, speaks=speaks, **facts)
        running = programmes.running(programme) or programmes.take_over(programme)
        intake = intake_service.begin(person, side, running, on)
        for step, columns in COLUMNS[side].items():
            given = {name: value for name, value in answers.items() if name in columns}
            if given or state != "draft":
                intake_service.save_step(intake, step, given)
        if state == "waiting":
            intake_service.accept(intake, on)
        return intake


def a_mentee(in_: UUID, *, occupation: str = "", **more: Any) -> Intake:
    """A mentee on the waiting list who looks for work; `occupation` is an ISCO-08 code."""
    answers = {
        "goals": ["work"],
        "actions": ["vacancies", "cv_letter"],
        "sectors": ["C"],
        "half_days": [(1, "evening"), (3, "evening"), (5, "morning")],
        "radius_km": 10,
        "criteria": dict.fromkeys(("no_full_time_job", "motivated", "enough_time", "lives_in_collaboration"), "yes"),
        **({"occupations": [occupation], "release_occupation": True} if occupation else {}),
        **more,
    }
    return an_intake(in_, "mentee", **answers)


def a_mentor(from_: UUID, *, occupation: str = "", ready: bool = True, **more: Any) -> Intake:
    """A mentor in the pool with a free place, in order unless `ready` says no."""
    answers = {
        "speaks": ("nl", "fr:4"),
        "actions": ["vacancies", "cv_letter", "interview", "network"],
        "sectors": ["C"],
        "experience_years": 12,
        "half_days": [(1, "evening"), (3, "evening"), (5, "morning")],
        "radius_km": 15,
        "max_duos": 1,
        **({"occupations": [occupation], "release_occupation": True} if occupation else {}),
        **more,
    }
    with working_in(from_, keep=True):
        intake = an_intake(from_, "mentor", **answers)
        if ready:
            signed(intake)
        for step in UNSIGNED if ready else ():
            intake_service.note_readiness(intake.person_id, step, clock.today(), "An Willems")
        return intake


def signed(mentor: Intake, *, language: str = "nl") -> None:
    """This mentor signed both texts with staff. Inside the municipality."""
    signing.note_signed(mentor.person_id, SIGNED, Way.SCREEN, language, by="An Willems")


def _columns(side: str) -> set[str]:
    return {name for columns in COLUMNS[side].values() for name in columns}
