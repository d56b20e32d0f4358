# SPDX-License-Identifier: EUPL-1.2
"""Give it time: a duo ends because it does not click only after two meetings or three weeks, whichever comes first (F8).

Source: seed 003, 1.2.3: start rather than search long, and build in a waiting time before a match is called a failure.
Who does not feel safe waits for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from koepel.database import db
from koepel.errors import Conflict
from koepel.i18n import _, _l, ngettext
from koepel.translations import formats
from tenants.trajectories.models import Duo, Meeting

MEETINGS = 2
TIME = timedelta(weeks=3)


class TooSoon(Conflict):
    """F8: whether it clicks shows after two meetings or three weeks."""

    title = _l(
        "This duo has not had its time yet: two meetings or three weeks. If somebody does not feel safe, say so."
    )


@dataclass(frozen=True)
class Cooling:
    """A duo that has not had its time: until when, and how often the two met so far."""

    until: date
    meetings: int

    def said(self) -> str:
        """Why it is too early, and when it is not."""
        met = ngettext("%(num)s meeting so far.", "%(num)s meetings so far.", self.meetings)
        return _("Give it time: two meetings, or until %(day)s.", day=formats.day(self.until, year=True)) + " " + met


def cooling(duo: Duo, on: date) -> Cooling | None:
    """What this duo still has to wait on this day before it may be said not to click; None once it had its time."""
    until = duo.started_on + TIME
    if on >= until:
        return None
    met = select(func.count()).where(
        Meeting.tenant_id == duo.tenant_id, Meeting.duo_id == duo.id, Meeting.withdrawn_at.is_(None), Meeting.held_on <= on
    )  # fmt: skip
    meetings = int(db.session.scalar(met) or 0)
    return Cooling(until, meetings) if meetings < MEETINGS else None
