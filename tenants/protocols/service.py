# SPDX-License-Identifier: EUPL-1.2
"""A protocol from draft to end: draft, advise, sign by both, put in force; suspend, resume, revoke.

Its text is fixed from the advice on: both signatures stand under its mark, and PostgreSQL refuses a protocol in force
without them. The term is two days in Brussels; as moments of the real clock they close to the second.
Source: decree of 18 July 2008 on electronic administrative data exchange, art. 8; requirements B13-B20, O3, O7.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from koepel import audit, clock
from koepel import scope as scopes
from koepel.clock import BRUSSELS
from koepel.database import among, db, found, mine
from koepel.errors import NotFound
from koepel.numbers import next_number
from koepel.partners.models import Partner
from tenants.municipality.service import municipality
from tenants.protocols import failures
from tenants.protocols.models import Protocol, ProtocolField, ProtocolSignature, ProtocolState
from tenants.protocols.schemas import Draft

SAID = (
    "title", "purpose", "ground", "legal_text", "programmes", "persons", "consent_needed", "may_refer", "frequency", "sanctions",
    "starts_on", "ends_on",
)  # fmt: skip


def draft(partner_id: UUID, said: Draft) -> Protocol:
    """A new protocol with the next number; nothing may be shared under it yet. Raises `NotFound` for an unknown partner."""
    if db.session.get(Partner, partner_id) is None:
        raise NotFound
    row = Protocol(
        number=next_number(Protocol.number),
        municipality=municipality().name,
        partner_id=partner_id,
        state=ProtocolState.DRAFT.value,
        updated_at=clock.moment(),
    )
    _write(row, said)
    db.session.add(row)
    db.session.flush()
    _set_fields(row, said)
    audit.wrote(row, "drafted")
    return row


def change(protocol_id: UUID, said: Draft) -> Protocol:
    """Other words in a draft. Raises `NotADraft`."""
    row = protocol(protocol_id, lock=True)
    if row.state != ProtocolState.DRAFT:
        raise failures.NotADraft
    _write(row, said)
    _set_fields(row, said)
    audit.wrote(row, "changed", *SAID, "lets_out")
    return row


def _write(row: Protocol, said: Draft) -> None:
    for name in SAID:
        value = getattr(said, name)
        setattr(row, name, list(value) if isinstance(value, tuple) else value)
    row.opens_at, row.closes_at = real(row.starts_on), real(row.ends_on + timedelta(days=1))
    row.updated_at = clock.moment()


def real(day: date) -> datetime:
    """The moment at which this day begins in Brussels, on the real clock (the two differ only in the demo)."""
    return datetime.combine(day, time(), BRUSSELS) - clock.shift()


def _set_fields(row: Protocol, said: Draft) -> None:
    mine_only = (ProtocolField.tenant_id == row.tenant_id, ProtocolField.protocol_id == row.id)
    db.session.execute(delete(ProtocolField).where(*mine_only))
    for field in said.lets_out:
        db.session.add(ProtocolField(protocol_id=row.id, field=str(field), partner_id=row.partner_id))
    db.session.flush()


def protocol(protocol_id: UUID, *, lock: bool = False) -> Protocol:
    """The protocol of this municipality with this id. Raises `NotFound`."""
    return found(Protocol, protocol_id, lock=lock)


def protocols() -> list[Protocol]:
    """All protocols of this municipality, the newest first."""
    return list(db.session.scalars(mine(Protocol).order_by(Protocol.number.desc())))


def fields_of(row: Protocol) -> tuple[str, ...]:
    """What it lets out, as codes."""
    query = select(ProtocolField.field).where(
        ProtocolField.tenant_id == row.tenant_id, ProtocolField.protocol_id == row.id
    )
    return tuple(sorted(db.session.scalars(query)))


def parts_of(rows: Sequence[Protocol]) -> dict[UUID, tuple[Partner, tuple[str, ...], dict[str, ProtocolSignature]]]:
    """Partner, fields and signatures of each protocol of a list, in three statements however long it is."""
    ids, marks = [row.id for row in rows], {row.id: row.text_mark for row in rows}
    partners_known = {
        one.partner_id: one
        for one in db.session.scalars(select(Partner).where(among(Partner.partner_id, {r.partner_id for r in rows})))
    }
    fields: dict[UUID, list[str]] = {one: [] for one in ids}
    asked = select(ProtocolField.protocol_id, ProtocolField.field).where(among(ProtocolField.protocol_id, ids))
    for protocol_id, field in db.session.execute(asked.order_by(ProtocolField.field)):
        fields[protocol_id].append(field)
    signed: dict[UUID, dict[str, ProtocolSignature]] = {one: {} for one in ids}
    for one in db.session.scalars(select(ProtocolSignature).where(among(ProtocolSignature.protocol_id, ids))):
        if one.text_mark == marks[one.protocol_id]:
            signed[one.protocol_id][one.party] = one
    return {row.id: (partners_known[row.partner_id], tuple(fields[row.id]), signed[row.id]) for row in rows}


def signatures_of(row: Protocol) -> dict[str, ProtocolSignature]:
    """Who signed the text that stands there, by party."""
    query = select(ProtocolSignature).where(
        ProtocolSignature.tenant_id == row.tenant_id,
        ProtocolSignature.protocol_id == row.id,
        ProtocolSignature.text_mark == row.text_mark,
    )
    return {one.party: one for one in db.session.scalars(query)}


def as_tree(row: Protocol, partner: Partner, fields: tuple[str, ...]) -> dict[str, Any]:
    """The machine-readable copy: what is published, and what the mark of the text is made of."""
    said = {name: getattr(row, name) for name in SAID}
    said |= {"starts_on": row.starts_on.isoformat(), "ends_on": row.ends_on.isoformat(), "fields": list(fields)}
    return {
        "number": row.number,
        "municipality": row.municipality,
        "partner": {"name": partner.name, "kind": partner.kind, "company_number": partner.company_number},
        **said,
    }


def mark_of(row: Protocol) -> str:
    """SHA-256 in hex of the machine-readable copy with its keys in order: any other word makes another mark."""
    partner = db.session.get_one(Partner, row.partner_id)
    words = json.dumps(as_tree(row, partner, fields_of(row)), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()


def advise(protocol_id: UUID, advice: str, note: str, name: str) -> Protocol:
    """The officer advises on the text, and with that fixes it. Raises `NotADraft`."""
    row = protocol(protocol_id, lock=True)
    if row.state != ProtocolState.DRAFT:
        raise failures.NotADraft
    row.advice, row.advice_note, row.advised_name = advice, note, name
    row.advised_by, row.advised_at = scopes.current().account_id, clock.moment()
    row.text_mark, row.state = mark_of(row), ProtocolState.ADVISED.value
    audit.wrote(row, "advised", "advice")
    return row


def reopen(protocol_id: UUID) -> Protocol:
    """Back to a draft before it was in force: advice and signatures were on other words. Raises `NotADraft`."""
    row = protocol(protocol_id, lock=True)
    if row.state != ProtocolState.ADVISED:
        raise failures.NotADraft
    db.session.execute(
        delete(ProtocolSignature).where(
            ProtocolSignature.tenant_id == row.tenant_id, ProtocolSignature.protocol_id == row.id
        )
    )
    row.state, row.advice, row.advice_note, row.text_mark = ProtocolState.DRAFT.value, "", "", ""
    audit.wrote(row, "reopened", "state")
    return row


def sign(protocol_id: UUID, name: str, function: str) -> Protocol:
    """The municipality signs last; from its first day on the protocol is in force.

    Raises `AdviceFirst`, `PartnerSignsFirst`, `AlreadySigned`.
    """
    row = protocol(protocol_id, lock=True)
    if row.state == ProtocolState.DRAFT:
        raise failures.AdviceFirst
    if row.state != ProtocolState.ADVISED:
        raise failures.AlreadySigned
    if "partner" not in signatures_of(row):
        raise failures.PartnerSignsFirst
    _put_name(row, "municipality", name, function)
    row.state, row.updated_at = ProtocolState.IN_FORCE.value, clock.moment()
    audit.wrote(row, "signed", "state")
    return row


def sign_as_partner(row: Protocol, name: str, function: str) -> None:
    """The partner signs the text as it stands. Raises `AdviceFirst`, `AlreadySigned`."""
    if row.state != ProtocolState.ADVISED:
        raise failures.AdviceFirst if row.state == ProtocolState.DRAFT else failures.AlreadySigned
    if "partner" in signatures_of(row):
        raise failures.AlreadySigned
    _put_name(row, "partner", name, function)
    audit.wrote(row, "signed_by_partner")


def _put_name(row: Protocol, party: str, name: str, function: str) -> None:
    account_id = scopes.current().account_id
    assert account_id is not None
    db.session.add(
        ProtocolSignature(
            tenant_id=row.tenant_id, protocol_id=row.id, party=party, partner_id=row.partner_id, text_mark=row.text_mark,
            name=name, function=function, account_id=account_id, signed_at=clock.moment(),
        )
    )  # fmt: skip
    db.session.flush()


def suspend(protocol_id: UUID, why: str) -> Protocol:
    """Nothing passes until it is resumed: the partner's next question is refused. Raises `NotInForce`."""
    return _turn(protocol_id, ProtocolState.IN_FORCE, ProtocolState.SUSPENDED, "suspended", why)


def resume(protocol_id: UUID) -> Protocol:
    """In force again, with what was shared before. Raises `NotInForce`."""
    return _turn(protocol_id, ProtocolState.SUSPENDED, ProtocolState.IN_FORCE, "resumed", "")


def revoke(protocol_id: UUID, why: str) -> Protocol:
    """Over, for good; the door takes back what it let out. Raises `NotInForce`."""
    row = protocol(protocol_id, lock=True)
    if row.state not in (ProtocolState.IN_FORCE, ProtocolState.SUSPENDED):
        raise failures.NotInForce
    row.state, row.why, row.updated_at = ProtocolState.REVOKED.value, why, clock.moment()
    audit.wrote(row, "revoked", "state", "why")
    return row


def _turn(protocol_id: UUID, before: ProtocolState, after: ProtocolState, verb: str, why: str) -> Protocol:
    row = protocol(protocol_id, lock=True)
    if row.state != before:
        raise failures.NotInForce
    row.state, row.why, row.updated_at = after.value, why, clock.moment()
    audit.wrote(row, verb, "state", "why")
    return row


def in_force(row: Protocol, now: datetime | None = None) -> bool:
    """Whether something may pass at this moment (real clock)."""
    return row.state == ProtocolState.IN_FORCE and row.opens_at <= (now or clock.utcnow()) < row.closes_at


def stands(row: Protocol, now: datetime | None = None) -> str:
    """The word for where it stands, the calendar included."""
    now = now or clock.utcnow()
    if row.state in (ProtocolState.IN_FORCE, ProtocolState.SUSPENDED) and row.closes_at <= now:
        return "expired"
    if row.state == ProtocolState.IN_FORCE and now < row.opens_at:
        return "not_yet"
    return row.state


def usable(programme: str = "") -> list[Protocol]:
    """Protocols in force, those that cover this programme template first asked; one that names none covers all."""
    rows = db.session.scalars(mine(Protocol).where(Protocol.state == ProtocolState.IN_FORCE).order_by(Protocol.number))
    return [
        row for row in rows if in_force(row) and (not row.programmes or not programme or programme in row.programmes)
    ]


def partner_of(row: Protocol) -> Partner:
    """The other party."""
    partner: Partner = db.session.get_one(Partner, row.partner_id)
    return partner


def partners() -> list[Partner]:
    """Every partner that this installation knows, by name: organisations, nobody's data."""
    return list(db.session.scalars(select(Partner).order_by(Partner.name)))
