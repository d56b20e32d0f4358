# SPDX-License-Identifier: EUPL-1.2
"""A request from arrival to answer: one month over all municipalities involved, once two months more with a reason
(GDPR art. 12.3). Nothing is shown, changed or erased before somebody noted who asks.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from koepel import audit, clock, outbox
from koepel import scope as scopes
from koepel.accounts.staff import own_name
from koepel.database import db, found, mine
from koepel.errors import Invalid, NotFound
from koepel.i18n import _
from koepel.ids import reference
from koepel.numbers import next_number
from tenants.people import service as people
from tenants.rights import letters
from tenants.rights.failures import AnsweredAlready, CheckWho, ExtendedAlready
from tenants.rights.grounds import CheckedHow
from tenants.rights.kinds import ANSWERED, NEEDS_CHECK, OPEN, Outcome, RightKind
from tenants.rights.models import RightsPart, RightsRequest
from tenants.rights.schemas import Answered, AskedFor
from tenants.trajectories.service import months_later

MONTHS, MONTHS_MORE = 1, 2
NAY = (Outcome.PARTLY, Outcome.REFUSED)


def request_of(request_id: UUID, *, lock: bool = False) -> RightsRequest:
    """One request. Raises `NotFound`."""
    return found(RightsRequest, request_id, lock=lock)


def requests(*, open_only: bool = False) -> list[RightsRequest]:
    """Open ones first, whose clock ends first on top; then the answered, the newest first."""
    rows = list(db.session.scalars(mine(RightsRequest).order_by(RightsRequest.due_on, RightsRequest.id)))
    return [one for one in rows if one.state == OPEN] + (
        [] if open_only else [one for one in reversed(rows) if one.state != OPEN]
    )


def of_person(person_id: UUID) -> list[RightsRequest]:
    """Everything this person asked, the newest first."""
    query = mine(RightsRequest).where(RightsRequest.person_id == person_id)
    return list(db.session.scalars(query.order_by(RightsRequest.received_on.desc(), RightsRequest.id.desc())))


def parts_of(row: RightsRequest) -> list[RightsPart]:
    """The other municipalities that answer for their own part."""
    query = mine(RightsPart).where(RightsPart.request_id == row.id).order_by(RightsPart.municipality)
    return list(db.session.scalars(query))


def days_left(row: RightsRequest, today: date | None = None) -> int:
    """Days on the clock; below zero once it is over."""
    return (row.due_on - (today or clock.today())).days


def note(person_id: UUID, said: AskedFor) -> RightsRequest:
    """Staff note what a person asks, from paper or a talk. Raises `NotFound`, `Invalid` for a day to come."""
    person = people.person(person_id)
    if said.received_on and said.received_on > clock.today():
        raise Invalid({"received_on": [_("This day has not come yet.")]})
    day = said.received_on or clock.today()
    row = _new(said, person.id, day, person.preferred_language, "staff")
    row.noted_name, row.noted_by = own_name(), scopes.current().account_id
    row.number = next_number(RightsRequest.number)
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "right_asked", row.kind, person=person.id)
    outbox.later("rights.asked", person.id)
    return row


def ask(person_id: UUID, said: AskedFor, language: str) -> RightsRequest:
    """The person asks, by the own link: under the scope of a participant, who reads neither numbers nor words back."""
    row = _new(said, person_id, clock.today(), language, "person")
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "right_asked", row.kind, person=person_id)
    outbox.later("rights.asked", person_id)
    return row


def _new(said: AskedFor, person_id: UUID, day: date, language: str, made_by: str) -> RightsRequest:
    return RightsRequest(
        shared_ref=reference(), person_id=person_id, kind=said.kind.value, words=said.words, language=language,
        made_by=made_by, received_on=day, due_on=months_later(day, MONTHS), state=OPEN, number=0,
    )  # fmt: skip


def check(request_id: UUID, how: CheckedHow) -> RightsRequest:
    """Note how the contact point made sure who asks; no copy of a card is kept. Raises `AnsweredAlready`."""
    row = open_request(request_id)
    row.checked_how, row.checked_name, row.checked_on = how.value, own_name(), clock.today()
    row.checked_by = scopes.current().account_id
    audit.wrote(row, "identity_checked", how.value, person=row.person_id)
    return row


def extend(request_id: UUID, why: str) -> RightsRequest:
    """Two months more, once, within the first month, with a reason that the person gets.

    Raises `AnsweredAlready`, `ExtendedAlready`; `Invalid` when the month is over.
    """
    row = open_request(request_id)
    if row.extended_on is not None:
        raise ExtendedAlready
    if days_left(row) < 0:
        raise Invalid({"why": [_("The month is over: it can no longer be extended.")]})
    row.extended_on, row.extension_why = clock.today(), why
    row.due_on = months_later(row.received_on, MONTHS + MONTHS_MORE)
    audit.wrote(row, "term_extended", "due_on", person=row.person_id)
    if row.person_id is not None:
        letters.extended(row, people.person(row.person_id), why)
    outbox.later("rights.extended", row.id)
    return row


def answer(request_id: UUID, said: Answered) -> RightsRequest:
    """The one answer, with its reason, to the person and to the municipality that passed it on.

    Raises `AnsweredAlready`, `CheckWho`, `Invalid` when a no names no ground, or a yes says what was not done.
    """
    row = open_request(request_id)
    if said.outcome in NAY and said.limits is None:
        raise Invalid({"limits": [_("Choose why: the law asks for a ground.")]})
    if said.outcome is not Outcome.REFUSED:
        require_check(row)
    if said.outcome is Outcome.GRANTED and row.person_id is not None and row.kind == RightKind.ERASE:
        raise Invalid({"outcome": [_("Erase this person below: that is the yes.")]})
    row.answer, row.limits = said.words, said.limits.value if said.limits and said.outcome in NAY else ""
    end(row, said.outcome)
    if row.person_id is not None:
        letters.answered(row, people.person(row.person_id))
    outbox.later("rights.answered", row.id)
    db.session.flush()
    return row


def end(row: RightsRequest, outcome: Outcome) -> None:
    """How it ended, by whom and when; of somebody who is erased nothing more can be said."""
    row.state, row.outcome = ANSWERED, outcome.value
    row.answered_name, row.answered_on = own_name(), clock.today()
    row.answered_by = scopes.current().account_id
    audit.wrote(row, "right_answered", row.outcome, person=row.person_id)


def require_check(row: RightsRequest) -> None:
    """Raises `CheckWho` where data would be shown, changed or erased for somebody unknown.

    The part of another municipality is checked there: the person is known to it, not to us.
    """
    if row.person_id is not None and RightKind(row.kind) in NEEDS_CHECK and not row.checked_how:
        raise CheckWho


def person_of(row: RightsRequest) -> UUID:
    """Who asks, where it is a person of ours. Raises `NotFound` for the part of another municipality."""
    if row.person_id is None:
        raise NotFound
    return row.person_id


def person_to_copy(row: RightsRequest) -> UUID:
    """Who asks a copy, and somebody made sure: for no other question is the whole file opened. Raises as `person_checked`."""
    if row.kind != RightKind.TAKE_ALONG:
        raise NotFound
    return person_checked(row)


def person_checked(row: RightsRequest) -> UUID:
    """Who asks, and somebody made sure. Raises `CheckWho`, `NotFound`."""
    person_id = person_of(row)
    if not row.checked_how:
        raise CheckWho
    return person_id


def open_request(request_id: UUID) -> RightsRequest:
    """One that waits for its answer, locked. Raises `AnsweredAlready`, `NotFound`."""
    row = request_of(request_id, lock=True)
    if row.state != OPEN:
        raise AnsweredAlready
    return row
