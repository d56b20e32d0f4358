# SPDX-License-Identifier: EUPL-1.2
"""What files bring to Vandaag: half-done talks, who waits without a next step, steps and pauses that are due.

One line per talk, the most pressing; names only for who may read files. 'Nog op zoek?' is asked where the cards are.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from flask import url_for
from sqlalchemy import Select, Uuid, and_, bindparam, or_, select
from sqlalchemy.orm import load_only

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from koepel.i18n import _
from koepel.permissions import Permission
from koepel.scope import DbRole
from koepel.translations import formats
from koepel.web.entry import left_to_others, may
from koepel.web.today import Action, Group, TodayRow
from tenants.files.dossier import has_page
from tenants.files.words import full_name
from tenants.files.words import next_step as step_said
from tenants.intake.decisions import undecided
from tenants.intake.models import Intake, IntakeState
from tenants.intake.waiting import FIRST_PROPOSAL_DAYS, days_waiting, paused
from tenants.municipality.part import talks_with
from tenants.people.models import Person

BACK = (("terug", "vandaag"),)
HALF_DONE_DAYS = 7
FREE_MENTOR_DAYS = 14
_READ = (
    Intake.person_id, Intake.side, Intake.state, Intake.started_on, Intake.waiting_since,
    Intake.next_step, Intake.next_step_on, Intake.no_match_reason, Intake.updated_at,
)  # fmt: skip


def rows(now: datetime) -> tuple[TodayRow, ...]:
    """The lines of this municipality; none for a contact point without files, none for the region."""
    if scopes.current().role is not DbRole.TENANT or not may(Permission.PERSON_READ):
        return ()
    today = now.astimezone(clock.BRUSSELS).date()
    found = (
        _line(intake, person, today)
        for intake, person in _pressing(now, today)
        if not left_to_others(talks_with(intake.side))
    )
    return tuple(line for line in found if line is not None)


def _pressing(now: datetime, today: date) -> list[tuple[Any, ...]]:
    """Only what may need a line: the menu counts these on every page."""
    given = {
        "here": scopes.here(), "today": today, "half_done": now - timedelta(days=HALF_DONE_DAYS - 1),
        "forgotten": today - timedelta(days=FREE_MENTOR_DAYS),
    }  # fmt: skip
    return [tuple(row) for row in db.session.execute(_question(), given)]


@cache
def _question() -> Select[Intake, Person]:
    here = bindparam("here", type_=Uuid)
    half_done = and_(
        Intake.state.in_((IntakeState.DRAFT, IntakeState.REGISTERED)), Intake.updated_at < bindparam("half_done")
    )
    due = and_(
        Intake.next_step_on <= bindparam("today"),
        or_(
            Intake.state == IntakeState.WAITING,
            and_(Intake.state == IntakeState.ACCEPTED, Intake.next_step == "paused"),
        ),
    )
    forgotten = and_(
        Intake.state == IntakeState.WAITING,
        Intake.next_step == "",
        Intake.waiting_since < bindparam("forgotten"),
        ~undecided(),  # these have a line of their own: tenants/intake/today_decisions
    )
    return (
        select(Intake, Person)
        .join(Person, and_(Person.tenant_id == Intake.tenant_id, Person.id == Intake.person_id))
        .where(Intake.tenant_id == here, Person.tenant_id == here, or_(half_done, due, forgotten))
        .options(load_only(*_READ), load_only(Person.given_name, Person.family_name))
    )


def _line(intake: Intake, person: Person, today: date) -> TodayRow | None:
    if paused(intake):
        return _pause_over(intake, person, today)
    if intake.state != IntakeState.WAITING:
        return _half_done(intake, person, today)
    if intake.next_step_on is not None and intake.next_step_on <= today:
        return _step_due(intake, person, intake.next_step_on)
    return None if intake.next_step else _no_next_step(intake, person, today)


def _file(intake: Intake) -> str:
    return url_for("mentors.show" if intake.side == "mentor" else "people.show", id=intake.person_id)


def _pause_over(intake: Intake, person: Person, today: date) -> TodayRow | None:
    if intake.next_step_on is None or intake.next_step_on > today:
        return None
    resume = Action(_("Make available again"), url_for("people.resume", intake_id=intake.id), post=True, fields=BACK)
    said = _("The pause ended on %(day)s", day=formats.day(intake.next_step_on))
    return _row(Group.TODAY, intake, person, intake.next_step_on, said, resume)


def _half_done(intake: Intake, person: Person, today: date) -> TodayRow | None:
    since = intake.updated_at.astimezone(clock.BRUSSELS).date()
    if (today - max(since, intake.started_on)).days < HALF_DONE_DAYS:
        return None
    go_on = Action(_("Go on with the intake"), url_for("intake.index", intake_id=intake.id))
    said = _("Intake half-done since %(day)s", day=formats.day(intake.started_on))
    return _row(Group.NO_NEXT_STEP, intake, person, intake.started_on, said, go_on)


def _step_due(intake: Intake, person: Person, due: date) -> TodayRow:
    return _row(Group.TODAY, intake, person, due, step_said(intake), Action(_("Open the file"), _file(intake)))


def _no_next_step(intake: Intake, person: Person, today: date) -> TodayRow | None:
    days = days_waiting(intake, today) or 0
    since = intake.waiting_since or today
    if intake.side == "mentor":
        if days <= FREE_MENTOR_DAYS:
            return None
        return _row(
            Group.NO_NEXT_STEP,
            intake,
            person,
            since,
            _("Mentor is free"),
            Action(_("Open the file"), _file(intake)),
            days,
        )
    if days <= FIRST_PROPOSAL_DAYS:
        return None
    search = Action(_("Open the file"), _file(intake))
    if has_page("matching.workbench") and may(Permission.POOL_READ):
        search = Action(_("Find a mentor"), url_for("matching.workbench", intake_id=intake.id))
    return _row(Group.NO_NEXT_STEP, intake, person, since, _("Waits without a next step"), search, days)


def _row(
    group: Group, intake: Intake, person: Person, since: date, said: str, action: Action, days: int | None = None
) -> TodayRow:
    allowed = action if may(talks_with(intake.side)) else None
    return TodayRow(group, since, said, full_name(person), allowed, link=_file(intake), days=days)
