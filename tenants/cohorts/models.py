# SPDX-License-Identifier: EUPL-1.2
"""A cohort of one municipality, in which nobody stands: whoever has a place carries it on the own intake."""

from __future__ import annotations

from datetime import date

from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing
from koepel.privacy import INTERNAL, Purpose, kept
from tenants.cohorts.codes import CohortState


class Cohort(TenantThing):
    """People of one programme who begin on one day. `programme` is the key of a template, since versions of it come and go.

    `places` are of mentees (None: no limit); who gives one holds this row. `register_until` None: until the day it starts.
    """

    __tablename__ = "cohort"
    __table_args__ = {"info": kept(INTERNAL, Purpose.GUIDANCE)}  # noqa: RUF012
    programme: Mapped[str]
    label: Mapped[str]
    starts_on: Mapped[date]
    register_until: Mapped[date | None]
    places: Mapped[int | None] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(default=CohortState.PLANNED)
