# SPDX-License-Identifier: EUPL-1.2
"""How each town finds people: a stand at the fair that leads to an info session, a folder for newcomers, a mentor in reserve."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from koepel.clock import BRUSSELS
from shared_pool.demo.plot import LAST_DAY
from shared_pool.demo.stage import TOWNS, Stage
from shared_pool.demo.telling import Teller
from tenants.activities import guests
from tenants.activities import service as activities
from tenants.activities.codes import ActivityKind, Audience
from tenants.activities.schemas import Plan as Session
from tenants.intake import service as intakes
from tenants.recruitment import campaigns, warming
from tenants.recruitment.codes import CallEnded, Route, Tried
from tenants.recruitment.schemas import Plan
from tenants.registration import inbox
from tenants.registration.codes import Door
from tenants.vocabulary import RecruitmentChannel, ReferralSource, Side

FIRST_DAY, EVENING = LAST_DAY - timedelta(days=30), LAST_DAY + timedelta(days=9)


def put(stage: Stage, teller: Teller) -> None:
    """On the last morning, by the staff of each town."""
    for town in stage.tenants:
        teller.at(LAST_DAY, _by_staff(stage, town), hour=8)


def _by_staff(stage: Stage, town: str) -> Callable[[], None]:
    def acts() -> None:
        with stage.case_worker(town):
            _campaigns(TOWNS[town][0])
            _warm()

    return acts


def _campaigns(name: str) -> None:
    """Whoever waits in the inbox came by one of the two."""
    start = datetime.combine(EVENING, time(19), tzinfo=BRUSSELS)
    session = activities.plan(
        Session(
            ActivityKind.INFO_SESSION, "Infosessie: word mentor", start, start + timedelta(hours=1), Audience.BOTH,
            place="Bibliotheek", capacity=20,
        )
    )  # fmt: skip
    fair = Plan(f"Jaarmarkt {name}", RecruitmentChannel.FAIR, FIRST_DAY, session_id=session.id)
    folder = Plan("Folder aan het onthaal", ReferralSource.FLYER, FIRST_DAY)
    by_side = {Side.MENTOR: campaigns.plan(Door.MENTOR, fair), Side.MENTEE: campaigns.plan(Door.HELP, folder)}
    for row in inbox.oldest():
        campaign = by_side[Side(row.side)]
        row.campaign_id, row.source = campaign.id, campaign.source
        if campaign.session_id is not None:
            guests.bring(campaign.session_id, row.id)


def _warm() -> None:
    """The mentor who waits longest is in reserve; for the mentee who does, a mentor was looked for elsewhere."""
    mentors, mentees = (intakes.waiting_list(side.value) for side in (Side.MENTOR, Side.MENTEE))
    for intake in mentors[:1]:
        warming.called(intake.id, CallEnded.REACHED)
        warming.put_in_reserve(intake.id)
    for intake in mentees[:1]:
        warming.looked(intake.id, Route.LINKEDIN, Tried.NOBODY)
