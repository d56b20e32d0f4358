# SPDX-License-Identifier: EUPL-1.2
"""Who gets a place: invited, signed up, on the waiting list, moved up. Whoever gives or frees a place holds the activity's row first.

A place that somebody leaves stays taken until `fill` gives it to who waits longest, so nobody slips in before them.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from koepel import audit, clock, links, mail, outbox
from koepel import scope as scopes
from koepel.database import db, found, mine
from koepel.errors import NotFound
from koepel.records import Message
from koepel.scope import DbRole
from tenants.activities import letters, telling
from tenants.activities.codes import ActivityState, Coming
from tenants.activities.failures import DoesNotGoOn, HasBegun
from tenants.activities.models import Activity, Guest, Participation
from tenants.people import service as people
from tenants.trajectories.duo_link import address, reach

SUBJECT, ACTION = "participation", "activity"
HAS_PLACE = (Coming.SIGNED_UP, Coming.PRESENT)
AFTER = timedelta(days=1)


def life(activity: Activity) -> timedelta:
    """How long an own link lives from now: until a day after the activity, and never less than a day."""
    return max(activity.ends_at - clock.moment(), timedelta()) + AFTER


def add(activity_id: UUID, person_id: UUID, side: str) -> Participation:
    """Put somebody on the list, also who comes unasked; who stands on it stays as they are. Raises `NotFound`, `DoesNotGoOn`."""
    if found(Activity, activity_id).state == ActivityState.CANCELLED:
        raise DoesNotGoOn
    hold(activity_id)
    row = _known(activity_id, person_id)
    if row is None:
        person = people.person(person_id)
        row = Participation(
            activity_id=activity_id,
            person_id=person_id,
            side=side,
            first_name=person.given_name,
            changed_at=clock.utcnow(),
        )
        db.session.add(row)
        db.session.flush()
        audit.wrote(row, "put_on_the_list", person=person_id)
    return row


def invite(activity_id: UUID, person_id: UUID, side: str) -> bool:
    """Ask somebody, with an own link to sign up. False when there is no way to reach them, or they answered already.

    Raises `NotFound`, `DoesNotGoOn`, `HasBegun`.
    """
    activity = hold(activity_id)
    _open(activity)
    person, known = people.person(person_id), _known(activity_id, person_id)
    if not reach(person)[0] or (known is not None and (known.state != Coming.INVITED or known.invited_at is not None)):
        return False
    row = known or add(activity_id, person_id, side)
    row.invited_at = row.changed_at = clock.utcnow()
    language = telling.language_of(person)
    token = links.make(SUBJECT, row.id, side, ACTION, person_id=person.id, language=language, life=life(activity))
    link = address("link_activity.show", token=token, **({} if language == "nl" else {"taal": language}))
    telling.write(telling.INVITATION, activity, person, lambda name: letters.invitation(name, activity, link))
    audit.wrote(row, "invited", person=person.id)
    return True


def take_back_invitations(activity: Activity) -> int:
    """Undo: what did not leave yet does not leave, and who was asked by it was not asked. Returns how many."""
    held = mine(Message).where(
        Message.about_id == activity.id, Message.kind == telling.INVITATION, Message.state.in_(("held", "by_hand"))
    )
    waiting = {message.person_id for message in db.session.scalars(held)}
    mail.withdraw(activity.id, telling.INVITATION)
    asked = mine(Participation).where(Participation.activity_id == activity.id, Participation.state == Coming.INVITED)
    gone = [row for row in db.session.scalars(asked) if row.person_id in waiting]
    for row in gone:
        take_off(row)
    return len(gone)


def take_off(row: Participation) -> None:
    """Off the list as if never on it, with the own link."""
    links.revoke(row.id)
    audit.wrote(row, "taken_off_the_list", person=row.person_id)
    db.session.delete(row)
    db.session.flush()


def sign_up(activity_id: UUID, participation_id: UUID) -> Participation:
    """A place, or one on the waiting list when all are taken. Raises `NotFound`, `DoesNotGoOn`, `HasBegun`."""
    activity, row = _held(activity_id, participation_id)
    if row.state in (*HAS_PLACE, Coming.WAITING):
        return row
    free = not activity.full
    if free:
        activity.taken += 1
    _set(row, Coming.SIGNED_UP if free else Coming.WAITING)
    row.asked_at, row.came_by = clock.utcnow(), "link" if by_link() else "staff"
    audit.wrote(row, "signed_up" if free else "put_on_the_waiting_list", "state", person=row.person_id)
    return row


def sign_off(activity_id: UUID, participation_id: UUID) -> Participation:
    """Does not come, or not any more: the place goes to who waits longest. Raises `NotFound`, `DoesNotGoOn`, `HasBegun`."""
    _activity, row = _held(activity_id, participation_id)
    had = row.state in HAS_PLACE
    _set(row, Coming.CANCELLED)
    row.asked_at = None
    audit.wrote(row, "signed_off", "state", person=row.person_id)
    db.session.flush()
    if had and by_link():  # the link of one person reads nobody else on the list
        outbox.later("activities.place_free", row.id)
    elif had:
        fill(activity_id)
    return row


def fill(activity_id: UUID) -> None:
    """Give free places to who waits, the longest first, and tell them. Safe to run twice."""
    activity = hold(activity_id)
    here = (Participation.tenant_id == scopes.here(), Participation.activity_id == activity_id)
    taken = places_taken(activity_id)
    if open_now(activity):
        waiting = mine(Participation).where(*here, Participation.state == Coming.WAITING)
        for row in db.session.scalars(waiting.order_by(Participation.asked_at, Participation.id)):
            if activity.room is not None and taken >= activity.room:
                break
            taken += 1
            _set(row, Coming.SIGNED_UP)
            audit.wrote(row, "moved_up", "state", person=row.person_id)
            telling.tell(telling.PLACE, activity, [row], letters.place_came_free)
    activity.taken = taken if activity.room is None else min(taken, activity.room)


def places_taken(activity_id: UUID) -> int:
    """How many have a place: people with a file, and guests of an info session."""
    query = select(func.count())
    return sum(
        db.session.scalar(
            query.where(model.tenant_id == scopes.here(), model.activity_id == activity_id, model.state.in_(HAS_PLACE))
        )
        or 0
        for model in (Participation, Guest)
    )


def forget(person_id: UUID) -> None:
    """Somebody is erased: the places they had go to who waits, once the erasure stands."""
    had = mine(Participation).where(Participation.person_id == person_id, Participation.state.in_(HAS_PLACE))
    for row in db.session.scalars(had):
        outbox.later("activities.place_free", row.activity_id)


def by_link() -> bool:
    """Whether the holder of a link acts, not staff."""
    return scopes.current().role is DbRole.PARTICIPANT


def _held(activity_id: UUID, participation_id: UUID) -> tuple[Activity, Participation]:
    activity = hold(activity_id)
    _open(activity)
    row = found(Participation, participation_id)
    if row.activity_id != activity.id:
        raise NotFound
    db.session.refresh(row)  # what it was before the other one let go of the activity is old
    return activity, row


def hold(activity_id: UUID) -> Activity:
    """The activity as it stands now, kept from everybody else until this transaction ends.

    Raises `NotFound`, and `DoesNotGoOn` for a link, which may hold what is planned only.
    """
    found(Activity, activity_id)
    query = mine(Activity).where(Activity.id == activity_id).with_for_update()
    row: Activity | None = db.session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise DoesNotGoOn
    return row


def open_now(activity: Activity) -> bool:
    """Whether somebody can still sign up or off."""
    return activity.state == ActivityState.PLANNED and activity.starts_at > clock.moment()


def _open(activity: Activity) -> None:
    if activity.state != ActivityState.PLANNED:
        raise DoesNotGoOn
    if activity.starts_at <= clock.moment():
        raise HasBegun


def _known(activity_id: UUID, person_id: UUID) -> Participation | None:
    query = mine(Participation).where(Participation.activity_id == activity_id, Participation.person_id == person_id)
    row: Participation | None = db.session.scalar(query)
    return row


def _set(row: Participation, state: Coming) -> None:
    row.state, row.changed_at = state, clock.utcnow()
