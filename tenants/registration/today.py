# SPDX-License-Identifier: EUPL-1.2
"""New registrations on the work list: who, since how many days, and one click to begin the first talk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import url_for

from koepel import clock
from koepel import scope as scopes
from koepel.i18n import _, ngettext
from koepel.permissions import Permission
from koepel.scope import DbRole
from koepel.web.entry import may
from koepel.web.today import Action, Group, TodayRow
from tenants.municipality.part import talks_with
from tenants.registration import calls, inbox
from tenants.registration.models import PreIntake, Registration
from tenants.vocabulary import Side


def rows(now: datetime) -> tuple[TodayRow, ...]:
    """Rows for who may read registrations; nothing for a contact point without files, nothing for the region."""
    if scopes.current().role is not DbRole.TENANT or not may(Permission.REGISTRATION_READ):
        return ()
    waiting = inbox.oldest()
    called = calls.last(row.id for row in waiting)
    return tuple(_row(row, now, called.get(row.id)) for row in waiting if not calls.rests(called.get(row.id)))


def _row(row: Registration, now: datetime, called: PreIntake | None) -> TodayRow:
    since = row.registered_at.astimezone(clock.BRUSSELS).date()
    begin = Action(_("Start intake"), url_for("intake.begin"), post=True, fields=(("registration_id", str(row.id)),))
    return TodayRow(
        order=Group.NEW,
        since=since,
        who=_("Call again: this was agreed") if called is not None and called.again_on else _side(row),
        what=f"{row.given_name} {row.family_name}".strip(),
        action=begin if may(talks_with(row.side)) else None,
        link=url_for("registration.show", id=row.id),
        days=max((now.astimezone(clock.BRUSSELS).date() - since).days, 0) or None,
    )


def _side(row: Registration) -> str:
    return _("Looks for help") if row.side == Side.MENTEE else _("Wants to be a mentor")


def count() -> int:
    """For the menu: how many wait."""
    return inbox.waiting()


def weekly(permissions: frozenset[Permission]) -> Iterator[tuple[str, int]]:
    """New registrations, in a count."""
    if Permission.REGISTRATION_READ in permissions:
        many = inbox.waiting()
        yield ngettext("%(num)s new registration", "%(num)s new registrations", many), many
