# SPDX-License-Identifier: EUPL-1.2
"""Legal settings as they stand here: the default until the officer confirms or changes it; every decision is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from koepel import audit, clock
from koepel import scope as scopes
from koepel.accounts.staff import own_name
from koepel.database import db, mine
from koepel.errors import Invalid, NotFound
from koepel.i18n import _
from koepel.privacy import Basis, Purpose
from tenants.legal.models import LegalDecision
from tenants.legal.topics import Topic, ground_key, topics


@dataclass(frozen=True)
class Standing:
    """How a topic stands in this municipality; `confirmed_on` is None until the officer decided."""

    topic: Topic
    value: str
    law: str
    confirmed_on: date | None = None
    confirmed_by: str = ""

    @property
    def confirmed(self) -> bool:
        """Whether the officer decided, whatever the answer."""
        return self.confirmed_on is not None

    @property
    def changed(self) -> bool:
        """Whether the answer or its legal text is another than the one we started from."""
        return (self.value, self.law) != (self.topic.default, self.topic.law)

    @property
    def said(self) -> str:
        """The answer in words."""
        return self.topic.said(self.value)


def standings() -> tuple[Standing, ...]:
    """Every topic, as it stands."""
    last = _last()
    return tuple(_standing(topic, last.get(topic.key)) for topic in topics())


def standing(key: str) -> Standing:
    """One topic. Raises `NotFound`."""
    return _standing(_topic(key), _last(key).get(key))


def value_of(key: str) -> str:
    """What holds here."""
    return standing(key).value


def grounds() -> dict[tuple[Purpose, Basis], Standing]:
    """By purpose and the ground that the columns name: the ground as this municipality has it."""
    found = {one.topic.key: one for one in standings()}
    pairs = ((purpose, basis) for purpose in Purpose for basis in Basis)
    return {(p, b): found[ground_key(p, b)] for p, b in pairs if ground_key(p, b) in found}


def unconfirmed() -> list[Standing]:
    """What the officer has not decided yet."""
    return [one for one in standings() if not one.confirmed]


def history(key: str) -> list[LegalDecision]:
    """Every decision on a topic, the newest first."""
    query = mine(LegalDecision).where(LegalDecision.topic == key)
    return list(db.session.scalars(query.order_by(LegalDecision.decided_at.desc(), LegalDecision.id.desc())))


def decide(key: str, value: str, law: str, reason: str) -> LegalDecision:
    """Confirm a topic as it stands, or change it with a reason. Raises `NotFound`, `Invalid`."""
    topic = _topic(key)
    before = standing(key)
    other = (value, law) != (before.value, before.law)
    _refuse_unless_fits(topic, value, reason, away=other and (value, law) != (topic.default, topic.law))
    row = LegalDecision(
        topic=key,
        value=value,
        law=law,
        reason=reason,
        decided_on=clock.today(),
        decided_name=own_name(),
        decided_by=scopes.current().account_id,
        decided_at=clock.utcnow(),
    )
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "changed" if other else "confirmed", topic.key)
    return row


def _refuse_unless_fits(topic: Topic, value: str, reason: str, *, away: bool) -> None:
    faults: dict[str, list[str]] = {}
    if topic.options and value not in dict(topic.options):
        faults["value"] = [_("Choose one of the options.")]
    if topic.most and not (value.isascii() and value.isdigit() and 0 < int(value) <= topic.most):
        faults["value"] = [_("Fill in a number from %(least)s to %(most)s.", least=1, most=topic.most)]
    if not topic.options and not topic.most and not value:
        faults["value"] = [_("Fill this in.")]
    if away and topic.options and not reason:
        faults["reason"] = [_("Say why it differs from what we start from.")]
    if faults:
        raise Invalid(faults)


def _topic(key: str) -> Topic:
    found = next((topic for topic in topics() if topic.key == key), None)
    if found is None:
        raise NotFound
    return found


def _standing(topic: Topic, row: tuple[str, str, date, str] | None) -> Standing:
    return Standing(topic, row[0], row[1], row[2], row[3]) if row else Standing(topic, topic.default, topic.law)


def _last(key: str = "") -> dict[str, tuple[str, str, date, str]]:
    """Topic -> value, legal text, day and name of its last decision; a visitor reads no name."""
    public = scopes.current().role is scopes.DbRole.PUBLIC
    names = () if public else (LegalDecision.decided_name,)
    query = select(LegalDecision.topic, LegalDecision.value, LegalDecision.law, LegalDecision.decided_on, *names).where(
        LegalDecision.tenant_id == scopes.here()
    )
    if key:
        query = query.where(LegalDecision.topic == key)
    rows = db.session.execute(query.order_by(LegalDecision.decided_at, LegalDecision.id))
    return {row[0]: (row[1], row[2], row[3], row[4] if names else "") for row in rows}
