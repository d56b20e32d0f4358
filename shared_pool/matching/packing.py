# SPDX-License-Identifier: EUPL-1.2
"""A match card as one row of fixed width: what stands in `card.packed`, and thousands of them read as columns at once.

The layout is versioned by its first byte; a row of another version is refused, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from koepel import reference
from shared_pool.matching.card import Card
from shared_pool.matching.deck_codes import NO_ISCO, OPTIONAL, PLAIN, decode_isco, encode_isco
from shared_pool.matching.vocabulary import DUTCH, Spoken

VERSION = 1
NOWHERE = -32768
MOST_LANGUAGES = 8
MOST_ISCO = 3
MOST_TOKENS = 4
NO_LANGUAGE = 255
MOST_WEEK = 32767

# column, its type in the row; columns that are one number on the card too carry the same name there
NUMBERS: tuple[tuple[str, str], ...] = (
    ("side", "u1"), ("state", "u1"), ("informed", "u1"), ("released", "u1"), ("places", "i1"),
    ("waiting_since", "<u2"), ("tier", "u1"), ("programmes", "<u2"), ("criteria_failed", "<u2"), ("criteria_open", "<u2"),
    ("reach", "u1"), ("interpreter", "u1"), ("sections", "<u4"), ("groups", "u1"), ("experience", "u1"), ("work", "u1"),
    ("still_connected", "u1"), ("goals", "u1"), ("must_goals", "u1"), ("actions", "<u2"), ("must_actions", "<u2"),
    ("half_days", "<u4"), ("interests", "<u2"), ("dislikes", "<u2"), ("age", "u1"), ("gender", "u1"),
    ("life_phase", "u1"), ("styles", "u1"), ("majority", "u1"), ("wish_gender", "u1"), ("wish_age", "u1"),
    ("wish_life_phase", "u1"), ("wish_style", "u1"), ("must_wishes", "u1"), ("strength", "u1"), ("steps", "u1"),
)  # fmt: skip
ROW = np.dtype(
    [
        ("version", "u1"),
        *NUMBERS,
        ("radius", "<i2"),
        ("from_week", "<i2"),
        ("until_week", "<i2"),
        ("east", "<i2"),
        ("north", "<i2"),
        ("isco", "<u2", (MOST_ISCO,)),
        ("language", "u1", (MOST_LANGUAGES,)),
        ("level", "u1", (MOST_LANGUAGES,)),
        ("tokens", "<u8", (MOST_TOKENS,)),
    ]
)
WIDTH = ROW.itemsize
Rows = NDArray[Any]


class OtherLayout(ValueError):
    """A row was written by another version of this file: its card must be written anew."""


@dataclass(frozen=True, slots=True)
class Packed:
    """One row as it lies in the database."""

    reference: UUID
    tenant: UUID
    packed: bytes


def mark(token: UUID) -> int:
    """A pair token in the eight bytes that a row has for it; never zero, which means none."""
    return int.from_bytes(sha256(token.bytes).digest()[:8], "little") | 1


def pack(card: Card, tokens: Iterable[UUID] = ()) -> bytes:
    """A card as its row; `tokens` are the pair tokens of the person, of which the last four are kept."""
    row = np.zeros(1, ROW)
    row["version"] = VERSION
    for name, _ in NUMBERS:
        row[name] = int(getattr(card, name))
    row["radius"] = OPTIONAL["radius"] if card.radius is None else card.radius
    row["from_week"] = OPTIONAL["from_week"] if card.from_week is None else card.from_week
    row["until_week"] = MOST_WEEK if card.until_week is None else min(card.until_week, MOST_WEEK - 1)
    row["east"], row["north"] = card.place or (NOWHERE, NOWHERE)
    codes = sorted(encode_isco(code) for code in card.isco)
    row["isco"] = codes + [NO_ISCO] * (MOST_ISCO - len(codes))
    spoken = _best(card.languages)
    row["language"] = [reference.language(one.language).index for one in spoken] + [NO_LANGUAGE] * (
        MOST_LANGUAGES - len(spoken)
    )
    row["level"] = [one.level for one in spoken] + [0] * (MOST_LANGUAGES - len(spoken))
    marks = [mark(token) for token in tokens][-MOST_TOKENS:]
    row["tokens"] = marks + [0] * (MOST_TOKENS - len(marks))
    return row.tobytes()


def _best(languages: Iterable[Spoken]) -> list[Spoken]:
    """Dutch first, then what is spoken best: more than eight are of no use to a duo."""
    known = {one.code for one in reference.languages()}
    ordered = sorted(languages, key=lambda one: (one.language != DUTCH, -one.level, one.language))
    return [one for one in ordered if one.language in known][:MOST_LANGUAGES]


def rows(packed: bytes) -> Rows:
    """Rows that lie one behind another as an array. Raises `OtherLayout`."""
    if len(packed) % WIDTH:
        raise OtherLayout(f"{len(packed)} bytes are no whole number of rows of {WIDTH}")
    found: Rows = np.frombuffer(packed, ROW)
    if len(found) and (found["version"] != VERSION).any():
        raise OtherLayout(f"a row is not of version {VERSION}")
    return found


def card_of(one: Packed) -> Card:
    """One row as a card. Its tokens are compared by `sharing`, so it carries no exclusions."""
    return _card(rows(one.packed)[0], one.reference, one.tenant)


def _card(row: Any, reference_: UUID, tenant: UUID) -> Card:
    values: dict[str, Any] = {name: PLAIN[name][0](row[name].item()) for name, _ in NUMBERS}
    until = int(row["until_week"])
    codes = [one.code for one in reference.languages()]
    return Card(
        reference=reference_,
        tenant=tenant,
        place=None if row["east"] == NOWHERE else (int(row["east"]), int(row["north"])),
        radius=None if row["radius"] < 0 else int(row["radius"]),
        from_week=None if row["from_week"] < 0 else int(row["from_week"]),
        until_week=None if until == MOST_WEEK else until,
        isco=decode_isco(row["isco"]),
        languages=frozenset(
            Spoken(codes[index], int(level))
            for index, level in zip(row["language"].tolist(), row["level"].tolist(), strict=True)
            if index != NO_LANGUAGE
        ),
        **values,
    )


def sharing(found: Rows, tokens: Iterable[UUID], marks: Rows | None = None) -> NDArray[np.bool_]:
    """Which rows hold one of these tokens, or one of the marks of another row: people who were together, or are one."""
    wanted = np.array([mark(token) for token in tokens], dtype=np.uint64)
    if marks is not None:
        wanted = np.concatenate((wanted, marks[marks != 0]))
    return np.asarray(np.isin(found["tokens"], wanted).any(axis=1), dtype=np.bool_)


def language_order() -> Sequence[str]:
    """Each language code at the place of its bit."""
    return [one.code for one in reference.languages()]
