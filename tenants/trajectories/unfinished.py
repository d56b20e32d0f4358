# SPDX-License-Identifier: EUPL-1.2
"""Trajectories that would stand still if nobody here followed them any more."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from koepel import scope as scopes
from koepel.database import db
from koepel.i18n import ngettext
from koepel.permissions import Permission
from tenants.trajectories.models import Trajectory


def counts(left: frozenset[Permission]) -> Iterator[tuple[str, int]]:
    """Trajectories that have not ended, paused ones too."""
    if Permission.TRAJECTORY_WRITE not in left:
        return
    query = select(func.count()).where(Trajectory.tenant_id == scopes.here(), Trajectory.ended_on.is_(None))
    many = db.session.scalar(query) or 0
    yield ngettext("%(num)s trajectory", "%(num)s trajectories", many), many
