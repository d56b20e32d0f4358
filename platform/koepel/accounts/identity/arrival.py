# SPDX-License-Identifier: EUPL-1.2
"""From a proof of a provider to a session: identity is (issuer, sub), never an e-mail address.

No right here, no account: nothing is kept of somebody whom the provider gives no role.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from koepel import clock
from koepel import scope as scopes
from koepel.accounts import service
from koepel.accounts.identity import claims, providers, rights
from koepel.accounts.identity.claims import Organisation
from koepel.accounts.identity.flow import Proof, Unbelieved
from koepel.accounts.identity.models import Identity
from koepel.accounts.identity.providers import Provider
from koepel.accounts.models import Account, AccountEvent
from koepel.accounts.passkeys.models import Challenge
from koepel.accounts.sign_in import end_all_sessions
from koepel.database import sign_again, transaction
from koepel.ids import hashed, new_id


class NoRights(Exception):
    """The provider knows this person; no rule of ours makes a role of what it says."""


@dataclass(frozen=True)
class Arrived:
    """Who came in, and for which other organisations of theirs they could have come."""

    account_id: UUID
    elsewhere: tuple[tuple[Organisation, UUID], ...]


def spend(state: str, until: datetime) -> None:
    """Write down that an answer to this state came: it is believed once. Raises `Unbelieved`."""
    key = hashed("state:" + state)
    with transaction(scopes.auth(key)) as session:
        if session.get(Challenge, key) is not None:
            raise Unbelieved("state used before")
        session.add(Challenge(key=key, kind="state", challenge="", expires_at=until))


def arrive(provider: Provider, proof: Proof) -> Arrived:
    """The account of this identity with exactly the rights that the provider gives it now. Raises `NoRights`."""
    said = claims.read(proof.claims, provider.rules)
    wanted = rights.meant(provider.word, said)
    key = hashed(f"identity:{proof.issuer}\n{proof.subject}")
    account_id = known(key)
    if not wanted:
        if account_id is not None:
            rights.settle(account_id, provider.word, "", wanted)
            end_all_sessions(account_id)
        raise NoRights
    name = said.name or provider.name
    if account_id is None:
        account_id = _make(key, provider.word, name, said.email)
    else:
        _correct(account_id, name, said.email)
    rights.settle(account_id, provider.word, name, wanted)
    return Arrived(account_id, _elsewhere(provider.word, said.elsewhere))


def known(key: str) -> UUID | None:
    """The account of this identity."""
    with transaction(scopes.auth(key)) as session:
        found: UUID | None = session.scalar(select(Identity.account_id).where(Identity.key == key))
        return found


def _make(key: str, word: str, name: str, email: str) -> UUID:
    account_id, now = new_id(), clock.utcnow()
    with transaction(scopes.auth(key)) as session:
        session.add(Identity(key=key, account_id=account_id, provider=word, made_at=now))
        session.flush()
        sign_again(session, scopes.auth(key, account_id))
        # no password and no key by e-mail: this account has one way in
        session.add(
            Account(
                account_id=account_id,
                name=name,
                email=email,
                password_hash="",
                totp_secret="",
                totp_step=0,
                language="",
                link_serial=0,
                created_at=now,
            )
        )
    return account_id


def _correct(account_id: UUID, name: str, email: str) -> None:
    """Name and address as the provider says them now. Raises `NoRights` for an account that was disabled here."""
    with transaction(scopes.auth("", account_id)) as session:
        account = session.scalars(select(Account).where(Account.account_id == account_id)).one()
        if account.disabled_at is not None:
            raise NoRights
        account.name, account.email = name, email


def open_session(provider: Provider, proof: Proof, account_id: UUID, *, agent: str) -> str:
    """The token of a new session, as old and as strong as the proof of the provider."""
    with transaction(scopes.auth("", account_id)) as session:
        session.add(AccountEvent(account_id=account_id, at=clock.utcnow(), kind="signed_in"))
    proved_at = None if proof.auth_time is None else datetime.fromtimestamp(proof.auth_time, UTC)
    return service.open_session(
        account_id,
        agent=agent,
        second_factor=proof.acr in provider.rules.strong_acr,
        provider=provider.word,
        proved_at=proved_at,
    )


def _elsewhere(word: str, codes: tuple[str, ...]) -> tuple[tuple[Organisation, UUID], ...]:
    return tuple((one.organisation, one.place_id) for one in providers.links(word) if one.organisation.code in codes)
