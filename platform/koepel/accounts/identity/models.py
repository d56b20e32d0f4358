# SPDX-License-Identifier: EUPL-1.2
"""Identity providers as an operator made them, which organisation is which place, and whose identity is which account."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from koepel.accounts.models import STAFF
from koepel.database import Base
from koepel.privacy import INTERNAL, Purpose, kept

SETTINGS = kept(INTERNAL, Purpose.SECURITY)


class IdentityProvider(Base):
    """One provider; `rules` is what `claims.Rules` reads. Its secret stands in no table."""

    __tablename__ = "identity_provider"
    __table_args__ = ({"info": SETTINGS},)
    key: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    issuer: Mapped[str]
    client_id: Mapped[str]
    proves_by: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    rules: Mapped[dict[str, Any]] = mapped_column(JSONB)
    added_at: Mapped[datetime]


class IdentityOrganisation(Base):
    """An organisation of a provider is this municipality or collaboration; what is not in this table has no rights here."""

    __tablename__ = "identity_organisation"
    __table_args__ = ({"info": SETTINGS},)
    key: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    place_kind: Mapped[str]
    place_id: Mapped[UUID]


class Identity(Base):
    """Hash of (issuer, sub) -> account. Neither is kept."""

    __tablename__ = "identity"
    __table_args__ = ({"info": STAFF},)
    key: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    provider: Mapped[str]
    made_at: Mapped[datetime]
