# SPDX-License-Identifier: EUPL-1.2
"""What decisions bring to Vandaag: ask VDAB, no answer for so many days, and another programme for who cannot take part (D5, D11)."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import Select, Uuid, and_, bindparam, or_, select

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from koepel.i18n import _, ngettext
from koepel.permissions import Permission
from koepel.scope import DbRole
from koepel.web.entry import may
from koepel.web.today import Action, Group, TodayRow
from tenants.intake import standing
from tenants.intake.codes import Held
from tenants.intake.decisions import held
from tenants.intake.models import Intake, IntakeState, ParticipationDecision
from tenants.people.models import Person
from tenants.programmes.lots import DecidedBy
from tenants.programmes.models import Programme
from tenants.programmes.settings import ProgrammeSettings
from tenants.vocabulary import label_of

NO_ANSWER_DAYS = 14


def rows(now: datetime) -> tuple[TodayRow, ...]:
    """For who holds talks in the own municipality; one line a person, and none while an answer is still young."""
    if scopes.current().role is not DbRole.TENANT or not may(Permission.MENTEE_INTAKE):
        return ()
    today = now.astimezone(clock.BRUSSELS).date()
    known: dict[UUID, ProgrammeSettings] = {}
    answers = db.session.execute(_question(), {"here": scopes.here()})
    found = (_line(row, today, known) for row in answers)
    return tuple(line for line in found if line is not None)


@cache
def _question() -> Select[*tuple[Any, ...]]:
    """Who waits, and whose talk is open but stands outside the lot or was refused; where another decides or a lot chooses."""
    here = bindparam("here", type_=Uuid)
    chooses = or_(Programme.settings["decided_by"].astext != "", Programme.settings["subgroups"].astext != "[]")
    return (
        select(Intake, Person.given_name, Person.family_name, Programme, ParticipationDecision)
        .join(Person, and_(Person.tenant_id == Intake.tenant_id, Person.id == Intake.person_id))
        .join(Programme, and_(Programme.tenant_id == Intake.tenant_id, Programme.id == Intake.programme_id))
        .outerjoin(
            ParticipationDecision,
            and_(
                ParticipationDecision.tenant_id == Intake.tenant_id, ParticipationDecision.intake_id == Intake.id
            ),
        )
        .where(
            Intake.tenant_id == here, Intake.side == "mentee", chooses,
            Intake.state.in_((IntakeState.DRAFT, IntakeState.REGISTERED, IntakeState.WAITING)),
        )
    )  # fmt: skip


def _line(row: Any, today: date, known: dict[UUID, ProgrammeSettings]) -> TodayRow | None:
    intake, given_name, family_name, programme, decision = row
    settings = known.setdefault(programme.id, ProgrammeSettings.read(programme.settings))
    who = label_of(DecidedBy, settings.decided_by) if settings.decided_by else ""
    stands = held(intake, settings, decision)
    waiting = intake.state == IntakeState.WAITING
    since = intake.waiting_since or intake.started_on
    match stands:
        case Held.NOT_ASKED if waiting:
            group, said, days = Group.TODAY, _("Ask %(who)s", who=who), None
        case Held.NO_ANSWER if (today - decision.asked_on).days >= NO_ANSWER_DAYS:
            since, days = decision.asked_on, (today - decision.asked_on).days
            group = Group.TODAY
            said = ngettext(
                "No answer from %(who)s since %(num)s day", "No answer from %(who)s since %(num)s days", days, who=who
            )
        case Held.REFUSED | Held.OUTSIDE_LOT if not (waiting and intake.next_step):
            group, said, days = Group.NO_NEXT_STEP, standing.words(stands, who), None
        case _:
            return None
    page = url_for("decisions.show", intake_id=intake.id)
    name = f"{given_name} {family_name}".strip()
    return TodayRow(group, since, said, name, Action(standing.to_do(stands, who), page), link=page, days=days)
