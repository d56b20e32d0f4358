# SPDX-License-Identifier: EUPL-1.2
"""Note a question, answer it, find it back, take it out (H11). Who asked is stored nowhere, so nothing is linked to a person."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import or_

from koepel import audit, clock
from koepel.accounts.staff import own_name
from koepel.database import db, found, mine
from koepel.errors import Invalid
from koepel.i18n import _
from tenants.questions.models import MentorQuestion
from tenants.questions.schemas import Looked, Noted


def question(question_id: UUID, *, lock: bool = False) -> MentorQuestion:
    """One question, also one that was taken out. Raises `NotFound`."""
    return found(MentorQuestion, question_id, lock=lock)


def questions(looked: Looked) -> list[MentorQuestion]:
    """Those that stand, the newest first; a word is looked for in question and answer."""
    query = mine(MentorQuestion).where(MentorQuestion.removed_at.is_(None))
    if looked.thema:
        query = query.where(MentorQuestion.theme == str(looked.thema))
    if looked.q:
        words = (MentorQuestion.asked, MentorQuestion.answer)
        query = query.where(or_(*(one.icontains(looked.q, autoescape=True) for one in words)))
    return list(db.session.scalars(query.order_by(MentorQuestion.id.desc())))


def note(said: Noted) -> MentorQuestion:
    """One question more, with or without its answer."""
    row = MentorQuestion(
        theme=said.theme.value, asked=said.asked, answer=said.answer, noted_name=own_name(), noted_at=clock.utcnow()
    )
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "question_noted", "theme")
    return row


def change(question_id: UUID, said: Noted) -> MentorQuestion:
    """In other words, or answered. Raises `NotFound`, and `Invalid` when a colleague changed it since."""
    row = question(question_id, lock=True)
    db.session.refresh(row)  # what another transaction wrote while we waited for it
    facts = {"theme": said.theme.value, "asked": said.asked, "answer": said.answer}
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    if not changed:
        return row  # also the second of two clicks
    if said.version != row.version:
        raise Invalid({"answer": [_("A colleague changed this question since you opened it. Look again first.")]})
    for name in changed:
        setattr(row, name, facts[name])
    row.version += 1
    row.noted_name, row.noted_at = own_name(), clock.utcnow()
    audit.wrote(row, "question_changed", *changed)
    return row


def remove(question_id: UUID) -> MentorQuestion:
    """Out of the list; it can come back. Raises `NotFound`."""
    row = question(question_id, lock=True)
    row.removed_at = row.removed_at or clock.utcnow()
    audit.wrote(row, "question_removed", "removed_at")
    return row


def restore(question_id: UUID) -> MentorQuestion:
    """Undo. Raises `NotFound`."""
    row = question(question_id, lock=True)
    row.removed_at = None
    audit.wrote(row, "question_restored", "removed_at")
    return row
