# SPDX-License-Identifier: EUPL-1.2
"""Working together: who is a member, under which agreement, what it lets through, and how a municipality signs or leaves.

Only the municipality itself signs; from the next transaction on its scope holds the collaboration, never before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, delete, exists, or_, select, update

from koepel import audit, clock, outbox
from koepel import scope as scopes
from koepel.database import db
from koepel.errors import NotFound
from koepel.i18n import _l
from koepel.records import Accession
from shared_pool.collaboration.failures import OtherVersion, StaysAlone
from shared_pool.collaboration.founding import add_member, found_collaboration, offer_version, open_alone
from shared_pool.collaboration.models import Agreement, Collaboration, MemberContactPoint, Membership
from shared_pool.collaboration.shares import Shares
from tenants import disclosure

__all__ = [
    "Member",
    "add_member",
    "agreements",
    "alone",
    "collaborations_of_here",
    "contact_points",
    "end_membership",
    "found_collaboration",
    "members",
    "membership_codes",
    "memberships",
    "name_of",
    "offer_version",
    "open_alone",
    "places",
    "publish_contact_point",
    "refuse_alone",
    "regional",
    "shares",
    "sign_agreement",
    "to_sign",
]  # fmt: skip


PARTS = {"minimal": _l("The offer"), "extended": _l("Offer, intake, matching"), "maximal": _l("Everything")}


@dataclass(frozen=True)
class Member:
    """A municipality in a collaboration, as every member sees it."""

    collaboration_id: UUID
    tenant_id: UUID
    name: str
    chip: str
    colour: int
    role_model: str
    signed: bool

    @property
    def does(self) -> str:
        """What this municipality does itself, in a word or two."""
        return str(PARTS[self.role_model])


@dataclass(frozen=True)
class Paper:
    """An agreement as the contact point reads it: the words in force or offered, and what was signed of them."""

    collaboration_id: UUID
    name: str
    version: int
    text: str
    shares: Shares
    signed_version: int | None
    signed_on: date | None
    ends_on: date | None

    @property
    def to_sign(self) -> bool:
        """There are words that this municipality has not signed yet."""
        return self.signed_version != self.version


def regional(collaboration_id: UUID | None = None) -> list[Collaboration]:
    """The collaborations of this scope with more than one member, by name."""
    query = select(Collaboration).where(Collaboration.single.is_(False)).order_by(Collaboration.name)
    if collaboration_id is not None:
        query = query.where(Collaboration.collaboration_id == collaboration_id)
    return list(db.session.scalars(query))


def alone() -> UUID:
    """The collaboration of one of this municipality. Raises `NotFound` when it was never opened."""
    found = db.session.scalar(select(Collaboration.collaboration_id).where(Collaboration.single.is_(True)))
    if found is None:
        raise NotFound
    return found


def _in_force() -> tuple[object, ...]:
    today = clock.today()
    return Membership.valid_from <= today, or_(Membership.valid_to.is_(None), Membership.valid_to > today)


def memberships(collaboration_id: UUID | None = None) -> list[Member]:
    """Every membership of today that this scope sees, by name; a municipality may stand there twice."""
    signed = Membership.signed_at.is_not(None)
    shown = (Membership.collaboration_id, Membership.tenant_id, Membership.name, Membership.chip, Membership.colour)
    query = select(*shown, Membership.role_model, signed).where(*_in_force()).order_by(Membership.name)  # type: ignore[arg-type]
    if collaboration_id is not None:
        query = query.where(Membership.collaboration_id == collaboration_id)
    return [Member(*row) for row in db.session.execute(query)]


def members(collaboration_id: UUID | None = None) -> dict[UUID, Member]:
    """The members of the collaborations of this scope, today, in order of name; whether or not they have signed."""
    return {member.tenant_id: member for member in memberships(collaboration_id)}


def places() -> tuple[UUID | None, list[UUID]]:
    """The collaboration of one (None in a region's scope), and those with more members."""
    query = select(Collaboration.collaboration_id, Collaboration.single).order_by(Collaboration.name)
    rows = list(db.session.execute(query))
    alone_ = next((row[0] for row in rows if row[1]), None)
    return alone_, [row[0] for row in rows if not row[1]]


def membership_codes(collaboration_id: UUID) -> dict[UUID, str]:
    """The NIS code of each member, for a map."""
    query = select(Membership.tenant_id, Membership.nis).where(Membership.collaboration_id == collaboration_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def collaborations_of_here() -> list[UUID]:
    """The collaborations that this municipality has signed for, its own collaboration of one included."""
    own = select(Membership.collaboration_id).where(Membership.tenant_id == scopes.here(), *_in_force())  # type: ignore[arg-type]
    return list(db.session.scalars(own.order_by(Membership.collaboration_id)))


def name_of(tenant_id: UUID) -> str:
    """The name of a municipality that this scope works with; also of one that left, for what is still to be read."""
    return db.session.scalar(select(Membership.name).where(Membership.tenant_id == tenant_id).limit(1)) or ""


def shares() -> dict[UUID, Shares]:
    """Per collaboration of this scope what its agreement of today lets through."""
    today = clock.today()
    valid = [Agreement.valid_from <= today, or_(Agreement.valid_to.is_(None), Agreement.valid_to > today)]
    rows = db.session.scalars(select(Agreement).where(*valid).order_by(Agreement.version))
    return {row.collaboration_id: Shares.of(row.shares) for row in rows}


def agreements() -> list[Paper]:
    """Every agreement of this municipality, offered or signed, its own collaboration of one left out."""
    own = {row.collaboration_id: row for row in db.session.scalars(select(Agreement).order_by(Agreement.version))}
    single = set(db.session.scalars(select(Collaboration.collaboration_id).where(Collaboration.single.is_(True))))
    rows = db.session.scalars(select(Accession).where(Accession.tenant_id == scopes.here()).order_by(Accession.name))
    return [_paper(row, own.get(row.collaboration_id)) for row in rows if row.collaboration_id not in single]


def to_sign() -> list[str]:
    """The names of the agreements that wait for this municipality's signature, by name: asked for the menu of every page."""
    return list(db.session.scalars(_waits_for_signature(), {"here": scopes.here()}))


@cache
def _waits_for_signature() -> Select[str]:
    """What `agreements` would say is to sign and was not left, without reading the texts."""
    alone_ = exists().where(
        Collaboration.collaboration_id == Accession.collaboration_id, Collaboration.single.is_(True)
    )
    newer = exists().where(
        Agreement.collaboration_id == Accession.collaboration_id, Agreement.version > Accession.version
    )
    mine = [Accession.tenant_id == bindparam("here", type_=Uuid), Accession.valid_to.is_(None), ~alone_]
    return select(Accession.name).where(*mine, or_(Accession.signed_at.is_(None), newer)).order_by(Accession.name)


def _paper(accession: Accession, newest: Agreement | None) -> Paper:
    later = newest is not None and newest.version > accession.version
    return Paper(
        accession.collaboration_id,
        accession.name,
        newest.version if newest and later else accession.version,
        newest.text if newest and later else accession.text,
        Shares.of(newest.shares if newest and later else accession.shares),
        accession.version if accession.signed_at else None,
        accession.signed_at.astimezone(clock.BRUSSELS).date() if accession.signed_at else None,
        accession.valid_to,
    )


def _accession(collaboration_id: UUID) -> Accession:
    mine = [Accession.tenant_id == scopes.here(), Accession.collaboration_id == collaboration_id]
    found = db.session.scalar(select(Accession).where(*mine).with_for_update())
    if found is None:
        raise NotFound
    return found


def sign_agreement(collaboration_id: UUID, version: int | None = None) -> None:
    """Sign what is offered, as this municipality. Signing again changes nothing. Raises `OtherVersion`, `NotFound`."""
    accession = _accession(collaboration_id)
    newest = db.session.scalar(
        select(Agreement)
        .where(Agreement.collaboration_id == collaboration_id)
        .order_by(Agreement.version.desc())
        .limit(1)
    )
    offered = newest.version if newest else accession.version
    if version is not None and version != offered:
        raise OtherVersion
    if accession.signed_at and accession.version == offered:
        return
    if newest:
        accession.version, accession.text, accession.shares = newest.version, newest.text, newest.shares
    accession.signed_at, accession.signed_by = clock.moment(), scopes.current().account_id
    audit.wrote(accession, "signed", "version")
    # This transaction does not see the collaboration yet: what members may know is written by the next one.
    outbox.later("collaboration.signed", collaboration_id)


def note_signature(collaboration_id: UUID) -> None:
    """Tell the other members that this municipality signed, and whom they can call. Safe to repeat."""
    accession = _accession(collaboration_id)
    db.session.execute(
        update(Membership)
        .where(Membership.collaboration_id == collaboration_id, Membership.tenant_id == scopes.here())
        .values(signed_version=accession.version, signed_at=accession.signed_at)
    )
    publish_contact_point(collaboration_id)


def publish_contact_point(collaboration_id: UUID) -> None:
    """Write anew whom to call here and which part this municipality takes, as the door gives it; with nobody to call the row goes."""
    own = [MemberContactPoint.collaboration_id == collaboration_id, MemberContactPoint.tenant_id == scopes.here()]
    db.session.execute(delete(MemberContactPoint).where(*own))
    for point in disclosure.contact_points()[:1]:
        db.session.add(
            MemberContactPoint(
                collaboration_id=collaboration_id,
                tenant_id=scopes.here(),
                name=point.name,
                function=point.function,
                phone=point.phone,
                hours=point.hours,
            )
        )
    mine = [Membership.collaboration_id == collaboration_id, Membership.tenant_id == scopes.here()]
    part = disclosure.own_municipality().role_model
    db.session.execute(update(Membership).where(*mine, Membership.role_model != part).values(role_model=part))
    db.session.flush()


def contact_points(collaboration_id: UUID) -> list[tuple[Member, MemberContactPoint | None]]:
    """Whom to call in each member municipality."""
    rows = db.session.scalars(select(MemberContactPoint).where(MemberContactPoint.collaboration_id == collaboration_id))
    known = {row.tenant_id: row for row in rows}
    return [(member, known.get(tenant_id)) for tenant_id, member in members(collaboration_id).items()]


def refuse_alone(collaboration_id: UUID) -> None:
    """Raises `StaysAlone` for a municipality's collaboration of one, `NotFound` for one that is not its own."""
    _accession(collaboration_id)
    if not regional(collaboration_id):
        raise StaysAlone


def end_membership(collaboration_id: UUID) -> None:
    """Leave today; the cards went home before (`leaving.leave`), the own files stay. Raises `StaysAlone`."""
    refuse_alone(collaboration_id)
    accession = _accession(collaboration_id)
    here, today = scopes.here(), clock.today()
    own = [MemberContactPoint.collaboration_id == collaboration_id, MemberContactPoint.tenant_id == here]
    db.session.execute(delete(MemberContactPoint).where(*own))
    db.session.execute(
        update(Membership)
        .where(Membership.collaboration_id == collaboration_id, Membership.tenant_id == here)
        .values(valid_to=today)
    )
    accession.valid_to = today
    audit.wrote(accession, "left", "valid_to")
