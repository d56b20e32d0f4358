# SPDX-License-Identifier: EUPL-1.2
"""The head of a chain: a few words, signed, that somebody else keeps. Whoever holds one sees each change before it.

Signed is, each word followed by a line feed: koepel-head-1, kind, owner, number, lines, hash, moment of sealing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class Unreadable(ValueError):
    """A file that holds no heads."""


@dataclass(frozen=True)
class Head:
    """Seal `number` of a chain and the count of lines up to it; `key` and `signature` are hex (Ed25519)."""

    kind: str
    owner: str
    name: str
    number: int
    lines: int
    hash: str
    sealed_at: str
    key: str = ""
    signature: str = ""

    @property
    def signed_words(self) -> bytes:
        """What the signature is over; the name is only for readers."""
        words = ("koepel-head-1", self.kind, self.owner, self.number, self.lines, self.hash, self.sealed_at)
        return "".join(f"{word}\n" for word in words).encode()

    @property
    def genuine(self) -> bool:
        """Whether the holder of its key signed it."""
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.key)).verify(
                bytes.fromhex(self.signature), self.signed_words
            )
        except (InvalidSignature, ValueError):
            return False
        return True


class SigningKey:
    """Made from the secret `audit_key`; only its public half is ever shown."""

    def __init__(self, secret: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"koepel audit signing\n" + secret).digest())

    @property
    def public(self) -> str:
        """The public half, in hex."""
        return self._key.public_key().public_bytes_raw().hex()

    def sign(self, words: bytes) -> str:
        """The signature, in hex."""
        return self._key.sign(words).hex()


def as_file(heads: Iterable[Head]) -> str:
    """The JSON file that leaves: own head first, then those of others."""
    told = {"koepel": "audit heads", "version": 1, "heads": [asdict(head) for head in heads]}
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def of_file(text: str) -> list[Head]:
    """The heads in such a file. Raises `Unreadable`."""
    try:
        told = json.loads(text)
        if told["koepel"] != "audit heads" or told["version"] != 1:
            raise Unreadable("another kind of file")
        return [_head(one) for one in told["heads"]]
    except (ValueError, KeyError, TypeError) as fault:
        raise Unreadable("no heads of Koepel stand in this file") from fault


def _head(told: dict[str, Any]) -> Head:
    head = Head(**told)
    words = (head.kind, head.owner, head.name, head.hash, head.sealed_at, head.key, head.signature)
    if not all(isinstance(word, str) for word in words) or type(head.number) is not int or type(head.lines) is not int:
        raise Unreadable("a head whose words are of another kind")
    return head
