# SPDX-License-Identifier: EUPL-1.2
"""The languages Koepel speaks itself: Dutch first, two for staff, eleven for the people who take part.

Not to be mixed up with the languages that *people* speak (`koepel.reference`): those are 64, these have a catalogue.
"""

from dataclasses import dataclass
from typing import Literal

from babel import Locale

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True)
class InterfaceLanguage:
    """A language with a catalogue; `locale` is what Babel formats dates and counts plurals with."""

    code: str
    autonym: str
    direction: Direction
    locale: str
    proofread: bool  # read by a speaker who is not its translator; else the page says that nobody did

    @property
    def babel(self) -> Locale:
        return Locale.parse(self.locale)


_ALL = (
    InterfaceLanguage("nl", "Nederlands", "ltr", "nl", proofread=True),
    InterfaceLanguage("en", "English", "ltr", "en_GB", proofread=True),
    InterfaceLanguage("fr", "Français", "ltr", "fr", proofread=False),
    InterfaceLanguage("uk", "Українська", "ltr", "uk", proofread=False),
    InterfaceLanguage("ar", "العربية", "rtl", "ar", proofread=False),
    InterfaceLanguage("tr", "Türkçe", "ltr", "tr", proofread=False),
    InterfaceLanguage("fa", "فارسی", "rtl", "fa", proofread=False),
    # CLDR knows Dari only as the Persian of Afghanistan; the catalogue and the lang attribute stay prs
    InterfaceLanguage("prs", "دری", "rtl", "fa_AF", proofread=False),
    InterfaceLanguage("ps", "پښتو", "rtl", "ps", proofread=False),
    InterfaceLanguage("ti", "ትግርኛ", "ltr", "ti", proofread=False),
    InterfaceLanguage("so", "Soomaali", "ltr", "so", proofread=False),
)
LANGUAGES = {language.code: language for language in _ALL}
DEFAULT = "nl"
SOURCE = "en"  # the msgids are English: its catalogue is the identity
PARTICIPANTS = tuple(LANGUAGES)
STAFF = ("nl", "en")  # "fr" joins when the staff pages are complete in it
TAGS = {"fa-af": "prs"}  # what browsers send for a language that has a code of its own here
