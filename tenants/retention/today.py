# SPDX-License-Identifier: EUPL-1.2
"""What goes within thirty days stands under what expires: one line for a round, and no name."""

from __future__ import annotations

from datetime import datetime

from flask import url_for

from koepel import clock
from koepel.i18n import _, ngettext
from koepel.permissions import Permission
from koepel.web.entry import may
from koepel.web.today import Action, Group, TodayRow
from tenants.retention import destroying
from tenants.retention.kinds import ItemState
from tenants.retention.models import Destruction


def rows(_now: datetime) -> tuple[TodayRow, ...]:
    """For who answers for the files, and who works in them."""
    if not (may(Permission.PERSON_WRITE) or may(Permission.SETTINGS_WRITE)):
        return ()
    return tuple(row for one in destroying.rounds() if one.state == "announced" and (row := _row(one)) is not None)


def _row(one: Destruction) -> TodayRow | None:
    many = sum(item.state == ItemState.ANNOUNCED for item in destroying.items(one.id))
    if not many:
        return None
    link = url_for("retention.destruction", id=one.id)
    left = (one.due_on - clock.today()).days
    return TodayRow(
        order=Group.EXPIRES,
        since=one.announced_on,
        who=ngettext("%(num)s piece of data reaches its term", "%(num)s pieces of data reach their term", many),
        what=ngettext("Destroyed within %(num)s day", "Destroyed in %(num)s days", max(left, 0)),
        action=Action(_("Look"), link),
        link=link,
    )
