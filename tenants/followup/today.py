# SPDX-License-Identifier: EUPL-1.2
"""What duos bring to Vandaag: the silent ones, who meets today, who is near the end. Names only for who may read files."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from flask import current_app, url_for

from koepel import clock
from koepel.i18n import _
from koepel.permissions import Permission
from koepel.translations import formats
from koepel.web.entry import left_to_others, may
from koepel.web.today import Action, Group, Line, TodayRow, Unsaid
from tenants.followup import moment_words, service
from tenants.followup.lines import DuoLine
from tenants.followup.models import FollowUp
from tenants.followup.service import SilentDuo, WithoutMentor
from tenants.programmes.follow_up import StepKind

BACK = (("terug", "vandaag"),)


def rows(now: datetime) -> tuple[Line, ...]:
    """The rows of this municipality's duos."""
    if not may(Permission.TRAJECTORY_READ) or left_to_others(Permission.TRAJECTORY_WRITE):
        return ()
    today = now.date()
    running = service.started(today)  # read once: the menu counts these rows on every page
    silent = [
        Unsaid(Group.SILENT, duo.line.silence.since, partial(_silent, duo))
        for duo in service.silent_duos(today, among=running)
        if duo.asked_on is None
    ]
    meeting = [_meets(line, now) for line in service.meeting_on(today, among=running)]
    ending = [
        Unsaid(Group.EXPIRES, line.planned_end_on, partial(_ends, line, today))
        for line in service.ending_soon(today, among=running)
        if line.planned_end_on
    ]
    asked = [
        Unsaid(Group.TODAY, row.on, partial(_asks, row, line, today))
        for row, line in service.asking(today, among=running)
    ]
    return (*silent, *meeting, *asked, *ending, *(_waits(one, today) for one in service.without_mentor()))


def _silent(duo: SilentDuo) -> TodayRow:
    line = duo.line
    writes = may(Permission.TRAJECTORY_WRITE)
    if line.channel == "mail":
        action = Action(_("Ask how it goes"), url_for("duos.ask", id=line.id), post=True, fields=BACK)
    else:
        action = Action(_("Note contact"), url_for("duos.note_contact", id=line.id), post=True, fields=BACK)
    facts = {"day": formats.day(line.silence.since), "limit": line.silence.limit}
    heard = (
        _("Last heard on %(day)s. The limit is %(limit)s days.", **facts)
        if line.last_heard_on
        else _("Nothing heard since the start on %(day)s. The limit is %(limit)s days.", **facts)
    )
    return TodayRow(
        order=Group.SILENT,
        since=line.silence.since,
        who=heard,
        what=line.title,
        action=action if writes else None,
        link=url_for("duos.show", id=line.id),
        days=line.silence.days,
    )


def _meets(line: DuoLine, now: datetime) -> TodayRow:
    assert line.next_meeting_at is not None
    at = line.next_meeting_at.astimezone(clock.BRUSSELS)
    over = at <= now and may(Permission.TRAJECTORY_WRITE)
    action = Action(_("Note meeting"), url_for("duos.met_today", id=line.id), post=True, fields=BACK) if over else None
    where = f" · {line.next_meeting_place}" if line.next_meeting_place else ""
    return TodayRow(
        order=Group.TODAY,
        since=now.date(),
        who=_("They meet today at %(time)s", time=f"{at:%H:%M}") + where,
        what=line.title,
        action=action,
        link=url_for("duos.show", id=line.id),
    )


def _asks(row: FollowUp, line: DuoLine, today: date) -> TodayRow:
    page = url_for("moments.talk", id=row.id, terug="vandaag")
    return TodayRow(
        order=Group.TODAY,
        since=row.on,
        who=f"{moment_words.what(row)} · {moment_words.how(row)}. {moment_words.why(row)}",
        what=line.title,
        action=Action(_("Note the talk") if row.kind != StepKind.SURVEY else _("Open"), page),
        link=page,
        days=(today - row.on).days or None,
    )


def _waits(one: WithoutMentor, today: date) -> TodayRow:
    page = url_for("duos.show", id=one.trajectory_id)
    action = Action(_("Open duo"), page)
    if one.intake_id and "matching.workbench" in current_app.view_functions and may(Permission.POOL_READ):
        action = Action(_("Find a mentor"), url_for("matching.workbench", intake_id=one.intake_id))
    return TodayRow(
        order=Group.NO_NEXT_STEP,
        since=one.since,
        who=_("Needs another mentor: the trajectory goes on"),
        what=one.name,
        action=action,
        link=page,
        days=(today - one.since).days,
    )


def _ends(line: DuoLine, today: date) -> TodayRow:
    assert line.planned_end_on is not None
    over = line.planned_end_on < today
    day = formats.day(line.planned_end_on)
    said = (
        _("The planned end was %(day)s. Extend or end.", day=day) if over else _("Planned to end on %(day)s.", day=day)
    )
    return TodayRow(
        order=Group.EXPIRES,
        since=line.planned_end_on,
        who=said,
        what=line.title,
        action=Action(_("Close the duo"), url_for("closing.show", id=line.id)),
        link=url_for("duos.show", id=line.id),
        days=(today - line.planned_end_on).days if over else None,
    )
