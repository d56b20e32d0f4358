# SPDX-License-Identifier: EUPL-1.2
"""What cohorts bring to Vandaag: mentees who wait for a next one."""

from __future__ import annotations

from datetime import datetime

from flask import url_for

from koepel.i18n import _, ngettext
from koepel.permissions import Permission
from koepel.web.entry import may
from koepel.web.today import Action, Group, TodayRow
from tenants.cohorts import service as cohorts
from tenants.intake import joining


def rows(_now: datetime) -> tuple[TodayRow, ...]:
    """One row for each programme in which somebody waits."""
    if not may(Permission.TRAJECTORY_READ):
        return ()
    found = []
    for programme, name in cohorts.in_cohorts().items():
        if waiting := joining.waiting(programme):
            planned = joining.with_room(programme)
            page = url_for("cohorts.index")
            new = url_for("cohorts.new", programma=programme)
            said = ngettext(
                "%(num)s mentee waits for a next cohort", "%(num)s mentees wait for a next cohort", len(waiting)
            )
            action = Action(_("Give a place"), page) if planned else Action(_("Plan a cohort"), new)
            found.append(
                TodayRow(
                    order=Group.NO_NEXT_STEP, since=min(one.started_on for one in waiting), who=said, what=name,
                    action=action if may(Permission.MENTEE_INTAKE) else None, link=page,
                )
            )  # fmt: skip
    return tuple(found)
