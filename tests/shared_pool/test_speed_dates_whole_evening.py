# SPDX-License-Identifier: EUPL-1.2
"""An evening from the first plan to the last letter, by its pages alone: absent and late people, an odd number, nobody forgotten."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel.database import db
from koepel.records import Message
from shared_pool.speed_dating import outcome, service
from shared_pool.speed_dating.letters import ALONE
from shared_pool.speed_dating.marks import Mark
from tests.factories.people import a_mentee, a_mentor
from tests.factories.pool import Region, a_region
from tests.factories.speed_dates import a_card_of, a_speed_date, begun, invite_everybody, marked
from tests.support.places import Staff, a_case_worker, inside, on_day, signed_in
from tests.support.working import worked

EVENINGS = "/borsbeek/koppelen/speeddate"
NOBODY = "Yonas Nobody"
NAMES = ("Amina", "Dawit", "Koen", "Lies")
Rounds = dict[int, list[tuple[str, str]]]


@pytest.fixture
def region(app: Flask) -> Region:
    return a_region(app, "Aartselaar", "Borsbeek")


@pytest.fixture
def worker(app: Flask, region: Region) -> Staff:
    return signed_in(app, a_case_worker(app, region.borsbeek, may_decide=True))


@dataclass
class Evening:
    """What a coordinator sees of one evening, read from its pages."""

    worker: Staff
    at: str
    ids: dict[str, str] = field(default_factory=dict)  # intake by name

    def page(self) -> BeautifulSoup:
        answer = self.worker.get(self.at)
        assert answer.status_code == 200
        return BeautifulSoup(answer.text, "html.parser")

    def seen(self) -> str:
        box = self.page().select_one('input[name="seen"]')
        assert box is not None
        return str(box["value"])

    def rounds(self) -> Rounds:
        """Who sits with whom, by round."""
        found: Rounds = {}
        for head in self.page().select('h2[id^="round-"]'):
            section = head.find_parent("section")
            assert isinstance(section, Tag)
            cells = [
                [cell.get_text(" ", strip=True) for cell in row.select("td, th")] for row in section.select("tbody tr")
            ]
            found[int(str(head["id"]).removeprefix("round-"))] = [(row[1], row[2]) for row in cells]
        return found

    def said(self) -> str:
        return self.page().get_text(" ", strip=True)

    def note(self, late: list[str], absent: list[str]) -> None:
        sent = self.worker.send(
            f"{self.at}/aanwezig", seen=self.seen(), late=[self.ids[one] for one in late], absent=[self.ids[one] for one in absent],
        )  # fmt: skip
        assert sent.status_code == 303

    def begin(self) -> None:
        assert self.worker.send(f"{self.at}/ronde", seen=self.seen()).status_code == 303


def planned(app: Flask, here: UUID, worker: Staff, *, mentees: int, mentors: int) -> Evening:
    """So many a side who all suit each other, and one whom nobody here can help; six rounds at as many tables as fit."""
    with app.app_context():
        ids = {
            f"Mentee{n:02} Haddad": str(a_mentee(here, given=f"Mentee{n:02}", family="Haddad").id)
            for n in range(mentees)
        }
        ids |= {
            f"Mentor{n:02} Maes": str(a_mentor(here, given=f"Mentor{n:02}", family="Maes").id) for n in range(mentors)
        }
        given, family = NOBODY.split()
        ids[NOBODY] = str(a_mentee(here, given=given, family=family, speaks=("ti",)).id)
    worked(app)
    activity = a_speed_date(app, here, tables=0)
    form = {"activity_id": str(activity), "programme": "net_werk", "tables": str(max(mentees, mentors)), "minutes": "7"}
    guests = worker.send(EVENINGS, **form, rounds="6").location
    assert guests is not None
    warned = worker.send(guests, seen="1", guests=list(ids.values()), follow=True).text
    assert NOBODY in BeautifulSoup(warned, "html.parser").get_text(" ").split("These guests would meet nobody.")[1]
    return Evening(worker, guests.removesuffix("/gasten"), ids)


@pytest.mark.parametrize(("mentees", "mentors"), [(12, 11), (30, 30)], ids=["12 and 11", "30 a side"])
def test_everybody_meets_somebody_or_is_named_beforehand_though_some_come_late_and_some_not_at_all(
    app: Flask, region: Region, worker: Staff, mentees: int, mentors: int
) -> None:
    evening = planned(app, region.borsbeek, worker, mentees=mentees, mentors=mentors)
    people = sorted(set(evening.ids) - {NOBODY})
    tenth = len(people) // 10
    absent, late = people[:tenth], people[-2:]
    evening.note(late, absent)
    first = evening.rounds()
    assert not {one for pair in first[1] for one in pair} & {*late, *absent}, (
        "who is late has a break in the next round"
    )
    evening.begin()
    held = evening.rounds()[1]
    assert held == first[1]
    evening.note([], absent)  # both of them came in
    while "Begin round" in evening.said():
        evening.begin()
    rounds = evening.rounds()
    assert (rounds[1], len(rounds)) == (held, 6)
    every = [pair for pairs in rounds.values() for pair in pairs]
    assert len(every) == len(set(every)), "nobody meets the same person twice"
    for pairs in rounds.values():
        seated = [one for pair in pairs for one in pair]
        assert len(seated) == len(set(seated)), "nobody sits at two tables"
    met = {one for pair in every for one in pair}
    assert met == set(people) - set(absent), "all who came met somebody, also who came late"
    assert NOBODY in evening.said().split("Without a meeting in any round:")[1].split("Round 1")[0]
    # nobody has more than one break for each who is over on the larger side, and one more where they came in late
    over = abs((mentees - sum("Mentee" in one for one in absent)) - (mentors - sum("Mentor" in one for one in absent)))
    breaks = {one: 6 - sum(one in pair for pair in every) for one in met}
    assert max(breaks.values()) <= over + 2


def test_who_leaves_halfway_is_planned_out_of_what_has_not_begun_and_the_rest_still_meets(
    app: Flask, region: Region, worker: Staff
) -> None:
    evening = planned(app, region.borsbeek, worker, mentees=4, mentors=3)
    evening.begin()
    evening.begin()
    before, gone = evening.rounds(), "Mentor01 Maes"
    evening.note([], [gone])
    after = evening.rounds()
    assert {number: after[number] for number in (1, 2)} == {number: before[number] for number in (1, 2)}
    later = [pair for number in range(3, 7) for pair in after[number]]
    assert later
    assert all(gone not in pair for pair in later)


def test_who_went_home_alone_is_written_to_kindly_and_a_pair_that_was_found_is_not(
    app: Flask, region: Region, worker: Staff
) -> None:
    here = region.borsbeek
    with app.app_context():
        for given, language in (("Amina", "ar"), ("Dawit", "nl")):
            a_mentee(
                here,
                given=given,
                preferred_language=language,
                email=f"{given.lower()}@example.org",
                preferred_channel="mail",
            )
        for given, language in (("Koen", "nl"), ("Lies", "fr")):
            a_mentor(
                here,
                given=given,
                preferred_language=language,
                email=f"{given.lower()}@example.org",
                preferred_channel="mail",
            )
    worked(app)
    made = a_speed_date(app, here, tables=2, rounds=1)
    invite_everybody(app, here, made)
    begun(app, here, made)
    marked(app, here, made, "yes", "yes")
    at = f"{EVENINGS}/{made}"
    assert worker.send(f"{at}/bericht").status_code == 303
    assert not _letters(app, here), "nobody is told anything before the evening is closed"
    worker.send(f"{at}/sluit")
    assert "Write to 2 people" in worker.get(f"{at}/resultaat").text
    for said in ("2 messages wait to leave.", "0 messages wait to leave."):
        assert said in worker.send(f"{at}/bericht", follow=True).text
    waiting = _letters(app, here)
    assert [letter.state for letter in waiting] == ["held", "held"], "the two who both said yes wait for a proposal"
    assert len({letter.language for letter in waiting}) == 2
    assert not any(name in letter.subject for letter in waiting for name in NAMES)
    assert all(sum(name in letter.body for name in NAMES) == 1 for letter in waiting)
    assert "2 messages do not leave." in worker.send(f"{at}/bericht/terugnemen", follow=True).text
    assert not _letters(app, here)


def test_a_letter_is_taken_back_from_whom_somebody_proposes_after_all(
    app: Flask, region: Region, worker: Staff
) -> None:
    """Amina and both mentors said yes; the plan gives her one of them, and the coordinator picks the other one."""
    here = region.borsbeek
    with app.app_context():
        a_mentee(here, given="Amina", email="amina@example.org", preferred_channel="mail")
        for given in ("Koen", "Lies"):
            a_mentor(here, given=given, email=f"{given.lower()}@example.org", preferred_channel="mail")
    worked(app)
    made = a_speed_date(app, here, tables=1, rounds=2)
    invite_everybody(app, here, made)
    for _ in range(2):
        begun(app, here, made)
    with inside(app, here):
        guests = {guest.intake_id: guest.id for guest in service.invited(made)}
        talks = service.talks(made)
        for talk in talks:
            for intake in (talk.mentee_intake_id, talk.mentor_intake_id):
                outcome.mark(made, guests[intake], talk.id, Mark.YES)
        (planned_for,) = outcome.result(service.evening(made)).stable
        other = next(talk for talk in talks if talk.mentor_intake_id != planned_for[1])
    at = f"{EVENINGS}/{made}"
    worker.send(f"{at}/sluit")
    assert "1 message waits to leave." in worker.send(f"{at}/bericht", follow=True).text
    (before,) = _letters(app, here)
    assert worker.send(f"{at}/voorstel", talk=str(other.id)).status_code == 303
    assert not _letters(app, here), "who is proposed after all is not told the opposite"
    assert "1 message waits to leave." in worker.send(f"{at}/bericht", follow=True).text
    (after,) = _letters(app, here)
    assert after.body != before.body, "and the one of the plan is told now"
    again = a_speed_date(app, here)
    assert worker.get(f"{EVENINGS}/{again}/gasten").text.count("had no match last time: sits first") == 1


class Letter(NamedTuple):
    """One that waits or left."""

    subject: str
    body: str
    language: str
    state: str


def _letters(app: Flask, here: UUID) -> list[Letter]:
    with inside(app, here):
        rows = db.session.scalars(select(Message).where(Message.kind == ALONE, Message.state != "withdrawn"))
        return [Letter(row.subject, row.body, row.language, row.state) for row in rows]


def test_who_sat_alone_last_time_sits_when_places_are_few(app: Flask, region: Region, worker: Staff) -> None:
    """One table, one round: of three mentees she who went home alone gets it."""
    here = region.borsbeek
    with app.app_context():
        mentees = {given: a_mentee(here, given=given).id for given in ("Amina", "Dawit", "Leyla")}
        a_mentor(here, given="Koen")
    worked(app)
    first = a_speed_date(app, here, tables=1, rounds=1)
    with inside(app, here):
        row = service.evening(first)
        service.choose(first, [mentees["Leyla"]], seen=row.version)
        outcome.close(first)
    with on_day(clock.today() + timedelta(days=7)):
        second = a_speed_date(app, here, tables=1, rounds=1)
        invite_everybody(app, here, second)
        with inside(app, here):
            (talk,) = service.talks(second)
            assert talk.mentee_intake_id == mentees["Leyla"]
        assert a_card_of(app, here, second, "Leyla")
