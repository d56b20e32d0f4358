# SPDX-License-Identifier: EUPL-1.2
"""An evening of short talks: who would meet nobody is said before, tables change only where a round has not begun, people pick."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel.database import db
from koepel.ids import reference
from koepel.records import Message
from shared_pool.proposals.models import Proposal
from shared_pool.speed_dating import answers, service
from shared_pool.speed_dating.models import SpeedDate, SpeedDateTalk
from tests.factories.people import a_mentee, a_mentor
from tests.factories.pool import Region, a_region
from tests.factories.speed_dates import a_speed_date, begun, invite_everybody, marked, names_met
from tests.support.places import Staff, a_case_worker, inside, on_day, signed_in
from tests.support.working import worked

EVENINGS = "/borsbeek/koppelen/speeddate"


@pytest.fixture
def region(app: Flask) -> Region:
    return a_region(app, "Aartselaar", "Borsbeek")


@pytest.fixture
def people(app: Flask, region: Region) -> dict[str, UUID]:
    """Three mentees and three mentors of Borsbeek who wait; all suit each other."""
    with app.app_context():
        found = {given: a_mentee(region.borsbeek, given=given).id for given in ("Amina", "Dawit", "Leyla")}
        found |= {given: a_mentor(region.borsbeek, given=given).id for given in ("Koen", "Lies", "Mia")}
    worked(app)
    return found


@pytest.fixture
def worker(app: Flask, region: Region) -> Staff:
    return signed_in(app, a_case_worker(app, region.borsbeek, may_decide=True))


@pytest.fixture
def evening(app: Flask, region: Region, people: dict[str, UUID]) -> UUID:
    """Three rounds at three tables, everybody asked."""
    made = a_speed_date(app, region.borsbeek)
    invite_everybody(app, region.borsbeek, made)
    return made


def text_of(page: str) -> str:
    return BeautifulSoup(page, "html.parser").get_text(" ", strip=True)


def version(app: Flask, here: UUID, evening: UUID) -> int:
    with inside(app, here):
        return service.evening(evening).version


def test_a_coordinator_plans_the_tables_of_an_activity_once(
    app: Flask, region: Region, people: dict[str, UUID], worker: Staff
) -> None:
    made = a_speed_date(app, region.borsbeek, tables=0)
    form = {"activity_id": str(made), "programme": "net_werk", "tables": "3", "minutes": "7", "rounds": "3"}
    wrong = worker.send(EVENINGS, **{**form, "tables": "0"})
    assert wrong.status_code == 422
    key = str(reference())
    answers = [worker.send(EVENINGS, **form, request_key=key), worker.send(EVENINGS, **form, request_key=key)]
    answers.append(worker.send(EVENINGS, **form))  # another tablet, another key
    assert len({answer.location for answer in answers}) == 1
    with inside(app, region.borsbeek):
        (row,) = db.session.scalars(select(SpeedDate))
        assert (row.tables, row.minutes, row.rounds) == (3, 7, 3)


def test_who_would_meet_nobody_is_said_before_anybody_is_invited(
    app: Flask, region: Region, people: dict[str, UUID], worker: Staff
) -> None:
    with app.app_context():
        alone = a_mentee(region.borsbeek, given="Yonas", speaks=("ti",)).id
    worked(app)
    made = a_speed_date(app, region.borsbeek)
    asked = [str(people["Amina"]), str(people["Koen"]), str(people["Lies"]), str(alone)]
    page = worker.send(f"{EVENINGS}/{made}/gasten", seen="1", guests=asked, follow=True).text
    said = text_of(page)
    assert "These guests would meet nobody." in said
    assert "Yonas" in said.split("These guests would meet nobody.")[1].split("only one possible partner")[0]
    assert "Koen" in said.split("These guests have only one possible partner.")[1]
    with inside(app, region.borsbeek):
        assert not db.session.scalars(select(Message).where(Message.kind == "activity_invitation")).all()


def test_everybody_is_invited_once(app: Flask, region: Region, evening: UUID, worker: Staff) -> None:
    assert "6 invitations wait to leave." in worker.send(f"{EVENINGS}/{evening}/uitnodigen", follow=True).text
    assert "0 invitations wait to leave." in worker.send(f"{EVENINGS}/{evening}/uitnodigen", follow=True).text


def test_nobody_meets_the_same_person_twice_and_cards_bear_no_surname(
    app: Flask, region: Region, evening: UUID, worker: Staff
) -> None:
    with inside(app, region.borsbeek):
        pairs = [(talk.mentee_intake_id, talk.mentor_intake_id) for talk in service.talks(evening)]
        surnames = {guest.name.split()[-1] for guest in names_met(evening)}
    assert len(pairs) == len(set(pairs)) == 9
    cards = text_of(worker.get(f"{EVENINGS}/{evening}/kaartjes").text)
    assert "Amina" in cards
    main = BeautifulSoup(worker.get(f"{EVENINGS}/{evening}/kaartjes").text, "html.parser").select_one("main")
    assert main is not None
    assert not surnames & set(main.get_text(" ").split())


def test_who_does_not_come_changes_only_the_rounds_that_have_not_begun(
    app: Flask, region: Region, people: dict[str, UUID], evening: UUID, worker: Staff
) -> None:
    begun(app, region.borsbeek, evening)
    before = _pairs(app, region.borsbeek, evening)
    worker.send(
        f"{EVENINGS}/{evening}/aanwezig",
        seen=str(version(app, region.borsbeek, evening)), absent=str(people["Leyla"]), late=str(people["Koen"]),
    )  # fmt: skip
    after = _pairs(app, region.borsbeek, evening)
    assert after[1] == before[1]
    assert all(people["Leyla"] not in pair for number in (2, 3) for pair in after[number])
    assert all(people["Koen"] not in pair for pair in after[2])
    assert any(people["Koen"] in pair for pair in after[3])
    every = [pair for pairs in after.values() for pair in pairs]
    assert len(every) == len(set(every))


def _pairs(app: Flask, here: UUID, evening: UUID) -> dict[int, set[tuple[UUID, UUID]]]:
    found: dict[int, set[tuple[UUID, UUID]]] = {}
    with inside(app, here):
        for talk in service.talks(evening):
            found.setdefault(talk.round, set()).add((talk.mentee_intake_id, talk.mentor_intake_id))
    return found


def test_two_tablets_do_not_overwrite_each_other(
    app: Flask, region: Region, people: dict[str, UUID], evening: UUID, worker: Staff
) -> None:
    seen = str(version(app, region.borsbeek, evening))
    assert worker.send(f"{EVENINGS}/{evening}/aanwezig", seen=seen, absent=str(people["Leyla"])).status_code == 303
    late = worker.send(f"{EVENINGS}/{evening}/aanwezig", seen=seen, absent=str(people["Amina"]))
    assert late.status_code == 409
    assert "Somebody changed this evening meanwhile." in late.text
    assert worker.send(f"{EVENINGS}/{evening}/ronde", seen=seen).status_code == 409
    with inside(app, region.borsbeek):
        absent = {guest.intake_id for guest in service.invited(evening) if guest.presence == "absent"}
        assert absent == {people["Leyla"]}
        assert service.evening(evening).begun == 0


def test_a_double_click_begins_one_round(app: Flask, region: Region, evening: UUID, worker: Staff) -> None:
    seen, key = str(version(app, region.borsbeek, evening)), str(reference())
    for _ in range(2):
        worker.send(f"{EVENINGS}/{evening}/ronde", seen=seen, request_key=key)
    with inside(app, region.borsbeek):
        assert service.evening(evening).begun == 1
    full = worker.send(f"{EVENINGS}/{evening}/gasten", seen=str(version(app, region.borsbeek, evening)), guests=[])
    assert full.status_code == 409, "guests do not change once the evening has begun"


def test_another_municipality_sees_nothing(app: Flask, region: Region, evening: UUID) -> None:
    stranger = signed_in(app, a_case_worker(app, region.aartselaar, name="Bea Maes"))
    for page in ("", "/gasten", "/kaartjes", "/resultaat"):
        assert stranger.get(f"/aartselaar/koppelen/speeddate/{evening}{page}").status_code == 404
    assert stranger.send(f"/aartselaar/koppelen/speeddate/{evening}/sluit").status_code == 404
    with inside(app, region.aartselaar):
        assert not service.evenings()
        assert not db.session.scalars(select(SpeedDateTalk)).all()


def test_nobody_reads_what_another_said(
    app: Flask, region: Region, people: dict[str, UUID], evening: UUID, worker: Staff
) -> None:
    begun(app, region.borsbeek, evening)
    with inside(app, region.borsbeek):
        talk = service.talks(evening)[0]
        mentee = next(one for one in service.invited(evening) if one.intake_id == talk.mentee_intake_id)
        mentor = next(one for one in service.invited(evening) if one.intake_id == talk.mentor_intake_id)
    at = f"{EVENINGS}/{evening}/antwoorden"
    assert worker.send(f"{at}/{mentee.id}", talk=str(talk.id), said="yes").status_code == 303
    assert len(BeautifulSoup(worker.get(f"{at}/{mentee.id}").text, "html.parser").select("main .button-primary")) == 1
    assert not BeautifulSoup(worker.get(f"{at}/{mentor.id}").text, "html.parser").select("main .button-primary")


def test_the_coordinator_picks_and_each_pair_goes_through_a_proposal(
    app: Flask, region: Region, people: dict[str, UUID], evening: UUID, worker: Staff
) -> None:
    begun(app, region.borsbeek, evening)
    talk = marked(app, region.borsbeek, evening, "yes", "maybe")
    page = text_of(worker.get(f"{EVENINGS}/{evening}/resultaat").text)
    assert "Stable pairs: 1" in page
    assert "Most pairs: 1" in page
    with inside(app, region.borsbeek):
        assert not db.session.scalars(select(Proposal)).all(), "marks alone propose nobody"
        others = [one.id for one in service.talks(evening) if one.id != talk]
    assert worker.send(f"{EVENINGS}/{evening}/voorstel", talk=str(others[0])).status_code in {404, 409}
    assert worker.send(f"{EVENINGS}/{evening}/voorstel", talk=str(talk)).status_code == 303
    assert worker.send(f"{EVENINGS}/{evening}/voorstel", talk=str(talk)).status_code == 409
    with inside(app, region.borsbeek):
        (proposal,) = db.session.scalars(select(Proposal))
        assert db.session.get_one(SpeedDateTalk, (region.borsbeek, talk)).proposal_id == proposal.id


def test_who_goes_home_alone_is_told_kindly_and_sits_first_next_time(
    app: Flask, region: Region, people: dict[str, UUID], evening: UUID, worker: Staff
) -> None:
    begun(app, region.borsbeek, evening)
    talk = marked(app, region.borsbeek, evening, "yes", "yes")
    worker.send(f"{EVENINGS}/{evening}/voorstel", talk=str(talk))
    closed = text_of(worker.send(f"{EVENINGS}/{evening}/sluit", follow=True).text)
    assert "4 people come first next time." in closed
    assert "Tell them kindly" in closed
    again = a_speed_date(app, region.borsbeek)
    with inside(app, region.borsbeek):
        pair = db.session.get_one(SpeedDateTalk, (region.borsbeek, talk))
        assert service.went_home_alone() == set(people.values()) - {pair.mentee_intake_id, pair.mentor_intake_id}
    assert "had no match last time: sits first" in worker.get(f"{EVENINGS}/{again}/gasten").text


def test_what_people_said_of_each_other_is_erased_after_thirty_days(
    app: Flask, region: Region, people: dict[str, UUID], evening: UUID
) -> None:
    begun(app, region.borsbeek, evening)
    talk = marked(app, region.borsbeek, evening, "yes", "maybe")
    for days, left in ((29, {1, 2}), (31, set())):
        with on_day(clock.today() + timedelta(days=days)), inside(app, region.borsbeek):
            answers.erase()
            said = answers.of_talks([db.session.get_one(SpeedDateTalk, (region.borsbeek, talk))])
            assert {one.mark for one in said} == left
