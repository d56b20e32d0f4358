# SPDX-License-Identifier: EUPL-1.2
"""Accounts, their keys, sessions and links: readable only by koepel_auth, for one key or one account at a time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import Base
from koepel.ids import new_id


class Account(Base):
    """A person who signs in; belongs to no municipality."""

    __tablename__ = "account"
    account_id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    email: Mapped[str]
    password_hash: Mapped[str]
    totp_secret: Mapped[str] = mapped_column(default="")
    totp_step: Mapped[int] = mapped_column(default=0)
    language: Mapped[str] = mapped_column(default="")
    link_serial: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class AccountKey(Base):
    """Hash of the login e-mail -> account."""

    __tablename__ = "account_key"
    key: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]


class SignInSession(Base):
    """One signed-in browser."""

    __tablename__ = "session"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    stepped_up_at: Mapped[datetime | None]
    second_factor: Mapped[bool] = mapped_column(default=False)
    agent: Mapped[str] = mapped_column(default="")


class SessionKey(Base):
    """Hash of the session token -> session."""

    __tablename__ = "session_key"
    key: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    session_id: Mapped[UUID]


class AccountLink(Base):
    """An invitation or a reset: works once, briefly, and dies when a newer one is sent (`serial`)."""

    __tablename__ = "account_link"
    key: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    kind: Mapped[str]
    serial: Mapped[int]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AccountEvent(Base):
    """What happened to an account: signed in, refused, password changed. Append only."""

    __tablename__ = "account_event"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime]
    kind: Mapped[str]
