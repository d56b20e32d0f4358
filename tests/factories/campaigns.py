# SPDX-License-Identifier: EUPL-1.2
"""Campaigns and info sessions as words: `a_campaign(app, borsbeek)` gives its id, `a_session(app, borsbeek, places=2)` too."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask

from koepel import clock
from tenants.activities import service as activities
from tenants.activities.codes import ActivityKind, Audience
from tenants.activities.schemas import Plan as Session
from tenants.recruitment import campaigns
from tenants.recruitment.schemas import Plan
from tenants.registration.codes import Door
from tenants.vocabulary import RecruitmentChannel, ReferralSource
from tests.support.places import inside

SOURCES = {Door.MENTOR: RecruitmentChannel.FAIR, Door.HELP: ReferralSource.FLYER}


def a_campaign(
    app: Flask, here: UUID, word: str = "jaarmarkt", door: Door = Door.MENTOR, session: UUID | None = None
) -> UUID:
    with inside(app, here):
        plan = Plan("Word mentor op de jaarmarkt", SOURCES[door], clock.today(), word=word)
        return campaigns.plan(door, replace(plan, session_id=session)).id


def a_session(app: Flask, here: UUID, places: int | None = None, days: int = 3, **more: Any) -> UUID:
    """An info session in the library, today or on a later day, that has not begun; `more` are facts of its plan."""
    start = clock.moment().replace(hour=23, minute=50) + timedelta(days=days)
    with inside(app, here):
        plan = Session(
            ActivityKind.INFO_SESSION, "Infosessie in de bib", start, start + timedelta(hours=1), Audience.BOTH,
            place="Bibliotheek", online_link="https://example.org/binnenskamers", capacity=places, **more,
        )  # fmt: skip
        return activities.plan(plan).id
