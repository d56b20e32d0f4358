# SPDX-License-Identifier: EUPL-1.2
"""The canonical bytes of a line and of a seal: all that somebody who verifies the trail elsewhere must know.

A line is the JSON object of FIELDS (of a collaboration: POOL_FIELDS), keys in the order of the alphabet, no spaces, UTF-8
unescaped; an id in small letters with hyphens, a moment in UTC with six decimals and a Z, nothing as null. Its digest is
SHA-256("koepel-line-1\\n" + those bytes). The hash of a seal is SHA-256 over these words, each followed by a line feed:
koepel-seal-1, kind, owner, number, hash of the seal before (64 zeros before the first), moment of sealing, how many lines,
then the digest of each line in its order.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

FIELDS = (
    "account_id", "action", "actor", "at", "fields", "id", "object_id", "object_kind", "person_id", "purpose", "request_id",
    "sensitive", "subject_id", "tenant_id",
)  # fmt: skip
POOL_FIELDS = (
    "account_id", "action", "actor", "at", "collaboration_id", "fields", "id", "object_id", "object_kind", "purpose",
    "request_id",
)  # fmt: skip
BEGINNING = "0" * 64
DIGEST = hashlib.sha256().digest_size


def said(moment: datetime) -> str:
    """A moment as it is written in lines, seals and heads."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the database as the values of a line."""
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return said(value) if isinstance(value, datetime) else value


def canonical(line: Mapping[str, Any]) -> bytes:
    """The bytes of a line whose values are plain."""
    return json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


def digest(line: Mapping[str, Any]) -> str:
    """The digest of a plain line, in hex."""
    return hashlib.sha256(b"koepel-line-1\n" + canonical(line)).hexdigest()


def seal_hash(kind: str, owner: str, number: int, former: str, sealed_at: str, digests: Sequence[str]) -> str:
    """The hash of a seal: it holds the one before, so that it answers for all of history."""
    words = ("koepel-seal-1", kind, owner, str(number), former, sealed_at, str(len(digests)), *digests)
    return hashlib.sha256("".join(f"{word}\n" for word in words).encode()).hexdigest()
