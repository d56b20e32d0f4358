# SPDX-License-Identifier: EUPL-1.2
"""What proposals put on the work list: an answer to give, somebody to call, an introduction to plan or to note."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from flask import url_for

from koepel import clock
from koepel import scope as scopes
from koepel.i18n import _, ngettext
from koepel.permissions import Permission
from koepel.web.entry import may
from koepel.web.today import Action, Group, TodayRow
from shared_pool.proposals import rows
from shared_pool.proposals.models import Proposal, ProposalHalf
from shared_pool.proposals.states import ANSWER_DAYS, ProposalState
from tenants import disclosure

S = ProposalState
LONG_WITHOUT_DATE = 14


def proposals_today(now: datetime) -> tuple[TodayRow, ...]:
    """Rows for whoever looks: the decider sees answers to give, the case worker what is to be done for people."""
    if scopes.current().tenant_id is None:
        return _regional(now.date())
    found: list[TodayRow] = []
    for row in rows.listing([S.PROPOSED, S.AGREED, S.WILLING, S.INTRODUCED]):
        own = [half for half in rows.halves(row).values() if half.tenant_id == scopes.here()]
        found.extend(_rows(row, own, now.date()))
    return tuple(found)


def weekly(permissions: frozenset[Permission]) -> Iterator[tuple[str, int]]:
    """Proposals that wait for the own yes, in a count."""
    if Permission.DISCLOSURE_DECIDE in permissions:
        asked = [row for row in rows.listing([S.PROPOSED]) if _asked(row)]
        many = len(asked)
        yield ngettext("%(num)s proposal waits for your answer", "%(num)s proposals wait for your answer", many), many


def _asked(row: Proposal) -> bool:
    return any(half.tenant_id == scopes.here() and half.municipality == "asked" for half in rows.halves(row).values())


def _rows(row: Proposal, own: list[ProposalHalf], today: date) -> list[TodayRow]:
    state = S(row.state)
    if state is S.PROPOSED and may(Permission.DISCLOSURE_DECIDE) and any(half.municipality == "asked" for half in own):
        agree = Action(_("Agree"), url_for("proposals.agree", id=row.id), post=True)
        undo = Action(_("Undo"), url_for("proposals.undo", id=row.id), post=True)
        return [_line(row, Group.ANSWERS, _("waits for your answer"), today, agree, undo)]
    if state in {S.AGREED, S.INTRODUCED} and may(Permission.PERSON_WRITE):
        return _people(row, own, "meets" if state is S.AGREED else "goes_on", today)
    if state is S.WILLING and may(Permission.MATCH_PROPOSE):
        return _introduction(row, today)
    return []


def _people(row: Proposal, own: list[ProposalHalf], question: str, today: date) -> list[TodayRow]:
    found = []
    for half in own:
        said = getattr(half, question)
        waited = (today - _day(row)).days
        if half.side == "mentor" and half.told.get("asked") != question and disclosure.mentor_lacks(row.mentor_card_id):
            mend = Action(_("Put in order"), url_for("proposals.detail", id=row.id))
            found.append(_line(row, Group.ANSWERS, _("the mentor is not in order yet"), today, mend))
            continue
        look = Action(_("Note the answer"), url_for("proposals.detail", id=row.id))
        if said == "talk":
            found.append(_line(row, Group.ANSWERS, _("wants to talk first"), today, look))
        elif not said and waited >= ANSWER_DAYS:
            found.append(_line(row, Group.ANSWERS, _("has not answered yet: call"), today, look))
    return found


def _introduction(row: Proposal, today: date) -> list[TodayRow]:
    page = url_for("proposals.detail", id=row.id)
    if row.introduction_at is not None:
        on = row.introduction_at.astimezone(clock.BRUSSELS).date()
        if on == today:
            return [_line(row, Group.TODAY, _("introduction today"), today, Action(_("Look"), page))]
        if on < today:
            return [_line(row, Group.ANSWERS, _("did the introduction take place?"), today, Action(_("Note it"), page))]
        return []
    late = (today - _day(row)).days >= LONG_WITHOUT_DATE
    what = _("still no date for the introduction") if late else _("plan the introduction")
    return [_line(row, Group.ANSWERS, what, today, Action(_("Plan"), page))]


def _regional(today: date) -> tuple[TodayRow, ...]:
    page = Action(_("Look"), url_for("regional_proposals.listing"))
    late = [row for row in rows.listing([S.PROPOSED]) if row.answer_by is not None and row.answer_by <= today]
    return tuple(_line(row, Group.ANSWERS, _("waits for a municipality"), today, page) for row in late)


def _day(row: Proposal) -> date:
    return row.state_at.astimezone(clock.BRUSSELS).date()


def _line(row: Proposal, group: Group, what: str, today: date, action: Action, undo: Action | None = None) -> TodayRow:
    more: dict[str, Any] = {}
    if scopes.current().tenant_id is not None:
        more["link"] = url_for("proposals.detail", id=row.id)
    since = _day(row)
    return TodayRow(
        order=group,
        since=since,
        who=what,
        what=_("Proposal %(number)s", number=row.number),
        action=action,
        undo=undo,
        days=(today - since).days,
        **more,
    )
