# SPDX-License-Identifier: EUPL-1.2
"""The ledger replayed: whoever was erased after the moment that now stands in the database is erased again.

After a restore before anybody enters, and every night, for an erasure that broke off between ledger and commit.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from koepel import scope as scopes
from koepel.database import db
from koepel.keys.ledger import Entry
from koepel.rights import answering
from tenants.people.models import Person
from tenants.registration.models import Registration
from tenants.retention import erasing
from tenants.retention.kinds import Ground
from tenants.retention.models import Tombstone


def replay(*, everything: bool = False, known: Iterable[Entry] | None = None) -> int:
    """In this municipality; returns how many were erased again. `everything`: also who is erased here already, since the keys
    may be those of before. `known` is the ledger, for who read it before. The caller commits.
    """
    here = scopes.here()
    told = erasing.ledger().entries() if known is None else known
    entries = {one.mark: one for one in told if one.owner_id == here}
    if not everything:
        buried = set(db.session.scalars(select(Tombstone.id).where(Tombstone.tenant_id == here)))
        entries = {mark: one for mark, one in entries.items() if one.reference not in buried}
    if not entries:
        return 0
    again = 0
    with answering():  # also who was set apart when the entry was written, or when the backup was made
        people = db.session.scalars(select(Person.id).where(Person.tenant_id == here)).all()
    arrived = db.session.scalars(
        select(Registration.id).where(Registration.tenant_id == here, Registration.person_id.is_(None))
    ).all()
    book = erasing.ledger()
    for subjects, act in ((people, erasing.erase), (arrived, erasing.erase_registration)):
        for subject in subjects:
            if (entry := entries.get(book.mark(here, subject))) is not None:
                act(subject, ground=Ground(entry.ground), by=None)
                again += 1
    return again
