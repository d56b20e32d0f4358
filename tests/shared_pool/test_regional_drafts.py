# SPDX-License-Identifier: EUPL-1.2
"""A draft for the whole region: made by a job, whatever kills it; decided by people, pair by pair."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from koepel import scope as scopes
from koepel.database import db
from koepel.errors import Invalid, NotFound
from koepel.scope import entered
from shared_pool.regional_drafts import service
from shared_pool.regional_drafts.codes import DraftState
from shared_pool.regional_drafts.models import RegionalDraft
from tests.factories.people import a_mentee, a_mentor
from tests.factories.pool import Region, a_coordinator, a_region
from tests.support.working import worked

WELDER, NURSE = "7212", "2221"


@contextmanager
def coordinating(app: Flask, region: Region, account: UUID | None = None) -> Iterator[None]:
    """As the coordinator of this region; committed at the end."""
    with app.app_context(), entered(scopes.region(region.id, account_id=account)):
        yield
        db.session.commit()


def drawn(app: Flask, region: Region, programme: str = "net_werk") -> UUID:
    """A draft that was asked and made."""
    with coordinating(app, region):
        draft_id = service.ask(programme).id
    worked(app)
    return draft_id


def test_a_mentor_from_mortsel_is_drafted_for_a_mentee_from_borsbeek(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek", "Mortsel")
    with app.app_context():
        a_mentor(region.mortsel, occupation=WELDER)
        a_mentee(region.borsbeek, occupation=WELDER)
    worked(app)
    draft_id = drawn(app, region)
    with coordinating(app, region):
        row = service.draft(draft_id)
        assert row.state == DraftState.READY
        assert (row.mentees, row.mentors) == (1, 1)
        (pair,) = service.pairs(draft_id)
        assert pair.score > 4000
        print(row.report)
