# SPDX-License-Identifier: EUPL-1.2
"""The list of providers: made by the operator, read by whoever signs in. A secret is a file beside the other secrets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from koepel import clock
from koepel import scope as scopes
from koepel.accounts.identity.claims import Organisation, Rules
from koepel.accounts.identity.models import IdentityOrganisation, IdentityProvider
from koepel.config import Settings
from koepel.database import transaction
from koepel.errors import NotFound
from koepel.ids import hashed
from koepel.outside import Outside, networks
from koepel.web.addresses import full_address

LIST = hashed("the list of identity providers")
WORD = re.compile(r"[a-z][a-z0-9-]{1,38}")


@dataclass(frozen=True)
class Provider:
    """One provider as sign-in needs it."""

    word: str
    name: str
    issuer: str
    client_id: str
    proves_by: str
    scopes: tuple[str, ...]
    rules: Rules

    @property
    def callback(self) -> str:
        """The one address that this provider sends people back to, exactly as it is registered there."""
        return full_address("identity.callback", word=self.word)

    @property
    def secret(self) -> str:
        """The client secret, or the private key as PEM or JWK. Raises OSError when the file is not there."""
        return secret_file(self.word).read_text("utf-8").strip()


@dataclass(frozen=True)
class Link:
    """An organisation of a provider, and the place that it is here."""

    word: str
    organisation: Organisation
    place_kind: str
    place_id: UUID


def settings() -> Settings:
    """Of this installation."""
    found: Settings = current_app.extensions["koepel_settings"]
    return found


def secret_file(word: str) -> Path:
    """Where the secret of this provider stands."""
    return settings().secrets_folder / f"provider_{word}"


def outside() -> Outside:
    """The door to providers, with the networks that the operator opened."""
    return Outside(networks(settings().provider_networks))


def every() -> list[Provider]:
    """All providers, by name."""
    with transaction(scopes.auth(LIST)) as session:
        rows = session.scalars(select(IdentityProvider).where(IdentityProvider.key == LIST))
        return sorted((_read(row) for row in rows), key=lambda one: one.name.casefold())


def provider(word: str) -> Provider:
    """The provider with this word. Raises `NotFound`."""
    with transaction(scopes.auth(LIST)) as session:
        row = _row(session, word)
        if row is None:
            raise NotFound
        return _read(row)


def add(one: Provider) -> None:
    """Make it, or make it anew with other settings."""
    with transaction(scopes.auth(LIST)) as session:
        row = _row(session, one.word)
        if row is None:
            row = IdentityProvider(key=LIST, word=one.word, added_at=clock.utcnow())
            session.add(row)
        row.name, row.issuer, row.client_id, row.proves_by = one.name, one.issuer, one.client_id, one.proves_by
        row.scopes, row.rules = list(one.scopes), one.rules.kept()


def remove(word: str) -> None:
    """Nobody comes in by it any more; whoever is in is out when the rights are looked at again. Raises `NotFound`."""
    with transaction(scopes.auth(LIST)) as session:
        row = _row(session, word)
        if row is None:
            raise NotFound
        session.delete(row)


def links(word: str = "") -> list[Link]:
    """Which organisation is which place, for one provider or all."""
    with transaction(scopes.auth(LIST)) as session:
        query = select(IdentityOrganisation).where(IdentityOrganisation.key == LIST)
        rows = session.scalars(query.where(IdentityOrganisation.word == word) if word else query)
        return [Link(row.word, Organisation(row.kind, row.code), row.place_kind, row.place_id) for row in rows]


def link(word: str, organisation: Organisation, place_kind: str, place_id: UUID) -> None:
    """From now on this organisation is this place. Raises `NotFound` for an unknown provider."""
    provider(word)
    unlink(word, organisation)
    with transaction(scopes.auth(LIST)) as session:
        session.add(
            IdentityOrganisation(
                key=LIST,
                word=word,
                kind=organisation.kind,
                code=organisation.code,
                place_kind=place_kind,
                place_id=place_id,
            )
        )


def unlink(word: str, organisation: Organisation) -> None:
    """From now on it is none."""
    table = IdentityOrganisation
    with transaction(scopes.auth(LIST)) as session:
        session.execute(
            delete(table).where(
                table.key == LIST, table.word == word, table.kind == organisation.kind, table.code == organisation.code
            )
        )


def _row(session: Session, word: str) -> IdentityProvider | None:
    found: IdentityProvider | None = session.get(IdentityProvider, (LIST, word))
    return found


def _read(row: IdentityProvider) -> Provider:
    return Provider(
        row.word, row.name, row.issuer, row.client_id, row.proves_by, tuple(row.scopes), Rules.of(row.rules)
    )
