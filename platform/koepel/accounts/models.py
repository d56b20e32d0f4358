# SPDX-License-Identifier: EUPL-1.2
"""Accounts, their keys, sessions and links: readable only by koepel_auth, for one key or one account at a time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import Base
from koepel.ids import new_id
from koepel.privacy import INTERNAL, SENSITIVE, Basis, Hashed, Purpose, Reader, Sensitive, kept
from koepel.retention_terms import Retention

STAFF = kept(INTERNAL, Purpose.SECURITY, basis=Basis.AGREEMENT, retention=Retention.WITH_THE_ACCOUNT)
CREDENTIALS = kept(SENSITIVE, Purpose.SECURITY, retention=Retention.WITH_THE_ACCOUNT, recipients=(Reader.MACHINE,))
SESSION = kept(INTERNAL, Purpose.SECURITY, retention=Retention.SESSION)
LOG = kept(INTERNAL, Purpose.SECURITY, retention=Retention.SECURITY_LOG)


class Account(Base):
    """A person who signs in; belongs to no municipality."""

    __tablename__ = "account"
    __sealed_under__ = ()  # the installation: an account is of no municipality
    account_id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(info=STAFF)
    email: Mapped[str] = mapped_column(info=STAFF)
    password_hash: Mapped[str] = mapped_column(Hashed(), info=CREDENTIALS)
    totp_secret: Mapped[str] = mapped_column(Sensitive(), default="", info=CREDENTIALS)
    totp_step: Mapped[int] = mapped_column(default=0, info=STAFF)
    language: Mapped[str] = mapped_column(default="", info=STAFF)
    link_serial: Mapped[int] = mapped_column(default=0, info=STAFF)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class AccountKey(Base):
    """Hash of the login e-mail -> account."""

    __tablename__ = "account_key"
    __table_args__ = ({"info": STAFF},)
    key: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]


class SignInSession(Base):
    """One signed-in browser."""

    __tablename__ = "session"
    __table_args__ = ({"info": SESSION},)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    stepped_up_at: Mapped[datetime | None]
    second_factor: Mapped[bool] = mapped_column(default=False)
    agent: Mapped[str] = mapped_column(default="")
    provider: Mapped[str | None]
    checked_at: Mapped[datetime | None]


class SessionKey(Base):
    """Hash of the session token -> session."""

    __tablename__ = "session_key"
    __table_args__ = ({"info": SESSION},)
    key: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    session_id: Mapped[UUID]


class AccountLink(Base):
    """An invitation or a reset: works once, briefly, and dies when a newer one is sent (`serial`)."""

    __tablename__ = "account_link"
    __table_args__ = ({"info": SESSION},)
    key: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    kind: Mapped[str]
    serial: Mapped[int]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AccountEvent(Base):
    """What happened to an account: signed in, refused, password changed. Append only."""

    __tablename__ = "account_event"
    __table_args__ = ({"info": LOG},)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime]
    kind: Mapped[str]
