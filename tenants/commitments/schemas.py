# SPDX-License-Identifier: EUPL-1.2
"""Own words that a municipality adopts: Dutch always, other languages where there are, from which day, and who signs again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from koepel.i18n import LANGUAGES
from koepel.web.fields import Choice, Day, Flag, Prose
from koepel.web.forms import Form


@dataclass(frozen=True)
class Adopted:
    """A new version; a language that is left empty is read in Dutch."""

    effective_from: date
    words_nl: str
    words_en: str = ""
    words_fr: str = ""
    words_uk: str = ""
    words_ar: str = ""
    words_tr: str = ""
    words_fa: str = ""
    words_prs: str = ""
    words_ps: str = ""
    words_ti: str = ""
    words_so: str = ""
    sign_again: bool = False

    def words(self) -> dict[str, str]:
        """Language -> text, of those that were filled in."""
        return {code: text for code in LANGUAGES if (text := str(getattr(self, f"words_{code}", "")).strip())}


class AdoptForm(Form[Adopted]):
    """In: the boxes of the page."""

    makes = Adopted
    words_nl = Prose(required=True)
    words_en = Prose(load_default="")
    words_fr = Prose(load_default="")
    words_uk = Prose(load_default="")
    words_ar = Prose(load_default="")
    words_tr = Prose(load_default="")
    words_fa = Prose(load_default="")
    words_prs = Prose(load_default="")
    words_ps = Prose(load_default="")
    words_ti = Prose(load_default="")
    words_so = Prose(load_default="")
    effective_from = Day(required=True)
    sign_again = Flag()


@dataclass(frozen=True)
class ReadIn:
    """The language in which a text was read by whoever taps."""

    language: str = "nl"


class ReadInForm(Form[ReadIn]):
    """In: a hidden value of the page that was read."""

    makes = ReadIn
    language = Choice(list(LANGUAGES), load_default="nl")
