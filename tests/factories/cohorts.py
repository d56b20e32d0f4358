# SPDX-License-Identifier: EUPL-1.2
"""Cohorts as words: `in_cohorts(app, borsbeek)`, `a_cohort(app, borsbeek, "Lente", places=2)`, `arrives(app, borsbeek, "Amina")`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Flask

from koepel import clock
from tenants.cohorts import service
from tenants.cohorts.schemas import Plan
from tenants.intake import arriving
from tenants.intake import service as intakes
from tenants.intake.models import Intake
from tenants.intake.schemas import NewFile
from tenants.intake.steps import COLUMNS
from tenants.programmes import service as programmes
from tenants.programmes.intake_mode import IntakeMode
from tenants.vocabulary import Side
from tests.support.places import inside

NET_WERK = "net_werk"


def comes_in(app: Flask, here: UUID, mode: IntakeMode, programme: str = NET_WERK) -> None:
    """From now on this programme takes people in so."""
    with inside(app, here):
        running = programmes.running(programme) or programmes.take_over(programme)
        programmes.adjust(running, intake_mode=mode.value)


def in_cohorts(app: Flask, here: UUID) -> None:
    """Net-werk takes people in together."""
    comes_in(app, here, IntakeMode.COHORT)


def a_cohort(
    app: Flask,
    here: UUID,
    label: str = "Lente",
    *,
    places: int | None = None,
    starts_on: date | None = None,
    programme: str = NET_WERK,
    **more: Any,
) -> UUID:
    """A cohort that starts in thirty days."""
    with inside(app, here):
        day = starts_on or clock.today() + timedelta(days=30)
        return service.plan(Plan(programme, label, day, places=places, **more)).id


def arrives(
    app: Flask,
    here: UUID,
    given: str = "Amina",
    *,
    waits: bool = False,
    side: Side = Side.MENTEE,
    programme: str = NET_WERK,
) -> UUID:
    """Somebody new, by the form of staff; `waits` once the talk is finished. Returns the intake."""
    with inside(app, here):
        running = programmes.running(programme) or programmes.take_over(programme)
        new = NewFile(
            given_name=given, family_name="Tesfay", side=side, programme=str(running.id), surely_new=True,
            email=f"{given.lower()}@example.org",
        )  # fmt: skip
        intake = arriving.open_and_begin(new)
        if waits:
            for step in COLUMNS[intake.side]:
                intakes.save_step(intake, step, {})
            intakes.accept(intake)
        return intake.id


def place_of(app: Flask, here: UUID, intake_id: UUID) -> UUID | None:
    """The cohort in which this mentee has a place."""
    with inside(app, here):
        row: Intake = intakes.intake(intake_id)
        return row.cohort_id
