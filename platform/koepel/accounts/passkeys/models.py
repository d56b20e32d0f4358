# SPDX-License-Identifier: EUPL-1.2
"""The public half of each passkey, and the challenges that may be answered once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from koepel.accounts.models import SESSION, STAFF
from koepel.database import Base
from koepel.ids import new_id


class Passkey(Base):
    """A passkey of an account; `sign_count` is what the authenticator last counted, 0 where it does not count."""

    __tablename__ = "passkey"
    __table_args__ = ({"info": STAFF},)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    credential_id: Mapped[str]
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    transports: Mapped[list[str]] = mapped_column(ARRAY(Text))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Challenge(Base):
    """What somebody may answer once, until a moment: found by the hash of a word in the own session."""

    __tablename__ = "challenge"
    __table_args__ = ({"info": SESSION},)
    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    challenge: Mapped[str]
    account_id: Mapped[UUID | None]
    expires_at: Mapped[datetime]


class RecoveryCode(Base):
    """One of ten codes for who lost phone and passkey: hashed, works once."""

    __tablename__ = "recovery_code"
    __table_args__ = ({"info": STAFF},)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
