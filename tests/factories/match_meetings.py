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


def hold_meetings(app: Flask, here: UUID) -> None:
    """Last week nobody was proposed for the first who waits and nobody talked about the others; today's meeting is open."""
    with on_day(clock.today() - timedelta(days=7)), inside(app, here):
        held = service.begin([]).id
        service.skip(held, queue()[0].intake_id, Skipped(SkipReason.NOT_READY))
        service.close(held)
    with inside(app, here):
        service.begin([])


def meetings_held(app: Flask, here: UUID) -> dict[str, str]:
    """The words for their addresses: last week's minutes, today's meeting, and whose turn it is."""
    with inside(app, here):
        today, before = service.meetings()
        return {"minutes": str(before.id), "match_meeting": str(today.id), "turn": str(queue()[0].intake_id)}
