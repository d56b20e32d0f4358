# SPDX-License-Identifier: EUPL-1.2
"""A mentor signs once, at intake: what staff note, the own link, who has still to sign, and what a new text asks anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from koepel import audit, clock, links, mail
from koepel.database import among, db, found, mine
from koepel.errors import Conflict
from koepel.i18n import LANGUAGES, _l, speaking
from koepel.records import Message
from koepel.web.addresses import full_address
from tenants.commitments import service as commitments
from tenants.commitments.codes import SIGNED, CommitmentKind
from tenants.commitments.ways import Way
from tenants.intake import letters, readying
from tenants.intake.models import Intake, IntakeState, Readiness
from tenants.people.models import Person
from tenants.programmes import service as programmes

LIFE = timedelta(days=14)
KIND, SUBJECT, ACTION = "signing.asked", "signing", "sign"


class NobodyToWrite(Conflict):
    """Neither mail nor telephone nor address."""

    title = _l("There is no way to reach this mentor. Fill in a phone number or an e-mail address first.")


@dataclass(frozen=True)
class StillToSign:
    """A mentor in the pool or with a talk that was accepted; `asked_on` is when a link last went out."""

    person: Person
    kinds: tuple[CommitmentKind, ...]
    asked_on: date | None = None


def note_signed(
    person_id: UUID, kinds: Iterable[CommitmentKind], way: Way, language: str, on: date | None = None, *, by: str = ""
) -> None:
    """Keep these signatures; each is a step of being in order from then on. Raises `Invalid` for a day to come."""
    for kind in kinds:
        row = commitments.sign(person_id, kind, way, language, on, by=by)
        readying.note_step(person_id, kind.value, row.signed_on, row.noted_name)


def take_back(person_id: UUID, kind: CommitmentKind) -> None:
    """Noted by mistake."""
    commitments.take_back(person_id, kind)
    readying.take_back_readiness(person_id, kind.value)


def arrived(person_id: UUID) -> None:
    """A mentor signed by link: in order from now on. May run twice."""
    done = {row.step for row in readying.readiness_of(person_id)}
    for kind, row in commitments.counting(person_id).items():
        if kind.value not in done:
            readying.note_step(person_id, kind.value, row.signed_on, row.noted_name)


def ask_anew() -> None:
    """A text is in force that asks to sign anew: whose signature no longer counts is not in order. Duos that run go on."""
    steps = [kind.value for kind in SIGNED]
    for row in list(db.session.scalars(mine(Readiness).where(Readiness.step.in_(steps)))):
        if CommitmentKind(row.step) not in commitments.counting(row.person_id):
            readying.take_back_readiness(row.person_id, row.step)


def still_to_sign() -> list[StillToSign]:
    """Mentors in the pool or in a duo whom the programme asks it of, by name; who signs in the talk itself is not among them."""
    missing = _lacking()
    if not missing:
        return []
    people = mine(Person).where(among(Person.id, set(missing)), Person.pseudonymised_at.is_(None))
    sent = _asked_on(set(missing))
    return [
        StillToSign(row, tuple(missing[row.id]), sent.get(row.id))
        for row in db.session.scalars(people.order_by(Person.name_key))
    ]


def _lacking() -> dict[UUID, list[CommitmentKind]]:
    """By person; the menu counts these on every page, so it reads ids alone."""
    running = [(one.id, programmes.settings_of(one).readiness) for one in programmes.every()]
    found: dict[UUID, list[CommitmentKind]] = {}
    for kind in SIGNED:
        signed = mine(Readiness).with_only_columns(Readiness.person_id).where(Readiness.step == kind.value)
        query = mine(Intake).with_only_columns(Intake.person_id).where(
            Intake.side == "mentor",
            Intake.state.in_((IntakeState.WAITING, IntakeState.ACCEPTED)),
            among(Intake.programme_id, [programme for programme, asked in running if kind.value in asked]),
            Intake.person_id.not_in(signed),
        )  # fmt: skip
        for person_id in db.session.scalars(query.distinct()):
            found.setdefault(person_id, []).append(kind)
    return found


def _asked_on(ids: set[UUID]) -> dict[UUID, date]:
    since = clock.utcnow() - LIFE
    letters = mine(Message).where(
        Message.kind == KIND, among(Message.person_id, ids), Message.created_at >= since, Message.state != "withdrawn"
    )
    return {
        row.person_id: row.created_at.astimezone(clock.BRUSSELS).date()
        for row in db.session.scalars(letters.order_by(Message.created_at)) if row.person_id
    }  # fmt: skip


def ask(person_id: UUID) -> None:
    """An own link of 14 days by the channel that suits; the one before stops. Raises `NobodyToWrite`, `NotFound`."""
    person = found(Person, person_id)
    channel, to = way_to(person)
    if not to:
        raise NobodyToWrite
    wish = person.preferred_language if person.preferred_language in LANGUAGES else "nl"
    mail.withdraw(person.id, KIND)
    token = links.make(SUBJECT, person.id, "mentor", ACTION, person_id=person.id, language=wish, life=LIFE)
    with speaking(wish):
        more = {} if wish == "nl" else {"taal": wish}
        link = full_address("link_signing.show", token=token, **more)
        subject, body = letters.to_sign(person.given_name, link, LIFE.days)
    mail.post(
        KIND, to=to, subject=subject, body=body, language=wish, channel=channel, about=("signing", person.id),
        person_id=person.id,
    )  # fmt: skip
    audit.wrote(person, "asked_to_sign", person=person.id)


def way_to(person: Person) -> tuple[str, str]:
    """By mail, letter or a call of staff, and whereto; '' when there is no way."""
    if person.email and (person.preferred_channel == "mail" or not (person.phone or person.address)):
        return "mail", person.email
    if person.address and (person.preferred_channel == "letter" or not person.phone):
        return "letter", person.address
    return "call", person.phone
