# SPDX-License-Identifier: EUPL-1.2
"""What was done for somebody who waits for a match, and who stands on the reserve list."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantRow, TenantThing
from koepel.privacy import PERSONAL, Purpose, kept
from koepel.retention_terms import Retention

WAITING = kept(PERSONAL, Purpose.MATCHING, retention=Retention.MENTEE_FILE)


class WarmStep(TenantThing):
    """One act of staff; `route` is where a mentor was looked for, '' for a call or a letter."""

    __tablename__ = "warm_step"
    person_id: Mapped[UUID]
    intake_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(info=WAITING)
    route: Mapped[str] = mapped_column(default="", info=WAITING)
    outcome: Mapped[str] = mapped_column(info=WAITING)
    done_on: Mapped[date] = mapped_column(info=WAITING)
    noted_by: Mapped[UUID | None]
    noted_name: Mapped[str] = mapped_column(default="", info=WAITING)


class ReservePlace(TenantRow):
    """A mentor who is asked first when a duo needs another one."""

    __tablename__ = "reserve_place"
    intake_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    since_on: Mapped[date] = mapped_column(info=WAITING)
    noted_name: Mapped[str] = mapped_column(default="", info=WAITING)
