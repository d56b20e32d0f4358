# SPDX-License-Identifier: EUPL-1.2
"""A file handed to the archive before it is kept or goes: every row of it, opened, as JSON; each reading is on record."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from koepel import audit, clock
from koepel.database import Base, among, db, found, mine
from koepel.errors import NotFound
from koepel.keys import sealed
from tenants.municipality.service import municipality
from tenants.people import service as people
from tenants.retention import plan, reach
from tenants.retention.kinds import ItemState, Kind
from tenants.retention.models import DestructionItem

PURPOSE = "handed to the archive"


def hand_over(item_id: UUID) -> tuple[str, str]:
    """(file name, JSON) of what this item is about. Raises `NotFound` when it is gone or was never here."""
    item = found(DestructionItem, item_id, lock=True)
    subject = item.subject_id
    if subject is None or item.state not in (ItemState.ANNOUNCED, ItemState.KEPT):
        raise NotFound
    if item.kind == Kind.REGISTRATION:
        ids = reach.of_registration(subject)
    else:
        people.person(subject)
        ids = reach.of_person(subject)
    tree = {
        "municipality": municipality().name,
        "made_at": clock.moment().isoformat(),
        "retention": item.retention,
        "tables": {name: rows for name, rows in ((name, _rows(name, ids)) for name in plan.PLAN) if rows},
    }
    item.exported_at = clock.utcnow()
    audit.wrote(item, "handed_to_archive", person=None if item.kind == Kind.REGISTRATION else subject)
    return f"archief-{item.kind}-{item.number or 'zonder-nummer'}.json", json.dumps(tree, ensure_ascii=False, indent=1)


def _rows(name: str, ids: reach.Reach) -> list[dict[str, Any]]:
    what = plan.PLAN[name]
    model = _model(name)
    if isinstance(what, plan.Kept) or name in plan.OF_OTHERS or model is None:
        return []
    told = []
    for column, kind in what.by.items():
        for row in db.session.scalars(mine(model).where(among(getattr(model, column), ids.get(kind, [])))):
            fields = sealed.fields(type(row))
            if fields:
                audit.read(row, *fields, person=getattr(row, "person_id", None), purpose=PURPOSE)
            told.append({one.name: _said(getattr(row, one.name)) for one in model.__table__.columns})
    return told


def _model(name: str) -> Any:
    return next((m.class_ for m in Base.registry.mappers if m.class_.__tablename__ == name), None)


def _said(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | bytes) else value
