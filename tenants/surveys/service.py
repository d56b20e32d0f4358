# SPDX-License-Identifier: EUPL-1.2
"""Answers to surveys: by link, or typed in by staff; taken back, and counted (`results`). Asking is in `asking`.

Nobody reads the answers of one person back but that person: staff type them in, take them back, and count them.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select

from koepel import audit, clock
from koepel import scope as scopes
from koepel.accounts.staff import own_name
from koepel.database import db, found, mine
from koepel.errors import Invalid
from koepel.i18n import language
from koepel.web.forms import WHOLE_FORM
from tenants.surveys import asking
from tenants.surveys.asking import MENTEE, MENTOR
from tenants.surveys.asking import ask as ask
from tenants.surveys.asking import part_of as part_of
from tenants.surveys.failures import AnsweredAlready, AskAgainFirst
from tenants.surveys.instrument import MENTEE_END, Instrument, instrument
from tenants.surveys.models import Survey, SurveyAnswer
from tenants.surveys.titles import State, Way
from tenants.surveys.words import NOTHING_SAID
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import Duo, Trajectory


def survey(survey_id: UUID, *, lock: bool = False) -> Survey:
    """One survey; by a link only its own. Raises `NotFound`."""
    return found(Survey, survey_id, lock=lock)


def asked_of(row: Survey) -> Instrument:
    """The version that was asked."""
    return instrument(row.instrument, row.version)


def answer(survey_id: UUID, given: Mapping[str, str]) -> Survey:
    """By link: all answers together, in the place of those of before. Raises `NotFound`, `Invalid` when nothing is answered."""
    row = survey(survey_id, lock=True)
    _put(row, given)
    row.language = language()
    row.state, row.answered_on = State.ANSWERED, clock.today()
    db.session.flush()
    audit.wrote(row, "answered")
    return row


def type_in(survey_id: UUID, given: Mapping[str, str]) -> Survey:
    """By staff, from paper or in a talk; a link that is still open stops, so that the answers of one person count once.

    Raises `NotFound`, `AnsweredAlready`, `AskAgainFirst` when the duo ended differently since, `Invalid` when nothing is answered.
    """
    row = ready(survey_id, lock=True)
    _put(row, given)
    asking.silence(row)
    row.way = Way.PAPER.value if row.way == Way.LINK else row.way
    row.state, row.answered_on, row.typed_name = State.ANSWERED, clock.today(), own_name()
    db.session.flush()
    audit.wrote(row, "typed_in", person=person_of(row))
    return row


def ready(survey_id: UUID, *, lock: bool = False) -> Survey:
    """A survey that staff may type in, also after an entry was taken back. Raises as `type_in`."""
    row = survey(survey_id, lock=lock)
    if row.state == State.ANSWERED:
        raise AnsweredAlready
    if row.instrument == MENTEE_END and row.part != part_of(trajectories.trajectory(row.trajectory_id), row.instrument):
        raise AskAgainFirst
    return row


def withdraw(survey_id: UUID) -> tuple[Survey, bool]:
    """Take an entry or a question back: it counts no more and its link stops. Says too whether a message still waited."""
    row = survey(survey_id, lock=True)
    waited = asking.silence(row)
    if row.state != State.WITHDRAWN:
        row.state = State.WITHDRAWN
        db.session.flush()
        audit.wrote(row, "withdrawn", "state", person=person_of(row))
    return row, waited


def restore(survey_id: UUID) -> Survey:
    """Undo taking an entry back. Raises `AskAgainFirst` where there were no answers."""
    row = survey(survey_id, lock=True)
    if row.state == State.WITHDRAWN:
        if row.answered_on is None:
            raise AskAgainFirst
        row.state = State.ANSWERED
        db.session.flush()
        audit.wrote(row, "restored", "state", person=person_of(row))
    return row


def own_answers(row: Survey) -> dict[str, str]:
    """What this person answered, for the page of the own link alone."""
    query = select(SurveyAnswer.item, SurveyAnswer.answer).where(SurveyAnswer.tenant_id == scopes.here())
    return {said[0]: said[1] for said in db.session.execute(query.where(SurveyAnswer.survey_id == row.id))}


def surveys(*, trajectory_id: UUID | None = None) -> list[Survey]:
    """Every survey of this municipality, or of one trajectory; the oldest question first."""
    query = mine(Survey)
    if trajectory_id is not None:
        query = query.where(Survey.trajectory_id == trajectory_id)
    return list(db.session.scalars(query.order_by(Survey.asked_on, Survey.id)))


def next_on_paper() -> Survey | None:
    """The sheet with the lowest number that waits to be typed in."""
    course = (Trajectory.tenant_id == Survey.tenant_id) & (Trajectory.id == Survey.trajectory_id)
    query = mine(Survey).join(Trajectory, course).where(Survey.way == Way.PAPER, Survey.state == State.ASKED)
    row: Survey | None = db.session.scalar(query.order_by(Trajectory.number, Survey.instrument).limit(1))
    return row


def person_of(row: Survey) -> UUID | None:
    """Who was asked; None for a mentor of another municipality."""
    if row.side == MENTEE:
        return trajectories.trajectory(row.trajectory_id).person_id
    return found(Duo, row.duo_id).mentor_person_id


def told_by(person_id: UUID) -> Select[UUID]:
    """The surveys that this person was asked: as mentee, and as mentor."""
    as_mentee = and_(Survey.side == MENTEE, Survey.trajectory_id.in_(_courses(person_id)))
    return _ids(or_(as_mentee, _as_mentor(person_id)))


def of_person(person_id: UUID) -> Select[UUID]:
    """The surveys that go when this person is forgotten: the own ones, and all about their trajectories as mentee."""
    return _ids(or_(Survey.trajectory_id.in_(_courses(person_id)), _as_mentor(person_id)))


def set_apart(person_id: UUID, apart: bool) -> None:
    """The data of this person are kept and not used: links and letters about their surveys stop."""
    if apart:
        for row in db.session.scalars(mine(Survey).where(Survey.id.in_(of_person(person_id)))):
            asking.silence(row)


def _ids(which: ColumnElement[bool]) -> Select[UUID]:
    return select(Survey.id).where(Survey.tenant_id == scopes.here(), which)


def _courses(person_id: UUID) -> Select[UUID]:
    return select(Trajectory.id).where(Trajectory.tenant_id == scopes.here(), Trajectory.person_id == person_id)


def _as_mentor(person_id: UUID) -> ColumnElement[bool]:
    led = select(Duo.id).where(Duo.tenant_id == scopes.here(), Duo.mentor_person_id == person_id)
    return and_(Survey.side == MENTOR, Survey.duo_id.in_(led))


def _put(row: Survey, given: Mapping[str, str]) -> None:
    said = {item.key: given[item.key] for item in asked_of(row).asked(row.part) if given.get(item.key)}
    if not said:
        raise Invalid({WHOLE_FORM: [str(NOTHING_SAID)]})
    asking.empty(row)
    db.session.add_all(SurveyAnswer(survey_id=row.id, item=item, answer=one) for item, one in said.items())
