# SPDX-License-Identifier: EUPL-1.2
"""Proposing other weights, deciding on them, and what counted before. Each verb is one transaction with one line in the trail.

Outcomes never change a weight by themselves: one person proposes, another decides (matching rules of the practice; ADR 0038).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from koepel import audit, clock
from koepel import scope as scopes
from koepel.database import db
from koepel.errors import Invalid, NotFound
from koepel.i18n import _
from koepel.ids import new_id
from koepel.permissions import Role
from koepel.records import CollaborationAppointment
from shared_pool.collaboration import service as collaboration
from shared_pool.matching.programmes import NUMBERS, across_borders
from shared_pool.matching.reweighing import Reweighed
from shared_pool.matching.weights import WEIGHTS, Weights
from shared_pool.weights import in_force, pools
from shared_pool.weights.codes import WeightsReason, WeightsState
from shared_pool.weights.failures import AlreadyDecided, AlreadyProposed, NotYours, OtherWeights
from shared_pool.weights.models import WeightsVersion
from tenants import disclosure

S = WeightsState
SHIPPED = 1  # the version that every programme begins with


@dataclass(frozen=True)
class Deciding:
    """The collaboration that decides on a programme. `together`: its name where it is a region, '' for the municipality alone."""

    place: UUID
    together: str


def programmes() -> list[str]:
    """The programmes of this region that pairs cross borders in, or those that this municipality runs."""
    if scopes.current().tenant_id is None:
        return across_borders(collaboration.shares().get(_region()))
    return [key for key in NUMBERS if key in disclosure.own_programmes()]


def _region() -> UUID:
    (collaboration_id,) = scopes.current().collaboration_ids or ()
    return collaboration_id


def deciding(programme: str) -> Deciding:
    """Who decides on this programme. Raises `NotFound` for one that does not run here."""
    if programme not in programmes():
        raise NotFound
    home, regional = collaboration.places()
    shares = collaboration.shares()
    covering = [place for place in regional if place in shares and shares[place].joins(programme)]
    found = in_force.deciding(covering, home)
    newest = in_force.adopted(programme, found)  # of two regions the one whose version counts here
    place = newest.collaboration_id if newest else found[0]
    names = {row.collaboration_id: row.name for row in collaboration.regional()}
    return Deciding(place, names.get(place, ""))


def counting(programme: str, where: Deciding) -> Weights:
    """The weights that count now."""
    return in_force.weights(programme, [where.place]) or shipped(programme)


def shipped(programme: str) -> Weights:
    """The weights that Koepel brings along for this programme: version 1."""
    own = scopes.current().tenant_id is not None
    return WEIGHTS[disclosure.programme_terms(programme, own=own).weights]


def history(programme: str, where: Deciding) -> list[WeightsVersion]:
    """Every version that was ever proposed, the newest first."""
    query = _versions(programme, where)
    return list(db.session.scalars(query.order_by(WeightsVersion.proposed_at.desc(), WeightsVersion.version.desc())))


def _versions(programme: str, where: Deciding) -> Any:
    mine = [WeightsVersion.programme == programme, WeightsVersion.collaboration_id == where.place]
    return select(WeightsVersion).where(*mine)


def look(programme: str, points: Sequence[int], *, follows: int) -> Reweighed:
    """What these points would do to the people who wait now. Reads only. Raises as `propose`."""
    where = _own(programme)
    if _undecided(programme, where) is not None:
        raise AlreadyProposed
    now = counting(programme, where)
    if now.version != follows:
        raise OtherWeights
    if now.points == tuple(points):
        raise Invalid({"points": [_("These points count already. Change at least two of them.")]})
    return pools.effect(programme, tuple(points))


def propose(programme: str, points: Sequence[int], reason: WeightsReason, *, follows: int, by: str) -> WeightsVersion:
    """Propose these points, with their effect on the people who wait now. Proposing the same again changes nothing.

    `follows`: the version that counted on the page. Raises `OtherWeights`, `AlreadyProposed`, and `Invalid` for points that
    count already.
    """
    where = _own(programme)
    waiting = _undecided(programme, where)
    if waiting is not None:
        return _same(waiting, points, reason)
    effect = look(programme, points, follows=follows)
    newest = _versions(programme, where).with_only_columns(func.max(WeightsVersion.version))
    values = {
        "collaboration_id": where.place, "id": new_id(), "programme": programme,
        "version": (db.session.scalar(newest) or SHIPPED) + 1, "follows": follows, "points": list(points), "reason": reason,
        "state": S.PROPOSED, "effect": asdict(effect), "proposed_by": scopes.current().account_id, "proposed_name": by,
        "proposed_at": clock.moment(), "decided_name": "",
    }  # fmt: skip
    db.session.execute(insert(WeightsVersion).values(**values).on_conflict_do_nothing())
    row = _undecided(programme, where)
    if row is None:
        raise OtherWeights  # a colleague proposed at this moment, and it was decided on already
    if row.id == values["id"]:
        audit.wrote(row, "proposed", "points", "reason")
    return _same(row, points, reason)


def propose_again(programme: str, version: int, *, follows: int, by: str) -> WeightsVersion:
    """Propose an earlier version anew; it gets a number of its own. Raises `NotFound`, and as `propose`."""
    if version == SHIPPED:
        points: Sequence[int] = shipped(programme).points
    else:
        where = _own(programme)
        adopted = [WeightsVersion.version == version, WeightsVersion.state == S.ADOPTED]
        found = db.session.scalar(_versions(programme, where).where(*adopted))
        if found is None:
            raise NotFound
        points = found.points
    return propose(programme, points, WeightsReason.BACK, follows=follows, by=by)


def _own(programme: str) -> Deciding:
    """Where this programme is decided, when that is here. Raises `NotFound` for one that the municipality decides on with others."""
    where = deciding(programme)
    if scopes.current().tenant_id is not None and where.together:
        raise NotFound
    return where


def _undecided(programme: str, where: Deciding) -> WeightsVersion | None:
    found: WeightsVersion | None = db.session.scalar(
        _versions(programme, where).where(WeightsVersion.state == S.PROPOSED).limit(1)
    )
    return found


def _same(row: WeightsVersion, points: Sequence[int], reason: WeightsReason) -> WeightsVersion:
    own = row.proposed_by == scopes.current().account_id
    if not own or list(row.points) != list(points) or row.reason != reason:
        raise AlreadyProposed
    return row


def version(version_id: UUID) -> WeightsVersion:
    """One version that this place decides on. Raises `NotFound`."""
    found = db.session.scalar(select(WeightsVersion).where(WeightsVersion.id == version_id))
    if found is None or found.collaboration_id != _own(found.programme).place:
        raise NotFound
    return found


def adopt(version_id: UUID, *, by: str) -> WeightsVersion:
    """Let these weights count from now on. Raises `NotYours`, `AlreadyDecided`, and `OtherWeights` where its effect is an old one."""
    row = version(version_id)
    if row.state == S.PROPOSED and row.follows != counting(row.programme, _own(row.programme)).version:
        raise OtherWeights
    return _decide(row, S.ADOPTED, by)


def decline(version_id: UUID, *, by: str) -> WeightsVersion:
    """Leave the weights as they are. Raises `NotYours`, `AlreadyDecided`."""
    return _decide(version(version_id), S.DECLINED, by)


def withdraw(version_id: UUID, *, by: str) -> WeightsVersion:
    """Take a proposal back, before anybody decided. Whoever may propose may do this. Raises `AlreadyDecided`."""
    return _close(version(version_id), S.WITHDRAWN, by)


def _decide(row: WeightsVersion, state: WeightsState, by: str) -> WeightsVersion:
    if not may_decide(row):
        raise NotYours
    return _close(row, state, by)


def may_decide(row: WeightsVersion) -> bool:
    """Whether whoever asks is one of those who decide; a municipality alone has no second table to put it on."""
    scope = scopes.current()
    return scope.tenant_id is not None or scope.account_id in _deciders(row)


def _deciders(row: WeightsVersion) -> frozenset[UUID | None]:
    """Never who proposed, where somebody else may: the steering group, else the other coordinators, else that one person."""
    appointed = _appointed(row.collaboration_id)
    for role in (Role.STEERING_MEMBER, Role.COORDINATOR):
        others = frozenset(account for account, roles in appointed.items() if role in roles) - {row.proposed_by}
        if others:
            return others
    return frozenset({row.proposed_by})


def _appointed(collaboration_id: UUID) -> Mapping[UUID | None, frozenset[str]]:
    seat, today = CollaborationAppointment, clock.today()
    running = [seat.valid_from <= today, or_(seat.valid_to.is_(None), seat.valid_to > today)]
    query = select(seat.account_id, seat.role).where(seat.collaboration_id == collaboration_id, *running)
    found: dict[UUID | None, frozenset[str]] = {}
    for account, role in db.session.execute(query):
        found[account] = found.get(account, frozenset()) | {role}
    return found


def _close(row: WeightsVersion, state: WeightsState, by: str) -> WeightsVersion:
    """Only one decision counts; the same one again changes nothing."""
    decided = {
        "state": state, "decided_by": scopes.current().account_id, "decided_name": by, "decided_at": clock.moment(),
    }  # fmt: skip
    open_ = [WeightsVersion.id == row.id, WeightsVersion.state == S.PROPOSED]
    done = db.session.execute(
        update(WeightsVersion).where(*open_).values(**decided).returning(WeightsVersion.id)
    ).scalar()
    db.session.refresh(row)
    if done is not None:
        audit.wrote(row, str(state), "state")
    elif row.state != state:
        raise AlreadyDecided
    return row
