# SPDX-License-Identifier: EUPL-1.2
"""Alerts and support as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from koepel.database import db, mine
from koepel.i18n import _, _l
from koepel.records import Appointment
from koepel.support import service as support
from koepel.support.models import SupportAccess
from koepel.translations.formats import moment
from tenants.oversight.models import ReadingAlert

NONE = "-"
STATES: dict[str, Any] = {
    "asked": _l("waits for an answer"),
    "approved": _l("let in"),
    "refused": _l("not let in"),
    "ended": _l("ended"),
}


def staff_names() -> dict[UUID, str]:
    """Account -> name, former staff too."""
    return {row.account_id: row.shown_name for row in db.session.scalars(mine(Appointment))}


def alerts_said(alerts: Iterable[ReadingAlert], names: dict[UUID, str]) -> list[dict[str, Any]]:
    """Who opened how many files, when."""
    return [
        {
            "id": row.id,
            "who": names.get(row.account_id, _("staff")),
            "what": _("%(files)s files within an hour; usual is at most %(most)s", files=row.files, most=row.most),
            "when": moment(row.raised_at, year=True),
            "seen": row.seen_at is not None,
        }
        for row in alerts
    ]


def support_said(rows: Iterable[SupportAccess], names: dict[UUID, str]) -> list[dict[str, Any]]:
    """Who asked, why, what was answered by whom, and until when."""
    return [
        {
            "cells": [
                row.shown_name, row.reason, moment(row.asked_at, year=True), state_said(row),
                names.get(row.decided_by, NONE) if row.decided_by else NONE, _until(row),
            ]
        }
        for row in rows
    ]  # fmt: skip


def state_said(row: SupportAccess) -> str:
    """How it stands: what was let in and is over has ended, though nobody ended it."""
    over = row.state == "approved" and not support.runs(row)
    return str(STATES["ended" if over else row.state])


def _until(row: SupportAccess) -> str:
    until = row.ended_at or row.ends_at
    return moment(until, year=True) if until else NONE
