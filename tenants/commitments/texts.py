# SPDX-License-Identifier: EUPL-1.2
"""The words that people say yes to: those that come with Koepel, or the municipality's own once these are in force.

A version is never changed once somebody may have read it, so an old signature can always be shown with its words.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from sqlalchemy.orm import load_only

from koepel import clock
from koepel.database import db, mine
from koepel.errors import NotFound
from koepel.i18n import LANGUAGES
from tenants.commitments.codes import CommitmentKind, Source
from tenants.commitments.models import CommitmentText

_READ = (
    CommitmentText.kind, CommitmentText.version, CommitmentText.words, CommitmentText.effective_from,
    CommitmentText.sign_again,
)  # fmt: skip


@dataclass(frozen=True)
class Text:
    """One version in all its languages; Dutch is always among them."""

    kind: CommitmentKind
    source: Source
    version: int
    words: dict[str, str]
    effective_from: date | None = None
    sign_again: bool = False

    @property
    def languages(self) -> tuple[str, ...]:
        """In which languages it can be read, in the order of our languages."""
        return tuple(code for code in LANGUAGES if self.words.get(code))

    def language(self, wanted: str) -> str:
        """The language in which somebody who wants this one reads it: Dutch where there is none."""
        return wanted if self.words.get(wanted) else "nl"

    def lines(self, language: str) -> list[str]:
        """Its sentences, a line each."""
        return [line for line in self.words[self.language(language)].strip().splitlines() if line.strip()]

    def hash(self, language: str) -> str:
        """SHA-256 in hex of the words in this language, by which a signature names them."""
        return hashlib.sha256(self.words[self.language(language)].strip().encode()).hexdigest()

    @property
    def mark(self) -> str:
        """Whose words and which version, as it is kept with a yes: 'koepel 1'."""
        return f"{self.source} {self.version}"


@cache
def shipped() -> dict[int, dict[str, dict[str, str]]]:
    """Number -> kind -> language -> text."""
    folder = files("tenants.commitments").joinpath("texts")
    return {
        int(one.name.removesuffix(".toml")): tomllib.loads(one.read_text("utf-8"))
        for one in folder.iterdir()
        if one.name.endswith(".toml")
    }


def own_texts(kind: CommitmentKind) -> list[Text]:
    """The versions of this municipality, the newest first; also those that begin later."""
    query = mine(CommitmentText).where(CommitmentText.kind == kind.value).order_by(CommitmentText.version.desc())
    found = db.session.scalars(query.options(load_only(*_READ, raiseload=True)))
    return [Text(kind, Source.OWN, r.version, dict(r.words), r.effective_from, r.sign_again) for r in found]


def current(kind: CommitmentKind, on: date | None = None) -> Text:
    """The text in force on this day (today)."""
    day = on or clock.today()
    own = [one for one in own_texts(kind) if one.effective_from is not None and one.effective_from <= day]
    if own:
        return max(own, key=lambda one: (one.effective_from or day, one.version))
    return of_koepel(kind, max(shipped()))


def of_koepel(kind: CommitmentKind, version: int) -> Text:
    """A version that came with Koepel. Raises `NotFound`."""
    try:
        return Text(kind, Source.KOEPEL, version, shipped()[version][kind.value])
    except KeyError as unknown:
        raise NotFound from unknown


def text(kind: CommitmentKind, source: str, version: int) -> Text:
    """Any version, old ones too. Raises `NotFound`."""
    if source == Source.KOEPEL:
        return of_koepel(kind, version)
    known = [one for one in own_texts(kind) if source == Source.OWN and one.version == version]
    if not known:
        raise NotFound
    return known[0]


def every(kind: CommitmentKind) -> list[Text]:
    """All versions, the newest first, those of Koepel last."""
    return [*own_texts(kind), *(of_koepel(kind, number) for number in sorted(shipped(), reverse=True))]


def counts(kind: CommitmentKind, source: str, version: int, texts: list[Text]) -> bool:
    """Whether a signature under this version still counts, given the own texts of this kind: no text in force since asks anew."""
    today = clock.today()
    asked = [
        one.version for one in texts
        if one.kind is kind and one.sign_again and one.effective_from is not None and one.effective_from <= today
    ]  # fmt: skip
    return not asked or (source == Source.OWN and version >= max(asked))
