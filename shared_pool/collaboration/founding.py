# SPDX-License-Identifier: EUPL-1.2
"""How a collaboration, its members and a municipality's collaboration of one come to be.

Each act runs under the scope of its owner in a transaction of its own: nobody writes for another, not even at birth.
Called from the command line, the demo and tests, never inside a request.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from importlib.resources import files
from uuid import UUID

from sqlalchemy import func, select

from koepel import audit, clock
from koepel import scope as scopes
from koepel.clock import BRUSSELS
from koepel.database import db
from koepel.errors import NotFound
from koepel.ids import reference
from koepel.records import Accession, PoolSchedule, Schedule, Slug
from koepel.scope import Scope
from shared_pool.collaboration.failures import Unlike
from shared_pool.collaboration.models import Agreement, Collaboration, Membership
from shared_pool.collaboration.shares import Shares
from tenants import disclosure
from tenants.disclosure import OwnMunicipality

EVERY_NIGHT = 24
EVERY_WEEK = 7 * 24
ALWAYS = date(2000, 1, 1)  # a municipality and its own collaboration belong together whatever day it is
NIGHTLY = (
    "cards.band",
    "closing.daily",
    "figures.count",
    "follow_up.daily",
    "partners.close_expired",
    "proposals.expire",
    "retention.nightly",
    "speed_dating.erase_marks",
)  # of a municipality
WEEKLY = ("today.weekly",)
REGIONAL_NIGHTLY = {
    "figures.snapshot": "calm",
    "fair_shares.count": "long",
}  # name -> queue; a month is taken once it is over


@contextmanager
def act(scope: Scope) -> Iterator[None]:
    """One whole transaction under this scope. Raises RuntimeError inside another: a scope never changes half-way."""
    if db.session().in_transaction():
        raise RuntimeError("commit first: founding enters the scopes of others, so it begins with no transaction open")
    with scopes.entered(scope):
        try:
            yield
            db.session.commit()
        finally:
            db.session.remove()


def found_collaboration(
    name: str,
    slug: str,
    kind: str,
    coordinating_body: str = "",
    started_on: date | None = None,
    *,
    shares: Shares | None = None,
    text: str = "",
) -> UUID:
    """A collaboration without members yet, with version 1 of its agreement and its nightly work; returns its id."""
    collaboration_id = reference()
    with act(scopes.region(collaboration_id)):
        _found(collaboration_id, name, slug, kind, coordinating_body, started_on or clock.today(), single=False)
        db.session.add(Slug(word=slug, kind="collaboration", target_id=collaboration_id))
        words = text or usual_text(name, coordinating_body)
        _write_agreement(collaboration_id, 1, words, shares or Shares(), started_on or clock.today())
        for name_of_job, queue in REGIONAL_NIGHTLY.items():
            db.session.add(
                PoolSchedule(collaboration_id=collaboration_id, name=name_of_job, queue=queue, due_at=_next_night(),
                             every_hours=EVERY_NIGHT)
            )  # fmt: skip
    return collaboration_id


def add_member(collaboration_id: UUID, tenant_id: UUID, *, valid_from: date | None = None) -> None:
    """Make a municipality a member and offer it the agreement; it reads and signs itself. Again changes nothing.

    Raises `Unlike` for a demo municipality in a real collaboration or the other way round, `NotFound`.
    """
    own = _own(tenant_id)
    with act(scopes.region(collaboration_id)):
        _join(collaboration_id, tenant_id, own, valid_from or clock.today())


def offer_version(collaboration_id: UUID, text: str, shares: Shares) -> int:
    """A new version of the agreement, in force from today; each member keeps the old one until it signs this one."""
    with act(scopes.region(collaboration_id)):
        newest = select(func.max(Agreement.version)).where(Agreement.collaboration_id == collaboration_id)
        version = (db.session.scalar(newest) or 0) + 1
        _write_agreement(collaboration_id, version, text, shares, clock.today())
    return version


def open_alone(tenant_id: UUID) -> UUID:
    """The collaboration of one, made with the municipality and signed at once, and its nightly work; returns its id."""
    own = _own(tenant_id)
    collaboration_id = reference()
    with act(scopes.region(collaboration_id)):
        _found(collaboration_id, own.name, "", own.kind, "", clock.today(), single=True)
        _write_agreement(collaboration_id, 1, own.name, Shares(), ALWAYS)
        _join(collaboration_id, tenant_id, own, ALWAYS)
    with act(scopes.tenant(tenant_id)):
        mine = [Accession.tenant_id == tenant_id, Accession.collaboration_id == collaboration_id]
        accession = db.session.scalars(select(Accession).where(*mine)).one()
        accession.signed_at = clock.moment()
        audit.wrote(accession, "signed", "version")
        for name in NIGHTLY:
            db.session.add(Schedule(name=name, queue="calm", due_at=_next_night(), every_hours=EVERY_NIGHT))
        for name in WEEKLY:
            db.session.add(Schedule(name=name, queue="calm", due_at=_next_monday(), every_hours=EVERY_WEEK))
    with act(scopes.tenant(tenant_id)):
        membership = db.session.get_one(Membership, (collaboration_id, tenant_id))
        membership.signed_version, membership.signed_at = 1, clock.moment()
    return collaboration_id


def usual_text(name: str, coordinating_body: str) -> str:
    """The words that a collaboration begins with; the members change them as they agree."""
    words = files("shared_pool.collaboration").joinpath("agreement.nl.txt").read_text("utf-8")
    return words % {"name": name, "body": coordinating_body or name}


def _own(tenant_id: UUID) -> OwnMunicipality:
    with act(scopes.tenant(tenant_id)):
        own = disclosure.own_municipality()
    return own


def _found(
    collaboration_id: UUID, name: str, slug: str, kind: str, body: str, started_on: date, *, single: bool
) -> None:
    collaboration = Collaboration(
        collaboration_id=collaboration_id,
        name=name,
        slug=slug,
        kind=kind,
        single=single,
        coordinating_body=body,
        started_on=started_on,
    )
    db.session.add(collaboration)
    db.session.flush()
    audit.wrote(collaboration, "founded")


def _write_agreement(collaboration_id: UUID, version: int, text: str, shares: Shares, valid_from: date) -> None:
    agreement = Agreement(
        collaboration_id=collaboration_id, version=version, text=text, shares=shares.stored(), valid_from=valid_from
    )
    db.session.add(agreement)
    db.session.flush()
    audit.wrote(agreement, "offered", "text", "shares")


def _join(collaboration_id: UUID, tenant_id: UUID, own: OwnMunicipality, valid_from: date) -> None:
    collaboration = db.session.get(Collaboration, collaboration_id)
    if collaboration is None:
        raise NotFound
    if collaboration.kind != own.kind:
        raise Unlike
    there = db.session.scalars(
        select(Membership.tenant_id).where(Membership.collaboration_id == collaboration_id)
    ).all()
    if tenant_id in there:
        return
    newest = select(Agreement).where(Agreement.collaboration_id == collaboration_id).order_by(Agreement.version.desc())
    agreement = db.session.scalars(newest.limit(1)).one()
    membership = Membership(
        collaboration_id=collaboration_id,
        tenant_id=tenant_id,
        kind=own.kind,
        name=own.name,
        slug=own.slug,
        nis=own.nis,
        chip=own.chip,
        colour=len(there) + 1,
        role_model=own.role_model,
        valid_from=valid_from,
    )
    db.session.add(membership)
    db.session.add(
        Accession(
            tenant_id=tenant_id,
            collaboration_id=collaboration_id,
            name=collaboration.name,
            version=agreement.version,
            text=agreement.text,
            shares=agreement.shares,
            offered_at=clock.utcnow(),
            valid_from=valid_from,
        )
    )
    db.session.flush()
    audit.wrote(membership, "joined")


def _next_monday() -> datetime:
    """The first Monday to come, at the hour of the night's work."""
    night = _next_night()
    return night + timedelta(days=-night.weekday() % 7)


def _next_night() -> datetime:
    """Three in the morning in Brussels: schedules ring by real time."""
    tomorrow = clock.utcnow().astimezone(BRUSSELS).date() + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, 3, tzinfo=BRUSSELS)
