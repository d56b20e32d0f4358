# SPDX-License-Identifier: EUPL-1.2
"""What the pool brings to Vandaag: 'Nog op zoek?' for whom nobody spoke with, and an agreement that waits to be signed."""

from __future__ import annotations

from datetime import datetime

from flask import url_for

from koepel import scope as scopes
from koepel.i18n import _
from koepel.permissions import Permission
from koepel.scope import DbRole
from koepel.web.entry import may
from koepel.web.today import Action, Group, TodayRow
from shared_pool.collaboration import service as collaboration
from tenants import disclosure


def still_looking(now: datetime) -> tuple[TodayRow, ...]:
    """One click per person: a card lives as long as somebody spoke with its person in the last three months."""
    if scopes.current().role is not DbRole.TENANT or not may(Permission.PERSON_WRITE):
        return ()
    today = now.date()
    return tuple(
        TodayRow(
            order=Group.NO_NEXT_STEP,
            since=one.spoken_on,
            who=_("Still looking? Nobody spoke with this person since then."),
            what=one.name,
            action=Action(_("Still looking"), url_for("cards.still_looking", intake_id=one.intake_id), post=True),
            link=url_for("people.show", id=one.person_id),
            days=(today - one.spoken_on).days,
        )
        for one in disclosure.to_ask_again(today)
    )


def agreements(now: datetime) -> tuple[TodayRow, ...]:
    """An agreement that was offered and not yet signed."""
    if scopes.current().role is not DbRole.TENANT or not may(Permission.AGREEMENT_SIGN):
        return ()
    return tuple(
        TodayRow(
            order=Group.EXPIRES,
            since=now.date(),
            who=name,
            what=_("An agreement waits for your signature."),
            action=Action(_("Read and sign"), url_for("collaboration.agreements")),
        )
        for name in collaboration.to_sign()
    )
