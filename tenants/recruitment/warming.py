# SPDX-License-Identifier: EUPL-1.2
"""What staff do for somebody who waits: call, write, invite, look elsewhere for a mentor, keep a mentor in reserve."""

from __future__ import annotations

from uuid import UUID

from koepel import audit, clock
from koepel import scope as scopes
from koepel.accounts.staff import own_name
from koepel.database import db, found, mine
from tenants.activities import places
from tenants.intake.models import Intake
from tenants.recruitment.codes import SENT, CallEnded, Route, StepKind, Tried
from tenants.recruitment.failures import MentorsOnly, NotInvited
from tenants.recruitment.models import ReservePlace, WarmStep
from tenants.recruitment.warm import waits
from tenants.vocabulary import Side


def called(intake_id: UUID, outcome: CallEnded) -> WarmStep:
    """Somebody of the staff called. Raises `NotFound`, `WaitsNoMore`."""
    return _step(waits(intake_id), StepKind.CALL, outcome.value)


def wrote(intake_id: UUID) -> WarmStep:
    """Somebody of the staff wrote, outside Koepel. Raises `NotFound`, `WaitsNoMore`."""
    return _step(waits(intake_id), StepKind.LETTER, SENT)


def looked(intake_id: UUID, route: Route, outcome: Tried) -> WarmStep:
    """A mentor was looked for elsewhere (E10). Raises `NotFound`, `WaitsNoMore`."""
    return _step(waits(intake_id), StepKind.ROUTE, outcome.value, route.value)


def take_back(step_id: UUID) -> UUID:
    """Undo of a step; returns whose list it was on. Raises `NotFound`."""
    row = found(WarmStep, step_id, lock=True)
    audit.wrote(row, "taken_back", person=row.person_id)
    db.session.delete(row)
    return row.intake_id


def invite(intake_id: UUID, activity_id: UUID) -> None:
    """To an activity, by an own link. Raises `NotFound`, `WaitsNoMore`, `NotInvited`, `DoesNotGoOn`, `HasBegun`."""
    row = waits(intake_id)
    if not places.invite(activity_id, row.person_id, row.side):
        raise NotInvited


def put_in_reserve(intake_id: UUID) -> None:
    """A mentor who is asked first at a re-match. Raises `NotFound`, `WaitsNoMore`, `MentorsOnly`."""
    row = waits(intake_id)
    if row.side != Side.MENTOR:
        raise MentorsOnly
    if _place(row.id) is None:
        place = ReservePlace(intake_id=row.id, person_id=row.person_id, since_on=clock.today(), noted_name=own_name())
        db.session.add(place)
        db.session.flush()
        audit.wrote(row, "put_in_reserve", person=row.person_id)


def take_off_reserve(intake_id: UUID) -> None:
    """No longer in reserve. Raises `NotFound`."""
    row, place = found(Intake, intake_id), _place(intake_id)
    if place is not None:
        db.session.delete(place)
        audit.wrote(row, "taken_off_reserve", person=row.person_id)


def _step(intake: Intake, kind: StepKind, outcome: str, route: str = "") -> WarmStep:
    row = WarmStep(
        person_id=intake.person_id, intake_id=intake.id, kind=kind.value, route=route, outcome=outcome,
        done_on=clock.today(), noted_by=scopes.current().account_id, noted_name=own_name(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "noted", person=intake.person_id)
    return row


def _place(intake_id: UUID) -> ReservePlace | None:
    row: ReservePlace | None = db.session.scalar(mine(ReservePlace).where(ReservePlace.intake_id == intake_id))
    return row
