# SPDX-License-Identifier: EUPL-1.2
"""Register, list, name, remove, and answer with a passkey: each challenge once, from our exact address, with the owner
proved to the device (PIN, finger, face). So one passkey is two factors.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import delete, exists, select
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from koepel import clock
from koepel import scope as scopes
from koepel.accounts.models import Account, AccountEvent, SignInSession
from koepel.accounts.passkeys.models import Challenge, Passkey
from koepel.database import transaction
from koepel.errors import NotFound
from koepel.ids import hashed, token

ANSWER_WITHIN = timedelta(minutes=5)
MOST = 10  # passkeys of one account
BASE64URL = re.compile(r"[A-Za-z0-9_-]{1,1400}", re.ASCII)
OWNER_PROVED = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True)
class Site:
    """As whom we ask: the exact origin that browsers must be on, such as https://koepel.example.org."""

    origin: str

    @property
    def host(self) -> str:
        """The relying party: the host without its port."""
        return urlsplit(self.origin).hostname or ""


@dataclass(frozen=True)
class Held:
    """A passkey as its owner sees it."""

    id: UUID
    name: str
    made_at: datetime
    used_at: datetime | None


def held(account_id: UUID) -> list[Held]:
    """The own passkeys, the oldest first."""
    with transaction(scopes.auth("", account_id)) as session:
        rows = session.scalars(select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.made_at))
        return [Held(row.id, row.name, row.made_at, row.used_at) for row in rows]


def has_any(account_id: UUID) -> bool:
    """Whether this account can answer with a passkey."""
    with transaction(scopes.auth("", account_id)) as session:
        return bool(session.scalar(select(exists().where(Passkey.account_id == account_id))))


def ask_for_new(site: Site, account_id: UUID) -> tuple[dict[str, Any], str]:
    """What the browser asks an authenticator to make, and the word that goes with the challenge."""
    with transaction(scopes.auth("", account_id)) as session:
        account = session.scalars(select(Account).where(Account.account_id == account_id)).one()
        name, email = account.name, account.email
        known = [base64url_to_bytes(one) for one in session.scalars(select(Passkey.credential_id))]
    options = generate_registration_options(
        rp_id=site.host,
        rp_name="Koepel",
        user_id=account_id.bytes,
        user_name=email or name,
        user_display_name=name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=OWNER_PROVED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
    )
    return options_to_json_dict(options), _remember(options.challenge, account_id)


def ask(site: Site, account_id: UUID | None = None) -> tuple[dict[str, Any], str]:
    """What the browser asks of whichever passkey the person chooses; for one account when it is known already."""
    options = generate_authentication_options(rp_id=site.host, user_verification=OWNER_PROVED)
    return options_to_json_dict(options), _remember(options.challenge, account_id)


def _remember(challenge: bytes, account_id: UUID | None) -> str:
    word = token()
    key = hashed("passkey:" + word)
    with transaction(scopes.auth(key)) as session:
        session.add(
            Challenge(
                key=key,
                kind="passkey",
                challenge=bytes_to_base64url(challenge),
                account_id=account_id,
                expires_at=clock.utcnow() + ANSWER_WITHIN,
            )
        )
    return word


def _take(word: str, account_id: UUID | None) -> bytes | None:
    """The challenge that goes with this word and account, which is used up by it; None when there is none in time."""
    key = hashed("passkey:" + word)
    with transaction(scopes.auth(key)) as session:
        taken = delete(Challenge).where(Challenge.key == key, Challenge.kind == "passkey").returning(
            Challenge.challenge, Challenge.account_id, Challenge.expires_at
        )  # fmt: skip
        row = session.execute(taken).one_or_none()
    if row is None or row.expires_at < clock.utcnow() or row.account_id != account_id:
        return None
    return base64url_to_bytes(row.challenge)


def register(site: Site, account_id: UUID, session_id: UUID, word: str, answer: str, name: str) -> bool:
    """Keep a new passkey; this session counts as proved twice, all others end. False when the answer does not fit."""
    challenge = _take(word, account_id)
    if challenge is None or len(held(account_id)) >= MOST:
        return False
    try:
        told = _told(answer)
        proved = verify_registration_response(
            credential=told,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
        ways = told["response"].get("transports") or []
        transports = [way.value for way in AuthenticatorTransport if way.value in ways]
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError):
        return False
    with transaction(scopes.auth("", account_id)) as session:
        session.add(
            Passkey(
                account_id=account_id,
                credential_id=bytes_to_base64url(proved.credential_id),
                public_key=proved.credential_public_key,
                sign_count=proved.sign_count,
                name=name,
                transports=transports,
                made_at=clock.utcnow(),
            )
        )
        session.add(AccountEvent(account_id=account_id, at=clock.utcnow(), kind="passkey_added"))
        for row in session.scalars(select(SignInSession)):
            if row.id == session_id:
                row.second_factor, row.stepped_up_at = True, clock.utcnow()
            else:
                session.delete(row)
    return True


def accept(site: Site, word: str, answer: str, *, account_id: UUID | None = None) -> UUID | None:
    """Whose answer this is, when it is right and counts further than the last one; None otherwise.

    Without an account the passkey itself says whose it is, and is believed once its signature fits that account.
    """
    challenge, told = _take(word, account_id), _told(answer)
    whose = account_id or _named(told)
    if challenge is None or whose is None:
        return None
    with transaction(scopes.auth("", whose)) as session:
        account = session.scalar(select(Account).where(Account.account_id == whose, Account.disabled_at.is_(None)))
        row = session.scalar(
            select(Passkey)
            .where(Passkey.account_id == whose, Passkey.credential_id == _credential(told))
            .with_for_update()
        )
        if account is None or row is None:
            return None
        try:
            proved = verify_authentication_response(
                credential=told,
                expected_challenge=challenge,
                expected_rp_id=site.host,
                expected_origin=site.origin,
                credential_public_key=row.public_key,
                credential_current_sign_count=row.sign_count,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError):
            session.add(AccountEvent(account_id=whose, at=clock.utcnow(), kind="second_factor_refused"))
            return None
        row.sign_count, row.used_at = proved.new_sign_count, clock.utcnow()
        session.add(AccountEvent(account_id=whose, at=clock.utcnow(), kind="signed_in"))
    return whose


def _told(answer: str) -> dict[str, Any]:
    """What a browser sent, as an object; an empty one when it is none."""
    try:
        told = json.loads(answer)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _named(told: dict[str, Any]) -> UUID | None:
    try:
        return UUID(bytes=base64url_to_bytes(told["response"]["userHandle"]))
    except (ValueError, KeyError, TypeError):
        return None


def _credential(told: dict[str, Any]) -> str:
    """As it may stand in the table: JSON can hold signs that PostgreSQL does not take."""
    credential = told.get("id")
    return credential if isinstance(credential, str) and BASE64URL.fullmatch(credential) else ""


def rename(account_id: UUID, passkey_id: UUID, name: str) -> None:
    """Another name for it. Raises `NotFound`."""
    with transaction(scopes.auth("", account_id)) as session:
        row = session.get(Passkey, (account_id, passkey_id))
        if row is None:
            raise NotFound
        row.name = name


def remove(account_id: UUID, session_id: UUID, passkey_id: UUID) -> None:
    """It opens nothing any more; all other sessions end. Raises `NotFound`."""
    with transaction(scopes.auth("", account_id)) as session:
        row = session.get(Passkey, (account_id, passkey_id))
        if row is None:
            raise NotFound
        session.delete(row)
        session.add(AccountEvent(account_id=account_id, at=clock.utcnow(), kind="passkey_removed"))
        session.execute(delete(SignInSession).where(SignInSession.id != session_id))
