# SPDX-License-Identifier: EUPL-1.2
"""Announced thirty days ahead, kept with a reason or destroyed, and declared: each night the same question, once answered.

What goes is asked again on the day itself: who came back, or whose data a request holds back, stays.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import update

from koepel import audit, clock
from koepel import scope as scopes
from koepel.accounts.staff import own_name
from koepel.database import METADATA, among, db, found, mine
from koepel.errors import Conflict, Invalid
from koepel.feature import Feature
from koepel.i18n import _, _l
from koepel.numbers import next_number
from koepel.privacy import entry
from koepel.retention_terms import Retention
from tenants.municipality.service import municipality
from tenants.retention import due, erasing, plan, reach, rules
from tenants.retention.due import NOTICE, Due
from tenants.retention.kinds import Ground, ItemState, KeepReason, Kind
from tenants.retention.models import Destruction, DestructionItem
from tenants.trajectories.service import months_later

MOST = 500  # in one round: the next night goes on
KEPT_MONTHS = 24  # so long at most before the question comes again
S = ItemState


class ExportFirst(Conflict):
    """What is kept is handed to the archive first."""

    title = _l("Hand the file to the archive first: download it, then keep it.")


class AlreadyGone(Conflict):
    """It went, or was kept by somebody else."""

    title = _l("This was decided already.")


def held(person_id: UUID) -> bool:
    """Whether some room holds this person's data back from destruction."""
    features: tuple[Feature, ...] = current_app.extensions["koepel_features"]
    return any(feature.holds is not None and feature.holds(person_id) for feature in features)


def announce() -> Destruction | None:
    """What goes in thirty days and was not announced yet; None when that is nothing. Holds no name, and is safe to repeat."""
    today = clock.today()
    stays = _spoken_for(today)
    fresh = [one for one in due.due(today + NOTICE) if (one.kind.value, one.subject_id) not in stays]
    fresh = [one for one in fresh if one.kind is Kind.REGISTRATION or not held(one.subject_id)][:MOST]
    if not fresh:
        return None
    row = Destruction(number=next_number(Destruction.number), announced_on=today, due_on=today + NOTICE)
    db.session.add(row)
    db.session.flush()
    db.session.add_all(_item(row, one) for one in fresh)
    db.session.flush()
    audit.wrote(row, "announced")
    return row


def _item(row: Destruction, one: Due) -> DestructionItem:
    return DestructionItem(
        destruction_id=row.id, kind=one.kind.value, retention=one.retention.value, programme=one.programme,
        subject_id=one.subject_id, number=one.number, since=one.since,
    )  # fmt: skip


def _spoken_for(today: date) -> set[tuple[str, UUID | None]]:
    """What is announced already, or kept for the time being."""
    query = mine(DestructionItem).where(DestructionItem.subject_id.is_not(None))
    rows = db.session.scalars(query.where(DestructionItem.state.in_((S.ANNOUNCED, S.KEPT))))
    return {(row.kind, row.subject_id) for row in rows if row.state == S.ANNOUNCED or (row.kept_until or today) > today}


def keep(item_id: UUID, reason: KeepReason, until: date) -> DestructionItem:
    """It stays until this day, with a reason; handed to the archive first. Raises `ExportFirst`, `AlreadyGone`, `Invalid`."""
    row = found(DestructionItem, item_id, lock=True)
    if row.state != S.ANNOUNCED:
        raise AlreadyGone
    if row.exported_at is None:
        raise ExportFirst
    if not clock.today() < until <= months_later(clock.today(), KEPT_MONTHS):
        raise Invalid({"until": [_("Choose a day within two years. Then the question comes again.")]})
    row.state, row.kept_reason, row.kept_until = S.KEPT, reason.value, until
    row.kept_name, row.kept_by = own_name(), scopes.current().account_id
    audit.wrote(row, "kept", "kept_reason", "kept_until", person=row.subject_id)
    return row


def destroy_due() -> list[Destruction]:
    """Every round whose day has come. Safe to repeat: what went is not asked again."""
    ripe = mine(Destruction).where(Destruction.state == "announced", Destruction.due_on <= clock.today())
    return [_destroy(row.id) for row in db.session.scalars(ripe.order_by(Destruction.number)).all()]


def _destroy(destruction_id: UUID) -> Destruction:
    row = found(Destruction, destruction_id, lock=True)
    for item_id in [one.id for one in items(row.id) if one.state == S.ANNOUNCED]:
        item = found(DestructionItem, item_id)
        item.state = _let_go(item)
        if item.state == S.DESTROYED:
            item.subject_id = item.number = None
        db.session.flush()
    row = found(Destruction, destruction_id, lock=True)
    row.state, row.destroyed_on = "done", clock.today()
    row.declaration = _declaration(row)
    row.mark = hashlib.sha256(json.dumps(row.declaration, sort_keys=True).encode()).hexdigest()
    db.session.flush()
    audit.wrote(row, "destroyed", "declaration")
    return row


def _let_go(item: DestructionItem) -> ItemState:
    subject = item.subject_id
    assert subject is not None
    kind = Kind(item.kind)
    if not any(one.kind is kind for one in due.due(clock.today(), subject)):
        return S.NOT_DUE
    if kind is not Kind.REGISTRATION and held(subject):
        return S.HELD
    if kind is Kind.PERSON:
        erasing.erase(subject, ground=Ground.TERM, by=None)
    elif kind is Kind.REGISTRATION:
        erasing.erase_registration(subject, ground=Ground.TERM, by=None)
    else:
        _empty(subject, Retention(item.retention))
    return S.DESTROYED


def _empty(person_id: UUID, retention: Retention) -> None:
    """The columns of one term in the tables of a file, while the rest of the file stays."""
    ids = reach.of_person(person_id)
    for name, what in plan.PLAN.items():
        if isinstance(what, plan.Kept):
            continue
        table = METADATA.tables[f"app.{name}"]
        columns = [one for one in plan.personal(table) if (said := entry(one)) and said.retention is retention]
        if not columns or name in plan.OF_OTHERS:
            continue
        which = [among(table.c[column], ids.get(kind, [])) for column, kind in what.by.items()]
        emptied = {one.name: plan.empty(one) for one in columns if one.name not in getattr(what, "keeps", ())}
        for one in which:
            db.session.execute(update(table).where(table.c.tenant_id == scopes.here(), one).values(emptied))
    if retention is Retention.CONTACT_DETAILS:  # as somebody wrote them when they came
        arrived = METADATA.tables["app.registration"]
        mine_ = update(arrived).where(arrived.c.tenant_id == scopes.here(), among(arrived.c.id, ids["registration"]))
        db.session.execute(mine_.values(dict.fromkeys(("phone", "email", "helper"), "")))
    db.session.expire_all()


def items(destruction_id: UUID) -> list[DestructionItem]:
    """What stands in a round, by kind and number."""
    query = mine(DestructionItem).where(DestructionItem.destruction_id == destruction_id)
    return list(db.session.scalars(query.order_by(DestructionItem.kind, DestructionItem.number, DestructionItem.id)))


def rounds() -> list[Destruction]:
    """Every round, the newest first."""
    return list(db.session.scalars(mine(Destruction).order_by(Destruction.number.desc())))


def _declaration(row: Destruction) -> dict[str, Any]:
    """What was destroyed, by kind and count, under which rule; as it was on the day, whatever is decided later."""
    terms, every = rules.Terms(), items(row.id)
    counted = Counter((one.kind, one.retention, one.programme) for one in every if one.state == S.DESTROYED)
    lines = []
    for (kind, retention, programme), many in sorted(counted.items()):
        rule = terms.standing(Retention(retention), programme)
        lines.append(
            {"kind": kind, "retention": retention, "programme": programme, "count": many, "months": rule.months,
             "series": rule.series, "source": rule.source}
        )  # fmt: skip
    states = Counter(one.state for one in every)
    return {
        "municipality": municipality().name, "number": row.number, "announced_on": row.announced_on.isoformat(),
        "destroyed_on": clock.today().isoformat(), "law": rules.LAW, "lines": lines,
        "kept": states[S.KEPT], "held": states[S.HELD], "not_due": states[S.NOT_DUE],
    }  # fmt: skip
