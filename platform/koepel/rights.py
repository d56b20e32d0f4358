# SPDX-License-Identifier: EUPL-1.2
"""A person's request as it crosses a border: a kind, its days and a proposal, never who asked or in which words.

A room that works over borders takes `RightSignal` along and hands over what arrives (`Feature.rights_told`, `.rights_heard`).
Rows that are set apart (GDPR art. 18) are seen within `answering()` and on pages that say so: the purpose is signed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from koepel import scope as scopes
from koepel.database import db, sign_again

PURPOSE = "rights"


@dataclass(frozen=True)
class RightSignal:
    """`word` is asked, extended or answered; `ref` is the same in every municipality, and so is `due_on`.

    `person_id` is set on the way out, `proposal_id` and `tenant_id` (from whom) on the way in and for an answer.
    """

    word: str
    ref: UUID
    kind: str
    received_on: date
    due_on: date
    outcome: str = ""
    person_id: UUID | None = None
    proposal_id: UUID | None = None
    tenant_id: UUID | None = None
    collaboration_id: UUID | None = None
    municipality: str = ""


@dataclass(frozen=True)
class Reached:
    """A municipality that got the signal, and by which proposal."""

    tenant_id: UUID
    proposal_id: UUID
    municipality: str


@contextmanager
def answering() -> Iterator[None]:
    """Within, this municipality's own rows that are set apart are in sight: for the answer to a right, and nothing else."""
    before = scopes.current()
    sign_again(db.session(), replace(before, purpose=PURPOSE))
    try:
        yield
        db.session.flush()
    finally:
        sign_again(db.session(), before)
