# SPDX-License-Identifier: EUPL-1.2
"""Note a question, answer it, find it back, take it out (H11). Who asked is stored nowhere, so nothing is linked to a person."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from koepel import audit, clock
from koepel.accounts.staff import own_name
from koepel.database import db, found, mine
from koepel.errors import Invalid
from koepel.i18n import _
from koepel.scope import here
from tenants.questions.models import MentorQuestion
from tenants.questions.schemas import Asked, Looked, Noted


def question(question_id: UUID, *, lock: bool = False) -> MentorQuestion:
    """One question, also one that was taken out. Raises `NotFound`."""
    return found(MentorQuestion, question_id, lock=lock)


def questions(looked: Looked) -> list[MentorQuestion]:
    """Those that stand, the newest first; a word is looked for in question and answer."""
    query = mine(MentorQuestion).where(MentorQuestion.removed_at.is_(None))
    if looked.thema:
        query = query.where(MentorQuestion.theme == str(looked.thema))
    if looked.q:
        query = query.where(_says(looked.q))
    return list(db.session.scalars(query.order_by(MentorQuestion.noted_at.desc(), MentorQuestion.id.desc())))


def _says(word: str) -> ColumnElement[bool]:
    words = (MentorQuestion.asked, MentorQuestion.answer)
    return or_(*(one.icontains(word, autoescape=True) for one in words))


@dataclass(frozen=True)
class Shared:
    """A question with its answer, as mentors read it."""

    theme: str
    asked: str
    answer: str


def shared(word: str = "") -> list[Shared]:
    """What mentors may read, by link: never an open question, and not who wrote the answer or when."""
    query = select(MentorQuestion.theme, MentorQuestion.asked, MentorQuestion.answer).where(
        MentorQuestion.tenant_id == here(),
        MentorQuestion.for_mentors,
        MentorQuestion.answer != "",
        MentorQuestion.removed_at.is_(None),
    )
    if word:
        query = query.where(_says(word))
    return [Shared(*row) for row in db.session.execute(query.order_by(MentorQuestion.asked))]


def ask(said: Asked) -> None:
    """A mentor asks, by link. The same form twice asks once.

    Nothing leads back to who asked: no line of audit and no key of the form is kept, since both name the link and the moment,
    the id tells no moment and only the day is written down.
    """
    whole = f"{said.sending}:{said.theme.value}:{said.asked}".encode()
    row = {
        "tenant_id": here(), "id": UUID(bytes=hashlib.sha256(whole).digest()[:16], version=4), "theme": said.theme.value,
        "asked": said.asked, "by_link": True,
        "noted_at": datetime.combine(clock.today(), time.min, tzinfo=clock.BRUSSELS),
    }  # fmt: skip
    db.session.execute(insert(MentorQuestion).values(**row).on_conflict_do_nothing())


def waiting_by_link() -> tuple[int, datetime] | None:
    """How many questions of mentors by link have no answer yet, and the day of the oldest."""
    open_ones = (
        MentorQuestion.tenant_id == here(),
        MentorQuestion.by_link,
        MentorQuestion.answer == "",
        MentorQuestion.removed_at.is_(None),
    )
    many, oldest = db.session.execute(select(func.count(), func.min(MentorQuestion.noted_at)).where(*open_ones)).one()
    return (many, oldest) if many else None


def note(said: Noted) -> MentorQuestion:
    """One question more, with or without its answer."""
    row = MentorQuestion(
        theme=said.theme.value, asked=said.asked, answer=said.answer, for_mentors=said.for_mentors,
        noted_name=own_name(), noted_at=clock.utcnow(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "question_noted", "theme")
    return row


def change(question_id: UUID, said: Noted) -> MentorQuestion:
    """In other words, or answered. Raises `NotFound`, and `Invalid` when a colleague changed it since."""
    row = question(question_id, lock=True)
    db.session.refresh(row)  # what another transaction wrote while we waited for it
    facts = {"theme": said.theme.value, "asked": said.asked, "answer": said.answer, "for_mentors": said.for_mentors}
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
