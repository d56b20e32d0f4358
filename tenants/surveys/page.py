# SPDX-License-Identifier: EUPL-1.2
"""What staff see of surveys: who is to be asked, who was asked, who answered; never what somebody answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import select

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from koepel.errors import Failure
from tenants.followup.lines import DuoLine, lines
from tenants.surveys import service
from tenants.surveys.instrument import MENTEE_END, Instrument, keys
from tenants.surveys.models import Survey
from tenants.surveys.titles import NAMES, State, Way
from tenants.surveys.words import ANSWERS, ITEMS, SIGNS
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import DuoState, Trajectory

TO_ASK = timedelta(days=180)  # after the end; who ended earlier is asked from the page of the duo
VIEWS = ("te-vragen", "wacht", "papier", "beantwoord")


@dataclass(frozen=True)
class Line:
    """One duo in the list: a survey that was asked, or one that is still to be asked."""

    duo: DuoLine
    survey: Survey | None

    @property
    def view(self) -> str:
        """In which list it stands; '' for what was taken back."""
        if self.survey is None:
            return "te-vragen"
        if self.survey.state == State.ANSWERED:
            return "beantwoord"
        if self.survey.state == State.WITHDRAWN:
            return ""
        return "papier" if self.survey.way == Way.PAPER else "wacht"


@dataclass(frozen=True)
class Offer:
    """One survey for one trajectory: where it stands, and why it cannot be asked now."""

    key: str
    name: Any
    survey: Survey | None
    why_not: str

    @property
    def open(self) -> bool:
        """Whether it may be asked, or asked again."""
        return not self.why_not and (self.survey is None or self.survey.state != State.ANSWERED)


def listed() -> list[Line]:
    """Every survey, and every duo that ended lately and was not asked at the end; by number."""
    duos = {line.id: line for line in lines(clock.today())}
    asked = service.surveys()
    found = [Line(duos[row.trajectory_id], row) for row in asked if row.trajectory_id in duos]
    done = {row.trajectory_id for row in asked if row.instrument == MENTEE_END}
    found += [Line(duos[one], None) for one in _ended_lately() if one in duos and one not in done]
    return sorted(found, key=lambda line: line.duo.number)


def _ended_lately() -> list[UUID]:
    since = clock.today() - TO_ASK
    query = select(Trajectory.id).where(Trajectory.tenant_id == scopes.here(), Trajectory.pseudonymised_at.is_(None))
    ended = Trajectory.state.in_((DuoState.COMPLETED, DuoState.STOPPED))
    return list(db.session.scalars(query.where(ended, Trajectory.ended_on >= since)))


def offers(trajectory_id: UUID) -> list[Offer]:
    """Each survey as it stands for this trajectory. Raises `NotFound`."""
    row = trajectories.trajectory(trajectory_id)
    duo = trajectories.duo_now(row)
    known = {one.instrument: one for one in service.surveys(trajectory_id=row.id) if one.duo_id == duo.id}
    return [Offer(key, NAMES[key], known.get(key), _why_not(row, key)) for key in keys()]


def _why_not(row: Trajectory, key: str) -> str:
    try:
        service.part_of(row, key)
    except Failure as failure:
        return str(failure.title)
    return ""


@dataclass(frozen=True)
class Block:
    """Questions that follow each other and take the same answers. `effects`: those under the words of mentoring."""

    answers: list[tuple[str, str]]
    items: list[tuple[int, str, str]]  # number, key, words
    effects: bool
    faces: list[tuple[str, ...]]  # the answers with a sign, where whoever answers may read pictures first


def blocks(asked: Instrument, part: str) -> Iterator[Block]:
    """The questions of one person, numbered as on the sheet."""
    numbered = list(enumerate(asked.asked(part), 1))
    for (scale, effects), some in groupby(numbered, lambda pair: (pair[1].scale, bool(pair[1].capital))):
        items = [(number, item.key, str(ITEMS[item.key])) for number, item in some]
        signs = asked.read and all(code in SIGNS for code in scale.answers)
        answers = [(code, str(ANSWERS[code])) for code in scale.answers]
        faces = [(code, words, *([SIGNS[code]] if signs else [])) for code, words in answers]
        yield Block(answers, items, effects, faces)
