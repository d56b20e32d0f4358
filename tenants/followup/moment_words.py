# SPDX-License-Identifier: EUPL-1.2
"""A moment of follow-up in words: what it is, with whom, and why it exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from koepel.i18n import _
from koepel.translations import formats
from tenants.followup import settling
from tenants.followup.codes import MomentState
from tenants.followup.models import FollowUp
from tenants.programmes.follow_up import StepBase, StepChannel, StepKind, StepWhom
from tenants.vocabulary import label_of


def what(row: FollowUp) -> str:
    """Its kind and with whom, for example "Follow-up talk: mentor"."""
    return f"{label_of(StepKind, row.kind)}: {label_of(StepWhom, row.whom).lower()}"


def how(row: FollowUp) -> str:
    """By which channel."""
    return label_of(StepChannel, row.channel)


def why(row: FollowUp) -> str:
    """From which event and day it comes."""
    day = formats.day(row.base_on)
    if row.base == StepBase.HALF:
        return _("Because half of the planned time is over.")
    if row.base == StepBase.END:
        return _("Because it is planned to end on %(day)s.", day=day)
    if row.base == StepBase.FIRST_MEETING:
        return _("Because they first met on %(day)s.", day=day)
    return _("Because the duo started on %(day)s.", day=day)


@dataclass(frozen=True)
class Listed:
    """A moment as a line of the duo's page; `on` is when it was done, or when it is meant for."""

    id: UUID
    what: str
    how: str
    on: date
    open: bool
    skipped: bool


def listed(trajectory_id: UUID) -> list[Listed]:
    """All moments of a duo, by day."""
    return [
        Listed(
            one.id,
            what(one),
            how(one),
            one.done_on or one.on,
            one.state == MomentState.OPEN,
            one.state == MomentState.SKIPPED,
        )
        for one in settling.of_duo(trajectory_id)
    ]
