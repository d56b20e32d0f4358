# SPDX-License-Identifier: EUPL-1.2
"""T07: the matrix of roles by fields, proved. A word of its own stands in each field of one municipality; every page is opened
by everybody; who meets the word must be who the matrix lets read it, and nobody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from koepel import clock
from koepel.database import db
from koepel.permissions import Access, Role
from shared_pool.cards import service as cards
from tenants.accountability.matrix.derive import Who, lines
from tenants.intake.models import Intake
from tenants.people.models import Person
from tenants.trajectories.models import Duo, Trajectory
from tests.factories.concerns import asks_for_help
from tests.factories.duos import a_duo
from tests.factories.people import a_mentee, a_mentor
from tests.factories.plans import a_step
from tests.factories.proposals import APair, introduced
from tests.guards.routes import Route
from tests.isolation.census import LET_IN, agreed, filled, place_kind, right_answer, whole
from tests.isolation.town import Person as Comer
from tests.isolation.town import Town, a_browser
from tests.support.places import inside
from tests.support.working import worked

pytestmark = pytest.mark.slow

# field of the matrix: the word that stands in it, and nowhere else
WORDS = {
    "mentee_name": "Kanarienaam",
    "mentee_contact": "kanarie.contact@example.org",
    "address": "Kanariestraat",
    "case_notes": "Kanarienotitie",
    "job_goal": "Kanarieberoep",
    "duo_log": "Kanarieplein",
    "plan": "Kanariestap",
    "stop_note": "Kanariereden",
    "mentor_name": "Kanariementor",
    "safety": "Kanariehulp",
}
CLEAR = {"w", "r", "s3", "s4"}  # a cell that lets somebody meet the word; "o" is on request, "m" is a band
LEADS = "the coordinator reads the first name where she leads the introduction; here a municipality does"
# Words that a role may read by the matrix and meets in no page of this story, with the reason.
NOT_MET: dict[tuple[str, Who], str] = {
    (
        "mentee_name",
        Who.RC,
    ): LEADS,
    ("mentor_name", Who.RC): LEADS,
    ("safety", Who.DP): "only where a report is about the sole contact point (tests/tenants/test_concerns.py)",
    ("stop_note", Who.HC): "no page shows it yet, only the list that leaves as a file",
}


@pytest.fixture
def met(wild_town: Town) -> dict[str, set[Who]]:
    """Field -> who met its word, after everybody opened everything."""
    comers, people = _story(wild_town)
    found: dict[str, set[Who]] = defaultdict(set)
    for route in agreed(wild_town):
        if "GET" not in route.methods or not (whole(route) or place_kind(route) == "link"):
            continue
        for who, comer in comers:
            for path in _paths(wild_town, route, comer, people):
                body = comer.client.get(path).get_data(as_text=True)
                for key, word in WORDS.items():
                    if word in body:
                        found[key].add(who)
    return found


@pytest.mark.attack("T07")
def test_who_meets_a_field_is_who_the_matrix_lets_read_it(met: dict[str, set[Who]]) -> None:
    cells = {line.field.key: line.cells for line in lines()}
    asked = {Who.HC, Who.HT, Who.DP, Who.OP, Who.RC, Who.XT, Who.OT, Who.SG, Who.MM, Who.ME}
    wrong = []
    for key in WORDS:
        meant = {who for who in asked if set(cells[key][who].split()) & CLEAR}
        if key in ("mentor_name",):
            meant.discard(Who.MM)  # the own name
        for who in sorted(met[key] - meant):
            wrong.append(f"{who} meets {key}, and the matrix says {cells[key][who]!r}")
        for who in sorted(meant - met[key] - {role for field, role in NOT_MET if field == key}):
            wrong.append(f"{who} never meets {key}, and the matrix says {cells[key][who]!r}")
    assert not wrong, "\n".join(wrong)
    assert Who.HC in met["address"], "without a word that is met, nothing is proved"


def _story(town: Town) -> tuple[list[tuple[Who, Comer]], dict[str, list[UUID]]]:
    """A mentee of Borsbeek and a mentor of Aartselaar: introduced, and another such pair in a duo."""
    app, here, there = town.app, town.members["borsbeek"], town.members["aartselaar"]
    with app.app_context():
        mentee = a_mentee(
            here, given=WORDS["mentee_name"], family="Testfamilie", email=WORDS["mentee_contact"], phone="",
            preferred_channel="mail", occupation="2221",
        )  # fmt: skip
        mentor = a_mentor(
            there, given=WORDS["mentor_name"], family="Peeters", email="karel.k@example.org", phone="",
            preferred_channel="mail", occupation="2221",
        )  # fmt: skip
        ids = mentee.id, mentor.id
    worked(app)
    shown = []
    for tenant, intake in zip((here, there), ids, strict=True):
        with inside(app, tenant):
            card = cards.cards_of(intake)
            assert card is not None
            shown.append(card.id)
    proposal = introduced(app, APair(here, there, *ids, *shown))
    duo = a_duo(app, in_=here, mentor_from=there, region=town.region, mentee=WORDS["mentee_name"],
                mentor=WORDS["mentor_name"], meetings=[])  # fmt: skip
    with inside(app, here):
        person_id = db.session.scalars(select(Intake.person_id).where(Intake.id == ids[0])).one()
        for one in db.session.scalars(select(Person).where(Person.id.in_([person_id, duo.person_id]))):
            one.address, one.notes = WORDS["address"], WORDS["case_notes"]
        intake = db.session.scalars(select(Intake).where(Intake.id == ids[0])).one()
        intake.occupation_text = WORDS["job_goal"]
        for row in db.session.scalars(select(Duo).where(Duo.trajectory_id == duo.trajectory_id)):
            row.next_meeting_place, row.next_meeting_at = WORDS["duo_log"], clock.moment() + timedelta(days=2)
        trajectory = db.session.scalars(select(Trajectory).where(Trajectory.id == duo.trajectory_id)).one()
        trajectory.stop_note = WORDS["stop_note"]
    a_step(app, duo, WORDS["plan"], shared=True)
    report = asks_for_help(app, duo, "mentee", WORDS["safety"])
    follower = next(one.account for one in town.staff("borsbeek") if one.role is Role.CASE_WORKER)
    with inside(app, here):
        db.session.scalars(select(Person).where(Person.id == duo.person_id)).one().case_worker_id = follower
    people = {
        "report": [report],
        "person": [person_id, duo.person_id],
        "proposal": [proposal],
        "trajectory": [duo.trajectory_id],
        "intake": [ids[0]],
    }
    return list(_comers(town, duo.mentor_token, duo.mentee_token)), people


def _comers(town: Town, mentor_token: str, mentee_token: str) -> Iterator[tuple[Who, Comer]]:
    roles = {
        Role.CASE_WORKER: Who.HC, Role.CONTACT_POINT: Who.HT, Role.DATA_PROTECTION_OFFICER: Who.DP, Role.OPERATOR: Who.OP,
    }  # fmt: skip
    for comer in town.staff("borsbeek"):
        if comer.role in roles:
            yield roles[comer.role], comer
    for place, who in (("aartselaar", Who.XT), ("mortsel", Who.OT)):
        yield from ((who, comer) for comer in town.staff(place) if comer.role in (Role.CASE_WORKER, Role.CONTACT_POINT))
    for comer in town.staff("bam"):
        yield (Who.RC if comer.role is Role.COORDINATOR else Who.SG), comer
    for who, token in ((Who.MM, mentor_token), (Who.ME, mentee_token)):
        yield who, Comer(f"{who} of the story", "borsbeek", None, a_browser(town.app), token=token)


def _paths(town: Town, route: Route, comer: Comer, people: dict[str, list[UUID]]) -> Iterator[str]:
    """This address as this person can ask it, with the ids of the story; a file's contact data with a purpose."""
    kind = place_kind(route)
    if kind == "link" and (not comer.token or route.access != Access.LINK):
        return
    if kind in ("municipality", "collaboration") and comer.role is None:
        return
    word = {"municipality": comer.place, "collaboration": "bam"}.get(kind, "")
    if kind in ("municipality", "collaboration") and right_answer(route, comer, word) != LET_IN:
        return  # that it is refused is proved elsewhere
    for one in dict.fromkeys(number for ids in people.values() for number in ids):
        for address in filled(route, word, [one], token=comer.token):
            if address.method == "GET":
                yield address.path
                if route.endpoint == "people.contact":
                    yield f"{address.path}?doel=intake"
        if "<uuid" not in route.rule:
            return
