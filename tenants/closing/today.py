# SPDX-License-Identifier: EUPL-1.2
"""What endings bring to Vandaag: a mentor whose duo stopped early, and who asks in the closing form for a talk."""

from __future__ import annotations

from datetime import datetime

from flask import url_for

from koepel.database import among, db, mine
from koepel.i18n import _
from koepel.permissions import Permission
from koepel.translations import formats
from koepel.web.entry import left_to_others, may
from koepel.web.today import Action, Group, TodayRow
from tenants.closing import aftercare, wishes
from tenants.followup.page import line_of
from tenants.people.models import Person


def rows(now: datetime) -> tuple[TodayRow, ...]:
    """The rows of this municipality: its own mentors, and its own duos."""
    if not may(Permission.TRAJECTORY_READ):
        return ()
    return (*_care(now), *(() if left_to_others(Permission.TRAJECTORY_WRITE) else _talks(now)))


def _care(now: datetime) -> list[TodayRow]:
    today, waits = now.date(), aftercare.waiting_for_care(now.date())
    named = mine(Person).with_only_columns(Person.id, Person.given_name, Person.family_name)
    ids = [row.person_id for row in waits]
    names = {
        row.id: f"{row.given_name} {row.family_name}" for row in db.session.execute(named.where(among(Person.id, ids)))
    }
    found = []
    for row in waits:
        assert row.ended_on is not None
        page = url_for("aftercare.show", id=row.id)
        found.append(
            TodayRow(
                order=Group.NO_NEXT_STEP,
                since=row.ended_on,
                who=_("The duo stopped early on %(day)s. Call the mentor.", day=formats.day(row.ended_on)),
                what=names.get(row.person_id, _("mentor")),
                action=Action(_("Note the talk"), page) if may(Permission.PERSON_WRITE) else None,
                link=page,
                days=(today - row.ended_on).days,
            )
        )
    return found


def _talks(now: datetime) -> list[TodayRow]:
    today = now.date()
    said = {"mentee": _("The mentee asks for a talk at the end"), "mentor": _("The mentor asks for a talk at the end")}
    return [
        TodayRow(
            order=Group.NO_NEXT_STEP,
            since=on,
            who=said[side],
            what=line_of(trajectory_id).title,
            action=Action(_("Open"), url_for("closing.show", id=trajectory_id)),
            link=url_for("closing.show", id=trajectory_id),
            days=(today - on).days,
        )
        for trajectory_id, side, on in wishes.asked_for_a_talk(today)
    ]
