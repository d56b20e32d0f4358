# SPDX-License-Identifier: EUPL-1.2
"""New registrations on the work list: who, since how many days, and one click to begin the first talk."""

from __future__ import annotations

from datetime import datetime

from flask import url_for

from koepel import clock
from koepel import scope as scopes
from koepel.i18n import _
from koepel.permissions import Permission
from koepel.scope import DbRole
from koepel.web.entry import may
from koepel.web.today import Action, Group, TodayRow
from tenants.registration import inbox
from tenants.registration.models import Registration
from tenants.vocabulary import Side


def rows(now: datetime) -> tuple[TodayRow, ...]:
    """Rows for who may read registrations; nothing for a contact point without files, nothing for the region."""
    if scopes.current().role is not DbRole.TENANT or not may(Permission.REGISTRATION_READ):
        return ()
    return tuple(_row(row, now) for row in inbox.oldest())


def _row(row: Registration, now: datetime) -> TodayRow:
    since = row.registered_at.astimezone(clock.BRUSSELS).date()
    begin = Action(_("Start intake"), url_for("intake.begin"), post=True, fields=(("registration_id", str(row.id)),))
    return TodayRow(
        order=Group.NEW,
        since=since,
        who=_("Looks for help") if row.side == Side.MENTEE else _("Wants to be a mentor"),
        what=f"{row.given_name} {row.family_name}".strip(),
        action=begin if may(Permission.INTAKE_WRITE) else None,
        link=url_for("registration.show", id=row.id),
        days=max((now.astimezone(clock.BRUSSELS).date() - since).days, 0) or None,
    )


def count() -> int:
    """For the menu: how many wait."""
    return inbox.waiting()
