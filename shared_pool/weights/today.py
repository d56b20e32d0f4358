# SPDX-License-Identifier: EUPL-1.2
"""Weights that wait for a decision, told to whoever may take it: a line of Vandaag, a number beside the menu."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from sqlalchemy import select

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from koepel.i18n import _
from koepel.permissions import Permission
from koepel.scope import DbRole
from koepel.web.entry import may
from koepel.web.today import Action, Group, TodayRow
from shared_pool.collaboration import service as collaboration
from shared_pool.weights import service
from shared_pool.weights.codes import WeightsState
from shared_pool.weights.models import WeightsVersion
from tenants import disclosure

ALONE = DbRole.TENANT
TOGETHER = (DbRole.REGION, DbRole.STEERING)


def to_decide() -> list[WeightsVersion]:
    """The versions that wait for whoever looks, the longest first."""
    role = scopes.current().role
    may_decide = may(Permission.SETTINGS_WRITE) if role is ALONE else role in TOGETHER and may(Permission.TARGETS_WRITE)
    if not may_decide:
        return []
    waiting = select(WeightsVersion).where(WeightsVersion.state == WeightsState.PROPOSED)
    found = list(db.session.scalars(waiting.order_by(WeightsVersion.proposed_at, WeightsVersion.id)))
    if found and role is ALONE:  # what a region decides stands in its own list
        home, _regional = collaboration.places()
        found = [row for row in found if row.collaboration_id == home]
    return [row for row in found if service.may_decide(row)]


def count() -> int:
    """How many wait for whoever looks, for the menu."""
    return len(to_decide())


def lines(now: datetime) -> tuple[TodayRow, ...]:
    """One line per programme."""
    page = "own_weights.show" if scopes.current().role is ALONE else "weights.show"
    return tuple(
        TodayRow(
            order=Group.ANSWERS,
            since=(since := row.proposed_at.astimezone(clock.BRUSSELS).date()),
            who=_("%(who)s proposes other weights", who=row.proposed_name),
            what=disclosure.programme_name(row.programme),
            action=Action(_("Look and decide"), url_for(page, programma=row.programme)),
            days=(now.date() - since).days,
        )
        for row in to_decide()
    )
