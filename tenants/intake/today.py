# SPDX-License-Identifier: EUPL-1.2
"""What signing brings to Vandaag: one line for all mentors who have still to sign and were not asked."""

from __future__ import annotations

from datetime import datetime

from flask import url_for

from koepel import scope as scopes
from koepel.i18n import _, ngettext
from koepel.permissions import Permission
from koepel.scope import DbRole
from koepel.web.entry import may
from koepel.web.today import Action, Group, TodayRow
from tenants.intake import signing


def rows(now: datetime) -> tuple[TodayRow, ...]:
    """For who holds talks; nothing while everybody was asked or has signed."""
    if scopes.current().role is not DbRole.TENANT or not may(Permission.INTAKE_WRITE):
        return ()
    many = sum(one.asked_on is None for one in signing.still_to_sign())
    if not many:
        return ()
    page = url_for("signing.index")
    return (
        TodayRow(
            order=Group.NO_NEXT_STEP,
            since=now.date(),
            who=ngettext("%(num)s mentor has still to sign", "%(num)s mentors have still to sign", many),
            what=_("Nothing of a mentee is shown before"),
            action=Action(_("Ask or note it"), page),
            link=page,
        ),
    )
