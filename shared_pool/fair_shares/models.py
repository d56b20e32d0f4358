# SPDX-License-Identifier: EUPL-1.2
"""What was counted last night, one row for each programme of a collaboration; no person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import PoolRow
from koepel.privacy import INTERNAL, Purpose, kept
from koepel.retention_terms import Retention

COUNTED = kept(INTERNAL, Purpose.ACCOUNTABILITY, retention=Retention.STATISTICS)


class FairShare(PoolRow):
    """Counts by tier, by municipality in fives, by policy, and whom to look for, as `counting.py` writes them."""

    __tablename__ = "fair_share"
    __table_args__ = ({"info": COUNTED},)
    programme: Mapped[str] = mapped_column(primary_key=True)
    found: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    counted_at: Mapped[datetime]
