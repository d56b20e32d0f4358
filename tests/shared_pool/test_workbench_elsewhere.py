# SPDX-License-Identifier: EUPL-1.2
"""A mentor whom another programme needs more: the page counts programme by programme and shows nobody."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tests.factories.people import a_mentee, a_mentor
from tests.factories.pool import Region, a_region
from tests.support.places import Staff, a_case_worker, signed_in
from tests.support.working import worked

MATCHING = "/borsbeek/koppelen"


@pytest.fixture
def region(app: Flask) -> Region:
    return a_region(app, "Aartselaar", "Borsbeek")


@pytest.fixture
def worker(app: Flask, region: Region) -> Staff:
    return signed_in(app, a_case_worker(app, region.borsbeek))


def lines(page: str) -> list[list[str]]:
    rows = BeautifulSoup(page, "html.parser").select("main tbody tr")
    return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in rows]


def test_a_mentor_in_net_werk_reads_that_three_wait_for_a_buddy_also_of_a_neighbour(
    app: Flask, region: Region, worker: Staff
) -> None:
    with app.app_context():
        mentor = a_mentor(region.borsbeek, given="Lieve", family="Aerts")
        a_mentee(region.borsbeek)
        for _number in range(2):
            a_mentee(region.borsbeek, programme="buddy")
        a_mentee(region.aartselaar, programme="buddy", given="Almaz", family="Woldemariam")
    worked(app)
    page = worker.get(f"{MATCHING}/{mentor.id}/programmas").text
    buddy, own = lines(page)
    assert buddy[0].startswith("Buddy")
    assert (buddy[1], buddy[3]) == ("3", "")
    assert (own[0], own[1], own[3]) == ("Net-werk", "1", "is in this programme")
    assert "Woldemariam" not in page
    assert f"{MATCHING}/{mentor.id}/programmas" in worker.get(f"{MATCHING}/{mentor.id}").text


def test_a_mentee_has_no_such_page_and_neither_has_a_mentor_of_a_neighbour(
    app: Flask, region: Region, worker: Staff
) -> None:
    with app.app_context():
        mentee, theirs = a_mentee(region.borsbeek), a_mentor(region.aartselaar)
    worked(app)
    for intake in (mentee, theirs):
        assert worker.get(f"{MATCHING}/{intake.id}/programmas").status_code == 404
    assert "programmas" not in worker.get(f"{MATCHING}/{mentee.id}").text
