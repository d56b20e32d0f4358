# SPDX-License-Identifier: EUPL-1.2
"""Asking a survey: what there is to ask of a trajectory, and the link of at most 14 days or the paper by which it is asked."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete

from koepel import audit, clock, links, mail
from koepel import scope as scopes
from koepel.accounts.staff import own_name
from koepel.database import db, mine
from koepel.i18n import LANGUAGES, speaking
from tenants.followup import settling
from tenants.followup.codes import MomentState
from tenants.people import service as people
from tenants.programmes.follow_up import StepKind
from tenants.surveys import letters
from tenants.surveys.failures import (
    AnsweredAlready,
    MentorIsGone,
    NobodyToReach,
    OnlyNumbersLeft,
    StillRunning,
    TooEarly,
)
from tenants.surveys.instrument import CLOSING, CLOSING_MENTOR, EVERYBODY, MENTEE_END, MENTOR_INTERIM, newest
from tenants.surveys.models import Survey, SurveyAnswer
from tenants.surveys.schemas import Asking
from tenants.surveys.titles import State, Way
from tenants.trajectories import duo_link
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import RUNNING, Duo, DuoState, Trajectory

LIFE = timedelta(days=14)  # of a link
LATER = timedelta(days=90)
KIND, LINK = "survey.asked", "survey"
MENTEE, MENTOR = "mentee", "mentor"


def part_of(row: Trajectory, key: str) -> str:
    """Which items this trajectory gets: only a completed one those about effects, a stopped one why it stopped.

    Raises `StillRunning`, `TooEarly`, `MentorIsGone`, `OnlyNumbersLeft` where there is nothing to ask.
    """
    if row.pseudonymised_at is not None:
        raise OnlyNumbersLeft
    if key == MENTOR_INTERIM:
        if row.state not in RUNNING or duo_link.counterpart(trajectories.duo_now(row)) is None:
            raise MentorIsGone
        return EVERYBODY
    if key in CLOSING:
        duo = trajectories.duo_now(row)
        if key == CLOSING_MENTOR and duo.mentor_person_id is None and duo_link.counterpart(duo) is None:
            raise MentorIsGone
        return EVERYBODY
    if row.state in RUNNING:
        raise StillRunning
    if key == MENTEE_END:
        return DuoState(row.state).value
    if row.ended_on is None or clock.today() < row.ended_on + LATER:
        raise TooEarly
    return EVERYBODY


def ask(trajectory_id: UUID, asking: Asking) -> Survey:
    """Ask one survey of one trajectory: a link leaves, or it waits for paper. Asked again, the link before stops.

    Raises `NotFound`, `AnsweredAlready`, `NobodyToReach`, and what `part_of` raises.
    """
    row = trajectories.trajectory(trajectory_id, lock=True)
    part, asked, duo = part_of(row, asking.instrument), newest(asking.instrument), trajectories.duo_now(row)
    known = mine(Survey).where(Survey.duo_id == duo.id, Survey.instrument == asked.key)
    survey: Survey | None = db.session.scalar(known)
    if survey is not None and survey.state == State.ANSWERED:
        raise AnsweredAlready
    person_id = row.person_id if asked.side == MENTEE else duo.mentor_person_id
    language, by = _language(person_id), own_name()
    if survey is None:
        survey = Survey(trajectory_id=row.id, duo_id=duo.id, instrument=asked.key, side=asked.side)
    else:
        silence(survey)
        empty(survey)
    survey.version, survey.part, survey.state, survey.way = asked.version, part, State.ASKED, asking.way.value
    survey.language, survey.asked_on, survey.asked_name = language, clock.today(), by
    survey.answered_on, survey.link_until, survey.typed_name = None, None, ""
    db.session.add(survey)
    db.session.flush()
    if asking.way is Way.LINK:
        _send(survey, row, duo, person_id)
    if asked.key == MENTOR_INTERIM:
        _settle(row.id, by)
    audit.wrote(survey, "asked", "instrument", "way", person=person_id)
    return survey


def _settle(trajectory_id: UUID, by: str) -> None:
    """The moment of follow-up that wants this survey is done: it leaves Vandaag."""
    for moment in settling.of_duo(trajectory_id):
        if moment.kind == StepKind.SURVEY and moment.state == MomentState.OPEN:
            settling.done(moment.id, by=by)
            return


def _send(survey: Survey, row: Trajectory, duo: Duo, person_id: UUID | None) -> None:
    if survey.side == MENTEE:
        person = people.person(row.person_id)
        (to, channel), name = duo_link.reach(person), person.given_name
    else:
        name, to, channel = _mentor(duo)
    if not to:
        raise NobodyToReach
    token = links.make(LINK, survey.id, survey.side, LINK, person_id=person_id, language=survey.language, life=LIFE)
    survey.link_until = clock.today() + LIFE
    with speaking(survey.language):
        wish = {} if survey.language == "nl" else {"taal": survey.language}
        address = duo_link.address("survey.show", token=token, **wish)
        subject, body = letters.asked(survey.instrument, name, address, LIFE.days)
    mail.post(
        KIND, to=to, subject=subject, body=body, language=survey.language, channel=channel, about=("survey", survey.id),
        person_id=person_id,
    )  # fmt: skip


def _mentor(duo: Duo) -> tuple[str, str, str]:
    """First name, address and channel of the mentor: as disclosed while the duo runs; afterwards only somebody of ours is known."""
    there = trajectories.counterpart(duo)
    if there is not None:
        return duo.mentor_first_name, there.contact, duo_link.BY_HAND.get(there.channel, "call")
    if duo.mentor_person_id is None:
        return "", "", ""
    own = people.person(duo.mentor_person_id)
    return (own.given_name, *duo_link.reach(own))


def _language(person_id: UUID | None) -> str:
    wish = people.person(person_id).preferred_language if person_id else ""
    return wish if wish in LANGUAGES else "nl"


def empty(row: Survey) -> None:
    """The answers go."""
    mine_ = (SurveyAnswer.tenant_id == scopes.here(), SurveyAnswer.survey_id == row.id)
    db.session.execute(delete(SurveyAnswer).where(*mine_))


def silence(row: Survey) -> bool:
    """Link and letter stop; whether a letter still waited."""
    links.revoke(row.id)
    return bool(mail.withdraw(row.id, KIND))
