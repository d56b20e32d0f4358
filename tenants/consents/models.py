# SPDX-License-Identifier: EUPL-1.2
"""What a person agreed to or refused: which text, read in which language, when, and when it was taken back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing
from koepel.privacy import PERSONAL, Basis, Purpose, Reader, kept
from koepel.retention_terms import Retention

# Who relies on consent must be able to show it (GDPR art. 7.1): the proof rests on that duty and outlives the consent.
PROOF = kept(
    PERSONAL,
    Purpose.ACCOUNTABILITY,
    basis=Basis.LEGAL_OBLIGATION,
    retention=Retention.AUDIT,
    recipients=(Reader.CASE_WORKERS, Reader.CONTACT_POINT, Reader.THE_PERSON),
)


class Consent(TenantThing):
    """One answer of a person. `about` says to whom or where, in a few words; `until` where it must be asked again."""

    __tablename__ = "consent"
    person_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(default="", info=PROOF)
    answer: Mapped[str] = mapped_column(default="", info=PROOF)
    about: Mapped[str] = mapped_column(default="", info=PROOF)
    text_version: Mapped[int] = mapped_column(SmallInteger, info=PROOF)
    language: Mapped[str] = mapped_column(default="", info=PROOF)
    interpreter: Mapped[bool] = mapped_column(default=False, info=PROOF)
    given_on: Mapped[date] = mapped_column(info=PROOF)
    until: Mapped[date | None] = mapped_column(info=PROOF)
    recorded_name: Mapped[str] = mapped_column(default="", info=PROOF)
    recorded_by: Mapped[UUID | None]
    recorded_at: Mapped[datetime]
    withdrawn_on: Mapped[date | None] = mapped_column(info=PROOF)
    withdrawn_name: Mapped[str] = mapped_column(default="", info=PROOF)
    withdrawn_by: Mapped[UUID | None]
