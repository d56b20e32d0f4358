# SPDX-License-Identifier: EUPL-1.2
"""Talks with mentees that would stand still if nobody here held them any more."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from koepel import scope as scopes
from koepel.database import db
from koepel.i18n import ngettext
from koepel.permissions import Permission
from tenants.intake.models import Intake, IntakeState
from tenants.vocabulary import Side

UNDER_WAY = (IntakeState.DRAFT, IntakeState.REGISTERED, IntakeState.WAITING)


def counts(left: frozenset[Permission]) -> Iterator[tuple[str, int]]:
    """Mentees whose talk is open or who wait for a mentor."""
    if Permission.MENTEE_INTAKE not in left:
        return
    query = select(func.count()).where(
        Intake.tenant_id == scopes.here(), Intake.side == Side.MENTEE, Intake.state.in_(UNDER_WAY)
    )
    many = db.session.scalar(query) or 0
    yield (
        ngettext(
            "%(num)s mentee in intake or on the waiting list", "%(num)s mentees in intake or on the waiting list", many
        ),
        many,
    )
