# SPDX-License-Identifier: EUPL-1.2
"""Closings as words: `a_closing(app, duo)`, an answered closing form, a line of a diary."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask

from koepel import clock
from tenants.closing import diaries, informed, service
from tenants.closing.codes import ClosingForm, DiaryKind, Outcome
from tenants.closing.schemas import Closing, DiaryLine
from tenants.surveys import service as surveys
from tenants.surveys.schemas import Asking
from tenants.surveys.titles import Way
from tenants.vocabulary import Barrier
from tests.factories.duos import ADuo
from tests.support.places import inside


def a_closing(app: Flask, duo: ADuo, **more: Any) -> UUID:
    """This duo closed as planned, after a talk together; returns the id of what was noted."""
    said = {
        "ending": "completed", "outcomes": (Outcome.WORK_AT_LEVEL,), "barriers": (Barrier.CHILDCARE,), "coordination": "good",
    }  # fmt: skip
    with inside(app, duo.tenant_id):
        return service.close(duo.trajectory_id, Closing(ClosingForm.JOINT, **(said | more)))[0].id


def an_answered_form(app: Flask, duo: ADuo, key: str, **answers: str) -> UUID:
    """The closing form of one of the two, typed in by staff."""
    with inside(app, duo.tenant_id):
        row = surveys.ask(duo.trajectory_id, Asking(key, Way.STAFF))
        return surveys.type_in(row.id, answers).id


def agrees_to_hear_more(app: Flask, tenant_id: UUID, person_id: UUID, answer: str = "given") -> None:
    """Said yes (or no) to being kept informed."""
    with inside(app, tenant_id):
        informed.note(person_id, answer)


def a_diary_line(app: Flask, tenant_id: UUID, what: str, kind: DiaryKind = DiaryKind.ACTIVITY, **more: Any) -> UUID:
    """A line in a diary; returns its id."""
    if kind is DiaryKind.EFFECT:
        more = {"target_group": "newcomers", "domain": "networking", "seen_by": "mentor"} | more
    with inside(app, tenant_id):
        return diaries.write(kind, DiaryLine(clock.today(), what, **more)).id
