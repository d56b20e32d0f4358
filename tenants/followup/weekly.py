# SPDX-License-Identifier: EUPL-1.2
"""What duos ask this week, in counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from koepel import clock
from koepel.i18n import ngettext
from koepel.permissions import Permission
from tenants.followup import service

WEEK = timedelta(days=6)


def counts(permissions: frozenset[Permission]) -> Iterator[tuple[str, int]]:
    """Silent duos, talks until Sunday, duos near their end, trajectories without a mentor."""
    if Permission.TRAJECTORY_WRITE not in permissions:
        return
    today = clock.today()
    running = service.started(today)
    silent = len(service.silent_duos(today, among=running))
    talks = len(service.asking(today + WEEK, among=running))
    ending = len(service.ending_soon(today, among=running))
    alone = len(service.without_mentor())
    yield ngettext("%(num)s duo is silent", "%(num)s duos are silent", silent), silent
    yield ngettext("%(num)s moment of follow-up this week", "%(num)s moments of follow-up this week", talks), talks
    yield ngettext("%(num)s duo is near its end", "%(num)s duos are near their end", ending), ending
    yield ngettext("%(num)s trajectory needs another mentor", "%(num)s trajectories need another mentor", alone), alone
