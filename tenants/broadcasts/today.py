# SPDX-License-Identifier: EUPL-1.2
"""What messages to a group bring to Vandaag: one line for each that did not reach everybody."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from sqlalchemy import func, select

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from koepel.i18n import _, ngettext
from koepel.permissions import Permission
from koepel.records import Message
from koepel.web.entry import may
from koepel.web.today import Action, Group, TodayRow
from tenants.broadcasts.codes import TITLES, Audience
from tenants.broadcasts.models import Broadcast
from tenants.broadcasts.wishes import GROUP
from tenants.vocabulary import label_of


def rows(now: datetime) -> tuple[TodayRow, ...]:
    """The rows of this municipality, for who writes to groups."""
    if not may(Permission.TRAJECTORY_READ):
        return ()
    query = (
        select(Broadcast.id, Broadcast.template, Broadcast.audience, Broadcast.ready_at, func.count().label("missed"))
        .join(Message, (Message.tenant_id == Broadcast.tenant_id) & (Message.about_id == Broadcast.id))
        .where(
            Broadcast.tenant_id == scopes.here(), Message.kind == GROUP, Message.state.in_(("failed", "uncertain")),
        )
        .group_by(Broadcast.id, Broadcast.template, Broadcast.audience, Broadcast.ready_at)
        .order_by(Broadcast.ready_at)
    )  # fmt: skip
    return tuple(_row(*one) for one in db.session.execute(query))


def _row(broadcast_id: object, template: str, audience: str, ready_at: datetime | None, missed: int) -> TodayRow:
    page = url_for("broadcasts.show", id=broadcast_id)
    since = ((ready_at or clock.utcnow()) + clock.offset()).astimezone(clock.BRUSSELS).date()
    return TodayRow(
        order=Group.ANSWERS,
        since=since,
        who=ngettext("Did not reach %(num)s person for certain", "Did not reach %(num)s people for certain", missed),
        what=_(
            "Message: %(title)s, to: %(group)s",
            title=str(TITLES.get(template, template)),
            group=label_of(Audience, audience).lower(),
        ),
        action=Action(_("Look who"), page),
        link=page,
        days=(clock.today() - since).days or None,
    )
