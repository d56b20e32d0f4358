# SPDX-License-Identifier: EUPL-1.2
"""The shipped reference data as the look-ups of an import."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from koepel.reference import language_of, municipality_of, occupation_codes


class ReferenceWords:
    """Answers `words.Words` from `koepel.reference`."""

    def occupations_of(self, word: str) -> Sequence[str]:
        return occupation_codes(word)

    def language_of(self, word: str) -> str | None:
        found = language_of(word)
        return found.code if found else None

    def municipalities_of_postcode(self, postcode: str, on: date) -> Sequence[str]:
        return [town.nis for town in municipality_of(postcode, on)]
