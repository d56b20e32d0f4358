# SPDX-License-Identifier: EUPL-1.2
"""What a provider says of itself: its addresses and its keys, asked through the narrow door and kept for ten minutes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from joserfc.jwk import KeySet

from koepel.outside import NotReached, Outside

KEPT_SECONDS = 600.0
AGAIN_SECONDS = 30.0  # a provider that changed its keys is asked at once, but not by everybody who shows a wrong one
_kept: dict[str, tuple[float, Metadata]] = {}
_keys: dict[str, tuple[float, KeySet]] = {}


@dataclass(frozen=True)
class Metadata:
    """OpenID Connect Discovery 1.0, as far as we use it; `says_issuer` is RFC 9207."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    end_session_endpoint: str = ""
    says_issuer: bool = False


def metadata(issuer: str, outside: Outside) -> Metadata:
    """Of this issuer. Raises `NotReached` when it is away or speaks for somebody else."""
    ends, found = _kept.get(issuer, (0.0, None))
    if found is None or time.monotonic() > ends:
        found = _asked(issuer, outside)
        _kept[issuer] = (time.monotonic() + KEPT_SECONDS, found)
    return found


def _asked(issuer: str, outside: Outside) -> Metadata:
    told = _object(outside, issuer.rstrip("/") + "/.well-known/openid-configuration")
    if told.get("issuer") != issuer:
        raise NotReached("another issuer than asked")
    words = {
        name: told[name] if isinstance(told.get(name), str) else ""
        for name in (
            "authorization_endpoint",
            "token_endpoint",
            "jwks_uri",
            "userinfo_endpoint",
            "end_session_endpoint",
        )
    }
    if not all(words[name] for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")):
        raise NotReached("metadata without addresses")
    # people are sent there, so it has to be an address of the same sort
    safe = issuer.partition(":")[0] + "://"
    if not all(
        words[name].startswith(safe) for name in ("authorization_endpoint", "end_session_endpoint") if words[name]
    ):
        raise NotReached("an address without encryption")
    return Metadata(issuer, **words, says_issuer=told.get("authorization_response_iss_parameter_supported") is True)


def keys(told: Metadata, outside: Outside, *, again: bool = False) -> KeySet:
    """The public keys of this provider; `again` when one was used that is not among them. Raises `NotReached`."""
    asked, found = _keys.get(told.jwks_uri, (0.0, None))
    age = time.monotonic() - asked
    if found is None or age > KEPT_SECONDS or (again and age > AGAIN_SECONDS):
        try:
            found = KeySet.import_key_set(_object(outside, told.jwks_uri))  # type: ignore[arg-type]
        except (ValueError, KeyError, TypeError) as fault:
            raise NotReached("keys that cannot be read") from fault
        _keys[told.jwks_uri] = (time.monotonic(), found)
    return found


def _object(outside: Outside, url: str) -> dict[str, Any]:
    reply = outside.get(url, {"Accept": "application/json"})
    reply.raise_for_status()
    try:
        told = reply.json()
    except (ValueError, RecursionError):
        raise NotReached("not JSON") from None
    if not isinstance(told, dict):
        raise NotReached("not an object")
    return told


def forget() -> None:
    """Ask everything anew."""
    _kept.clear()
    _keys.clear()
