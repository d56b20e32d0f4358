# SPDX-License-Identifier: EUPL-1.2
"""Open safety reports stand on top of Vandaag of the few who read them: no name and no word, only that somebody waits."""

from __future__ import annotations

from datetime import datetime

from flask import url_for

from koepel import clock
from koepel.i18n import _
from koepel.permissions import Permission
from koepel.web.entry import may
from koepel.web.today import Action, Group, TodayRow
from tenants.concerns import readers, service
from tenants.concerns.codes import SIDES
from tenants.concerns.models import SafetyReport


def rows(now: datetime) -> tuple[TodayRow, ...]:
    """One line for each open report."""
    if not may(Permission.SAFETY_READ):
        return ()
    return tuple(_row(one) for one in readers.readable(state=service.OPEN))


def _row(one: SafetyReport) -> TodayRow:
    link, since = url_for("concerns.show", id=one.id), one.reported_at.astimezone(clock.BRUSSELS).date()
    return TodayRow(
        order=Group.HELP,
        since=since,
        who=str(SIDES[one.side]),
        what=_("Help needed"),
        action=Action(_("Read"), link),
        link=link,
        days=(clock.today() - since).days or None,
    )
