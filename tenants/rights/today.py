# SPDX-License-Identifier: EUPL-1.2
"""Open requests stand on Vandaag of the contact point; who asks too long or is nearly late stands on top."""

from __future__ import annotations

from datetime import datetime

from flask import url_for

from koepel import clock
from koepel.i18n import _, ngettext
from koepel.permissions import Permission
from koepel.web.entry import may
from koepel.web.today import Action, Group, TodayRow
from tenants.rights import service, words
from tenants.rights.models import RightsRequest

SOON = 7


def rows(now: datetime) -> tuple[TodayRow, ...]:
    """One line for each open request, with what is left on the clock."""
    if not may(Permission.RIGHTS_READ):
        return ()
    return tuple(_row(one) for one in service.requests(open_only=True))


def clock_of(row: RightsRequest) -> str:
    """What is left, in words."""
    left = service.days_left(row, clock.today())
    if left < 0:
        return _("The term is over. Answer today.")
    return ngettext("%(num)s day left to answer", "%(num)s days left to answer", left)


def _row(row: RightsRequest) -> TodayRow:
    left = service.days_left(row, clock.today())
    answers = may(Permission.RIGHTS_ANSWER)
    link = url_for("rights.show", id=row.id) if answers else url_for("rights.index")
    return TodayRow(
        order=Group.HELP if left <= SOON else Group.ANSWERS,
        since=row.received_on,
        who=clock_of(row),
        what=_("Question %(number)s about own data: %(what)s", number=row.number, what=words.kind(row.kind)),
        action=Action(_("Answer") if answers else _("Open"), link),
        link=link,
    )
