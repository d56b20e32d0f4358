# SPDX-License-Identifier: EUPL-1.2
"""What matching may know of the own people beside their talks: one question for any number of them.

The workbench asks it of everybody who waits; as a question per kind of row it was most of what the page took.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, ScalarSelect, Select, Uuid, any_, bindparam, case, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from koepel import scope as scopes
from koepel.database import ManyIds, db
from tenants.intake.models import Intake, IntakeState, Readiness
from tenants.people.models import LanguageSkill, PairToken, Person
from tenants.trajectories.models import RUNNING, Engagement

MOTHER_TONGUE = 6
LEVEL = case((LanguageSkill.mother_tongue, MOTHER_TONGUE), else_=LanguageSkill.level)
_HERE = bindparam("here", type_=Uuid)


def people(persons: Collection[UUID]) -> dict[UUID, Row[*tuple[Any, ...]]]:
    """Rows by id: what bands are made of, `languages` with their `levels`, steps, tokens, duos now, waits on both sides."""
    rows = db.session.execute(_question(), {"here": scopes.here(), "persons": list(persons)})
    return {row.id: row for row in rows}


@cache
def _question() -> Select[*tuple[Any, ...]]:
    waits = Intake.state.in_((IntakeState.WAITING, IntakeState.ACCEPTED))
    return select(
        Person.id, Person.number, Person.given_name, Person.family_name, Person.birth_date, Person.gender,
        Person.postcode, Person.spoken_on,
        _listed(LanguageSkill, LanguageSkill.language, LanguageSkill.language, LanguageSkill.id).label("languages"),
        _listed(LanguageSkill, LEVEL, LanguageSkill.language, LanguageSkill.id).label("levels"),
        _listed(Readiness, Readiness.step, Readiness.done_on).label("steps"),
        _listed(PairToken, PairToken.token, PairToken.at).label("tokens"),
        _of_them(Engagement, func.count(), Engagement.state.in_(RUNNING)).label("load"),
        _of_them(Intake, func.count(Intake.side.distinct()) > 1, waits).label("both_sides"),
    ).where(Person.tenant_id == _HERE, Person.id == any_(bindparam("persons", type_=ManyIds())))  # fmt: skip


def _listed(model: Any, value: Any, *order: Any) -> ScalarSelect[Any]:
    return _of_them(model, func.array_agg(aggregate_order_by(value, *order)))


def _of_them(model: Any, what: Any, *where: Any) -> ScalarSelect[Any]:
    mine = select(what).where(model.tenant_id == _HERE, model.person_id == Person.id, *where)
    return mine.correlate(Person).scalar_subquery()
