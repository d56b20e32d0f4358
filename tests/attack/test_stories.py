# SPDX-License-Identifier: EUPL-1.2
"""Four parties press whatever they like, in any order and again: a proposal never stands where its yeses do not bring it (T39)."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from datetime import datetime, time, timedelta
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from koepel.errors import Failure
from koepel.scope import entered
from shared_pool.proposals import answers, introduction, service
from tenants import disclosure
from tests.factories.pool import a_region
from tests.factories.proposals import APair, a_pair, proposed, state_of
from tests.support.places import inside
from tests.support.working import worked

STORIES = int(os.environ.get("KOEPEL_STORIES", "3"))  # before a release 2000
SIDES = ("mentee", "mentor")
PRESSES = (
    *(f"agree {side}" for side in SIDES), *(f"answer {side} {question} {said}" for side in SIDES for question in ("meets", "goes_on")
      for said in ("yes", "yes", "talk")),
    "plan", "held", "undo", "answer mentee meets no", "answer mentor goes_on no", "decline", "withdraw",
)  # fmt: skip
ENDING = ("undo", "answer mentee meets no", "answer mentor goes_on no", "decline", "withdraw")
STRAIGHT = (
    "agree mentee", "agree mentor", "answer mentee meets yes", "held", "answer mentor meets yes", "plan", "held",
    "answer mentee goes_on yes",
    "answer mentor meets yes", "answer mentor goes_on yes",
)  # fmt: skip
ORDER = ("proposed", "agreed", "willing", "introduced", "started")


def press(app: Flask, pair: APair, proposal_id: UUID, what: str) -> bool:
    """Do it as who may; False when it was refused, and then nothing of it stands."""
    word, *more = what.split()
    tenants = {"mentee": pair.mentee_tenant, "mentor": pair.mentor_tenant}
    slot = datetime.combine(clock.today() + timedelta(days=3), time(14), tzinfo=clock.BRUSSELS)
    staff: dict[str, Callable[[], object]] = {
        "agree": lambda: service.agree(proposal_id, by="Bert Claes"),
        "decline": lambda: service.decline(proposal_id, "no_time", by="Bert Claes"),
        "withdraw": lambda: service.withdraw(proposal_id),
        "undo": lambda: service.undo(proposal_id),
        "plan": lambda: introduction.plan(proposal_id, introduction.Plan("three_way_talk", "Bibliotheek", (slot,))),
        "held": lambda: introduction.held(proposal_id, clock.today()),
    }
    try:
        if word == "answer":
            side, question, said = more
            with app.app_context(), entered(scopes.participant(tenants[side], proposal_id, side)):
                answers.answer(question, said, read=disclosure.statement("nl").hash)
                db.session.commit()
        else:
            with inside(app, tenants[more[0] if more else "mentee"]):
                staff[word]()
    except Failure:
        with app.app_context():
            db.session.remove()
        return False
    worked(app)
    return True


@pytest.mark.slow
@pytest.mark.attack("T39")
def test_no_order_of_presses_skips_a_yes(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    reached: set[str] = set()
    turn = itertools.count()

    @settings(max_examples=STORIES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.lists(st.sampled_from(PRESSES), min_size=10, max_size=18))
    def story(presses: list[str]) -> None:
        if next(turn) % 2 == 0:  # else hardly a story comes far
            presses = [press for pair in zip(STRAIGHT, presses, strict=False) for press in pair if press not in ENDING]
        pair = a_pair(app, region.borsbeek, region.aartselaar)
        proposal_id = proposed(app, pair, decides=False)
        yes: dict[str, bool] = {}
        was_held = False
        for what in presses:
            before = state_of(app, region.borsbeek, proposal_id)
            done = press(app, pair, proposal_id, what)
            now = state_of(app, region.borsbeek, proposal_id)
            reached.add(now)
            assert done or now == before, f"{what} was refused and moved {before} to {now}"
            if done and what.startswith(("agree", "answer")):
                yes[what.rpartition(" ")[0] if what.startswith("answer") else what] = not what.endswith(("no", "talk"))
            if done and what == "undo":
                yes = (
                    {name: said for name, said in yes.items() if not name.startswith("agree")}
                    if now == "proposed"
                    else yes
                )
            was_held = was_held or (done and what == "held")
            if now in ORDER:
                step = ORDER.index(now)
                assert step < 1 or all(yes.get(f"agree {side}") for side in SIDES), (presses, what, now)
                assert step < 2 or all(yes.get(f"answer {side} meets") for side in SIDES), (presses, what, now)
                assert step < 3 or was_held, (presses, what, now)
                assert step < 4 or all(yes.get(f"answer {side} goes_on") for side in SIDES), (presses, what, now)
            else:
                break
        if state_of(app, region.borsbeek, proposal_id) in ORDER[:4]:
            press(app, pair, proposal_id, "withdraw")

    story()
    assert {"agreed", "willing"} <= reached, f"no story came far: {reached}"
