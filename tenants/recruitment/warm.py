# SPDX-License-Identifier: EUPL-1.2
"""The warm list: who waits for a match, how long, what was last done for them, who stands in reserve (D11, E7, E10).

Nobody waits four months without a next step on record: a step without a day counts for four months and no longer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from koepel import clock
from koepel import scope as scopes
from koepel.database import among, db, found, mine
from koepel.errors import NotFound
from koepel.i18n import _
from koepel.records import Message
from koepel.translations import formats
from tenants.activities.models import Activity, Participation
from tenants.intake.models import Intake, IntakeState
from tenants.intake.schemas.decisions import NextStep
from tenants.intake.waiting import LONGEST_MONTHS, days_waiting, waiting_list
from tenants.people.models import Person
from tenants.recruitment.codes import CallEnded, Route, StepKind, Tried
from tenants.recruitment.failures import WaitsNoMore
from tenants.recruitment.models import ReservePlace, WarmStep
from tenants.vocabulary import Side, label_of

LEFT = ("sent", "done_by_hand")
SIGNS = {StepKind.CALL.value: "phone", StepKind.LETTER.value: "mail", StepKind.ROUTE.value: "search"}


@dataclass(frozen=True)
class Done:
    """Something that was done for somebody, in words; `who` is the name of staff, '' where that is not kept."""

    on: date
    what: str
    who: str = ""
    sign: str = "clock"


@dataclass(frozen=True)
class Waiting:
    """One line: a person on one side who waits."""

    intake: Intake
    name: str
    days: int
    last: Done | None
    reserve: date | None
    forgotten: bool

    @property
    def next_step(self) -> str:
        """What happens next, in words."""
        return label_of(NextStep, self.intake.next_step) if self.intake.next_step else ""


def listed(side: Side) -> list[Waiting]:
    """Everybody of this side who waits: the reserve first, then the longest wait."""
    lines = _lines(waiting_list(side.value))
    return sorted(lines, key=lambda line: (line.reserve is None, -line.days, line.name.casefold()))


def _lines(intakes: list[Intake]) -> list[Waiting]:
    ids = [one.person_id for one in intakes]
    names, done, reserve = _names(ids), _done(ids), _reserve(ids)
    return [
        Waiting(
            intake=one,
            name=names[one.person_id],
            days=days_waiting(one) or 0,
            last=max(done.get(one.person_id, ()), key=lambda act: act.on, default=None),
            reserve=reserve.get(one.id),
            forgotten=_forgotten(one, done.get(one.person_id, [])),
        )
        for one in intakes
        if one.person_id in names
    ]


def waits(intake_id: UUID) -> Intake:
    """The intake of somebody who waits. Raises `NotFound`, `WaitsNoMore`."""
    row = found(Intake, intake_id)
    if row.state != IntakeState.WAITING:
        raise WaitsNoMore
    return row


def line(intake_id: UUID) -> Waiting:
    """The same for one. Raises `NotFound`, `WaitsNoMore`."""
    lines = _lines([waits(intake_id)])
    if not lines:
        raise NotFound
    return lines[0]


def done_for(person_id: UUID) -> list[Done]:
    """Everything that was done, the newest first."""
    return sorted(_done([person_id]).get(person_id, []), key=lambda act: act.on, reverse=True)


def forgotten() -> list[Waiting]:
    """Who waits four months or longer while the next step stands there without a day, and nothing was done since.

    The menu counts these on every page, so only those few are read whose plan is old.
    """
    limit = _limit()
    old = mine(Intake).where(
        Intake.state == IntakeState.WAITING, Intake.next_step != "", Intake.next_step_on.is_(None),
        Intake.waiting_since <= limit, Intake.updated_at < clock.utcnow() - (clock.today() - limit),
    )  # fmt: skip
    intakes = list(db.session.scalars(old))
    return [one for one in _lines(intakes) if one.forgotten] if intakes else []


def routes_of(intake_id: UUID) -> list[tuple[Route, WarmStep | None]]:
    """The routes in their order, each with what was last tried there."""
    query = mine(WarmStep).where(WarmStep.intake_id == intake_id, WarmStep.kind == StepKind.ROUTE)
    tried = {row.route: row for row in db.session.scalars(query.order_by(WarmStep.done_on, WarmStep.id))}
    return [(route, tried.get(route.value)) for route in Route]


def _reserve(person_ids: list[UUID]) -> dict[UUID, date]:
    query = mine(ReservePlace).where(among(ReservePlace.person_id, person_ids))
    return {row.intake_id: row.since_on for row in db.session.scalars(query)}


def in_reserve() -> set[UUID]:
    """The talks of the own mentors who stand in reserve."""
    return set(db.session.scalars(mine(ReservePlace).with_only_columns(ReservePlace.intake_id)))


def _names(person_ids: list[UUID]) -> dict[UUID, str]:
    """Whose file is set apart or erased gets no name."""
    query = mine(Person).with_only_columns(Person.id, Person.given_name, Person.family_name)
    rows = db.session.execute(query.where(among(Person.id, person_ids), Person.pseudonymised_at.is_(None)))
    return {row.id: f"{row.given_name} {row.family_name}".strip() for row in rows}


def said(row: WarmStep) -> str:
    """One step in words."""
    if row.kind == StepKind.ROUTE:
        return f"{label_of(Route, row.route)}: {label_of(Tried, row.outcome).lower()}"
    if row.kind == StepKind.LETTER:
        return label_of(StepKind, row.kind)
    return f"{label_of(StepKind, row.kind)}: {label_of(CallEnded, row.outcome).lower()}"


def _done(person_ids: list[UUID]) -> dict[UUID, list[Done]]:
    """Steps of staff, invitations to activities and letters that left, by person."""
    done: dict[UUID, list[Done]] = {}
    for row in db.session.scalars(mine(WarmStep).where(among(WarmStep.person_id, person_ids))):
        act = Done(row.done_on, said(row), row.noted_name, SIGNS[row.kind])
        done.setdefault(row.person_id, []).append(act)
    invited = (
        select(Participation.person_id, Participation.invited_at, Activity.title)
        .join(Activity, (Activity.tenant_id == Participation.tenant_id) & (Activity.id == Participation.activity_id))
        .where(
            Participation.tenant_id == scopes.here(), among(Participation.person_id, person_ids),
            Participation.invited_at.is_not(None),
        )
    )  # fmt: skip
    for person_id, at, title in db.session.execute(invited):
        if at is not None:
            words = _("Invited: %(title)s", title=title)
            done.setdefault(person_id, []).append(Done(_day(at), words, sign="calendar-event"))
    letters = mine(Message).with_only_columns(Message.person_id, Message.sent_at).where(
        among(Message.person_id, person_ids), Message.state.in_(LEFT), Message.kind.not_like("activity.%")
    )  # fmt: skip
    for whose, left in db.session.execute(letters):
        if left is not None and whose is not None:
            done.setdefault(whose, []).append(Done(_day(left), label_of(StepKind, StepKind.LETTER), sign="mail"))
    return done


def _day(at: datetime) -> date:
    """Letters and invitations carry real moments; the list speaks of business days."""
    return (at + clock.shift()).astimezone(clock.BRUSSELS).date()


def _limit() -> date:
    return clock.today() - relativedelta(months=LONGEST_MONTHS)


def _forgotten(intake: Intake, done: list[Done]) -> bool:
    limit = _limit()
    if intake.waiting_since is None or intake.waiting_since > limit:
        return False
    if intake.next_step_on is not None:  # Vandaag brings it up on that day
        return False
    planned = intake.next_step and _day(intake.updated_at) > limit
    return not planned and not any(act.on > limit for act in done)


def tried(row: WarmStep | None) -> str:
    """How a route ended and when; '' for one that was not tried."""
    return f"{label_of(Tried, row.outcome)}, {formats.day(row.done_on)}" if row is not None else ""
