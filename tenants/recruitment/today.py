# SPDX-License-Identifier: EUPL-1.2
"""Who waits four months or longer on a next step without a day. Without any next step, Vandaag says so sooner (tenants/files)."""

from __future__ import annotations

from datetime import datetime

from flask import url_for

from koepel import clock
from koepel import scope as scopes
from koepel.i18n import _
from koepel.permissions import Permission
from koepel.scope import DbRole
from koepel.web.entry import left_to_others, may
from koepel.web.today import Action, Group, TodayRow
from tenants.municipality.part import talks_with
from tenants.recruitment import warm
from tenants.recruitment.warm import Waiting


def rows(now: datetime) -> tuple[TodayRow, ...]:
    """Rows for who may read files; nothing for the region."""
    if scopes.current().role is not DbRole.TENANT or not may(Permission.PERSON_READ):
        return ()
    return tuple(_row(one) for one in warm.forgotten() if not left_to_others(talks_with(one.intake.side)))


def _row(one: Waiting) -> TodayRow:
    page = url_for("warm.show", intake_id=one.intake.id)
    return TodayRow(
        order=Group.NO_NEXT_STEP,
        since=one.intake.waiting_since or clock.today(),
        who=_("Waits for four months, and nothing was done since"),
        what=one.name,
        action=Action(_("Do something"), page) if may(talks_with(one.intake.side)) else None,
        link=page,
        days=one.days,
    )
