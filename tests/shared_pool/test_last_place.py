# SPDX-License-Identifier: EUPL-1.2
"""Coordinators who propose the same mentor at the same moment: one pair stands, the others read why not (T38)."""

from __future__ import annotations

import os
import threading
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from koepel.database import db
from shared_pool.cards.models import PlaceHold
from shared_pool.proposals import service
from shared_pool.proposals.failures import AlreadyProposed
from shared_pool.proposals.models import Proposal
from tests.factories.people import a_mentee
from tests.factories.pool import Region, a_coordinator, a_region
from tests.factories.proposals import APair, a_pair, card_of
from tests.support.meanwhile import at_the_same_moment
from tests.support.places import Staff, a_case_worker, inside, signed_in
from tests.support.working import worked

ROUNDS = int(os.environ.get("KOEPEL_PROPOSAL_RACES", "3"))  # before a release 100
TAKEN = "The last place of this mentor was just taken. Choose another mentor, or call the contact point."
ALREADY = "These two already have an open proposal."
Click = tuple[Staff, str, UUID]  # who clicks, where, for which mentee


@pytest.fixture
def region(app: Flask) -> Region:
    """Aartselaar, Borsbeek and Mortsel, all signed."""
    return a_region(app, "Aartselaar", "Borsbeek", "Mortsel")


@pytest.mark.attack("T38")
@pytest.mark.slow
def test_of_all_who_click_on_the_last_place_at_once_one_proposal_stands_and_the_others_read_why(
    app: Flask, region: Region
) -> None:
    pair = a_pair(app, region.borsbeek, region.aartselaar)
    clicks = who_click(app, region, pair)
    for _ in range(ROUNDS):
        answers = at_once(clicks, pair.mentor_card)
        assert sorted(status for status, _text in answers) == [303] + [409] * (len(clicks) - 1)
        assert all(TAKEN in text or ALREADY in text for status, text in answers if status == 409)
        with inside(app, region.aartselaar):
            (hold,) = db.session.scalars(select(PlaceHold))
            (row,) = db.session.scalars(select(Proposal).where(Proposal.state.in_(("proposed", "agreed"))))
            assert (hold.proposal_id, hold.place_no) == (row.id, row.place_no)
            owner = row.owner_tenant_id or row.mentee_tenant_id
        with inside(app, owner):
            service.withdraw(row.id)
        worked(app)


def who_click(app: Flask, region: Region, pair: APair) -> list[Click]:
    """Nine people, three for each of three mentees: two case workers and the regional coordinator."""
    cards = {region.borsbeek: pair.mentee_card}
    for tenant in (region.mortsel, region.aartselaar):
        with app.app_context():
            intake = a_mentee(tenant, occupation="7212").id
        worked(app)
        cards[tenant] = card_of(app, tenant, intake)
    coordinator = a_coordinator(app, region)
    clicks: list[Click] = []
    for word in ("borsbeek", "mortsel", "aartselaar"):
        tenant = region.members[word]
        for account in (a_case_worker(app, tenant), a_case_worker(app, tenant, "Mia Maes")):
            clicks.append((signed_in(app, account), f"/{word}/voorstellen", cards[tenant]))
        clicks.append((signed_in(app, coordinator), "/samen/bam/voorstellen", cards[tenant]))
    return clicks


def at_once(clicks: list[Click], mentor_card: UUID) -> list[tuple[int, str]]:
    """Everybody clicks at the same moment: the status that each got, and the page."""
    answers: list[tuple[int, str]] = []
    begin = threading.Barrier(len(clicks))

    def click(browser: Staff, address: str, mentee_card: UUID) -> None:
        browser.csrf_token()
        begin.wait(60)
        answer = browser.send(address, mentee_card=str(mentee_card), mentor_card=str(mentor_card))
        answers.append((answer.status_code, answer.text))

    threads = [threading.Thread(target=click, args=one) for one in clicks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return answers


def test_two_colleagues_who_propose_the_same_pair_at_once_make_one_proposal(app: Flask, region: Region) -> None:
    pair = a_pair(app, region.borsbeek, region.aartselaar, max_duos=2)

    def propose() -> str:
        try:
            service.propose(pair.mentee_card, pair.mentor_card, owner_name="An Willems", decides=True)
        except AlreadyProposed:
            db.session.rollback()
            return "already"
        return "proposed"

    assert at_the_same_moment(app, region.borsbeek, propose) == ("proposed", "already")
    with inside(app, region.borsbeek):
        assert len(db.session.scalars(select(Proposal)).all()) == 1
        assert len(db.session.scalars(select(PlaceHold)).all()) == 1
