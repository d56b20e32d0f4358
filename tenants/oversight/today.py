# SPDX-License-Identifier: EUPL-1.2
"""Vandaag of the contact point: an operator asks to look along or does so, and somebody read unusually much."""

from __future__ import annotations

from datetime import date, datetime

from flask import url_for

from koepel import clock
from koepel.i18n import _
from koepel.permissions import Permission
from koepel.support import service as support
from koepel.support.models import SupportAccess
from koepel.translations.formats import moment
from koepel.web.entry import may
from koepel.web.today import Action, Group, TodayRow
from tenants.oversight import unusual
from tenants.oversight.words import alerts_said, staff_names


def rows(_now: datetime) -> tuple[TodayRow, ...]:
    """What waits for the contact point."""
    found: list[TodayRow] = []
    if may(Permission.SUPPORT_DECIDE):
        found += [_asked(row) for row in support.waiting()]
        looking = support.running_here()
        found += [_looking(looking)] if looking else []
    alerts = unusual.open_alerts() if may(Permission.AUDIT_READ) else []
    if alerts:
        found += [
            _alert(one, day(row.raised_at)) for one, row in zip(alerts_said(alerts, staff_names()), alerts, strict=True)
        ]
    return tuple(found)


def day(at: datetime) -> date:
    """The business day of a real moment."""
    return (at + clock.offset()).astimezone(clock.BRUSSELS).date()


def _asked(row: SupportAccess) -> TodayRow:
    address = url_for("support.question", id=row.id)
    return TodayRow(
        Group.ANSWERS, day(row.asked_at), f"{row.shown_name}: {row.reason}", _("An operator of Koepel asks to look along"),
        Action(_("Decide"), address), link=address,
    )  # fmt: skip


def _looking(row: SupportAccess) -> TodayRow:
    assert row.ends_at is not None
    return TodayRow(
        Group.TODAY, day(row.asked_at), f"{row.shown_name}: {row.reason}",
        _("An operator of Koepel looks along until %(time)s", time=moment(row.ends_at)),
        Action(_("End it now"), url_for("support.stop", id=row.id), post=True), link=url_for("support.question", id=row.id),
    )  # fmt: skip


def _alert(said: dict[str, object], since: date) -> TodayRow:
    return TodayRow(
        Group.NEW, since, str(said["what"]), _("%(name)s opened unusually many files", name=said["who"]),
        Action(_("Seen"), url_for("oversight.seen", id=said["id"]), post=True), link=url_for("oversight.index"),
    )  # fmt: skip
