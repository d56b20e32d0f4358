# SPDX-License-Identifier: EUPL-1.2
"""What activities bring to Vandaag: who is there today, and an intervision that is due."""

from __future__ import annotations

from datetime import datetime, time

from flask import url_for

from koepel import clock
from koepel.database import db, mine
from koepel.i18n import _, ngettext
from koepel.permissions import Permission
from koepel.web.entry import may
from koepel.web.today import Action, Group, TodayRow
from tenants.activities import intervision
from tenants.activities.codes import ActivityKind, ActivityState
from tenants.activities.models import Activity
from tenants.vocabulary import label_of


def rows(now: datetime) -> tuple[TodayRow, ...]:
    """The rows of this municipality, for who follows duos."""
    if not may(Permission.TRAJECTORY_READ):
        return ()
    today = now.date()
    of_today = mine(Activity).where(
        Activity.state == ActivityState.PLANNED,
        Activity.starts_at >= datetime.combine(today, time.min, tzinfo=clock.BRUSSELS),
        Activity.starts_at <= datetime.combine(today, time.max, tzinfo=clock.BRUSSELS),
    )
    held = [_today(row) for row in db.session.scalars(of_today.order_by(Activity.starts_at))]
    return (*held, *(_intervision(one) for one in intervision.due(today)))


def _today(row: Activity) -> TodayRow:
    at = row.starts_at.astimezone(clock.BRUSSELS)
    page = url_for("activities.show", id=row.id)
    return TodayRow(
        order=Group.TODAY,
        since=at.date(),
        who=_("%(kind)s today at %(time)s", kind=label_of(ActivityKind, row.kind), time=f"{at:%H:%M}"),
        what=row.title,
        action=Action(_("Note who is there"), page) if may(Permission.OFFER_WRITE) else None,
        link=page,
    )


def _intervision(one: intervision.Due) -> TodayRow:
    form = url_for(
        "activities.new", soort=ActivityKind.INTERVISION.value, programma=one.programme, cohort=one.cohort_id
    )
    said = ngettext("%(num)s duo is halfway", "%(num)s duos are halfway", one.duos)
    return TodayRow(
        order=Group.NO_NEXT_STEP,
        since=one.since,
        who=_("%(cohort)s comes halfway, and no intervision is planned.", cohort=one.cohort)
        if one.cohort_id
        else _("%(duos)s, and no intervision is planned.", duos=said),
        what=one.name,
        action=Action(_("Plan an intervision"), form) if may(Permission.OFFER_WRITE) else None,
        link=form if may(Permission.OFFER_WRITE) else "",
    )
