# SPDX-License-Identifier: EUPL-1.2
"""The coordinator at a draft: asks one, follows it, reads the report, ticks pairs."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select, update

from koepel.database import db
from koepel.i18n import speaking
from koepel.outbox import TIMEOUTS
from shared_pool.cards.models import PoolRead
from shared_pool.proposals.models import Proposal
from shared_pool.regional_drafts import service
from shared_pool.regional_drafts.models import DraftPair, RegionalDraft
from shared_pool.regional_drafts.report import coarse
from tests.factories.people import a_mentee, a_mentor, a_person
from tests.factories.pool import Region, a_coordinator, a_region
from tests.shared_pool.test_regional_drafts import coordinating, drawn, people
from tests.support.places import Staff, a_case_worker, inside, signed_in
from tests.support.working import worked

HERE = "/samen/bam/koppelrondes"


@pytest.fixture
def region(app: Flask) -> Region:
    """Aartselaar, Borsbeek and Mortsel, all signed."""
    return a_region(app, "Aartselaar", "Borsbeek", "Mortsel")


@pytest.fixture
def els(app: Flask, region: Region) -> Staff:
    """The coordinator at her screen."""
    return signed_in(app, a_coordinator(app, region))


def read(browser: Staff, path: str) -> BeautifulSoup:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.status_code
    return BeautifulSoup(answer.text, "html.parser")


def in_pairs(app: Flask, region: Region, draft_id: UUID) -> list[DraftPair]:
    with coordinating(app, region):
        return service.pairs(draft_id)


def proposed(app: Flask, region: Region) -> int:
    with coordinating(app, region):
        return int(db.session.scalar(select(func.count()).select_from(Proposal)) or 0)


def test_els_asks_a_draft_follows_it_and_reads_the_report_before_the_pairs(
    app: Flask, region: Region, els: Staff
) -> None:
    people(app, region, mentees=2)
    there = els.send(HERE, programme="net_werk").location
    waiting = read(els, there)
    assert "The draft waits for its turn." in waiting.text
    assert waiting.select_one("[hx-trigger='every 2s']")
    (again,) = (link for link in waiting.select("#main a") if "Look again" in link.text)
    assert again["href"] == there
    worked(app)
    page = read(els, there)
    assert [tab.text.split()[0] for tab in page.select(".tabs a")] == ["Report", "Pairs", "Below", "Without", "Changed"]
    figures = [figure.text for figure in page.select(".kpi-value")]
    assert figures == ["2", "1", "1", "1", "0"]
    assert "Only new mentors make more duos." in page.text
    assert "Each month of waiting adds 1 point, for at most 6 months." in page.text
    assert proposed(app, region) == 0


def test_a_draft_says_how_far_it_is(app: Flask, region: Region, els: Staff) -> None:
    people(app, region)
    there = els.send(HERE, programme="net_werk").location
    with coordinating(app, region):
        db.session.execute(update(RegionalDraft).values(step="choosing", mentees=120, mentors=1))
    page = read(els, there)
    assert "Step 2 of 3: 120 mentees are compared with 1 mentor." in page.text
    assert page.select_one("progress")["value"] == "2"
    with coordinating(app, region):
        db.session.execute(update(RegionalDraft).values(state="dead"))
    failed = read(els, there)
    assert "This draft could not be made." in failed.text
    assert failed.select("[hx-trigger]") == []
    again = els.send(HERE, programme="net_werk").location
    assert again != there


def test_the_coordinator_sees_codes_and_reasons_and_never_a_name(app: Flask, region: Region, els: Staff) -> None:
    with app.app_context():
        mentor = a_person(region.mortsel, given="Zwaluwtje", family="Kwikstaartman", speaks=("nl",))
        a_mentor(region.mortsel, person=mentor, occupation="7212")
        mentee = a_person(region.borsbeek, given="Ijsvogeltje", family="Roodborstman", speaks=("ar", "nl:3"))
        a_mentee(region.borsbeek, person=mentee, occupation="7212")
    worked(app)
    draft_id = drawn(app, region)
    pages = [els.get(f"{HERE}/{draft_id}?deel={part}").text for part in ("verslag", "koppels", "zonder", "verschil")]
    assert "Mentee M-" in pages[1]
    assert "Mentor K-" in pages[1]
    assert "Why this score?" in pages[1]
    for page in pages:
        for word in ("Zwaluwtje", "Kwikstaartman", "Ijsvogeltje", "Roodborstman"):
            assert word not in page
    for tenant in (region.borsbeek, region.mortsel):
        with inside(app, tenant):
            assert set(db.session.scalars(select(PoolRead.purpose))) == {"regional_draft"}


def test_a_double_click_on_propose_saves_once(app: Flask, region: Region, els: Staff) -> None:
    people(app, region, mentees=2, mentors=2)
    draft_id = drawn(app, region)
    ticked = [str(pair.mentee_card_id) for pair in in_pairs(app, region, draft_id)]
    key = str(uuid4())
    for _ in range(2):
        answer = els.send(f"{HERE}/{draft_id}/voorstellen?deel=koppels", pairs=ticked, request_key=key)
        assert answer.status_code == 303
    assert proposed(app, region) == 2
    page = read(els, f"{HERE}/{draft_id}?deel=koppels")
    assert "2 proposals went to the municipalities." in page.text
    assert page.select("input[name=pairs]") == []
    assert "Proposal 1" in page.text
    once_more = els.send(f"{HERE}/{draft_id}/voorstellen?deel=koppels", pairs=ticked[:1], follow=True)
    assert "was not proposed." in once_more.text
    assert "This mentee is in another open proposal by now." in once_more.text
    assert proposed(app, region) == 2


def test_all_boxes_of_a_page_can_be_ticked_at_once_and_none_is_ticked_by_itself(
    app: Flask, region: Region, els: Staff
) -> None:
    people(app, region, mentees=2, mentors=2)
    draft_id = drawn(app, region)
    page = read(els, f"{HERE}/{draft_id}?deel=koppels")
    assert len(page.select("input[name=pairs]")) == 2
    assert page.select("input[name=pairs][checked]") == []
    link = page.select_one("a[href*='vink=alle']")
    assert len(read(els, link["href"]).select("input[name=pairs][checked]")) == 2


def test_nothing_ticked_is_said_at_the_boxes(app: Flask, region: Region, els: Staff) -> None:
    people(app, region)
    draft_id = drawn(app, region)
    answer = els.send(f"{HERE}/{draft_id}/voorstellen?deel=koppels")
    assert answer.status_code == 422
    assert BeautifulSoup(answer.text, "html.parser").select_one(".error-summary a")["href"] == "#f-pairs"


def test_a_pair_below_the_floor_is_not_ticked_asks_a_reason_and_keeps_the_tick(
    app: Flask, region: Region, els: Staff
) -> None:
    people(app, region)
    draft_id = drawn(app, region)
    with coordinating(app, region):
        db.session.execute(update(DraftPair).values(apart=True))
    (pair,) = in_pairs(app, region, draft_id)
    page = read(els, f"{HERE}/{draft_id}?deel=drempel&vink=alle")
    assert page.select("input[name=pairs][checked]") == []
    assert page.select_one("a[href*='vink=alle']") is None
    send = f"{HERE}/{draft_id}/voorstellen?deel=drempel"
    refused = els.send(send, pairs=str(pair.mentee_card_id))
    assert refused.status_code == 422
    again = BeautifulSoup(refused.text, "html.parser")
    assert again.select_one(".error-summary a")["href"] == "#f-overrule_reason"
    assert len(again.select("input[name=pairs][checked]")) == 1
    assert els.send(send, pairs=str(pair.mentee_card_id), overrule_reason="knows_both").status_code == 303
    assert proposed(app, region) == 1


def test_a_pair_is_kept_or_left_out_with_a_button_and_listed_until_it_is_undone(
    app: Flask, region: Region, els: Staff
) -> None:
    people(app, region)
    draft_id = drawn(app, region)
    (pair,) = in_pairs(app, region, draft_id)
    sent = {"mentee_card": str(pair.mentee_card_id), "mentor_card": str(pair.mentor_card_id)}
    wish = f"{HERE}/{draft_id}/keuze?deel=koppels"
    page = els.send(wish, **sent, choice="leave_out", follow=True).text
    assert "The next draft leaves this pair out." in page
    assert "For the next draft" in page
    assert "As any other pair" in page
    page = els.send(wish, **sent, follow=True).text
    assert "For the next draft" not in page
    assert els.send(wish, **{**sent, "mentor_card": str(uuid4())}, choice="keep").status_code == 404
    assert els.send(wish, **sent, choice="marry").status_code == 422


def test_a_case_worker_and_another_collaboration_find_no_drafts(app: Flask, region: Region, els: Staff) -> None:
    people(app, region)
    draft_id = drawn(app, region)
    case_worker = signed_in(app, a_case_worker(app, region.borsbeek))
    for path in (HERE, f"{HERE}/{draft_id}"):
        assert case_worker.get(path).status_code == 404
    assert els.get(f"{HERE}/{uuid4()}").status_code == 404
    assert els.send(f"{HERE}/{uuid4()}/voorstellen", pairs=str(uuid4())).status_code == 404


def test_an_unknown_programme_or_one_that_is_not_shared_is_said_at_the_field(
    app: Flask, region: Region, els: Staff
) -> None:
    answer = els.send(HERE, programme="chess")
    assert answer.status_code == 422
    assert BeautifulSoup(answer.text, "html.parser").select_one(".error-summary a")["href"] == "#f-programme"


def test_the_queue_of_drafts_is_one_that_workers_know() -> None:
    assert RegionalDraft.__table__.c.queue.default.arg in TIMEOUTS  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("people", "told"), [(0, "fewer than 5"), (4, "fewer than 5"), (5, "about 5"), (8, "about 10"), (12, "about 10")]
)
def test_a_number_of_people_of_one_municipality_is_rounded_to_five(app: Flask, people: int, told: str) -> None:
    with app.app_context(), speaking("en"):
        assert coarse(people) == told
