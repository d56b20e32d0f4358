# SPDX-License-Identifier: EUPL-1.2
"""The coordinator reads who waits and who is helped, and what another policy would do; nothing tells of one person (D10)."""

from __future__ import annotations

from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from koepel import scope as scopes
from koepel.database import db
from koepel.scope import entered
from shared_pool.fair_shares import counting
from shared_pool.fair_shares.pages import counted, only_easy
from shared_pool.proposals import service as proposals
from tests.factories.people import a_mentee, a_mentor
from tests.factories.pool import Region, a_coordinator, a_region
from tests.factories.proposals import card_of
from tests.support.places import Staff, a_case_worker, inside, signed_in
from tests.support.working import worked

PAGE = "/samen/bam/eerlijk-verdeeld"
WELDER = "7212"


@pytest.fixture
def region(app: Flask) -> Region:
    """Aartselaar and Borsbeek, who signed."""
    return a_region(app, "Aartselaar", "Borsbeek")


@pytest.fixture
def els(app: Flask, region: Region) -> Staff:
    """The coordinator at her screen."""
    return signed_in(app, a_coordinator(app, region))


def last_night(app: Flask, region: Region) -> None:
    """The count, as the worker makes it."""
    with app.app_context(), entered(scopes.region(region.id)):
        counting.count(region.id)
        db.session.commit()


def tables(page: str) -> list[list[list[str]]]:
    """The cells of every table."""
    found = BeautifulSoup(page, "html.parser").select("table")
    return [
        [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in table.select("tbody tr")]
        for table in found
    ]


def test_before_the_first_night_the_page_says_when_there_is_something_to_read(els: Staff) -> None:
    assert "The count is made every night" in els.get(PAGE).text


def test_six_wait_for_two_mentors_and_the_page_tells_who_would_be_helped(
    app: Flask, region: Region, els: Staff
) -> None:
    with app.app_context():
        for _ in range(2):
            a_mentor(region.aartselaar, occupation=WELDER)
        for number in range(6):
            a_mentee(region.borsbeek, occupation=WELDER, tier=int(number == 0))
    worked(app)
    last_night(app, region)
    page = els.get(PAGE).text
    tiers, towns, policies = tables(page)
    assert [row[:4] for row in tiers] == [["No priority", "5", "0", "0 %"], ["Priority", "1", "0", "–"]]
    assert [row[5] for row in tiers] == ["1", "1"]
    assert towns == [["BO Borsbeek", "about 5", "fewer than 5"]]
    shipped, greatest = policies[0], policies[1]
    assert (shipped[0], shipped[1], shipped[4]) == ("What applies now", "2", "1 of 1")
    assert greatest[0] == "The highest scores together"
    assert "There are fewer free places than people who wait." in page


def test_counting_twice_leaves_one_count(app: Flask, region: Region, els: Staff) -> None:
    with app.app_context():
        a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    for _ in range(2):
        last_night(app, region)
    assert len(tables(els.get(PAGE).text)) == 3


def test_who_is_in_an_open_proposal_counts_as_helped(app: Flask, region: Region, els: Staff) -> None:
    with app.app_context():
        mentor = a_mentor(region.borsbeek, occupation=WELDER)
        mentees = [a_mentee(region.borsbeek, occupation=WELDER) for _ in range(5)]
    worked(app)
    pair = [card_of(app, region.borsbeek, one.id) for one in (mentees[0], mentor)]
    with inside(app, region.borsbeek):
        proposals.propose(*pair, owner_name="An Willems", decides=True)
    worked(app)
    last_night(app, region)
    ((row, *_rest), *_tables) = tables(els.get(PAGE).text)
    assert row[:4] == ["No priority", "5", "1", "20 %"]


@pytest.mark.parametrize(
    ("first", "others", "alarm"),
    [((6, 1), (10, 8), True), ((6, 3), (10, 5), False), ((4, 0), (10, 8), False), ((6, 0), (10, 4), False)],
    ids=["easy pairs only", "as often", "four people tell nothing", "too few proposals to say so"],
)
def test_easy_pairs_only_is_said_aloud_from_five_people_on(
    first: tuple[int, int], others: tuple[int, int], alarm: bool
) -> None:
    waiting = {1: first[0] - first[1], 0: others[0] - others[1]}
    shipped = {"tiers": [{"tier": tier, "waiting": people} for tier, people in waiting.items()]}
    assert only_easy(shipped, {"1": first[1], "0": others[1]}) is alarm


def test_neither_a_case_worker_nor_another_collaboration_reads_it(app: Flask, region: Region, els: Staff) -> None:
    with app.app_context():
        a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    last_night(app, region)
    an = signed_in(app, a_case_worker(app, region.borsbeek))
    assert an.get(PAGE).status_code == 404
    with app.app_context(), entered(scopes.region(UUID(int=5))):
        assert counted() == []
    assert els.get(PAGE).status_code == 200
