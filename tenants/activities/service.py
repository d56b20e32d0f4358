# SPDX-License-Identifier: EUPL-1.2
"""Plan an activity, change it, call it off and take that back, say that it was held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import func, select, update

from koepel import audit, clock, mail, outbox
from koepel import scope as scopes
from koepel.database import among, db, found, mine
from koepel.errors import Conflict, Invalid
from koepel.i18n import _, _l
from koepel.records import ActionLink, Message
from tenants.activities import letters, places, telling
from tenants.activities.codes import ActivityKind, ActivityState, Coming
from tenants.activities.failures import DoesNotGoOn
from tenants.activities.models import Activity, Guest, Participation
from tenants.activities.schemas import Plan
from tenants.cohorts import service as cohorts
from tenants.people.models import Person

TOLD = ("sending", "sent", "uncertain", "done_by_hand")
WHEN_AND_WHERE = ("starts_at", "ends_at", "place", "online_link")


class NotYet(Conflict):
    """Attendance is noted on the day itself or later."""

    title = _l("Note who is there on the day itself, or later.")


class AlreadyTold(Conflict):
    """The message that it does not go on has left."""

    title = _l("People were told already. Plan a new activity.")


class Hosted(Conflict):
    """Another municipality organises it."""

    title = _l("Another municipality organises this. What it changes is changed here too.")


def plan(planned: Plan) -> Activity:
    """A new activity; nobody is invited yet. Raises `Invalid` for a cohort of another programme."""
    _of_this_programme(planned)
    row = Activity(**asdict(planned), taken=0)
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "planned")
    return row


def change(activity_id: UUID, planned: Plan) -> list[str]:
    """Other facts; who comes or waits is told of another moment or place. Returns what changed.

    Raises `DoesNotGoOn`, `Hosted`, and `Invalid` for fewer places than are taken, or a cohort of another programme.
    """
    row = found(Activity, activity_id, lock=True)
    if row.host_id is not None:
        raise Hosted
    _of_this_programme(planned)
    return rewrite(row, planned)


def rewrite(row: Activity, planned: Plan) -> list[str]:
    """As `change`, of a row that is held, by whoever organises it."""
    _goes_on(row)
    if planned.capacity is not None and planned.capacity < row.taken + row.kept:
        raise Invalid({"capacity": [_("%(number)s places are taken or kept already.", number=row.taken + row.kept)]})
    facts = asdict(planned)
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        audit.wrote(row, "changed", *changed)
        db.session.flush()
        _keep_links_open(row)
        if set(changed) & set(WHEN_AND_WHERE):
            telling.tell(telling.CHANGED, row, people_of(row.id, Coming.SIGNED_UP, Coming.WAITING), letters.changed)
        places.fill(row.id)
        _tell_members(row)
    return changed


def cancel(activity_id: UUID) -> int:
    """It does not go on: who comes or waits is told, invitations that wait do not leave. Returns how many messages wait.

    Raises `DoesNotGoOn` when that was said already.
    """
    row = found(Activity, activity_id, lock=True)
    _goes_on(row)
    row.state, row.cancelled_at = ActivityState.CANCELLED, clock.utcnow()
    audit.wrote(row, "cancelled", "state")
    mail.withdraw(row.id, telling.CHANGED)
    mail.withdraw(row.id, telling.PLACE)
    places.take_back_invitations(row)
    _tell_members(row)
    rows = people_of(row.id, Coming.SIGNED_UP, Coming.WAITING)
    return telling.tell(telling.CANCELLED, row, rows, letters.cancelled)


def restore(activity_id: UUID) -> None:
    """It goes on after all, while nobody was told. Raises `AlreadyTold`, `Hosted`."""
    row = found(Activity, activity_id, lock=True)
    if row.host_id is not None:
        raise Hosted
    if row.state == ActivityState.CANCELLED:
        go_on(row)


def go_on(row: Activity) -> None:
    """As `restore`, of a row that is held and was called off, by whoever organises it. Raises `AlreadyTold`."""
    left = mine(Message).where(
        Message.about_id == row.id, Message.kind == telling.CANCELLED, Message.state.in_(TOLD),
        Message.created_at >= row.cancelled_at,
    )  # fmt: skip
    if db.session.scalar(left.limit(1)) is not None:
        raise AlreadyTold
    mail.withdraw(row.id, telling.CANCELLED)
    row.state, row.cancelled_at = ActivityState.PLANNED, None
    audit.wrote(row, "restored", "state")
    _tell_members(row)


def close(activity_id: UUID) -> None:
    """It was held: who signed up and was not tapped was absent. Raises `NotYet`, `DoesNotGoOn`."""
    row = found(Activity, activity_id, lock=True)
    _goes_on(row)
    if not begun(row):
        raise NotYet
    row.state = ActivityState.HELD
    _say(row.id, Coming.SIGNED_UP, Coming.ABSENT)
    audit.wrote(row, "held", "state")


def reopen(activity_id: UUID) -> None:
    """Undo: who was there is still being noted."""
    row = found(Activity, activity_id, lock=True)
    if row.state == ActivityState.HELD:
        row.state = ActivityState.PLANNED
        _say(row.id, Coming.ABSENT, Coming.SIGNED_UP)
        audit.wrote(row, "reopened", "state")


def activity(activity_id: UUID) -> Activity:
    """The activity of this municipality with this id. Raises `NotFound`."""
    return found(Activity, activity_id)


def coming() -> list[Activity]:
    """What is not over yet, the soonest first; also what was called off, until its day."""
    query = mine(Activity).where(Activity.ends_at >= clock.moment())
    return list(db.session.scalars(query.order_by(Activity.starts_at, Activity.id)))


def past(most: int = 50) -> list[Activity]:
    """What is over, the latest first."""
    query = mine(Activity).where(Activity.ends_at < clock.moment())
    return list(db.session.scalars(query.order_by(Activity.starts_at.desc(), Activity.id).limit(most)))


def of_cohort(cohort_id: UUID) -> list[Activity]:
    """What was planned for a cohort and goes on or went on, the soonest first."""
    query = mine(Activity).where(Activity.cohort_id == cohort_id, Activity.state != ActivityState.CANCELLED)
    return list(db.session.scalars(query.order_by(Activity.starts_at, Activity.id)))


def sessions() -> list[Activity]:
    """Info sessions that are still to come and go on, the soonest first."""
    return [row for row in coming() if row.kind == ActivityKind.INFO_SESSION and row.state == ActivityState.PLANNED]


def people_of(activity_id: UUID, *states: Coming) -> list[Participation]:
    """Who takes part, in these states (all when none is given), by first name; who waits in the order of asking."""
    query = mine(Participation).where(Participation.activity_id == activity_id)
    if states:
        query = query.where(Participation.state.in_(states))
    return list(db.session.scalars(query.order_by(Participation.first_name, Participation.asked_at, Participation.id)))


def names_of(rows: Sequence[Participation]) -> dict[UUID, str]:
    """Whole names by person, for staff: two people may have one first name."""
    asked = mine(Person).with_only_columns(Person.id, Person.given_name, Person.family_name)
    found = db.session.execute(asked.where(among(Person.id, [row.person_id for row in rows])))
    known = {row.id: f"{row.given_name} {row.family_name}".strip() for row in found}
    return {row.person_id: known.get(row.person_id) or row.first_name for row in rows}


def begun(row: Activity) -> bool:
    """Whether its day has come, on the business clock."""
    return row.starts_at.astimezone(clock.BRUSSELS).date() <= clock.today()


def counts(activity_ids: list[UUID]) -> dict[tuple[UUID, str], int]:
    """How many people in which state, by activity."""
    found: Counter[tuple[UUID, str]] = Counter()
    for model in (Participation, Guest):
        query = (
            select(model.activity_id, model.state, func.count())
            .where(model.tenant_id == scopes.here(), among(model.activity_id, activity_ids))
            .group_by(model.activity_id, model.state)
        )
        for activity_id, state, many in db.session.execute(query):
            found[activity_id, state] += many
    return dict(found)


def _goes_on(row: Activity) -> None:
    if row.state == ActivityState.CANCELLED:
        raise DoesNotGoOn


def _tell_members(row: Activity) -> None:
    """Other municipalities that come along, or the one that organises it, hear what became of it; the pool does that."""
    if row.host_id is not None and row.state == ActivityState.CANCELLED:
        outbox.later("announcements.not_coming", row.id)
    elif row.host_id is None and row.kept:
        outbox.later("announcements.publish", row.id)


def _of_this_programme(planned: Plan) -> None:
    if planned.cohort_id is None:
        return
    if cohorts.if_any(planned.cohort_id, planned.programme) is None:
        raise Invalid({"cohort_id": [_("Choose a cohort of the same programme.")]})


def _say(activity_id: UUID, before: Coming, after: Coming) -> None:
    for model in (Participation, Guest):
        these = (model.tenant_id == scopes.here(), model.activity_id == activity_id, model.state == before)
        db.session.execute(update(model).where(*these).values(state=after, changed_at=clock.utcnow()))


def _keep_links_open(row: Activity) -> None:
    """An activity that moved to a later day takes its links along."""
    ids = [one.id for one in people_of(row.id)]
    alive = (ActionLink.tenant_id == scopes.here(), among(ActionLink.subject_id, ids), ActionLink.revoked_at.is_(None))
    db.session.execute(update(ActionLink).where(*alive).values(expires_at=clock.utcnow() + places.life(row)))
