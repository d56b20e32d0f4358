# SPDX-License-Identifier: EUPL-1.2
"""A draft of before other weights says so: its pairs are those of then, its reasons those of now."""

from __future__ import annotations

from flask import Flask

from koepel import scope as scopes
from koepel.database import db
from koepel.scope import entered
from shared_pool.regional_drafts import service as drafts
from shared_pool.weights import service as weights
from shared_pool.weights.codes import WeightsReason
from tests.factories.people import a_mentee, a_mentor
from tests.factories.pool import a_coordinator, a_region
from tests.support.places import signed_in
from tests.support.working import worked

CHANGED = "The weights of this programme changed since this draft was made."


def test_a_draft_says_that_other_weights_count_since_it_was_made(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        a_mentee(region.borsbeek)
        a_mentor(region.borsbeek)
    worked(app)
    els = a_coordinator(app, region)
    with app.app_context(), entered(scopes.region(region.id, account_id=els)):
        draft = drafts.ask("net_werk").id
        db.session.commit()
    worked(app)
    coordinator, page = signed_in(app, els), f"/samen/bam/koppelrondes/{draft}"
    assert CHANGED not in coordinator.get(page).text
    with app.app_context(), entered(scopes.region(region.id, account_id=els)):
        proposed = weights.propose(
            "net_werk", (20, 0, 0, 0, 80, 0, 0, 0, 0, 0), WeightsReason.TRIAL, follows=1, by="Els"
        )
        weights.adopt(proposed.id, by="Els")
        db.session.commit()
    for part in ("", "?deel=koppels"):
        assert CHANGED in coordinator.get(page + part).text
