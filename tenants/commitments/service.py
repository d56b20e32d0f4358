# SPDX-License-Identifier: EUPL-1.2
"""Signing once, and adopting own words. Who signed keeps the version and its hash; nobody is asked again but by a text that says so."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from koepel import audit, clock, outbox
from koepel import scope as scopes
from koepel.accounts.staff import own_name
from koepel.database import db, mine
from koepel.errors import Invalid
from koepel.i18n import _
from tenants.commitments import texts
from tenants.commitments.codes import SIGNED, CommitmentKind
from tenants.commitments.models import Commitment, CommitmentText
from tenants.commitments.schemas import Adopted
from tenants.commitments.ways import Way


def signatures(person_id: UUID) -> list[Commitment]:
    """What this mentor signed, the newest first."""
    query = mine(Commitment).where(Commitment.person_id == person_id)
    return list(db.session.scalars(query.order_by(Commitment.signed_on.desc(), Commitment.id.desc())))


def counting(person_id: UUID) -> dict[CommitmentKind, Commitment]:
    """The newest signature of each kind that still counts today."""
    found: dict[CommitmentKind, Commitment] = {}
    own = {kind: texts.own_texts(kind) for kind in SIGNED}
    for row in signatures(person_id):
        kind = CommitmentKind(row.kind)
        if kind not in found and texts.counts(kind, row.source, row.version, own[kind]):
            found[kind] = row
    return found


def to_sign(person_id: UUID) -> list[CommitmentKind]:
    """What this mentor has still to sign."""
    done = counting(person_id)
    return [kind for kind in SIGNED if kind not in done]


def sign(
    person_id: UUID, kind: CommitmentKind, way: Way, language: str, on: date | None = None, *, by: str = ""
) -> Commitment:
    """Keep one signature under the text of today; signed already, that one stays. `by` is who notes it, nobody by link.

    Raises `Invalid` for a day that is still to come.
    """
    day = on or clock.today()
    if day > clock.today():
        raise Invalid({"signed_on": [_("This day is still to come. Note it once it is done.")]})
    if (same := counting(person_id).get(kind)) is not None:
        return same
    text, link = texts.current(kind), way is Way.LINK
    row = Commitment(
        person_id=person_id,
        kind=kind.value,
        source=text.source.value,
        version=text.version,
        hash=text.hash(language),
        language=text.language(language),
        way=way.value,
        signed_on=day,
        noted_name="" if link else (by or own_name()),
        noted_by=None if link else scopes.current().account_id,
        noted_at=clock.utcnow(),
    )
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "signed", kind.value, person=person_id)
    return row


def take_back(person_id: UUID, kind: CommitmentKind) -> None:
    """A signature that staff noted by mistake; one by link is the mentor's own and stays."""
    row = counting(person_id).get(kind)
    if row is not None and row.way != Way.LINK:
        audit.wrote(row, "signature_taken_back", kind.value, person=person_id)
        db.session.delete(row)
        db.session.flush()


def sign_by_link(language: str) -> None:
    """The mentor of this link signs what is still to be signed; the own municipality is rung to put it in order."""
    person_id = UUID(scopes.current().subject)
    waiting = to_sign(person_id)
    for kind in waiting:
        sign(person_id, kind, Way.LINK, language)
    if waiting:
        outbox.later("commitments.signed", person_id)


def adopt(kind: CommitmentKind, said: Adopted) -> CommitmentText:
    """Own words from a day on. Those before stay readable; `sign_again` asks who signed them anew from that day.

    Raises `Invalid` for a day that has passed: who signed since would have read other words.
    """
    if said.effective_from < clock.today():
        raise Invalid({"effective_from": [_("Choose today or a later day.")]})
    known = texts.own_texts(kind)
    row = CommitmentText(
        kind=kind.value,
        version=max((one.version for one in known), default=0) + 1,
        words=said.words(),
        effective_from=said.effective_from,
        sign_again=said.sign_again and kind in SIGNED,
        adopted_name=own_name(),
        adopted_by=scopes.current().account_id,
        adopted_at=clock.utcnow(),
    )
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "text_adopted", kind.value)
    if row.sign_again:
        later = datetime.combine(row.effective_from, time(0, 5), tzinfo=clock.BRUSSELS)
        outbox.later("commitments.renewed", at=later if row.effective_from > clock.today() else None)
    return row


def adopted(kind: CommitmentKind) -> dict[int, CommitmentText]:
    """Who adopted which own version and when, for staff."""
    return {
        row.version: row for row in db.session.scalars(mine(CommitmentText).where(CommitmentText.kind == kind.value))
    }
