# SPDX-License-Identifier: EUPL-1.2
"""The words that a person reads before saying yes or no: numbered, and never changed once somebody may have read them.

A version is a file `texts/<number>.toml`, a table for each kind, a text for each language. New words are a new file.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from koepel.i18n import LANGUAGES
from tenants.consents.kinds import ConsentKind


@dataclass(frozen=True)
class Wording:
    """A text in one language; `proofread` by somebody who speaks it and did not write it."""

    kind: ConsentKind
    version: int
    language: str
    text: str

    @property
    def proofread(self) -> bool:
        """As for every other word that we speak in this language."""
        return LANGUAGES[self.language].proofread


@cache
def versions() -> dict[int, dict[str, dict[str, str]]]:
    """Number -> kind -> language -> text."""
    folder = files("tenants.consents").joinpath("texts")
    return {
        int(one.name.removesuffix(".toml")): tomllib.loads(one.read_text("utf-8"))
        for one in folder.iterdir()
        if one.name.endswith(".toml")
    }


def newest(kind: ConsentKind) -> int:
    """The version that is read today."""
    return max(number for number, kinds in versions().items() if kind.value in kinds)


def languages(kind: ConsentKind) -> tuple[str, ...]:
    """In which languages the text of today can be read, in the order of our languages."""
    known = versions()[newest(kind)][kind.value]
    return tuple(code for code in LANGUAGES if code in known)


def wording(kind: ConsentKind, language: str, version: int | None = None) -> Wording:
    """The text in this language, in Dutch where there is none."""
    number = version or newest(kind)
    known = versions()[number][kind.value]
    code = language if language in known else "nl"
    return Wording(kind, number, code, known[code])
