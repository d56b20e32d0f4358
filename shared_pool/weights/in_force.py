# SPDX-License-Identifier: EUPL-1.2
"""Which points count now: the last version that was adopted, else what ships. Asked by every search."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from koepel.database import among, db
from shared_pool.matching.weights import Weights
from shared_pool.weights.codes import WeightsState
from shared_pool.weights.models import WeightsVersion


def deciding(covering: Sequence[UUID], home: UUID | None) -> Sequence[UUID]:
    """Whose versions count: the regions whose agreement covers the programme, else the municipality's collaboration of one."""
    return covering or ([home] if home else [])


def adopted(programme: str, places: Collection[UUID]) -> WeightsVersion | None:
    """The version that these collaborations adopted last for this programme; None while what ships still counts."""
    if not places:
        return None
    mine = [WeightsVersion.programme == programme, WeightsVersion.state == WeightsState.ADOPTED]
    query = select(WeightsVersion).where(*mine, among(WeightsVersion.collaboration_id, places))
    newest = query.order_by(WeightsVersion.decided_at.desc(), WeightsVersion.version.desc())
    found: WeightsVersion | None = db.session.scalar(newest.limit(1))
    return found


def weights(programme: str, places: Collection[UUID]) -> Weights | None:
    """The same as the engine reads them; the key is that of the programme, since each has versions of its own."""
    row = adopted(programme, places)
    return Weights(row.programme, row.version, tuple(row.points)) if row else None
