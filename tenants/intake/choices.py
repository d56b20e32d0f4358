# SPDX-License-Identifier: EUPL-1.2
"""What can be chosen in an intake beside the coded values: languages, levels, sectors, occupations, distances."""

from __future__ import annotations

from koepel import reference
from koepel.i18n import _, language
from tenants.vocabulary import PARTS, weekday_name

Choices = list[tuple[str, str]]
RADII = ("2", "5", "10", "15", "25", "50")


def languages() -> Choices:
    """Dutch and the languages most spoken in the region stand first in the file; here by name."""
    spoken = language()
    return sorted(((one.code, one.name(spoken)) for one in reference.languages()), key=lambda pair: pair[1].casefold())


def language_codes() -> set[str]:
    """Every language we know."""
    return {one.code for one in reference.languages()}


def levels() -> Choices:
    """A1 to C2 with what it means in plain words; what is not chosen is unknown."""
    return [
        (str(level.rank), _("%(code)s: %(words)s", code=level.code, words=level.in_plain_words(language())))
        if level.rank
        else ("0", level.in_plain_words(language()))
        for level in reference.cefr()
    ]


def short_levels() -> Choices:
    """The codes alone, for a narrow column."""
    return [(str(level.rank), level.code) for level in reference.cefr() if level.rank]


def level_code(level: int | None) -> str:
    """'B1' for 3; '' when nobody noted how well."""
    return "" if level is None else reference.cefr()[level].code


def language_name(code: str) -> str:
    """The name of a language in the language of the reader; the code itself when it is unknown."""
    try:
        return reference.language(code).name(language())
    except KeyError:
        return code


def sectors() -> Choices:
    """The sections of NACE, without the two that no newcomer works in (households for own use, embassies)."""
    return [(one.code, one.name(language())) for one in reference.sectors() if one.code not in {"U", "V"}]


def sector_codes() -> set[str]:
    """Every section."""
    return {one.code for one in reference.sectors()}


def sector_name(code: str) -> str:
    """The name of a section."""
    return next((one.name(language()) for one in reference.sectors() if one.code == code), code)


def occupation_name(code: str) -> str:
    """The name of an occupation or a group of them."""
    try:
        return reference.isco_name(code, language())
    except KeyError:
        return code


def radii() -> Choices:
    """How far somebody goes for a meeting."""
    return [(km, _("%(km)s km", km=km)) for km in RADII]


def answers() -> Choices:
    """Yes, no, or not asked yet."""
    return [("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not asked yet"))]


def half_day_rows() -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    """Seven days (words, short words) with their three boxes (value, words, short words), for the grid."""
    short = (_("a.m."), _("p.m."), _("eve"))
    return [
        (
            weekday_name(day),
            weekday_name(day, short=True),
            [(str(day * 3 + place), str(part.label), short[place]) for place, part in enumerate(PARTS)],
        )
        for day in range(7)
    ]
