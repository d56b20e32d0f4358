# SPDX-License-Identifier: EUPL-1.2
"""One value sealed by AES-256-GCM: a mark, the generation of its key, a random nonce of 96 bits, the ciphertext with its tag.

The mark begins with a zero byte, which no text of PostgreSQL can hold: what is sealed and what is not is never confused.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from koepel.keys.failures import DoesNotOpen

MARK = b"\x00\x01"
NONCE = 12
SHORTEST = len(MARK) + 1 + NONCE + 16
GENERATION = 1  # of the keys that are made today; a key made anew for the same subject would count on


def seal(key: AESGCM, plain: bytes, about: str, *, generation: int = GENERATION) -> bytes:
    """The envelope of `plain`, bound to what it is `about`: elsewhere it does not open."""
    nonce = os.urandom(NONCE)
    head = MARK + bytes([generation])
    return head + nonce + key.encrypt(nonce, plain, _bound(about, generation))


def open_(key: AESGCM, envelope: bytes, about: str) -> bytes:
    """What was sealed. Raises `DoesNotOpen` for another place, another key, and anything that is no envelope."""
    if len(envelope) < SHORTEST or not envelope.startswith(MARK):
        raise DoesNotOpen(about)
    generation = envelope[len(MARK)]
    body = envelope[len(MARK) + 1 :]
    try:
        return key.decrypt(body[:NONCE], body[NONCE:], _bound(about, generation))
    except InvalidTag as fault:
        raise DoesNotOpen(about) from fault


def _bound(about: str, generation: int) -> bytes:
    return f"{about}|{generation}".encode()


def check_of(table: str, column: str) -> str:
    """The name of the constraint that refuses a plain value here."""
    return f"ck_{table}_{column}_sealed"
