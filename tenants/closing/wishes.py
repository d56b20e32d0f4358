# SPDX-License-Identifier: EUPL-1.2
"""What both said in the closing form, for the case worker of the duo; and who asks for a talk in it (L1, L2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from koepel import scope as scopes
from koepel.database import db
from tenants.closing.models import ClosingTalk
from tenants.surveys import service as surveys
from tenants.surveys.instrument import CLOSING
from tenants.surveys.models import Survey, SurveyAnswer
from tenants.surveys.titles import State
from tenants.surveys.words import ANSWERS, ITEMS

REMINDED = timedelta(days=60)


@dataclass(frozen=True)
class Form:
    """The closing form of one of the two: the survey when it was asked, and what was answered, as (question, answer)."""

    key: str
    side: str
    survey: Survey | None
    said: tuple[tuple[str, str], ...]


def forms_of(trajectory_id: UUID, duo_id: UUID) -> list[Form]:
    """Mentee's and mentor's. Nobody but staff reads both."""
    asked = {one.instrument: one for one in surveys.surveys(trajectory_id=trajectory_id) if one.duo_id == duo_id}
    return [Form(key, side, asked.get(key), _said(asked.get(key))) for key, side in CLOSING.items()]


def _said(row: Survey | None) -> tuple[tuple[str, str], ...]:
    if row is None or row.state != State.ANSWERED:
        return ()
    given = surveys.own_answers(row)
    items = surveys.asked_of(row).asked(row.part)
    return tuple((str(ITEMS[one.key]), str(ANSWERS[given[one.key]])) for one in items if one.key in given)


def asked_for_a_talk(today: date) -> list[tuple[UUID, str, date]]:
    """Whose form says that a talk is needed, while none was held since: trajectory, side, day of the answer."""
    query = (
        select(Survey.trajectory_id, Survey.side, Survey.answered_on, ClosingTalk.held_on)
        .join(SurveyAnswer, (SurveyAnswer.tenant_id == Survey.tenant_id) & (SurveyAnswer.survey_id == Survey.id))
        .outerjoin(
            ClosingTalk,
            (ClosingTalk.tenant_id == Survey.tenant_id) & (ClosingTalk.trajectory_id == Survey.trajectory_id),
        )
        .where(
            Survey.tenant_id == scopes.here(), Survey.instrument.in_(CLOSING), Survey.state == State.ANSWERED,
            Survey.answered_on >= today - REMINDED, SurveyAnswer.item == "talk", SurveyAnswer.answer == "yes",
        )
        .order_by(Survey.answered_on, Survey.id)
    )  # fmt: skip
    return [
        (trajectory_id, side, answered)
        for trajectory_id, side, answered, held in db.session.execute(query)
        if answered is not None and (held is None or held < answered)
    ]
