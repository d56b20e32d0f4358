# SPDX-License-Identifier: EUPL-1.2
"""Keys and references: UUIDv7 for rows (sortable, made here and never by the database), random for all that leaves.

A UUIDv7 reveals the moment it was made, so links, pool cards and partner references use `reference()` and `token()`.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from datetime import datetime
from uuid import UUID


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562, 5.7): 48 bits of milliseconds, then randomness."""
    stamp = time.time_ns() // 1_000_000
    value = (stamp & ((1 << 48) - 1)) << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return UUID(int=value)


def id_floor(moment: datetime) -> UUID:
    """The smallest UUIDv7 that could be made at this moment: what comes after it was made then or later."""
    return UUID(int=(int(moment.timestamp() * 1000) & ((1 << 48) - 1)) << 80)


def reference() -> UUID:
    """A random 128-bit reference that tells nothing of its row (a UUIDv4)."""
    return UUID(int=(secrets.randbits(128) & ~(0xF << 76) & ~(0b11 << 62)) | 0x4 << 76 | 0b10 << 62)


def token() -> str:
    """256 random bits as text that fits a URL; only its hash is ever stored."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """SHA-256 in hex: the one key by which `koepel_auth` may find a session, a link or an account."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def email_key(email: str) -> str:
    """The key of a login e-mail: trimmed and case-folded, then hashed."""
    return hashed("email:" + email.strip().casefold())
