# SPDX-License-Identifier: EUPL-1.2
"""The heads that leave: the own one, those of the collaborations, and those that fellow members gave to keep.

One small file holds them all, so that each member can show what another's trail looked like.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import func, or_, select

from koepel import clock
from koepel import scope as scopes
from koepel.chain import heads, sealing
from koepel.chain.heads import Head
from koepel.chain.models import AuditSeal, MemberHead
from koepel.database import db, mine
from koepel.records import Accession, Slug
from tenants.municipality.service import municipality


def own() -> Head | None:
    """The newest head of this municipality."""
    last = sealing.last_seal(sealing.MUNICIPALITY, scopes.here())
    return sealing.head_of(sealing.MUNICIPALITY, last, municipality().name) if last else None


def newest_seal() -> AuditSeal | None:
    """The seal of that head."""
    row: AuditSeal | None = sealing.last_seal(sealing.MUNICIPALITY, scopes.here())
    return row


def kept() -> list[Head]:
    """All that this municipality can hold on to tonight, the own head first."""
    mine_now = own()
    return [*([mine_now] if mine_now else []), *_of_collaborations(), *_of_members()]


def as_file() -> str:
    """The file that leaves."""
    return heads.as_file(kept())


def give_to_members() -> None:
    """Lay the own head down where fellow members read it; the same head twice is one."""
    head = own()
    if head is None:
        return
    for collaboration_id in _shared():
        if db.session.get(MemberHead, (collaboration_id, scopes.here(), head.number)) is None:
            key = {"collaboration_id": collaboration_id, "tenant_id": scopes.here(), "number": head.number}
            db.session.add(MemberHead(**key, head=asdict(head), given_at=clock.utcnow()))
    db.session.flush()


def _shared() -> list[UUID]:
    today = clock.today()
    query = select(Accession.collaboration_id).where(
        Accession.tenant_id == scopes.here(), Accession.signed_at.is_not(None), Accession.valid_from <= today,
        or_(Accession.valid_to.is_(None), Accession.valid_to > today),
    )  # fmt: skip
    return list(db.session.scalars(query.order_by(Accession.collaboration_id)))


def _of_collaborations() -> Iterator[Head]:
    names = {row.collaboration_id: row.name for row in db.session.scalars(mine(Accession))}
    for collaboration_id in _shared():
        last = sealing.last_seal(sealing.COLLABORATION, collaboration_id)
        if last is not None:
            yield sealing.head_of(sealing.COLLABORATION, last, names.get(collaboration_id, ""))


def _of_members() -> Iterator[Head]:
    of_others = (MemberHead.collaboration_id.in_(_shared()), MemberHead.tenant_id != scopes.here())
    newest = select(MemberHead.tenant_id, func.max(MemberHead.number).label("number")).where(*of_others)
    last = newest.group_by(MemberHead.tenant_id).subquery()
    same = (MemberHead.tenant_id == last.c.tenant_id) & (MemberHead.number == last.c.number)
    query = select(MemberHead).join(last, same).where(*of_others).order_by(MemberHead.tenant_id)
    found = {
        row.tenant_id: Head(**row.head) for row in db.session.scalars(query)
    }  # once, of how many collaborations ever
    yield from found.values()


def file_name() -> str:
    """What the file is called, with the day."""
    word = db.session.scalar(select(Slug.word).where(Slug.target_id == scopes.here()).limit(1)) or "koepel"
    return f"koepel-koppen-{word}-{clock.utcnow().astimezone(clock.BRUSSELS):%Y-%m-%d}.json"
