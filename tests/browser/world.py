# SPDX-License-Identifier: EUPL-1.2
"""A small region for the browser: three municipalities, their staff, a coordinator, a steering group, some mentors who wait."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar
from uuid import UUID

from flask import Flask

from koepel import scope as scopes
from koepel.accounts.sign_in import make_account
from koepel.database import db
from koepel.permissions import Role
from koepel.records import CollaborationAppointment
from koepel.scope import entered
from shared_pool.steering import counting
from tests.factories.people import a_mentee, a_mentor
from tests.factories.pool import Region, a_region
from tests.factories.speed_dates import a_speed_date
from tests.support.places import appointed, inside
from tests.support.working import worked

TOM, GRIET, INGE = "tom@example.org", "griet@example.org", "inge@example.org"
# Mortsel runs other programmes too, each with its own mentors.
OF_MORTSEL = (
    ("asylum_orientation", "Greet", "Wouters", "7212"),
    ("buddy", "Koen", "Maes", "7212"),
    ("buddy", "Sofie", "Jacobs", "7212"),
    ("vdab_mentoring", "Ilse", "Goossens", "4110"),
    ("volunteering", "Bart", "Segers", "4110"),
)
COORDINATOR, ALDERMAN = "nadia@example.org", "mieke@example.org"


@dataclass
class World:
    """Who and what is there."""

    PASSWORD: ClassVar[str] = "drie woorden samen"
    region: Region
    mentors: dict[str, UUID] = field(default_factory=dict)
    mentees: dict[str, UUID] = field(default_factory=dict)


def build(app: Flask) -> World:
    """Through the product's own services."""
    region = a_region(app, "Aartselaar", "Borsbeek", "Mortsel")
    world = World(region)
    for town, name, email in (
        ("borsbeek", "Tom Verlinden", TOM),
        ("aartselaar", "Griet Lenaerts", GRIET),
        ("mortsel", "Inge Baert", INGE),
    ):
        with app.app_context():
            account = make_account(name, email, World.PASSWORD)
        for role in (Role.CONTACT_POINT, Role.CASE_WORKER):
            appointed(app, region.members[town], role, name=name, account=account)
    _regional(app, region)
    with app.app_context():
        world.mentors["welder"] = a_mentor(
            region.aartselaar,
            occupation="7212",
            given="Karel",
            family="Peeters",
            email="karel@example.org",
            preferred_channel="mail",
            speaks=("nl", "ar:4"),
        ).id
        world.mentors["second_welder"] = a_mentor(
            region.aartselaar,
            occupation="7212",
            given="Rudi",
            family="Claes",
            email="rudi@example.org",
            preferred_channel="mail",
            actions=["vacancies"],
            half_days=[(1, "evening")],
        ).id
        world.mentors["cook"] = a_mentor(
            region.mortsel, occupation="5120", sectors=["I"], given="Lieve", family="Aerts"
        ).id
        world.mentors["clerk"] = a_mentor(
            region.borsbeek, occupation="4110", sectors=["N"], given="Wim", family="Smets"
        ).id
        for programme, given, family, occupation in OF_MORTSEL:
            world.mentors[given] = a_mentor(
                region.mortsel,
                programme=programme,
                occupation=occupation,
                given=given,
                family=family,
                email=f"{given.lower()}@example.org",
                preferred_channel="mail",
                actions=["orientation", "daily_life"],
                speaks=("nl", "ar:4", "en:4"),
                max_duos=2,
            ).id
        world.mentees["waits"] = a_mentee(
            region.mortsel, occupation="5120", sectors=["I"], given="Selam", family="Kidane"
        ).id
    worked(app)
    for _ in ("without JavaScript", "with"):
        a_speed_date(app, region.mortsel, tables=0)
    for tenant in region.members.values():
        with inside(app, tenant):
            counting.count(counting.recent_months())
    worked(app)
    return world


def _regional(app: Flask, region: Region) -> None:
    with app.app_context():
        people = [
            (make_account("Nadia Cools", COORDINATOR, World.PASSWORD), "Nadia Cools", "coordinator"),
            (make_account("Mieke Hermans", ALDERMAN, World.PASSWORD), "Mieke Hermans", "steering_member"),
        ]
        with entered(scopes.region(region.id)):
            for account, name, role in people:
                db.session.add(
                    CollaborationAppointment(
                        collaboration_id=region.id,
                        account_id=account,
                        role=role,
                        shown_name=name,
                        valid_from=date(2016, 1, 1),
                    )
                )
            db.session.commit()
