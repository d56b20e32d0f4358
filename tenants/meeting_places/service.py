# SPDX-License-Identifier: EUPL-1.2
"""Keep the list of meeting places, and say of the line of an appointment which place it is (N5).

An appointment keeps words, so one that was planned before stays right whatever becomes of the place. All but the verbs runs
under staff and under the link of a duo alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import any_, func, select

from koepel import audit, clock
from koepel import scope as scopes
from koepel.database import db, found, mine
from koepel.errors import Invalid, NotFound
from koepel.i18n import _
from tenants.meeting_places.models import MeetingPlace, PlacePicture
from tenants.meeting_places.picture import Picture
from tenants.meeting_places.schemas import Described


@dataclass(frozen=True)
class Known:
    """What a page shows of a place. `picture` is '' without one."""

    id: UUID
    name: str
    address: str
    directions: str
    picture: str


def place(place_id: UUID, *, lock: bool = False) -> MeetingPlace:
    """One place, also one that was taken out. Raises `NotFound`."""
    return found(MeetingPlace, place_id, lock=lock)


def places() -> list[MeetingPlace]:
    """Those that stand in the list, by name."""
    standing = mine(MeetingPlace).where(MeetingPlace.removed_at.is_(None))
    return list(db.session.scalars(standing.order_by(MeetingPlace.name, MeetingPlace.id)))


def offered() -> list[str]:
    """The lines to choose from when somebody plans, by name."""
    asked = select(MeetingPlace.lines[func.cardinality(MeetingPlace.lines)]).where(
        MeetingPlace.tenant_id == scopes.here(), MeetingPlace.removed_at.is_(None)
    )
    return list(db.session.scalars(asked.order_by(MeetingPlace.name, MeetingPlace.id)))


def choices() -> list[tuple[str, str]]:
    """The same for a box to choose from."""
    return [(line, line) for line in offered()]


def boxes(line: str) -> dict[str, str]:
    """In which of two boxes of a form this line stands: chosen from the list, or typed."""
    return {"known_place": line, "where": ""} if line in offered() else {"known_place": "", "where": line}


def known(line: str) -> Known | None:
    """The place that goes by this line; one that stands in the list goes before one that was taken out."""
    shown = select(
        MeetingPlace.id, MeetingPlace.name, MeetingPlace.address, MeetingPlace.directions, MeetingPlace.picture
    ).where(MeetingPlace.tenant_id == scopes.here(), any_(MeetingPlace.lines) == line)
    row = db.session.execute(shown.order_by(MeetingPlace.removed_at.desc().nulls_first(), MeetingPlace.id).limit(1))
    one = row.one_or_none()
    return Known(*one) if line and one else None


def content(place_id: UUID, mark: str) -> bytes:
    """The picture of this place under this mark. Raises `NotFound`, also for a picture that was replaced."""
    asked = (
        select(PlacePicture.content)
        .join(MeetingPlace, (MeetingPlace.tenant_id == PlacePicture.tenant_id) & (MeetingPlace.id == PlacePicture.place_id))
        .where(MeetingPlace.tenant_id == scopes.here(), MeetingPlace.id == place_id, MeetingPlace.picture == mark)
    )  # fmt: skip
    kept = db.session.scalar(asked)
    if kept is None:
        raise NotFound
    return bytes(kept)


def describe(said: Described, picture: Picture | None = None) -> MeetingPlace:
    """One place more. Raises `Invalid` for one that stands in the list."""
    _alone(said)
    row = MeetingPlace(name=said.name, address=said.address, directions=said.directions, lines=[said.line])
    db.session.add(row)
    db.session.flush()
    _hang(row, picture)
    audit.wrote(row, "meeting_place_described", "name", "address")
    return row


def change(place_id: UUID, said: Described, picture: Picture | None = None) -> MeetingPlace:
    """Described anew. Raises `NotFound`, and `Invalid` when a colleague changed it since or another one has these words."""
    row = place(place_id, lock=True)
    db.session.refresh(row)  # what another transaction wrote while we waited for it
    facts = {"name": said.name, "address": said.address, "directions": said.directions}
    mark = picture.mark if picture else "" if said.without_picture else row.picture
    changed = [name for name, value in {**facts, "picture": mark}.items() if getattr(row, name) != value]
    if not changed:
        return row  # also the second of two clicks
    if said.version != row.version:
        raise Invalid({"name": [_("A colleague changed this place since you opened it. Look again first.")]})
    _alone(said, row.id)
    for name, value in facts.items():
        setattr(row, name, value)
    row.lines = [*(line for line in row.lines if line != said.line), said.line]
    row.version += 1
    if mark != row.picture:
        _hang(row, picture)
    audit.wrote(row, "meeting_place_changed", *changed)
    return row


def take_out(place_id: UUID) -> MeetingPlace:
    """Nobody chooses it any more; what was planned there stays. Raises `NotFound`."""
    row = place(place_id, lock=True)
    row.removed_at = row.removed_at or clock.utcnow()
    audit.wrote(row, "meeting_place_taken_out", "removed_at")
    return row


def put_back(place_id: UUID) -> MeetingPlace:
    """Undo. Raises `NotFound`, and `Invalid` when another one took its name meanwhile."""
    row = place(place_id, lock=True)
    _alone(Described(row.name, row.address), row.id)
    row.removed_at = None
    audit.wrote(row, "meeting_place_put_back", "removed_at")
    return row


def _alone(said: Described, own: UUID | None = None) -> None:
    if any(row.lines[-1] == said.line and row.id != own for row in places()):
        raise Invalid({"name": [_("A place with this name and address stands in the list already.")]})


def _hang(row: MeetingPlace, picture: Picture | None) -> None:
    kept = db.session.scalars(mine(PlacePicture).where(PlacePicture.place_id == row.id)).one_or_none()
    row.picture = picture.mark if picture else ""
    if picture is None:
        if kept is not None:
            db.session.delete(kept)
    elif kept is None:
        db.session.add(PlacePicture(place_id=row.id, content=picture.content))
    else:
        kept.content = picture.content
    db.session.flush()
