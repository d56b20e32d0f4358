# SPDX-License-Identifier: EUPL-1.2
"""Within a day an import goes back as one: what it made is gone, unless somebody else went on with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from koepel import audit, clock
from koepel import scope as scopes
from koepel.database import db, mine
from koepel.records import AuditEntry, Outbox
from tenants.intake import service as intakes
from tenants.intake.models import Intake, IntakeState
from tenants.people import service as people
from tenants.people.models import Person
from tenants.registers.failures import NotNow, OthersWorkedOnIt, TooLateToUndo
from tenants.registers.models import BatchState, ImportBatch, ImportMark, ImportRow
from tenants.registers.service import KEPT, batch
from tenants.trajectories.models import Engagement, Meeting, Trajectory


def undoable(row: ImportBatch) -> bool:
    """Whether the button stands on the page."""
    return row.state == BatchState.IMPORTED and row.imported_at is not None and clock.utcnow() - row.imported_at < KEPT


def undo(batch_id: UUID) -> ImportBatch:
    """Take everything back. Raises `NotNow`, `TooLateToUndo` or `OthersWorkedOnIt`."""
    row = batch(batch_id, lock=True)
    if row.state != BatchState.IMPORTED:
        raise NotNow
    if not undoable(row):
        raise TooLateToUndo
    made: dict[str, list[UUID]] = defaultdict(list)
    for line in db.session.scalars(mine(ImportRow).where(ImportRow.batch_id == row.id)):
        if line.object_id is not None:
            made[line.object_kind].append(line.object_id)
    _refuse_when_others_went_on(row, made["person"])
    for model, kind in ((Meeting, "meeting"), (Trajectory, "trajectory"), (Engagement, "engagement")):
        for ids in _pages(made[kind]):
            db.session.execute(delete(model).where(model.tenant_id == scopes.here(), model.id.in_(ids)))
    _people_gone(made["person"])
    _bells_silent([*made["person"], *made["trajectory"]])
    for table in (ImportMark, ImportRow):
        db.session.execute(delete(table).where(table.tenant_id == scopes.here(), table.batch_id == row.id))
    row.state, row.undone_at, row.content = BatchState.UNDONE, clock.utcnow(), None
    db.session.flush()
    audit.wrote(row, "undone")
    return row


def _pages(ids: list[UUID]) -> Iterator[list[UUID]]:
    return (ids[at : at + 500] for at in range(0, len(ids), 500))


def _refuse_when_others_went_on(row: ImportBatch, persons: list[UUID]) -> None:
    for ids in _pages(persons):
        others = select(AuditEntry.id).where(
            AuditEntry.tenant_id == scopes.here(),
            AuditEntry.person_id.in_(ids),
            AuditEntry.at > row.imported_at,
            AuditEntry.sensitive.is_(False),
            AuditEntry.account_id.is_not(None),
            AuditEntry.account_id != row.account_id,
        )
        if db.session.scalar(others.limit(1)) is not None:
            raise OthersWorkedOnIt


def _people_gone(persons: list[UUID]) -> None:
    for ids in _pages(persons):
        for person in list(db.session.scalars(mine(Person).where(Person.id.in_(ids)))):
            talks = list(db.session.scalars(mine(Intake).where(Intake.person_id == person.id)))
            try:
                with db.session.begin_nested():
                    _bells_silent([talk.id for talk in talks])
                    db.session.execute(
                        delete(Intake).where(Intake.tenant_id == scopes.here(), Intake.person_id == person.id)
                    )
                    db.session.execute(delete(Person).where(Person.tenant_id == scopes.here(), Person.id == person.id))
            except IntegrityError:
                _only_a_shell(person, talks)


def _only_a_shell(person: Person, talks: list[Intake]) -> None:
    """A card of this person was shown: the record of that stays, the name and all else go."""
    for talk in talks:
        if talk.state not in (IntakeState.WITHDRAWN, IntakeState.REFERRED):
            intakes.withdraw(talk)
    people.speaks_only(person, {})
    people.correct(
        person, "", "", email="", phone="", address="", postcode="", notes="", birth_date=None, gender="", source="",
    )  # fmt: skip
    person.pseudonymised_at = clock.utcnow()


def _bells_silent(subjects: list[UUID]) -> None:
    for ids in _pages(subjects):
        db.session.execute(
            delete(Outbox).where(
                Outbox.tenant_id == scopes.here(), Outbox.subject_id.in_(ids), Outbox.state == "waiting"
            )
        )
