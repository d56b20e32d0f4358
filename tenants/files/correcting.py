# SPDX-License-Identifier: EUPL-1.2
"""Correct the facts of a file: what stands in the boxes, who may follow it, and what changes on the card with it."""

from __future__ import annotations

from typing import Any

from koepel import audit, clock
from koepel.database import db, mine
from koepel.i18n import LANGUAGES
from koepel.permissions import CASE_WORKERS
from koepel.phones import spaced
from koepel.records import Appointment
from koepel.reference import municipality_of
from tenants.files.schemas import Corrected
from tenants.intake import service as intakes
from tenants.intake.models import Intake
from tenants.people import service as people
from tenants.people.models import Person
from tenants.vocabulary import ContactChannel, Gender, RecruitmentChannel, ReferralSource, choices

_FACTS = (
    "given_name", "family_name", "phone", "email", "birth_date", "gender", "address", "postcode",
    "preferred_language", "preferred_channel", "source", "notes", "case_worker_id",
)  # fmt: skip
_SENSITIVE = ("phone", "email", "address", "notes")


def known_facts(person: Person) -> dict[str, Any]:
    """What stands in the boxes; opening the form is reading it."""
    read = [name for name in _SENSITIVE if getattr(person, name)]
    if read:
        audit.read(person, *read, person=person.id, purpose="correct")
    return {name: getattr(person, name) for name in _FACTS} | {"phone": spaced(person.phone)}


def correct_file(person: Person, said: Corrected) -> list[str]:
    """Write the corrections; cards that show something of it are written anew."""
    changed = people.correct(
        person,
        said.given_name,
        said.family_name,
        phone=said.phone,
        email=said.email,
        birth_date=said.birth_date,
        gender=said.gender or "",
        address=said.address,
        postcode=said.postcode,
        preferred_language=said.preferred_language,
        preferred_channel=said.preferred_channel.value,
        source=said.source,
        notes=said.notes,
        case_worker_id=said.case_worker_id,
    )
    if {"birth_date", "gender", "postcode"} & set(changed):
        for intake in db.session.scalars(mine(Intake).where(Intake.person_id == person.id)):
            intakes.file_changed(intake)
    return changed


def correction_choices(person: Person) -> dict[str, Any]:
    """What can be chosen on the page."""
    towns = municipality_of(person.postcode, clock.today()) if person.postcode else ()
    workers = db.session.scalars(mine(Appointment).where(Appointment.role.in_(CASE_WORKERS)))
    sources = dict([*choices(ReferralSource), *choices(RecruitmentChannel)])
    return {
        "genders": choices(Gender),
        "channels": choices(ContactChannel),
        "sources": list(sources.items()),
        "interface_languages": [(code, one.autonym) for code, one in LANGUAGES.items()],
        "town": ", ".join(town.name("nl") for town in towns),
        "case_workers": sorted({(str(row.account_id), row.shown_name) for row in workers}, key=lambda pair: pair[1]),
    }
