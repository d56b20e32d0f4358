# SPDX-License-Identifier: EUPL-1.2
"""Match meetings in tests: the one of last week, closed, and today's, open."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Flask

from koepel import clock
from shared_pool.match_meetings import service
from shared_pool.match_meetings.codes import SkipReason
from shared_pool.match_meetings.queue import queue
from shared_pool.match_meetings.schemas import Skipped
from tests.support.places import inside, on_day


def last_weeks_meeting(app: Flask, here: UUID) -> UUID:
    """Closed: nobody was proposed for the first who waits, and about the others nobody talked."""
    with on_day(clock.today() - timedelta(days=7)), inside(app, here):
        held = service.begin([]).id
        service.skip(held, queue()[0].intake_id, Skipped(SkipReason.NOT_READY))
        service.close(held)
    return held


def meetings(app: Flask, here: UUID) -> dict[str, str]:
    """Last week's minutes, today's open meeting, and whose turn it is there."""
    closed = last_weeks_meeting(app, here)
    with inside(app, here):
        return {
            "minutes": str(closed),
            "match_meeting": str(service.begin([]).id),
            "turn": str(queue()[0].intake_id),
        }
