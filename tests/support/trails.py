# SPDX-License-Identifier: EUPL-1.2
"""Trails as an export gives them, made in memory: lines of a small municipality, sealed a few at a time by a real key."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from koepel.chain import lines
from koepel.chain.heads import Head, SigningKey

KEY = SigningKey(b"of the tests, and of nobody else")
Record = dict[str, Any]
BEGAN = datetime(2026, 1, 5, 8, tzinfo=UTC)
ACTS = (
    ("person", "file_opened", []), ("person", "corrected", ["phone", "address"]), ("person", "read", ["phone", "email"]),
    ("intake", "saved", ["goals"]), ("registration", "read", ["given_name", "phone"]), ("message", "read", ["recipient", "body"]),
)  # fmt: skip


@dataclass
class Trail:
    """Seals with their lines, and lines that no seal holds yet."""

    owner: str
    seals: list[Record] = field(default_factory=list)
    lines: list[list[Record]] = field(default_factory=list)
    loose: list[Record] = field(default_factory=list)

    @property
    def records(self) -> list[Record]:
        """As `koepel audit export` writes them."""
        found: list[Record] = [
            {"koepel": "audit export", "version": 1, "kind": "municipality", "owner": self.owner, "name": "Borsbeek"}
        ]
        for seal, under in zip(self.seals, self.lines, strict=True):
            found += [{"seal": seal}, *({"line": line} for line in under)]
        return [*found, {"unsealed": len(self.loose)}, *({"line": line} for line in self.loose)]

    def head(self, number: int = 0) -> Head:
        """The signed head of this seal, the last one unless said."""
        seal = self.seals[(number or len(self.seals)) - 1]
        words = (
            "municipality",
            self.owner,
            "Borsbeek",
            seal["number"],
            seal["last_place"],
            seal["hash"],
            seal["sealed_at"],
        )
        bare = Head(*words, KEY.public)
        return Head(*words, KEY.public, KEY.sign(bare.signed_words))

    def seal(self, under: list[Record], sealed_at: str) -> None:
        """The next seal, over these lines."""
        digests, number = [lines.digest(line) for line in under], len(self.seals) + 1
        former = self.seals[-1]["hash"] if self.seals else lines.BEGINNING
        place = (self.seals[-1]["last_place"] if self.seals else 0) + len(under)
        made = lines.seal_hash("municipality", self.owner, number, former, sealed_at, digests)
        self.seals.append(
            {"number": number, "last_place": place, "former": former, "hash": made, "sealed_at": sealed_at,
             "lines": [line["id"] for line in under], "digests": digests}
        )  # fmt: skip
        self.lines.append(under)

    def sealed_again(self) -> Trail:
        """As who holds the signing key would: all seals anew over the lines as they stand now."""
        other = Trail(self.owner, loose=self.loose)
        for seal, under in zip(self.seals, self.lines, strict=True):
            other.seal(under, seal["sealed_at"])
        return other

    def copied(self) -> Trail:
        """To be tampered with."""
        return copy.deepcopy(self)

    def places(self) -> list[tuple[int, int]]:
        """Where the lines stand: which seal, which line under it."""
        return [(at, place) for at, under in enumerate(self.lines) for place in range(len(under))]


def a_trail(chance: Random, *, seals: int = 12) -> Trail:
    """A municipality at work: seals of one to nine lines, and a few lines of the last seconds."""
    trail, now = Trail(str(_id(chance, BEGAN))), BEGAN
    people = [str(_id(chance, BEGAN)) for _ in range(6)]
    for _ in range(seals):
        now += timedelta(seconds=chance.randint(5, 4000))
        made = [_line(chance, trail.owner, people, now - timedelta(milliseconds=chance.randint(1, 4000)))
                for _ in range(chance.randint(1, 9))]  # fmt: skip
        trail.seal(made, lines.said(now))
    fresh = now + timedelta(seconds=2)
    trail.loose = [_line(chance, trail.owner, people, fresh) for _ in range(chance.randint(0, 3))]
    return trail


def _id(chance: Random, moment: datetime) -> UUID:
    return UUID(
        int=(int(moment.timestamp() * 1000) << 80)
        | 0x7 << 76
        | chance.getrandbits(12) << 64
        | 0b10 << 62
        | chance.getrandbits(62)
    )


def _line(chance: Random, owner: str, people: list[str], at: datetime) -> Record:
    kind, action, fields = chance.choice(ACTS)
    return {
        "tenant_id": owner, "id": str(_id(chance, at)), "at": lines.said(at), "account_id": chance.choice(people), "actor": "staff",
        "action": action, "object_kind": kind, "object_id": chance.choice(people), "person_id": chance.choice(people),
        "subject_id": None, "fields": list(fields), "purpose": chance.choice(["", "call", "intake"]),
        "request_id": f"{chance.getrandbits(48):012x}", "sensitive": action == "read",
    }  # fmt: skip
