# SPDX-License-Identifier: EUPL-1.2
"""A question without whoever asked it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing
from koepel.privacy import INTERNAL, Purpose, kept

QUESTIONS = kept(INTERNAL, Purpose.OPERATION)


class MentorQuestion(TenantThing):
    """`answer` '' while it is open; `version` goes up with each change; `noted_name` is the colleague who wrote last, at `noted_at`.

    One that came `by_link` has the beginning of its day for `noted_at` and an id that tells no moment, until staff write in it.
    """

    __tablename__ = "mentor_question"
    __table_args__ = {"info": QUESTIONS}  # noqa: RUF012
    theme: Mapped[str]
    asked: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(SmallInteger, default=1)
    noted_name: Mapped[str] = mapped_column(default="")
    noted_at: Mapped[datetime]
    by_link: Mapped[bool] = mapped_column(default=False)
    for_mentors: Mapped[bool] = mapped_column(default=False)
    removed_at: Mapped[datetime | None]
