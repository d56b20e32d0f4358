# SPDX-License-Identifier: EUPL-1.2
"""Keys in keys: the master key wraps one secret per owner (a municipality, or the installation), that wraps each person's key.

The secret of an owner is two keys of 32 bytes: one wraps, and is made anew by a rotation; the other stays, and makes from a
subject its opaque reference in the vault, and from an e-mail or telephone its mark in the rows.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from koepel.keys import envelope

KEY = 32  # bytes
INSTALLATION = UUID(int=0)  # the owner of what belongs to no municipality: second factors of accounts


@dataclass(frozen=True)
class Owner:
    """The unwrapped secret of an owner in one version."""

    owner_id: UUID
    version: int
    wrapping: bytes = field(repr=False)
    lasting: bytes = field(repr=False)

    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(self.wrapping)

    @cached_property
    def _referring(self) -> bytes:
        return _derived(self.lasting, b"reference")

    @cached_property
    def _marking(self) -> bytes:
        return _derived(self.lasting, b"mark")

    def reference(self, subject: UUID) -> bytes:
        """16 bytes by which the vault knows a subject; nobody can make them from its id without this secret."""
        return hmac.digest(self._referring, subject.bytes, "sha256")[:16]

    def mark(self, value: str) -> str:
        """The blind index of a value: the same value gives the same mark, in this municipality only."""
        return hmac.new(self._marking, value.encode(), hashlib.sha256).hexdigest()

    def erased(self, subject: UUID) -> bytes:
        """32 bytes by which the erasure ledger knows a subject: no rotation changes them, and nobody else can make them."""
        return hmac.digest(_derived(self.lasting, b"erasure"), self.owner_id.bytes + subject.bytes, "sha256")

    def wrap(self, reference: bytes, key: bytes) -> bytes:
        """The key of a subject as it stands in the vault."""
        return envelope.seal(self._cipher, key, self._about(reference))

    def unwrap(self, reference: bytes, wrapped: bytes) -> bytes:
        """The key of a subject. Raises `DoesNotOpen`."""
        return envelope.open_(self._cipher, wrapped, self._about(reference))

    def _about(self, reference: bytes) -> str:
        return f"subject|{self.owner_id}|{self.version}|{reference.hex()}"

    def renewed(self, version: int) -> Owner:
        """The same owner with a new wrapping key; references and marks stay."""
        return Owner(self.owner_id, version, os.urandom(KEY), self.lasting)


class Master:
    """The root, from a file that stands with the application only."""

    def __init__(self, secret: bytes) -> None:
        self._cipher = AESGCM(_derived(secret, b"owners"))

    def made(self, owner_id: UUID) -> Owner:
        """The first secret of an owner."""
        return Owner(owner_id, 1, os.urandom(KEY), os.urandom(KEY))

    def wrap(self, owner: Owner) -> bytes:
        """An owner's secret as it stands in the vault."""
        return envelope.seal(self._cipher, owner.wrapping + owner.lasting, _about(owner.owner_id, owner.version))

    def unwrap(self, owner_id: UUID, version: int, wrapped: bytes) -> Owner:
        """An owner's secret. Raises `DoesNotOpen`, also when the vault was made with another master key."""
        secret = envelope.open_(self._cipher, wrapped, _about(owner_id, version))
        return Owner(owner_id, version, secret[:KEY], secret[KEY:])


def _about(owner_id: UUID, version: int) -> str:
    return f"owner|{owner_id}|{version}"


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY, salt=None, info=b"koepel " + purpose).derive(secret)
