# SPDX-License-Identifier: EUPL-1.2
"""Versions of the weights of one programme in one collaboration. Version 1 is what ships, so it has no row."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, SmallInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import PoolThing
from koepel.privacy import INTERNAL, Purpose, Reader, kept
from shared_pool.weights.codes import WeightsState

SETTING = kept(INTERNAL, Purpose.OPERATION, recipients=(Reader.STEERING_GROUP,))


class WeightsVersion(PoolThing):
    """Points for S01 to S10, together 100; they never change. `follows`: the version that counted when this was proposed.

    `effect`: what it would have done to the people who waited at that moment, as `effect.py` writes and reads it; no person.
    """

    __tablename__ = "weights_version"
    __table_args__ = {"info": SETTING}  # noqa: RUF012
    programme: Mapped[str]
    version: Mapped[int] = mapped_column(SmallInteger)
    follows: Mapped[int] = mapped_column(SmallInteger)
    points: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(default=WeightsState.PROPOSED)
    effect: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    proposed_by: Mapped[UUID | None]
    proposed_name: Mapped[str]
    proposed_at: Mapped[datetime]
    decided_by: Mapped[UUID | None]
    decided_name: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
