# SPDX-License-Identifier: EUPL-1.2
"""Words for the codes that pass through the door, in the language of the reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from koepel import reference
from koepel.i18n import _, _l, language
from tenants.disclosure_shapes import Wish
from tenants.programmes.expectation import frequencies
from tenants.programmes.shipped import templates
from tenants.vocabulary import (
    AgeBand,
    Coded,
    ContactMoments,
    ContactWay,
    Gender,
    GoalType,
    Interest,
    IntroductionFormat,
    LifePhase,
    MentorStyle,
    SupportAction,
    choices,
    label_of,
    labels_of,
    said_half_days,
)

EXPERIENCE = {"under_5": _l("less than 5 years"), "5_10": _l("5-10 years"), "over_10": _l("more than 10 years")}
WAITING = {
    "under_3_weeks": _l("less than 3 weeks"),
    "3_8_weeks": _l("3-8 weeks"),
    "2_4_months": _l("2-4 months"),
    "over_4_months": _l("more than 4 months"),
}
DUTCH = {"none": _l("none yet"), "A": _l("A: the basics"), "B": _l("B: everyday"), "C": _l("C: fluent")}


def shipped_programmes() -> frozenset[str]:
    """The keys of the programme templates that there are."""
    return frozenset(templates())


def programme_name(key: str) -> str:
    """The name of a programme template: the same for every municipality."""
    found = templates().get(key)
    return found.name if found else key


def occupation_name(code: str) -> str:
    """The name of an ISCO-08 code of one to four digits."""
    try:
        return reference.isco_name(code, language())
    except KeyError:
        return code


def sector_name(code: str) -> str:
    """The name of a section of NACE."""
    return next((one.name(language()) for one in reference.sectors() if one.code == code), code)


def language_name(code: str) -> str:
    """The name of a language."""
    try:
        return reference.language(code).name(language())
    except KeyError:
        return code


def spoken(code: str, level: int | None) -> str:
    """'Dari C2'; without a level the language alone."""
    return language_name(code) if level is None else f"{language_name(code)} {reference.cefr()[level].code}".strip()


def town_name(nis: str) -> str:
    """The municipality with this code."""
    try:
        return reference.municipality(nis).name(language())
    except KeyError:
        return nis


def capital(words: str) -> str:
    """With a capital in front, the rest as it is."""
    return words[:1].upper() + words[1:]


def _listed(name: Callable[[str], str]) -> Callable[[Any], str]:
    return lambda codes: capital(", ".join(name(str(code)) for code in codes))


_SAID: dict[str, tuple[Any, Callable[[Any], str]]] = {
    "occupations": (_l("Occupation"), _listed(occupation_name)),
    "sectors": (_l("Sector"), _listed(sector_name)),
    "sector_groups": (_l("Sector"), _listed(lambda code: reference.sector_group_name(reference.SectorGroup(code)))),
    "experience": (_l("Experience"), lambda code: str(EXPERIENCE.get(code, code))),
    "dutch": (_l("Dutch"), lambda code: str(DUTCH.get(code, code))),
    "languages": (_l("Languages"), lambda skills: ", ".join(spoken(code, level) for code, level in skills)),
    "goals": (_l("Goals"), lambda codes: ", ".join(labels_of(GoalType, codes))),
    "actions": (_l("Help with"), lambda codes: ", ".join(labels_of(SupportAction, codes))),
    "half_days": (_l("Free moments"), lambda mask: "; ".join(said_half_days(mask))),
    "half_days_count": (_l("Free moments"), lambda count: _("%(count)s half-days a week", count=count)),
    "radius": (_l("Can travel"), lambda radius: _("up to %(radius)s km", radius=radius)),
    "area": (_l("Lives in"), town_name),
    "age": (_l("Age"), lambda code: label_of(AgeBand, code)),
    "waiting": (_l("Waits"), lambda code: str(WAITING.get(code, code))),
    "place_free": (_l("Place free"), lambda free: _("yes") if free else _("no")),
}


def named(kept: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(name, word, words) for what is known of a person; what has no word here is not shown."""
    found = []
    for name, (label, say) in _SAID.items():
        value = kept.get(name)
        if value not in (None, "", 0) and (not isinstance(value, list | tuple) or value):
            found.append((name, str(label), say(value)))
    return found


def labels(kept: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(word, words) of the same."""
    return [(label, words) for _name, label, words in named(kept)]


def introduction_formats() -> list[tuple[str, str]]:
    """(code, words) of how two people may meet for the first time."""
    return choices(IntroductionFormat)


def contact_choices(a_month: int) -> dict[str, list[tuple[str, str]]]:
    """What two people may agree on their contact, by the name of each box: (code, words)."""
    return {"moments": choices(ContactMoments), "way": choices(ContactWay), "a_month": frequencies(a_month)}


ASPECTS: dict[str, type[Coded]] = {"gender": Gender, "age_band": AgeBand, "life_phase": LifePhase, "style": MentorStyle}


def said_wishes(wishes: Mapping[str, Wish]) -> str:
    """'Woman (must), Works step by step'."""
    found = []
    for aspect, kind in ASPECTS.items():
        wish = wishes.get(aspect)
        if wish:
            words = ", ".join(label_of(kind, code) for code in wish.values)
            found.append(_("%(wish)s (must)", wish=words) if wish.must else words)
    return ", ".join(found)


def said_interests(codes: Iterable[str]) -> str:
    """Interests in words."""
    return ", ".join(labels_of(Interest, codes))
