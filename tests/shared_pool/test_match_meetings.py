# SPDX-License-Identifier: EUPL-1.2
"""The weekly talk: who comes first, what is decided in place, the minutes, and how the next one begins."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel.database import db
from koepel.errors import Conflict
from koepel.i18n import speaking
from koepel.ids import reference
from shared_pool.cards.models import PoolRead
from shared_pool.match_meetings import service
from shared_pool.match_meetings.codes import Outcome, SkipReason
from shared_pool.match_meetings.failures import MeetingClosed
from shared_pool.match_meetings.minutes import minutes
from shared_pool.match_meetings.models import MatchMeeting
from shared_pool.match_meetings.queue import queue
from shared_pool.match_meetings.schemas import Chosen, Skipped
from shared_pool.proposals.models import Proposal
from tests.factories.people import a_mentee, a_mentor
from tests.factories.pool import Region, a_region
from tests.support.places import Staff, a_case_worker, inside, on_day, signed_in
from tests.support.working import worked

TALK = "/borsbeek/koppelen/overleg"


@pytest.fixture
def region(app: Flask) -> Region:
    return a_region(app, "Aartselaar", "Borsbeek")


@pytest.fixture
def waiting(app: Flask, region: Region) -> dict[str, UUID]:
    """Amina waits since yesterday with priority, Dawit and Leyla longer without."""
    found = {}
    with app.app_context():
        a_mentor(region.aartselaar, given="Koen")
        a_mentor(region.aartselaar, given="Lies")
        for given, days, tier in (("Leyla", 9, 0), ("Dawit", 20, 0), ("Amina", 1, 1)):
            with on_day(clock.today() - timedelta(days=days)):
                found[given] = a_mentee(region.borsbeek, given=given, tier=tier).id
    worked(app)
    return found


@pytest.fixture
def worker(app: Flask, region: Region) -> Staff:
    return signed_in(app, a_case_worker(app, region.borsbeek, may_decide=True))


def a_meeting(app: Flask, borsbeek: UUID) -> UUID:
    with inside(app, borsbeek):
        return service.begin(["An Willems"]).id


def names(app: Flask, borsbeek: UUID) -> list[str]:
    with inside(app, borsbeek):
        return [turn.line.name.split()[0] for turn in queue()]


def cards_shown(page: str) -> list[str]:
    return [str(box["value"]) for box in BeautifulSoup(page, "html.parser").select('input[name="mentor_card"]')]


def test_priority_comes_first_then_who_waits_longest(
    app: Flask, region: Region, waiting: dict[str, UUID], worker: Staff
) -> None:
    assert names(app, region.borsbeek) == ["Amina", "Dawit", "Leyla"]
    one = a_meeting(app, region.borsbeek)
    page = BeautifulSoup(worker.get(f"{TALK}/{one}").text, "html.parser")
    rows = [row.get_text(" ", strip=True) for row in page.select("tbody tr")]
    assert [row.split()[0] for row in rows] == ["Amina", "Dawit", "Leyla"]
    assert "priority" in rows[0]
    assert all("2 possible" in row for row in rows)
    assert "The order: the highest priority first" in page.text


def test_a_mentor_is_proposed_in_place_and_the_next_person_comes(
    app: Flask, region: Region, waiting: dict[str, UUID], worker: Staff
) -> None:
    one = a_meeting(app, region.borsbeek)
    page = worker.get(f"{TALK}/{one}/{waiting['Amina']}").text
    first, *_others = cards_shown(page)
    assert "Person 1 of 3" in page
    assert "Koen" not in page, "a mentor of another municipality has a code, no name"
    answer = worker.send(f"{TALK}/{one}/{waiting['Amina']}/voorstel", mentor_card=first)
    assert answer.location.endswith(f"{TALK}/{one}/{waiting['Dawit']}")
    with inside(app, region.borsbeek):
        (proposal,) = db.session.scalars(select(Proposal))
        (line,) = minutes(service.meeting(one))
    assert str(proposal.mentor_card_id) == first
    assert (line.outcome, line.proposal_id, line.decided_by) == (Outcome.PROPOSED, proposal.id, "An Willems")
    assert names(app, region.borsbeek) == ["Amina", "Dawit", "Leyla"], "until a duo starts she waits"


def test_nobody_is_proposed_for_a_reason_and_a_day_to_look_again(
    app: Flask, region: Region, waiting: dict[str, UUID], worker: Staff
) -> None:
    one = a_meeting(app, region.borsbeek)
    at = f"{TALK}/{one}/{waiting['Dawit']}/niemand"
    wrong = worker.send(at, reason="")
    assert wrong.status_code == 422
    assert "Choose a reason." in wrong.text
    worker.send(at, reason="ask_first", **{"next_on-day": "1", "next_on-month": "3", "next_on-year": "2030"})
    with inside(app, region.borsbeek), speaking("en"):
        (line,) = minutes(service.meeting(one))
    assert (line.outcome, line.why, line.next_on) == (
        Outcome.SKIPPED, "Something must be asked first", date(2030, 3, 1),
    )  # fmt: skip


def test_who_was_not_talked_about_comes_first_in_the_next_meeting(
    app: Flask, region: Region, waiting: dict[str, UUID], worker: Staff
) -> None:
    one = a_meeting(app, region.borsbeek)
    for given in ("Amina", "Dawit"):
        worker.send(f"{TALK}/{one}/{waiting[given]}/niemand", reason="no_mentor")
    closed = worker.send(f"{TALK}/{one}/sluit", follow=True).text
    assert "1 person comes first next time." in closed
    assert "Not talked about" in closed
    assert names(app, region.borsbeek) == ["Amina", "Leyla", "Dawit"]
    with on_day(clock.today() + timedelta(days=7)):
        two = a_meeting(app, region.borsbeek)
        assert "passed over 1 time" in worker.get(f"{TALK}/{two}/{waiting['Leyla']}").text
        worker.send(f"{TALK}/{two}/{waiting['Leyla']}/niemand", reason="not_ready")
    assert names(app, region.borsbeek) == ["Amina", "Dawit", "Leyla"]


def test_the_next_meeting_starts_with_what_was_decided_and_what_became_of_it(
    app: Flask, region: Region, waiting: dict[str, UUID], worker: Staff
) -> None:
    one = a_meeting(app, region.borsbeek)
    card = cards_shown(worker.get(f"{TALK}/{one}/{waiting['Amina']}").text)[0]
    worker.send(f"{TALK}/{one}/{waiting['Amina']}/voorstel", mentor_card=card)
    worker.send(f"{TALK}/{one}/sluit")
    rows = BeautifulSoup(worker.get(TALK).text, "html.parser").select("tbody tr")
    assert "Proposed" in rows[0].get_text(" ", strip=True)
    with inside(app, region.borsbeek):
        row = db.session.scalars(select(Proposal)).one()
        number = row.id
    worker.send(f"/borsbeek/voorstellen/{number}/ongedaan")
    again = BeautifulSoup(worker.get(TALK).text, "html.parser").select("tbody tr")
    assert "Withdrawn" in again[0].get_text(" ", strip=True)


def test_two_who_decide_about_one_person_read_who_was_first(
    app: Flask, region: Region, waiting: dict[str, UUID], worker: Staff
) -> None:
    one = a_meeting(app, region.borsbeek)
    at = f"{TALK}/{one}/{waiting['Dawit']}/niemand"
    worker.send(at, reason="no_mentor")
    other = signed_in(app, a_case_worker(app, region.borsbeek, name="Bea Maes"))
    late = other.send(at, reason="next_time")
    assert late.status_code == 409
    assert "An Willems decided about this person meanwhile: Nobody proposed." in late.text
    with inside(app, region.borsbeek):
        stands = service.decisions(one)[waiting["Dawit"]]
        assert stands.reason == "no_mentor"
        seen = stands.id
    assert other.send(at, reason="next_time", seen=str(seen)).status_code == 303
    with inside(app, region.borsbeek):
        assert service.decisions(one)[waiting["Dawit"]].reason == "next_time"


def test_one_meeting_a_day_and_the_same_click_twice_is_one(
    app: Flask, region: Region, waiting: dict[str, UUID], worker: Staff
) -> None:
    key = str(reference())
    for _ in range(2):
        worker.send(TALK, present="An Willems", request_key=key)
    worker.send(TALK, present="Nobody Appointed")
    with inside(app, region.borsbeek):
        (row,) = db.session.scalars(select(MatchMeeting))
        assert row.present == ["An Willems"]
        service.close(row.id)
        assert service.close(row.id) == 0
        with pytest.raises(MeetingClosed):
            service.skip(row.id, waiting["Dawit"], Skipped(SkipReason.NO_MENTOR))


def test_a_place_that_is_gone_decides_nothing(
    app: Flask, region: Region, waiting: dict[str, UUID], worker: Staff
) -> None:
    one = a_meeting(app, region.borsbeek)
    card = UUID(cards_shown(worker.get(f"{TALK}/{one}/{waiting['Amina']}").text)[0])
    with inside(app, region.borsbeek):
        service.propose(one, waiting["Amina"], Chosen(card), decides=True)
    with pytest.raises(Conflict), inside(app, region.borsbeek):
        service.propose(one, waiting["Dawit"], Chosen(card), decides=True)
    with inside(app, region.borsbeek):
        assert set(service.decisions(one)) == {waiting["Amina"]}


def test_what_was_shown_is_told_to_the_municipality_of_the_mentor(
    app: Flask, region: Region, waiting: dict[str, UUID], worker: Staff
) -> None:
    one = a_meeting(app, region.borsbeek)
    worker.get(f"{TALK}/{one}/{waiting['Amina']}")
    with inside(app, region.aartselaar):
        (line,) = db.session.scalars(select(PoolRead))
        assert (line.purpose, len(line.card_ids)) == ("match_meeting", 2)


def test_the_menu_stands_at_matching_while_people_are_talked_about(app: Flask, region: Region, worker: Staff) -> None:
    one = a_meeting(app, region.borsbeek)
    here = BeautifulSoup(worker.get(f"{TALK}/{one}").text, "html.parser").select("nav a[aria-current=page]")
    assert {link["href"] for link in here} == {"/borsbeek/koppelen"}  # on a desk and on a phone
