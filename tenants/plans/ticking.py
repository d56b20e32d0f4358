# SPDX-License-Identifier: EUPL-1.2
"""What is ticked off: information handed over to a duo (G8), and which parts of the content were covered (G7).

A new duo is handed its information anew; what was covered counts for the whole trajectory.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from koepel import clock
from koepel.database import db, found, mine
from koepel.errors import NotFound
from tenants.plans import contents
from tenants.plans.codes import Content, Information, TickKind
from tenants.plans.failures import AlreadyDone, NoDuoNow
from tenants.plans.models import PlanTick
from tenants.plans.service import in_course, kept, tell
from tenants.programmes import service as programmes
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import RUNNING, Duo, Trajectory


@dataclass(frozen=True)
class Line:
    """One thing of a list; `tick_id` and `on` once it was ticked off."""

    what: Information | Content
    minimum: bool = False
    tick_id: UUID | None = None
    on: date | None = None
    by: str = ""


def lists_of(row: Trajectory) -> contents.Lists:
    """What the programme of this trajectory lists."""
    return contents.of_template(programmes.programme(row.programme_id).template)


def information(row: Trajectory) -> list[Line]:
    """What the newest duo is to be given, with the day on which it was."""
    duo = trajectories.duo_now(row)
    given = {one.what: one for one in _ticks(row.id, TickKind.INFORMATION) if one.duo_id == duo.id}
    return [_line(what, given.get(what)) for what in lists_of(row).information]


def content(row: Trajectory) -> list[Line]:
    """What the programme covers, and which parts were; with whichever duo."""
    covered = {one.what: one for one in _ticks(row.id, TickKind.CONTENT)}
    lists = lists_of(row)
    return [_line(what, covered.get(what), minimum=what in lists.minimum) for what in lists.content]


def _line(what: Information | Content, tick: PlanTick | None, *, minimum: bool = False) -> Line:
    if tick is None:
        return Line(what, minimum)
    return Line(what, minimum, tick.id, tick.ticked_on, tick.ticked_name)


def _ticks(trajectory_id: UUID, kind: TickKind) -> list[PlanTick]:
    rows = mine(PlanTick).where(PlanTick.trajectory_id == trajectory_id, PlanTick.kind == kind.value)
    return list(db.session.scalars(rows.order_by(PlanTick.id)))


def hand_over(trajectory_id: UUID, what: Information, *, by: str) -> PlanTick:
    """This duo was given it. Raises `AlreadyDone`, `NoDuoNow`, `PlanIsClosed`; `NotFound` for what its programme does not list."""
    course = in_course(trajectory_id)
    duo = trajectories.duo_now(course)
    if duo.state not in RUNNING:
        raise NoDuoNow
    if what not in lists_of(course).information:
        raise NotFound
    if any(one.what == what and one.duo_id == duo.id for one in _ticks(course.id, TickKind.INFORMATION)):
        raise AlreadyDone
    return _tick(course, duo, TickKind.INFORMATION, what.value, by, "information_handed_over")


def cover(trajectory_id: UUID, what: Content, *, by: str) -> PlanTick:
    """This part was covered. Raises `AlreadyDone`, `PlanIsClosed`; `NotFound` for what its programme does not list."""
    course = kept(trajectory_id)
    if what not in lists_of(course).content:
        raise NotFound
    if any(one.what == what for one in _ticks(course.id, TickKind.CONTENT)):
        raise AlreadyDone
    return _tick(course, trajectories.duo_now(course), TickKind.CONTENT, what.value, by, "content_covered")


def _tick(course: Trajectory, duo: Duo, kind: TickKind, what: str, by: str, verb: str) -> PlanTick:
    row = PlanTick(
        trajectory_id=course.id, duo_id=duo.id, kind=kind.value, what=what, ticked_on=clock.today(), ticked_name=by
    )
    db.session.add(row)
    tell(row, verb, "what", of=course)
    return row


def take_back(tick_id: UUID) -> PlanTick:
    """Undo: it was not given, or not covered. Raises `PlanIsClosed`, `NotFound`."""
    row = found(PlanTick, tick_id, lock=True)
    tell(row, "tick_taken_back", "what", of=kept(row.trajectory_id))
    db.session.delete(row)
    return row
