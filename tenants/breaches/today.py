# SPDX-License-Identifier: EUPL-1.2
"""A breach stands on top of Vandaag of contact point and officer as long as it is open."""

from __future__ import annotations

from datetime import datetime

from flask import url_for

from koepel import clock
from koepel.database import db, mine
from koepel.i18n import _, ngettext
from koepel.permissions import Permission
from koepel.web.entry import may
from koepel.web.today import Action, Group, TodayRow
from tenants.breaches import service
from tenants.breaches.models import Breach


def rows(now: datetime) -> tuple[TodayRow, ...]:
    """One line for each open breach, with what is left on the clock."""
    if not may(Permission.BREACH_WRITE):
        return ()
    return tuple(_row(one) for one in db.session.scalars(mine(Breach).where(Breach.state == service.OPEN)))


def _row(one: Breach) -> TodayRow:
    left = service.hours_left(one)
    if not service.to_tell(one) and one.risk:
        clock_says = _("Everybody was told. Close it when it is done.")
    elif left < 0:
        clock_says = _("The 72 hours are over. Tell the authority now, and say why it is late.")
    else:
        clock_says = ngettext(
            "%(num)s hour left to tell the authority", "%(num)s hours left to tell the authority", left
        )
    link = url_for("breaches.show", id=one.id)
    return TodayRow(
        order=Group.HELP,
        since=one.noticed_at.astimezone(clock.BRUSSELS).date(),
        who=clock_says,
        what=_("Data breach %(number)s", number=one.number),
        action=Action(_("Look"), link),
        link=link,
    )
