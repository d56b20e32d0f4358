# SPDX-License-Identifier: EUPL-1.2
"""A person has one file in a municipality, whether mentee, mentor or both: open it, find it, correct it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict, Unpack
from uuid import UUID

from sqlalchemy import or_

from koepel import audit, clock, reference
from koepel.database import db, found, mine
from koepel.numbers import next_number
from tenants.municipality.models import Municipality
from tenants.people.marks import mark
from tenants.people.models import LanguageSkill, Person


class Facts(TypedDict, total=False):
    """What may be known of a person; everything may be filled in later (D2)."""

    birth_date: date | None
    gender: str
    email: str
    phone: str
    address: str
    postcode: str
    preferred_language: str
    preferred_channel: str
    notes: str
    case_worker_id: UUID | None
    spoken_on: date | None
    source: str


def open_file(given_name: str, family_name: str, **facts: Unpack[Facts]) -> Person:
    """A new file with the next number of this municipality; `facts` as in `Facts`, codes as in the vocabulary."""
    municipality = _numbering()
    person = Person(
        number=next_number(Person.number),
        synthetic=municipality.kind == "demo",
        preferred_channel="phone",
        preferred_language="nl",
        created_at=clock.utcnow(),
    )
    _write(person, {"given_name": given_name, "family_name": family_name, **facts})
    db.session.add(person)
    db.session.flush()
    audit.wrote(person, "file_opened", person=person.id)
    return person


def _numbering() -> Municipality:
    """The row of the municipality, locked: two files opened at once get two numbers."""
    row: Municipality = db.session.scalars(mine(Municipality).with_for_update()).one()
    return row


def _write(person: Person, facts: dict[str, Any]) -> list[str]:
    """Set the facts and all that follows from them; returns the names of those that changed."""
    changed = [name for name, value in facts.items() if getattr(person, name, None) != value]
    for name in changed:
        setattr(person, name, facts[name])
    person.name_key = reference.plain(f"{person.family_name} {person.given_name}")
    person.email_mark, person.phone_mark = mark(person.email or ""), mark(person.phone or "")
    if "postcode" in changed:
        towns = reference.municipality_of(person.postcode, clock.today()) if person.postcode else ()
        person.home_nis = towns[0].nis if towns else ""
    return changed


def correct(person: Person, given_name: str, family_name: str, **facts: Unpack[Facts]) -> list[str]:
    """Correct facts of a file; returns what changed."""
    changed = _write(person, {"given_name": given_name, "family_name": family_name, **facts})
    if changed:
        audit.wrote(person, "corrected", *changed, person=person.id)
    return changed


def person(person_id: UUID) -> Person:
    """The file of this municipality with this id. Raises `NotFound`."""
    return found(Person, person_id)


def person_if_any(person_id: UUID) -> Person | None:
    """The same, None where there is no such file (any more)."""
    row: Person | None = db.session.scalar(mine(Person).where(Person.id == person_id))
    return row


def speaks(
    person: Person,
    language: str,
    level: int | None = None,
    *,
    mother_tongue: bool = False,
    attested: bool = False,
    contact: bool = False,
) -> LanguageSkill:
    """A language with its level 0-6 (CEFR), None when nobody noted how well; said again, it replaces the former."""
    same = mine(LanguageSkill).where(LanguageSkill.person_id == person.id, LanguageSkill.language == language)
    said = {"level": level, "mother_tongue": mother_tongue, "attested": attested, "contact": contact}
    skill = _said(person, language, db.session.scalar(same), said)
    db.session.flush()
    return skill


def _said(person: Person, language: str, known: LanguageSkill | None, said: Mapping[str, Any]) -> LanguageSkill:
    skill = known or LanguageSkill(person_id=person.id, language=language)
    for name, value in said.items():
        setattr(skill, name, value)
    db.session.add(skill)
    return skill


def languages_of(person_id: UUID) -> list[LanguageSkill]:
    """Mother tongues first, then by level."""
    skills = db.session.scalars(mine(LanguageSkill).where(LanguageSkill.person_id == person_id))
    return sorted(skills, key=lambda skill: (not skill.mother_tongue, -(skill.level or 0), skill.language))


def speaks_only(person: Person, spoken: Mapping[str, Mapping[str, Any]], contact: str = "") -> list[str]:
    """These languages and no others, with `level`, `mother_tongue`, `attested`; returns the codes that changed."""
    known = {skill.language: skill for skill in languages_of(person.id)}
    changed = [code for code in known if code not in spoken]
    for code in changed:
        db.session.delete(known[code])
    for code, facts in spoken.items():
        wanted = {"level": None, "mother_tongue": False, "attested": False, **facts, "contact": code == contact}
        skill = known.get(code)
        if skill is None or any(getattr(skill, name) != value for name, value in wanted.items()):
            _said(person, code, skill, wanted)
            changed.append(code)
    if changed:
        db.session.flush()
        audit.wrote(person, "corrected", "languages", person=person.id)
    return changed


def alike(
    given_name: str, family_name: str, *, email: str = "", phone: str = "", but: UUID | None = None
) -> list[Person]:
    """Files that may be the same person: the same name, e-mail or phone. For a person to compare, never merged."""
    same = [Person.name_key == reference.plain(f"{family_name} {given_name}")]
    same += [Person.email_mark == mark(email)] if email else []
    same += [Person.phone_mark == mark(phone)] if phone else []
    query = mine(Person).where(or_(*same), Person.pseudonymised_at.is_(None))
    if but is not None:
        query = query.where(Person.id != but)
    return list(db.session.scalars(query.order_by(Person.number).limit(5)))


def spoke_with(person: Person, on: date | None = None) -> None:
    """Somebody spoke with this person: the card may stay (three months)."""
    person.spoken_on = on or clock.today()
    audit.wrote(person, "spoken_with", "spoken_on", person=person.id)
