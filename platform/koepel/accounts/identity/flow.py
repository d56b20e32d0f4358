# SPDX-License-Identifier: EUPL-1.2
"""One sign-in at a provider, there and back: what we ask, what we remember of it, and what of the answer is believed.

Authorization code with PKCE (S256), nonce and a state that only the own browser holds. Who the answer is from (`iss`,
RFC 9207) is looked at before Authlib is: its own client does not.
"""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from authlib.oauth2.base import OAuth2Error
from authlib.oauth2.client import OAuth2Client
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

from koepel import clock
from koepel.accounts.identity import discovery
from koepel.accounts.identity.claims import Organisation, without_denied
from koepel.accounts.identity.discovery import Metadata
from koepel.accounts.identity.providers import Provider
from koepel.ids import token
from koepel.outside import NotReached, Outside, Reply

SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
LEEWAY = 60  # seconds that clocks may differ
LASTS = 900  # seconds that somebody may take at the provider
JUST_NOW = 300  # seconds: what step-up accepts as a recent proof


class Why(StrEnum):
    """What a sign-in is for."""

    IN = "in"
    CHECK = "check"  # does this person still have these roles; nothing is shown
    AGAIN = "again"  # step-up: prove it once more, now
    STRONGER = "stronger"  # step-up: with two factors


class Unbelieved(Exception):
    """The answer is not one to what this browser asked, or not by whom it says. Holds a code for the log, no value."""


class TooWeak(Exception):
    """The provider vouches for less than these rules ask."""


class AskThem(Exception):
    """The provider cannot answer without showing somebody a page."""


@dataclass(frozen=True)
class Asked:
    """What the own browser remembers of one sign-in under way."""

    word: str
    state: str
    nonce: str
    verifier: str
    at: int
    why: str
    target: str
    acr: bool = False  # whether a second round already asks for more

    def kept(self) -> dict[str, Any]:
        """For the session."""
        return asdict(self)


@dataclass(frozen=True)
class Proof:
    """What a provider proved, cleaned of what may not be here."""

    issuer: str
    subject: str
    claims: Mapping[str, Any]
    acr: str
    auth_time: int | None


class _Session:
    """What Authlib's client asks of a session: one method, through the narrow door."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside

    def post(self, url: str, *, data: Mapping[str, str], headers: Mapping[str, str], auth: Any) -> Reply:
        """POST with the client's own proof added."""
        url, told, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        return self._outside.request("POST", url, headers=told, body=body)


def begin(
    provider: Provider,
    outside: Outside,
    *,
    why: Why = Why.IN,
    target: str = "/",
    organisation: Organisation | None = None,
    acr: bool = False,
) -> tuple[str, Asked]:
    """Where to send the browser, and what it has to remember. Raises `NotReached`."""
    told, rules = discovery.metadata(provider.issuer, outside), provider.rules
    asked = Asked(provider.word, token(), token(), token(), int(time.time()), str(why), target, acr)
    more: dict[str, str] = {"nonce": asked.nonce}
    if why is Why.CHECK:
        more["prompt"] = "none"
    elif why is not Why.IN or acr or organisation is not None:
        more["prompt"] = "login"
    wanted = rules.strong_acr if why is Why.STRONGER else rules.acr
    if wanted:
        more["acr_values"] = " ".join(wanted)
    if why is Why.AGAIN or rules.max_age:
        more["max_age"] = "0" if why is Why.AGAIN else str(rules.max_age)
    if organisation is not None:
        hint = {"cap_hint": organisation.kind, "code_hint": organisation.code}
        more["login_hint"] = base64.b64encode(json.dumps(hint).encode()).decode()
    client = _client(provider, told, outside)
    url, _state = client.create_authorization_url(
        told.authorization_endpoint, state=asked.state, code_verifier=asked.verifier, **more
    )
    return str(url), asked


def _client(provider: Provider, told: Metadata, outside: Outside, secret: Any = None) -> OAuth2Client:
    client = OAuth2Client(
        _Session(outside),
        client_id=provider.client_id,
        client_secret=secret,
        token_endpoint_auth_method=provider.proves_by,
        scope=" ".join(provider.scopes),
        redirect_uri=provider.callback,
        code_challenge_method="S256",
        token_endpoint=told.token_endpoint,
    )
    if provider.proves_by == "private_key_jwt" and secret is not None:
        algorithm = "RS256" if isinstance(secret, RSAKey) else "ES256"
        # who it is meant for is the issuer, not an address that a rogue provider could name as its own
        client.register_client_auth_method(
            PrivateKeyJWT(provider.issuer, headers={"kid": secret.thumbprint()}, alg=algorithm)
        )
    return client


def private_key(text: str) -> RSAKey | ECKey:
    """A private key from PEM or JWK. Raises ValueError when it is none."""
    try:
        kept: Any = json.loads(text) if text.lstrip().startswith("{") else text
        for kind in (RSAKey, ECKey):
            try:
                key = kind.import_key(kept)
            except (ValueError, TypeError, KeyError, JoseError):
                continue
            if key.is_private:
                return key
    except ValueError:
        pass
    raise ValueError("not a private key")


def finish(provider: Provider, outside: Outside, asked: Asked, given: Mapping[str, str]) -> Proof:
    """What the provider proved by this answer. Raises `Unbelieved`, `TooWeak`, `AskThem` or `NotReached`."""
    told = discovery.metadata(provider.issuer, outside)
    _from_whom(provider, told, given)
    if asked.word != provider.word or not hmac.compare_digest(asked.state, given.get("state", "")):
        raise Unbelieved("state")
    if time.time() - asked.at > LASTS:
        raise Unbelieved("late")
    if given.get("error"):
        silent = {"login_required", "interaction_required", "consent_required", "account_selection_required"}
        if asked.why == Why.CHECK and given["error"] in silent:
            raise AskThem
        raise TooWeak if given["error"] == "unmet_authentication_requirements" else Unbelieved("refused there")
    secret: Any = provider.secret
    if provider.proves_by == "private_key_jwt":
        try:
            secret = private_key(secret)
        except ValueError:
            raise NotReached("our own key cannot be read") from None
    client = _client(provider, told, outside, secret)
    try:
        tokens = client.fetch_token(
            told.token_endpoint,
            grant_type="authorization_code",
            code=given.get("code", ""),
            code_verifier=asked.verifier,
        )
    except (OAuth2Error, ValueError) as fault:
        raise Unbelieved("code") from fault
    return _proof(provider, told, outside, asked, tokens)


def _from_whom(provider: Provider, told: Metadata, given: Mapping[str, str]) -> None:
    """Before anything else: an answer of another provider is not looked at."""
    said = given.get("iss")
    if (said is None and told.says_issuer) or (said is not None and said != provider.issuer):
        raise Unbelieved("iss")


def _proof(provider: Provider, told: Metadata, outside: Outside, asked: Asked, tokens: Mapping[str, Any]) -> Proof:
    rules = provider.rules
    claims = _id_token(provider, told, outside, asked, tokens)
    subject, acr, auth_time = claims.get("sub"), claims.get("acr"), _moment(claims.get("auth_time"))
    if not isinstance(subject, str) or not subject or len(subject) > 255:
        raise Unbelieved("sub")
    if not without_denied({"sub": subject}, ()):
        raise Unbelieved("a national number as sub")
    if rules.userinfo:
        claims = _userinfo(told, outside, str(tokens.get("access_token", "")), subject)
    age = None if auth_time is None else clock.utcnow().timestamp() - auth_time
    oldest = JUST_NOW if asked.why == Why.AGAIN else rules.max_age
    if oldest and (age is None or age > oldest + LEEWAY):
        raise Unbelieved("auth_time")
    wanted = rules.strong_acr if asked.why == Why.STRONGER else rules.acr
    if wanted and acr not in wanted:
        raise TooWeak
    return Proof(
        provider.issuer,
        subject,
        without_denied(claims, rules.denied),
        acr if isinstance(acr, str) else "",
        auth_time,
    )


def _moment(said: Any) -> int | None:
    """When somebody proved it there, at the latest now: one to come would count as a recent proof for hours."""
    now = clock.utcnow().timestamp()
    if said is None:
        return None
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 <= said <= now + LEEWAY:
        raise Unbelieved("auth_time")
    return int(min(said, now))


def _id_token(
    provider: Provider, told: Metadata, outside: Outside, asked: Asked, tokens: Mapping[str, Any]
) -> dict[str, Any]:
    options = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
    }
    params = {
        "nonce": asked.nonce, "client_id": provider.client_id, "access_token": tokens.get("access_token"),
        "max_age": provider.rules.max_age or (asked.why == Why.AGAIN and JUST_NOW),
    }  # fmt: skip
    try:
        raw = str(tokens.get("id_token", ""))
        try:
            decoded = jwt.decode(raw, _signing(discovery.keys(told, outside)), algorithms=SIGNED_BY)
        except (InvalidKeyIdError, ValueError):
            decoded = jwt.decode(raw, _signing(discovery.keys(told, outside, again=True)), algorithms=SIGNED_BY)
        CodeIDToken(decoded.claims, decoded.header, options, params).validate(leeway=LEEWAY)
    except NotReached:
        raise
    except (JoseError, ValueError, TypeError, KeyError) as fault:
        raise Unbelieved("ID token") from fault
    return dict(decoded.claims)


def _signing(keys: KeySet) -> KeySet:
    return KeySet([key for key in keys.keys if key.key_type != "oct"])


def _userinfo(told: Metadata, outside: Outside, access_token: str, subject: str) -> dict[str, Any]:
    reply = outside.get(
        told.userinfo_endpoint, {"Authorization": f"Bearer {access_token}", "Accept": "application/json"}
    )
    reply.raise_for_status()
    try:
        claims = reply.json()
    except (ValueError, RecursionError):
        claims = None
    if not isinstance(claims, dict) or claims.get("sub") != subject:
        raise Unbelieved("userinfo")
    return claims
