# SPDX-License-Identifier: EUPL-1.2
"""A breach from report to close. The clock of 72 hours runs from the moment somebody noticed (GDPR art. 33.1)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from koepel import audit, clock
from koepel import scope as scopes
from koepel.accounts.staff import own_name
from koepel.database import db, found, mine
from koepel.errors import Invalid
from koepel.i18n import _
from koepel.numbers import next_number
from tenants.breaches.failures import ClosedAlready, NotDecidedYet
from tenants.breaches.kinds import Decision, Risk
from tenants.breaches.models import Breach, BreachStep
from tenants.breaches.schemas import Assessed, Reported, Scoped
from tenants.legal.service import value_of
from tenants.legal.topics import BREACH

HOURS = timedelta(hours=72)
OPEN, CLOSED = "open", "closed"
ASSESSED = "assessed"
TOLD = {
    "both": (Decision.TOLD_AUTHORITY, Decision.TOLD_VTC),
    "authority": (Decision.TOLD_AUTHORITY,),
    "vtc": (Decision.TOLD_VTC,),
}


def breaches() -> list[Breach]:
    """Every breach of this municipality, the newest first."""
    return list(db.session.scalars(mine(Breach).order_by(Breach.number.desc())))


def breach(breach_id: UUID, *, lock: bool = False) -> Breach:
    """One of them. Raises `NotFound`."""
    return found(Breach, breach_id, lock=lock)


def steps(row: Breach) -> list[BreachStep]:
    """What was done about it, the oldest first."""
    query = mine(BreachStep).where(BreachStep.breach_id == row.id)
    return list(db.session.scalars(query.order_by(BreachStep.at, BreachStep.id)))


def deadline(row: Breach) -> datetime:
    """Until when the authorities must be told."""
    return row.noticed_at + HOURS


def hours_left(row: Breach) -> int:
    """Whole hours on the clock; below zero once it is over."""
    return int((deadline(row) - clock.moment()).total_seconds() // 3600)


def to_tell(row: Breach) -> list[Decision]:
    """Who must still be told before the clock is over, as this municipality's officer set it; nobody once so decided.

    Who judges anew decides anew: that nobody needs to be told was said of the risk as it was known then.
    """
    taken: set[str] = set()
    for step in steps(row):
        taken = {*taken, step.kind} if step.kind != ASSESSED else taken - {Decision.NO_NOTICE}
    if Decision.NO_NOTICE in taken or row.risk == Risk.UNLIKELY:
        return []
    wanted = [*TOLD[value_of(BREACH)], *((Decision.TOLD_PERSONS,) if row.risk == Risk.HIGH else ())]
    return [one for one in wanted if one not in taken]


def report(told: Reported) -> Breach:
    """Somebody noticed. The clock starts at the moment they say. Raises `Invalid` for a moment to come."""
    if told.noticed_at > clock.moment():
        raise Invalid({"noticed_at": [_("This moment has not come yet.")]})
    row = Breach(
        number=next_number(Breach.number),
        what=told.what,
        how=told.how,
        noticed_at=told.noticed_at,
        reported_name=own_name(),
        reported_by=scopes.current().account_id,
        reported_at=clock.moment(),
        state=OPEN,
        exports=[],
        data_kinds=[],
    )
    db.session.add(row)
    db.session.flush()
    _step(row, "reported")
    return row


def scope(breach_id: UUID, reach: Scoped) -> Breach:
    """Say how far it went. Raises `Invalid`, `ClosedAlready`."""
    row = _open(breach_id)
    if reach.account_id and (reach.seen_from is None or reach.seen_until is None):
        raise Invalid({"seen_from": [_("Say from when until when.")]})
    if reach.seen_from and reach.seen_until and reach.seen_until < reach.seen_from:
        raise Invalid({"seen_until": [_("The end lies before the beginning.")]})
    row.account_id, row.seen_from, row.seen_until = reach.account_id, reach.seen_from, reach.seen_until
    row.exports = list(reach.exports)
    _step(row, "scoped")
    return row


def assess(breach_id: UUID, judged: Assessed) -> Breach:
    """Say what it may do and what was done. Raises `ClosedAlready`."""
    row = _open(breach_id)
    row.risk, row.data_kinds = judged.risk.value, [kind.value for kind in judged.data_kinds]
    row.consequences, row.measures = judged.consequences, judged.measures
    _step(row, ASSESSED, str(judged.risk.label))
    return row


def take(breach_id: UUID, decision: Decision, note: str = "") -> Breach:
    """Note a step. Raises `Invalid` where a decision to tell nobody gives no reason, `ClosedAlready`."""
    row = _open(breach_id)
    if decision is Decision.NO_NOTICE and not note:
        raise Invalid({"note": [_("Say why nobody needs to be told: the law asks for it.")]})
    _step(row, decision.value, note)
    return row


def close(breach_id: UUID) -> Breach:
    """It needs no more care. Raises `NotDecidedYet`, `ClosedAlready`."""
    row = _open(breach_id)
    if not row.risk or to_tell(row) or (row.risk == Risk.UNLIKELY and not _decided(row)):
        raise NotDecidedYet
    row.state = CLOSED
    _step(row, "closed")
    return row


def reopen(breach_id: UUID) -> Breach:
    """Something more came up."""
    row = breach(breach_id, lock=True)
    if row.state == CLOSED:
        row.state = OPEN
        _step(row, "reopened")
    return row


def _decided(row: Breach) -> bool:
    return bool({step.kind for step in steps(row)} & {one.value for one in Decision if one is not Decision.NOTED})


def _open(breach_id: UUID) -> Breach:
    row = breach(breach_id, lock=True)
    if row.state != OPEN:
        raise ClosedAlready
    return row


def _step(row: Breach, kind: str, note: str = "") -> None:
    account = scopes.current().account_id
    db.session.add(
        BreachStep(breach_id=row.id, kind=kind, note=note, by_name=own_name(), account_id=account, at=clock.moment())
    )
    db.session.flush()
    audit.wrote(row, kind)
