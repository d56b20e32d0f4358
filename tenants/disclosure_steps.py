# SPDX-License-Identifier: EUPL-1.2
"""Each passage of a person's data out of the municipality, step by step, and the line that is kept of it.

card: released to the pool. s1: the bands in full to the other municipality of a proposal. s3: first name and facts.
s4: full name and the one channel. A line ends when the card, the proposal or the duo ends; it is never removed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Text, Uuid, column, select, table, update
from sqlalchemy.dialects.postgresql import insert

from koepel import audit, clock, mail
from koepel import scope as scopes
from koepel.database import db, held, hold, mine
from koepel.errors import NotFound
from koepel.ids import reference
from koepel.records import Message
from tenants.commitments import texts
from tenants.commitments.codes import CommitmentKind
from tenants.disclosure_bands import age_band
from tenants.disclosure_shapes import ChosenChannel, FirstNames, PersonRef, Statement
from tenants.intake import ready
from tenants.intake import readying as intakes
from tenants.intake.models import Intake
from tenants.people import service as people
from tenants.people.ages import age_on
from tenants.people.models import CardRelease, Disclosure, PairToken, Person

UNDER_AGREEMENT = "agreement"  # the ground of everything across the border: the agreement that this municipality signed
AT_HOME = "own_task"  # matching among the own people
BANDS = ("sector", "experience", "dutch", "goals", "actions", "half_days", "distance", "waiting", "wishes", "strength")
# The pool owns these two; the door only says their names in its own lines.
_MEMBERSHIP = table("membership", column("tenant_id", Uuid), column("name", Text), schema="app")
_COLLABORATION = table("collaboration", column("collaboration_id", Uuid), column("name", Text), schema="app")


def live_release(intake_id: UUID) -> CardRelease | None:
    """The release under which the card of this intake is out now."""
    live = mine(CardRelease).where(CardRelease.intake_id == intake_id, CardRelease.withdrawn_at.is_(None))
    row: CardRelease | None = db.session.scalar(live.with_for_update())
    return None if row is None else hold((CardRelease, row.id), row)


def last_across(intake_id: UUID) -> CardRelease | None:
    """The last release of this intake to other municipalities, whether or not it is out."""
    query = mine(CardRelease).where(CardRelease.intake_id == intake_id, CardRelease.ground == UNDER_AGREEMENT)
    row: CardRelease | None = db.session.scalar(query.order_by(CardRelease.released_at.desc()).limit(1))
    return row


def release(
    intake: Intake, collaboration_id: UUID, code: int, *, alone: bool, by: UUID | None, occupation: bool
) -> CardRelease:
    """Let a card out under a new random reference; `alone`: it stays within the own municipality."""
    row = CardRelease(
        id=reference(),
        person_id=intake.person_id,
        intake_id=intake.id,
        side=intake.side,
        collaboration_id=collaboration_id,
        code=code,
        ground=AT_HOME if alone else UNDER_AGREEMENT,
        released_at=clock.utcnow(),
        released_by=by,
    )
    db.session.add(row)
    db.session.flush()
    if not alone:
        audit.wrote(row, "released", "card", person=intake.person_id)
        fields = (*BANDS, "occupation") if occupation else BANDS
        _note(row.person_id, "card", "collaboration", collaboration_id, fields)
    return hold((CardRelease, row.id), row)


def withdraw(row: CardRelease, why: str) -> None:
    """The card is no longer out; `why` is a code. The lines of its release end with it."""
    row.withdrawn_at, row.withdrawn_why = clock.utcnow(), why
    audit.wrote(row, "card_withdrawn", "card", person=row.person_id)
    _end(
        Disclosure.person_id == row.person_id,
        Disclosure.step == "card",
        Disclosure.recipient_id == row.collaboration_id,
    )


def releases_of(person_id: UUID) -> list[CardRelease]:
    """What is out of this person now."""
    live = mine(CardRelease).where(CardRelease.person_id == person_id, CardRelease.withdrawn_at.is_(None))
    return list(db.session.scalars(live))


def cards_ever(person_id: UUID) -> list[UUID]:
    """Every reference under which the pool ever knew this person."""
    query = select(CardRelease.id).where(CardRelease.tenant_id == scopes.here(), CardRelease.person_id == person_id)
    return list(db.session.scalars(query.order_by(CardRelease.released_at)))


def person_behind(card_id: UUID) -> tuple[CardRelease, Person, Intake] | None:
    """The own person behind a reference, also one that is no longer out; None where the card is not ours."""
    here = scopes.here()
    known: tuple[CardRelease, Person, Intake] | None = held(("behind", here, card_id))
    if known is not None:  # each message of a step asks it again: who, in which language, by which way
        return known
    query = (
        select(CardRelease, Person, Intake)
        .join(Person, (Person.tenant_id == CardRelease.tenant_id) & (Person.id == CardRelease.person_id))
        .join(Intake, (Intake.tenant_id == CardRelease.tenant_id) & (Intake.id == CardRelease.intake_id))
        .where(CardRelease.tenant_id == here, CardRelease.id == card_id)
    )
    row = db.session.execute(query).one_or_none()
    return None if row is None else hold(("behind", here, card_id), (row[0], row[1], row[2]))


def _own(card_id: UUID) -> tuple[CardRelease, Person, Intake]:
    found = person_behind(card_id)
    if found is None:
        raise NotFound
    return found


def person_of(card_id: UUID) -> PersonRef | None:
    """The own person behind a card, for the own municipality; None where the card is another's."""
    found = person_behind(card_id)
    if found is None:
        return None
    row, person, intake = found
    return PersonRef(
        person.id,
        intake.id,
        row.side,
        person.given_name,
        person.family_name,
        person.preferred_language,
        person.preferred_channel,
    )


def mentor_lacks(card_id: UUID) -> tuple[str, ...]:
    """What an own mentor still lacks before anything of a mentee is shown, in words (E9). Raises `NotFound` for another's card."""
    _, _, intake = _own(card_id)
    return ready.missing(intakes.checks(intake))


def statement(language: str) -> Statement:
    """The half-page of agreements of this municipality as it stands today."""
    text = texts.current(CommitmentKind.STATEMENT)
    spoken = text.language(language)
    return Statement(tuple(text.lines(spoken)), spoken, text.mark, text.hash(spoken))


def statement_read(mark: str) -> Statement | None:
    """The half-page of today whose words have this hash, in whichever language; None when it is another by now."""
    text = texts.current(CommitmentKind.STATEMENT)
    return next((statement(code) for code in text.languages if text.hash(code) == mark), None)


def shown_in_proposal(card_id: UUID, proposal_id: UUID, other_tenant_id: UUID) -> None:
    """Step s1: the bands in full to the municipality on the other side. Noted once."""
    row, _, _ = _own(card_id)
    _note(row.person_id, "s1", "municipality", other_tenant_id, BANDS, proposal_id)


def first_names(card_id: UUID, proposal_id: UUID) -> FirstNames:
    """Step s3: the first name, and the matching facts without their bands. Raises `NotFound` for another's card."""
    row, person, intake = _own(card_id)
    facts: dict[str, Any] = {
        "occupations": list(intake.occupations),
        "sectors": list(intake.sectors),
        "goals": list(intake.goals),
        "actions": list(intake.actions),
        "languages": [[one.language, 6 if one.mother_tongue else one.level] for one in people.languages_of(person.id)],
        "half_days": intake.half_days or 0,
        "area": person.home_nis,
        "age": age_band(age_on(person.birth_date, clock.today())),
    }
    known = {name: value for name, value in facts.items() if value}
    _note(row.person_id, "s3", "other_side", None, ("given_name", *known), proposal_id)
    return FirstNames(person.given_name, known)


def channel(card_id: UUID, proposal_id: UUID) -> ChosenChannel:
    """Step s4: the full name, and the one channel that this person chose. Raises `NotFound` for another's card."""
    row, person, intake = _own(card_id)
    chosen, contact = _chosen(person, intake)
    _note(
        row.person_id, "s4", "other_side", None, ("family_name", "email" if chosen == "mail" else "phone"), proposal_id
    )
    audit.read(person, "email" if chosen == "mail" else "phone", person=person.id, purpose="disclosed to the duo")
    return ChosenChannel(person.family_name, chosen, contact)


def _chosen(person: Person, intake: Intake) -> tuple[str, str]:
    wish = intake.channel or person.preferred_channel
    if person.email and (wish == "mail" or not person.phone):
        return "mail", person.email
    return (wish if wish in {"sms", "whatsapp"} else "phone"), person.phone


def end_disclosures(proposal_id: UUID) -> None:
    """A proposal or duo ended: what was disclosed in it is no longer with the other side. The lines stay."""
    _end(Disclosure.proposal_id == proposal_id)


def message_to(
    card_id: UUID, kind: str, subject: str, body: str, *, about: tuple[str, UUID] | None = None
) -> Message | None:
    """Write to the own person by the channel that suits; without a digital one staff call or send a letter."""
    found = person_behind(card_id)
    if found is None:
        return None
    _, person, _ = found
    way, to = _way(person)
    language = person.preferred_language or "nl"
    return mail.post(
        kind, to=to, subject=subject, body=body, language=language, channel=way, about=about, person_id=person.id
    )


def _way(person: Person) -> tuple[str, str]:
    if person.email and (person.preferred_channel == "mail" or not (person.phone or person.address)):
        return "mail", person.email
    if person.address and (person.preferred_channel == "letter" or not person.phone):
        return "letter", person.address
    return "call", person.phone


def pair_token(card_id: UUID, token: UUID, reason: str = "duo") -> None:
    """These two have been together: both municipalities keep the same token and no name. Safe to repeat."""
    row, _, _ = _own(card_id)
    kept = insert(PairToken).values(
        tenant_id=scopes.here(), person_id=row.person_id, token=token, reason=reason, at=clock.utcnow()
    )
    db.session.execute(kept.on_conflict_do_nothing())


def _note(
    person_id: UUID,
    step: str,
    kind: str,
    recipient_id: UUID | None,
    fields: Iterable[str],
    proposal_id: UUID | None = None,
) -> None:
    """One line per passage; the same passage again adds none."""
    here = scopes.here()
    same = select(Disclosure.id).where(
        Disclosure.tenant_id == here,
        Disclosure.person_id == person_id,
        Disclosure.step == step,
        Disclosure.recipient_id == recipient_id if recipient_id else Disclosure.recipient_id.is_(None),
        Disclosure.proposal_id == proposal_id if proposal_id else Disclosure.proposal_id.is_(None),
        Disclosure.ended_at.is_(None),
    )
    if db.session.scalar(same.limit(1)):
        return
    db.session.add(
        Disclosure(
            person_id=person_id,
            at=clock.utcnow(),
            step=step,
            recipient_kind=kind,
            recipient_id=recipient_id,
            recipient_name=_name(kind, recipient_id),
            proposal_id=proposal_id,
            fields=list(fields),
            ground=UNDER_AGREEMENT,
            account_id=scopes.current().account_id,
        )
    )
    db.session.flush()


def _name(kind: str, recipient_id: UUID | None) -> str:
    if recipient_id is None:
        return ""
    source = _COLLABORATION if kind == "collaboration" else _MEMBERSHIP
    key = source.c.collaboration_id if kind == "collaboration" else source.c.tenant_id
    return str(db.session.scalar(select(source.c.name).where(key == recipient_id).limit(1)) or "")


def _end(*which: Any) -> None:
    live = update(Disclosure).where(Disclosure.tenant_id == scopes.here(), Disclosure.ended_at.is_(None), *which)
    db.session.execute(live.values(ended_at=clock.utcnow()))
