# SPDX-License-Identifier: EUPL-1.2
"""The turns of a running duo: pause, resume, extend, complete, stop; and what is forgotten when it ends.

The state changes at once and the pages show no name from then on; the row with the mentor's name and channel goes
after the hold, so that an ending by mistake can be undone.
"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, select

from koepel import audit, clock, links, mail, outbox
from koepel.config import Settings
from koepel.database import db, found, mine
from koepel.errors import Conflict
from koepel.i18n import _, _l
from koepel.translations import formats
from tenants.intake import service as intakes
from tenants.programmes import service as programmes
from tenants.programmes.expectation import Expectation, silence_days, usual
from tenants.programmes.follow_up import Pace
from tenants.programmes.settings import ProgrammeSettings
from tenants.trajectories import duo_link, duration, reminders
from tenants.trajectories.cooling import TooSoon, cooling
from tenants.trajectories.failures import DuoHasEnded, NotThen
from tenants.trajectories.meetings import note_contact
from tenants.trajectories.models import RUNNING, Break, Counterpart, Duo, DuoState, Trajectory
from tenants.vocabulary import StopReason


class DuoIsRunning(Conflict):
    """Only an ended duo can be reopened."""

    title = _l("This duo is running.")


class NamesAreGone(Conflict):
    """After the hold the other half's name and channel are gone for good."""

    title = _l("The names of this duo were already removed. It cannot be reopened.")


def trajectory(trajectory_id: UUID, *, lock: bool = False) -> Trajectory:
    """The trajectory of this municipality. Raises `NotFound`."""
    return found(Trajectory, trajectory_id, lock=lock)


def duos_of(trajectory_id: UUID) -> list[Duo]:
    """The duos of a trajectory, the newest first."""
    return list(db.session.scalars(mine(Duo).where(Duo.trajectory_id == trajectory_id).order_by(Duo.number.desc())))


def _running(trajectory_id: UUID) -> Trajectory:
    row = trajectory(trajectory_id, lock=True)
    if row.state not in RUNNING:
        raise DuoHasEnded
    return row


def _turn(row: Trajectory, state: DuoState, verb: str, *fields: str) -> None:
    for duo in duos_of(row.id):
        if duo.state in RUNNING:
            duo.state = state
    row.state = state
    reminders.follow(row.id)
    audit.wrote(row, verb, "state", *fields, person=row.person_id)
    outbox.later("duo.touched", row.id)


def pause(trajectory_id: UUID) -> Trajectory:
    """For a while they do not meet, and silence is no signal."""
    row = _running(trajectory_id)
    if row.state != DuoState.PAUSED:
        db.session.add(Break(trajectory_id=row.id, from_on=clock.today()))
        _turn(row, DuoState.PAUSED, "paused")
    return row


def resume(trajectory_id: UUID, *, heard: bool = True) -> Trajectory:
    """They go on, and the planned end moves by as long as they paused (H7). Somebody said so, and that is a contact: the
    silence begins anew, unless a pause is undone.
    """
    row = _running(trajectory_id)
    if row.state == DuoState.PAUSED:
        _over(row)
        _turn(row, DuoState.STARTED, "resumed", "planned_end_on")
        if heard:
            note_contact(row.id, "message")
    return row


def _over(row: Trajectory, *, moves_the_end: bool = True) -> None:
    """The pause that lasts ends today; one of no day at all never was."""
    now = db.session.scalar(mine(Break).where(Break.trajectory_id == row.id, Break.until_on.is_(None)))
    if now is None:
        return
    today = max(clock.today(), now.from_on)
    if today == now.from_on:
        db.session.delete(now)
        return
    now.until_on = today
    if moves_the_end and row.planned_end_on and row.planned_end_on >= now.from_on:
        row.planned_end_on += today - now.from_on
        duo_link.end_links(row.id, _after(row.planned_end_on))


def set_pace(trajectory_id: UUID, pace: Pace) -> str:
    """How much follow-up this duo wants (N6); returns what it wanted before."""
    row = _running(trajectory_id)
    before, row.pace = row.pace, pace.value
    audit.wrote(row, "pace_set", "pace", person=row.person_id)
    outbox.later("duo.touched", row.id)
    return before


def extend(trajectory_id: UUID, until: date) -> Trajectory:
    """A later planned end; the links live on with it."""
    row = _running(trajectory_id)
    if until <= row.started_on:
        raise NotThen({"until": [_("Choose a day after the start.")]})
    last = duration.latest(row)
    if last and until > last and until > (row.planned_end_on or last):
        raise NotThen({"until": [_("This programme lasts until %(day)s at most.", day=formats.day(last, year=True))]})
    row.planned_end_on = until
    duo_link.end_links(row.id, _after(until))
    reminders.follow(row.id)
    audit.wrote(row, "extended", "planned_end_on", person=row.person_id)
    outbox.later("duo.touched", row.id)
    return row


def expectation(row: Trajectory) -> Expectation:
    """What this duo agreed on its contact, or what its programme usually has."""
    return Expectation.read(row.contact_agreed) or usual(_terms(row))


def agree(trajectory_id: UUID, said: Expectation) -> None:
    """They agreed otherwise: silence follows (G5). The same again changes nothing."""
    row = _running(trajectory_id)
    if said == expectation(row):
        return
    row.contact_agreed, row.silence_days = said.tree(), silence_days(said, _terms(row))
    audit.wrote(row, "contact_agreed", "contact_agreed", "silence_days", person=row.person_id)


def _terms(row: Trajectory) -> ProgrammeSettings:
    return programmes.settings_of(programmes.programme(row.programme_id))


def set_silence(trajectory_id: UUID, days: int) -> int:
    """The limit as this duo agreed it (G5); returns the one before."""
    row = _running(trajectory_id)
    before, row.silence_days = row.silence_days, days
    audit.wrote(row, "silence_limit_set", "silence_days", person=row.person_id)
    return before


def close(trajectory_id: UUID, *, reason: str = StopReason.GOALS_REACHED, on: date | None = None) -> Trajectory:
    """Complete a trajectory as it was meant."""
    return _end(trajectory_id, DuoState.COMPLETED, "closed", StopReason(reason).value if reason else "", on)


def stop(trajectory_id: UUID, *, reason: str, on: date | None = None) -> Trajectory:
    """Stop before the end, with a coded reason. Raises `NotThen` for a match of which nobody can say yet that it does not fit."""
    if reason == StopReason.MATCH_NOT_IDEAL:
        for duo in duos_of(_running(trajectory_id).id):
            early = cooling(duo, on or clock.today()) if duo.state in RUNNING else None
            if early:
                raise NotThen({"reason": [early.said()]})
    return _end(trajectory_id, DuoState.STOPPED, "stopped", StopReason(reason).value, on)


def _end(trajectory_id: UUID, state: DuoState, verb: str, reason: str, on: date | None) -> Trajectory:
    row, day = _running(trajectory_id), on or clock.today()
    if not row.started_on <= day <= clock.today():
        raise NotThen({"on": [_("Choose a day between the start and today.")]})
    _ended(row, state, verb, reason, day)
    outbox.later("duo.forget", row.id, at=clock.utcnow() + _hold())
    return row


def end_at_once(trajectory_id: UUID, *, reason: str = "") -> None:
    """One of the two was erased, or a municipality stops: it stops today, and no hold keeps a name. Again changes nothing."""
    row = trajectory(trajectory_id, lock=True)
    if row.state in RUNNING:
        _ended(row, DuoState.STOPPED, "stopped", reason, max(clock.today(), row.started_on))
    forget(row.id)


def mentor_gone(duo_id: UUID) -> None:
    """The mentor was erased: this duo ends today and no hold keeps a name. The mentee's trajectory goes on and waits for
    another mentor. Again changes nothing.
    """
    duo: Duo = found(Duo, duo_id)
    row = trajectory(duo.trajectory_id, lock=True)
    if duo.state in RUNNING:
        _part(row, duo, "mentor_gone")
    _forget(duo)


def part(trajectory_id: UUID, *, unsafe: bool = False) -> Trajectory:
    """It does not click: this duo ends, the trajectory goes on, and the mentee waits for another mentor in the same trajectory
    with the same intake (H9). The new mentor inherits no note. `unsafe`: at once, however short it ran (F8).

    Raises `DuoHasEnded`, and `TooSoon` while it has not had its time.
    """
    row = _running(trajectory_id)
    for duo in duos_of(row.id):
        if duo.state in RUNNING:
            if not unsafe and cooling(duo, clock.today()):
                raise TooSoon
            _part(row, duo, "parted_unsafe" if unsafe else "parted")
            _forget(duo)
    return row


def _part(row: Trajectory, duo: Duo, verb: str) -> None:
    _over(row)
    row.state = DuoState.STARTED
    duo.state, duo.ended_on = DuoState.STOPPED, max(clock.today(), duo.started_on)
    duo.next_meeting_at, duo.next_meeting_place = None, ""
    mail.withdraw(row.id)
    links.revoke(row.id)
    audit.wrote(row, verb, "counterpart", person=row.person_id)
    outbox.later("duo.touched", row.id)
    for talk in intakes.waits_for_mentor(row.person_id, row.programme_id):
        intakes.wait_again(talk)


def _ended(row: Trajectory, state: DuoState, verb: str, reason: str, day: date) -> None:
    _over(row, moves_the_end=False)
    for duo in duos_of(row.id):
        if duo.state in RUNNING:
            duo.ended_on, duo.next_meeting_at, duo.next_meeting_place = day, None, ""
    row.ended_on, row.stop_reason = day, reason
    _turn(row, state, verb, "ended_on", "stop_reason")
    mail.withdraw(row.id)
    duo_link.end_links(row.id, duo_link.AFTER_THE_END)


def _hold() -> timedelta:
    settings: Settings = current_app.extensions["koepel_settings"]
    return timedelta(minutes=settings.hold_minutes)


def forget(trajectory_id: UUID) -> None:
    """The other half's name and channel, and both first names, go for good."""
    row = trajectory(trajectory_id, lock=True)
    if row.state in RUNNING:
        return
    for duo in duos_of(row.id):
        _forget(duo)
    audit.wrote(row, "forgotten", "counterpart", "first_names", person=row.person_id)


def _forget(duo: Duo) -> None:
    duo.mentee_first_name = duo.mentor_first_name = ""
    duo.series = None
    db.session.execute(delete(Counterpart).where(Counterpart.tenant_id == duo.tenant_id, Counterpart.duo_id == duo.id))


def reopen(trajectory_id: UUID) -> Trajectory:
    """Undo an ending while the names are still there. Raises `NamesAreGone`."""
    row = trajectory(trajectory_id, lock=True)
    if row.state in RUNNING:
        raise DuoIsRunning
    duo = duos_of(row.id)[0]
    kept = select(Counterpart).where(Counterpart.tenant_id == duo.tenant_id, Counterpart.duo_id == duo.id)
    if db.session.scalar(kept) is None:
        raise NamesAreGone
    duo.state, duo.ended_on = DuoState.STARTED, None
    row.ended_on, row.stop_reason = None, ""
    _turn(row, DuoState.STARTED, "reopened", "ended_on", "stop_reason")
    duo_link.end_links(row.id, _after(row.planned_end_on or clock.today()))
    return row


def _after(day: date) -> timedelta:
    return max(day - clock.today(), timedelta()) + duo_link.AFTER_THE_END
