# SPDX-License-Identifier: EUPL-1.2
"""What activities add to the story of a person: where they were."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from koepel import scope as scopes
from koepel.database import db
from koepel.feature import Told
from koepel.i18n import _
from tenants.activities.codes import ActivityKind, Coming
from tenants.activities.models import Activity, Participation
from tenants.vocabulary import label_of


def told(person_id: UUID) -> tuple[Told, ...]:
    """The activities at which this person was, in no order."""
    query = (
        select(Activity.starts_at, Activity.kind, Activity.title)
        .join(Participation, (Participation.tenant_id == Activity.tenant_id) & (Participation.activity_id == Activity.id))
        .where(
            Activity.tenant_id == scopes.here(), Participation.person_id == person_id, Participation.state == Coming.PRESENT
        )
    )  # fmt: skip
    return tuple(
        Told(
            at,
            _("Was there: %(kind)s, %(title)s", kind=label_of(ActivityKind, kind).lower(), title=title),
            sign="users-group",
        )
        for at, kind, title in db.session.execute(query)
    )
