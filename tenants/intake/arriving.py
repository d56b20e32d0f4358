# SPDX-License-Identifier: EUPL-1.2
"""From somebody who arrives to a first talk: with a registration, with a file that exists, or with a new one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from koepel.database import found
from koepel.errors import Conflict
from koepel.i18n import _, _l
from tenants.intake import joining, service
from tenants.intake.models import Intake
from tenants.intake.schemas import NewFile
from tenants.intake.talk import PAGES
from tenants.people import service as people
from tenants.people.models import Person
from tenants.programmes import service as programmes
from tenants.programmes.models import Programme
from tenants.registration.models import Registration
from tenants.vocabulary import Side


class NoProgramme(Conflict):
    """Nobody can take part in nothing."""

    title = _l("No programme runs here yet. Take one over under Settings first.")


@dataclass(frozen=True)
class MaybeKnown(Exception):
    """These files look like the same person; a person compares them."""

    files: tuple[Person, ...]


def chosen_programme(programme_id: str = "") -> Programme:
    """The programme that was chosen, or the only one there is. Raises `NoProgramme`."""
    offered = programmes.offered()
    if not offered:
        raise NoProgramme
    return next((one for one in offered if str(one.id) == programme_id), offered[0])


def open_and_begin(new: NewFile) -> Intake:
    """A file and a talk for somebody new. Raises `MaybeKnown` unless somebody said that this person is new."""
    if not new.surely_new:
        same = people.alike(new.given_name, new.family_name, email=new.email, phone=new.phone)
        if same:
            raise MaybeKnown(tuple(same))
    person = people.open_file(new.given_name, new.family_name, phone=new.phone, email=new.email, postcode=new.postcode)
    intake = _begun(service.begin(person, new.side.value, chosen_programme(new.programme)))
    if new.phone or new.email:
        service.save_step(intake, "contact", {})
    return intake


def first_word(intake: Intake) -> str:
    """The step to begin with: contact was asked already where there is a way to reach this person."""
    pages = PAGES[intake.side]
    return next((page.word for page in pages if page.step.value not in intake.steps_done), pages[0].word)


def begin_with(person_id: UUID, side: str, programme_id: str = "") -> Intake:
    """A talk with somebody who has a file: also a mentee who becomes a mentor (B30)."""
    return _begun(service.begin(people.person(person_id), side, chosen_programme(programme_id)))


def begin_from(registration_id: UUID, programme_id: str = "") -> Intake:
    """What was said at registration goes along, so that nothing is asked twice."""
    arrived = found(Registration, registration_id, lock=True)
    person = people.person(arrived.person_id) if arrived.person_id else _file_of(arrived)
    programme = chosen_programme(programme_id)
    intake = _begun(service.begin(person, arrived.side, programme, registration_id=arrived.id))
    arrived.person_id, arrived.stage = person.id, "intake"
    # what was looked for or offered stands ticked already; its step stays open, to be talked over
    if arrived.side == Side.MENTEE:
        intake.goals = list(arrived.wants)
    else:
        intake.actions = list(arrived.wants)
    if person.phone or person.email:
        service.save_step(intake, "contact", {})
    return intake


def _begun(intake: Intake) -> Intake:
    """In a programme with cohorts who arrives gets a place in the next one, or waits for it."""
    joining.place(intake)
    return intake


def _whose_phone(arrived: Registration) -> str:
    return _("The phone number is of %(helper)s.", helper=arrived.helper) if arrived.helper else ""


def _file_of(arrived: Registration) -> Person:
    person = people.open_file(
        arrived.given_name,
        arrived.family_name,
        phone=arrived.phone,
        email=arrived.email,
        postcode=arrived.postcode,
        preferred_language=arrived.preferred_language or "nl",
        preferred_channel=arrived.preferred_channel or "phone",
        source=arrived.source,
        notes="\n".join(filter(None, (arrived.remark, _whose_phone(arrived)))),
    )
    for place, code in enumerate(arrived.languages):
        people.speaks(person, code, None, mother_tongue=place == 0 and code != "nl")
    return person
