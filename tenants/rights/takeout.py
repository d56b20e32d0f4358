# SPDX-License-Identifier: EUPL-1.2
"""Everything that this municipality keeps of a person, as one tree: for a file to take along (GDPR art. 20) and for paper.

The tables are those of the register: a column that is new is in on its first day, and who read the file is in too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, or_, select

from koepel import audit, clock
from koepel import scope as scopes
from koepel.database import TenantRow, db
from koepel.privacy import GUARDED, INTERNAL, OPEN, Reader, entry
from koepel.records import AuditEntry
from tenants.accountability.words import TABLES
from tenants.concerns import service as concerns
from tenants.files.sentences import FIELDS
from tenants.people import service as people
from tenants.people.models import Person
from tenants.protocols.models import PartnerGrant
from tenants.surveys import service as surveys
from tenants.trajectories.models import Duo, Engagement, Trajectory

KEYS = ("person_id", "trajectory_id", "duo_id", "grant_id", "engagement_id", "survey_id")


def everything(person_id: UUID) -> dict[str, Any]:
    """The tree: who, when made, tables by name with their rows, and who read the file. Leaves a line of reading."""
    person = people.person(person_id)
    wanted = _keys(person_id)
    tables: dict[str, list[dict[str, Any]]] = {}
    read: list[str] = []
    for model in _models():
        rows = [said for said in map(_plain, _rows(model, wanted)) if said]
        if rows:
            tables[model.__tablename__] = rows
            read += [name for name in _guarded(model) if any(row.get(name) for row in rows)]
    audit.read(person, *dict.fromkeys(read), person=person.id, purpose="rights")
    audit.write_now()
    return {
        "made_at": clock.utcnow().isoformat(),
        "number": person.number,
        "kept": tables,
        "read_by": _read_by(person_id),
    }


def as_pages(tree: dict[str, Any]) -> list[tuple[str, list[list[tuple[str, str]]]]]:
    """The same for paper: (table in words, its rows as (name, value)), empty values left out."""
    return [
        (
            str(TABLES.get(name, name)),
            [
                [
                    (str(FIELDS.get(key) or key.replace("_", " ")), _said(value))
                    for key, value in row.items()
                    if value not in ("", None, [], {})
                ]
                for row in rows
            ],
        )
        for name, rows in tree["kept"].items()
    ]


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _models() -> Iterator[Any]:
    """Mapped tables of one municipality whose rows name a person, a trajectory, a duo, a grant or an engagement."""
    for mapper in sorted(TenantRow.registry.mappers, key=lambda one: str(one.local_table)):
        model = mapper.class_
        if not issubclass(model, TenantRow) or model is AuditEntry:
            continue
        if model is Person or any(hasattr(model, key) for key in KEYS):
            yield model


def _keys(person_id: UUID) -> dict[str, list[UUID]]:
    here = scopes.here()

    def of(model: Any, *where: Any) -> list[UUID]:
        return list(db.session.scalars(select(model.id).where(model.tenant_id == here, *where)))

    courses = of(Trajectory, Trajectory.person_id == person_id)
    return {
        "person_id": [person_id],
        "trajectory_id": courses,
        "duo_id": of(Duo, Duo.trajectory_id.in_(courses)),
        "grant_id": of(PartnerGrant, PartnerGrant.person_id == person_id),
        "engagement_id": of(Engagement, Engagement.person_id == person_id),
        "survey_id": list(db.session.scalars(surveys.told_by(person_id))),
    }


def _rows(model: Any, wanted: dict[str, list[UUID]]) -> Iterator[Any]:
    mine = select(model).where(model.tenant_id == scopes.here())
    if model is Person:
        return iter(db.session.scalars(mine.where(Person.id.in_(wanted["person_id"]))))
    if model.__tablename__ == "safety_report":  # what the other half of a duo told in confidence is that one's
        return iter(db.session.scalars(mine.where(model.id.in_(concerns.told_by(wanted["person_id"][0])))))
    if model.__tablename__ == "survey":  # nor what the other half thought of it
        return iter(db.session.scalars(mine.where(model.id.in_(wanted["survey_id"]))))
    either = [getattr(model, key).in_(wanted[key]) for key in KEYS if hasattr(model, key) and wanted[key]]
    return iter(db.session.scalars(mine.where(or_(*either)))) if either else iter(())


def _guarded(model: Any) -> list[str]:
    return [name for name, column in _columns(model).items() if (found := entry(column)) and found.cls in GUARDED]


def _columns(model: Any) -> dict[str, Any]:
    return {attribute.key: attribute.columns[0] for attribute in inspect(model).column_attrs}


def _plain(row: Any) -> dict[str, Any]:
    """What is of a person or of the file, by name; keys and the machine's own columns say nothing to anybody."""
    found = {}
    for name, column in _columns(type(row)).items():
        kept = entry(column)
        if kept is None or kept.cls in (OPEN, INTERNAL) or kept.recipients == (Reader.MACHINE,):
            continue
        value = getattr(row, name)
        found[name] = value if value is None or isinstance(value, bool | int | list | dict) else str(value)
    return found


def _read_by(person_id: UUID) -> list[dict[str, str]]:
    query = select(AuditEntry).where(
        AuditEntry.tenant_id == scopes.here(), AuditEntry.person_id == person_id,
        or_(AuditEntry.sensitive, AuditEntry.action == audit.OPENED),
    )  # fmt: skip
    return [
        {"at": one.at.isoformat(), "actor": one.actor, "fields": ", ".join(one.fields), "purpose": one.purpose}
        for one in db.session.scalars(query.order_by(AuditEntry.id.desc()))
    ]
