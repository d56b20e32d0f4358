# SPDX-License-Identifier: EUPL-1.2
"""The programme of VDAB as words: `a_job_seeker(app, here)`, `lot_of(app, here, HOA)`, `said(app, here, talk)`."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Flask

from koepel import clock
from koepel.ids import reference
from tenants.intake import decisions, service
from tenants.intake.codes import Answer, Held
from tenants.intake.models import Intake
from tenants.programmes import service as programmes
from tenants.trajectories.schemas import OpenDuo
from tenants.vocabulary import RefusalReason
from tests.factories.people import an_intake
from tests.factories.pool import a_tenant
from tests.support.places import inside

KEY = "vdab_mentoring"
HOA, LOA, YOUTH = "higher_educated", "lower_educated", "youth"


def a_town_of_vdab(app: Flask, name: str = "Borsbeek") -> UUID:
    """A municipality with the programme of VDAB, beside the one that it began with."""
    tenant_id = a_tenant(app, name)
    with inside(app, tenant_id):
        programmes.take_over(KEY)
    return tenant_id


def lot_of(app: Flask, here: UUID, *accepts: str) -> None:
    with inside(app, here):
        programmes.adjust(the_programme(), accepts=accepts)


def the_programme() -> Any:
    row = programmes.running(KEY)
    assert row is not None
    return row


def a_job_seeker(app: Flask, here: UUID, state: str = "waiting", **more: Any) -> UUID:
    """Samira has a diploma of higher education, and her talk is finished unless told otherwise."""
    facts = {"given": "Samira", "family": "Haddad", "education": "higher", "subgroup": HOA, **more}
    with app.app_context():
        talk = an_intake(here, programme=KEY, state=state, goals=["work"], **facts)
        return talk.id


def held(app: Flask, here: UUID, talk: UUID) -> Held | None:
    with inside(app, here):
        return decisions.held_back(service.intake(talk))


def said(
    app: Flask,
    here: UUID,
    talk: UUID,
    answer: Answer = Answer.AGREED,
    reason: RefusalReason | None = None,
    seen: str = "",
) -> None:
    with inside(app, here):
        decisions.answer(talk, answer, clock.today(), reason, seen=seen)


def refused(app: Flask, here: UUID, talk: UUID) -> None:
    said(app, here, talk, Answer.REFUSED, RefusalReason.OTHER_SUPPORT)


def opening(here: UUID, talk: Intake, **more: Any) -> OpenDuo:
    facts: dict[str, Any] = {
        "person_id": talk.person_id, "programme_id": talk.programme_id, "proposal_id": reference(), "collaboration_id": None,
        "mentor_tenant_id": here, "mentor_person_id": None, "mentee_first_name": "Samira", "mentor_first_name": "Karel",
        "mentor_family_name": "Peeters", "mentor_channel": "mail", "mentor_contact": "karel@example.org",
        "started_on": clock.today(), "tell": False, **more,
    }  # fmt: skip
    return OpenDuo(**facts)


def day(on: date, name: str) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}
