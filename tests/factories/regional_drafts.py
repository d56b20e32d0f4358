# SPDX-License-Identifier: EUPL-1.2
"""Drafts of pairs in the states that a screen shows."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Flask

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from koepel.scope import entered
from shared_pool.regional_drafts import service as drafts
from shared_pool.regional_drafts.codes import DraftState, DraftStep, PairChoice
from tests.factories.people import a_mentee, a_mentor
from tests.support.working import worked


def a_region_with_drafts(app: Flask, region: UUID, one: UUID, other: UUID, *_more: UUID) -> dict[str, str]:
    """A draft with pairs above and below the floor and somebody without a mentor, and one that is being made; their ids by name."""
    with app.app_context():
        for _ in range(3):
            a_mentor(one, occupation="7212")
            a_mentee(other, occupation="7212")
        a_mentee(one, half_days=[(0, "morning")])
    worked(app)
    with app.app_context(), entered(scopes.region(region)):
        drafted = drafts.ask("net_werk").id
        being_made = drafts.ask("buddy")
        being_made.state, being_made.step = DraftState.DRAWING, DraftStep.CHOOSING
        being_made.mentees, being_made.mentors = 120, 85
        being_made.due_at = clock.utcnow() + timedelta(days=1)
        db.session.commit()
    worked(app)
    with app.app_context(), entered(scopes.region(region)):
        first, *_between, last = drafts.pairs(drafted)
        last.apart = True
        row = drafts.draft(drafted)
        row.report = {**row.report, "apart": 1}
        drafts.choose(drafted, first.mentee_card_id, first.mentor_card_id, PairChoice.KEEP)
        db.session.commit()
    return {"drafted": str(drafted), "being_drafted": str(being_made.id)}
