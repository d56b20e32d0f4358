# SPDX-License-Identifier: EUPL-1.2
"""What mentors asked by link and nobody answered yet, as one line of Vandaag."""

from __future__ import annotations

from datetime import datetime

from flask import url_for

from koepel import clock
from koepel import scope as scopes
from koepel.i18n import _, ngettext
from koepel.permissions import Permission
from koepel.scope import DbRole
from koepel.web.entry import may
from koepel.web.today import Action, Group, TodayRow
from tenants.questions import service


def rows(_now: datetime) -> tuple[TodayRow, ...]:
    """One row for all of them together, for who may answer."""
    if scopes.current().role is not DbRole.TENANT or not may(Permission.OFFER_WRITE):
        return ()
    waiting = service.waiting_by_link()
    if waiting is None:
        return ()
    many, oldest = waiting
    page = url_for("questions.index")
    return (
        TodayRow(
            order=Group.ANSWERS,
            since=oldest.astimezone(clock.BRUSSELS).date(),
            who=ngettext(
                "%(num)s question of a mentor waits for an answer",
                "%(num)s questions of mentors wait for an answer",
                many,
            ),
            what=_("Asked by link, without a name"),
            action=Action(_("Answer"), page),
            link=page,
        ),
    )
