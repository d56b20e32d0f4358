# SPDX-License-Identifier: EUPL-1.2
"""Consent of a person, written down by staff: an answer, its text, and its end. Nothing that runs asks for it.

Who must act when it ends registers a function in `Feature.consent_withdrawn`; it runs in the transaction of the withdrawal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import func, or_, update

from koepel import audit, clock, outbox
from koepel import scope as scopes
from koepel.accounts.staff import own_name
from koepel.database import db, found, mine
from koepel.errors import Invalid, NotFound
from koepel.feature import Feature
from koepel.i18n import _
from tenants.consents import texts
from tenants.consents.failures import AlreadyWithdrawn, OtherText
from tenants.consents.kinds import BY_USE, PUBLISHED, YEARLY, Answer, ConsentKind, asked
from tenants.consents.models import Consent
from tenants.consents.schemas import Recorded
from tenants.people import service as people
from tenants.people.models import Person

YEAR = timedelta(days=365)
BY_THE_PERSON = "self"  # by the own link: the code stands where otherwise the name of staff does


@dataclass(frozen=True)
class Asked:
    """One kind as a person's page shows it: what holds now, and what was said before."""

    kind: ConsentKind
    holds: tuple[Consent, ...]
    before: tuple[Consent, ...]


def of_person(person_id: UUID) -> tuple[Asked, ...]:
    """Every kind that is asked here, with this person's answers; the newest first. Raises `NotFound`."""
    person = people.person(person_id)
    rows = list(db.session.scalars(mine(Consent).where(Consent.person_id == person.id).order_by(Consent.id.desc())))
    return tuple(
        Asked(
            kind,
            tuple(row for row in rows if row.kind == kind and holds(row)),
            tuple(row for row in rows if row.kind == kind and not holds(row)),
        )
        for kind in asked()
    )


def holds(row: Consent, today: date | None = None) -> bool:
    """Whether this yes counts today: given, not taken back, not past its day."""
    day = today or clock.today()
    return row.answer == Answer.GIVEN and row.withdrawn_on is None and (row.until is None or row.until > day)


def holds_for(person_id: UUID, kind: ConsentKind, about: str = "") -> bool:
    """Whether a person said yes to this, for this use where it is asked by use."""
    query = mine(Consent).where(Consent.person_id == person_id, Consent.kind == kind.value)
    return any(holds(row) and (not about or row.about == about) for row in db.session.scalars(query))


def record(person_id: UUID, said: Recorded) -> Consent:
    """Write down an answer; the same one twice is one. A no takes back every yes of the same kind and use.

    Two answers at the same moment come one after the other. Raises `OtherText`, `Invalid`, `NotFound`.
    """
    person: Person = found(Person, person_id, lock=True)
    if said.version != texts.newest(said.kind):
        raise OtherText
    _refuse_unless_fits(said)
    if (same := _said_already(person.id, said)) is not None:
        return same
    before = [
        row
        for one in of_person(person.id)
        if one.kind is said.kind
        for row in one.holds
        if said.kind not in BY_USE or row.about == said.about
    ]
    for row in before:
        if said.answer is Answer.REFUSED:
            withdraw(row.id)
        else:  # asked again: the new answer takes the place of the old one
            row.until = said.given_on
    new = Consent(
        person_id=person.id,
        kind=said.kind.value,
        answer=said.answer.value,
        about=said.about,
        text_version=said.version,
        language=said.language,
        interpreter=said.interpreter,
        given_on=said.given_on,
        until=said.given_on + YEAR if said.kind in YEARLY and said.answer is Answer.GIVEN else None,
        recorded_name=own_name(),
        recorded_by=scopes.current().account_id,
        recorded_at=clock.utcnow(),
    )
    db.session.add(new)
    db.session.flush()
    audit.wrote(
        new, "consent_given" if said.answer is Answer.GIVEN else "consent_refused", said.kind.value, person=person.id
    )
    return new


def _said_already(person_id: UUID, said: Recorded) -> Consent | None:
    """The newest answer on this matter, when it says just this and was not taken back."""
    about = (Consent.person_id == person_id, Consent.kind == said.kind.value, Consent.about == said.about)
    last: Consent | None = db.session.scalar(mine(Consent).where(*about).order_by(Consent.id.desc()).limit(1))
    if last is None or last.withdrawn_on is not None:
        return None
    told = (said.answer.value, said.version, said.language, said.interpreter, said.given_on)
    return last if (last.answer, last.text_version, last.language, last.interpreter, last.given_on) == told else None


def withdraw(consent_id: UUID) -> Consent:
    """Take a yes back on the person's behalf, and tell who relied on it. Raises `AlreadyWithdrawn`, `NotFound`."""
    row = found(Consent, consent_id, lock=True)
    if row.withdrawn_on is not None or row.answer != Answer.GIVEN:
        raise AlreadyWithdrawn
    row.withdrawn_on, row.withdrawn_name = clock.today(), own_name()
    row.withdrawn_by = scopes.current().account_id
    db.session.flush()
    audit.wrote(row, "consent_withdrawn", row.kind, person=row.person_id)
    _tell(row)
    return row


def withdraw_own(consent_id: UUID, person_id: UUID) -> None:
    """The person takes a yes back by the own link: it counts from this transaction on, for a partner too.

    A participant reads and writes a few columns of the own rows only, so the rest is done by a job of the municipality.
    Raises `NotFound` for what is no running yes of this person.
    """
    mine_ = (Consent.tenant_id == scopes.here(), Consent.person_id == person_id, Consent.id == consent_id)
    running = update(Consent).where(*mine_, Consent.answer == Answer.GIVEN.value, Consent.withdrawn_on.is_(None))
    taken = running.values(withdrawn_on=clock.today(), withdrawn_name=BY_THE_PERSON).returning(Consent.kind)
    kind = db.session.scalar(taken, execution_options={"synchronize_session": False})
    if kind is None:
        raise NotFound
    for feature in _features():
        for act in feature.own_consent_withdrawn:
            act(kind)
    audit.wrote(Consent(id=consent_id, person_id=person_id), "consent_withdrawn", person=person_id)
    outbox.later("rights.withdrawn", person_id)


def follow_withdrawals(person_id: UUID) -> None:
    """Tell everybody who relied on what this person took back last; what they agreed to after an older no stands."""
    query = mine(Consent).where(Consent.person_id == person_id, Consent.withdrawn_name == BY_THE_PERSON)
    last = db.session.scalar(query.with_only_columns(func.max(Consent.withdrawn_on)))
    for row in db.session.scalars(query.where(Consent.withdrawn_on == last)):
        if not holds_for(person_id, ConsentKind(row.kind), row.about):
            _tell(row)


def _tell(row: Consent) -> None:
    for feature in _features():
        for act in feature.consent_withdrawn:
            act(row.person_id, row.kind, row.about)


def _features() -> tuple[Feature, ...]:
    features: tuple[Feature, ...] = current_app.extensions["koepel_features"]
    return features


@dataclass(frozen=True)
class Publishable:
    """Somebody who may be shown now: as what, and where."""

    person_id: UUID
    name: str
    kind: ConsentKind
    about: str
    since: date


def publishable() -> list[Publishable]:
    """Whose photo or testimony may be shown today, by name. It empties by itself when consent ends."""
    today = clock.today()
    query = (
        mine(Consent)
        .join(Person, (Person.tenant_id == Consent.tenant_id) & (Person.id == Consent.person_id))
        .add_columns(Person.given_name, Person.family_name)
        .where(
            Consent.kind.in_([kind.value for kind in PUBLISHED]),
            Consent.answer == Answer.GIVEN.value,
            Consent.withdrawn_on.is_(None),
            or_(Consent.until.is_(None), Consent.until > today),
            Person.pseudonymised_at.is_(None),
        )
        .order_by(Person.family_name, Person.given_name, Consent.id)
    )
    return [
        Publishable(row.person_id, f"{given} {family}".strip(), ConsentKind(row.kind), row.about, row.given_on)
        for row, given, family in db.session.execute(query)
    ]


def _refuse_unless_fits(said: Recorded) -> None:
    faults: dict[str, list[str]] = {}
    if said.kind not in asked():
        faults["kind"] = [_("Koepel has no field for this here, so there is nothing to agree to.")]
    if said.kind in BY_USE and said.answer is Answer.GIVEN and not said.about:
        faults["about"] = [_("Say where it is shown, or who gets it: one use at a time.")]
    if said.given_on > clock.today():
        faults["given_on"] = [_("This day has not come yet.")]
    if faults:
        raise Invalid(faults)
