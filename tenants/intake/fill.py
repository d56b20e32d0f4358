# SPDX-License-Identifier: EUPL-1.2
"""From rows to boxes: what is known already stands in the form, so that nothing is asked twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koepel.i18n import LANGUAGES
from koepel.phones import spaced
from tenants.commitments.ways import Way
from tenants.intake import service
from tenants.intake.schemas import OTHERS
from tenants.people import service as people
from tenants.vocabulary import bits_of

if TYPE_CHECKING:
    from tenants.intake.talk import Talk

_TRI = {True: "yes", False: "no", None: "unknown"}


def contact(talk: Talk) -> dict[str, Any]:
    """Who somebody is."""
    one = talk.person
    names = (
        "given_name", "family_name", "phone", "email", "birth_date", "gender", "address", "postcode",
        "preferred_language", "preferred_channel", "source",
    )  # fmt: skip
    return {name: getattr(one, name) for name in names} | {"phone": spaced(one.phone)}


def goal(talk: Talk) -> dict[str, Any]:
    """What a mentee wants."""
    names = (
        "goals",
        "must_goals",
        "actions",
        "sectors",
        "occupation_text",
        "experience_years",
        "education",
        "subgroup",
    )
    return _columns(talk, *names, "work_flags", "expectations") | {"meant": talk.intake.occupations}


def offer(talk: Talk) -> dict[str, Any]:
    """What a mentor offers."""
    names = ("actions", "sectors", "occupation_text", "experience_years", "work_flags", "expectations")
    return _columns(talk, *names) | {"meant": talk.intake.occupations}


def languages(talk: Talk) -> dict[str, Any]:
    """Mother tongue, Dutch, the others in order of level."""
    skills = people.languages_of(talk.person.id)
    mother = next((skill.language for skill in skills if skill.mother_tongue), "")
    dutch = next((skill for skill in skills if skill.language == "nl"), None)
    found: dict[str, Any] = {
        "mother_tongue": mother,
        "contact_language": next((skill.language for skill in skills if skill.contact), ""),
        **_columns(talk, "interpreter_arranged", "helper_at_intake"),
    }
    if dutch is not None:
        found |= {"dutch": _zero(dutch.level), "dutch_attested": dutch.attested}
    rest = [skill for skill in skills if skill.language not in {mother, "nl"}]
    for place, skill in zip(OTHERS, rest, strict=False):
        found |= {f"other_{place}": skill.language, f"level_{place}": _zero(skill.level)}
    return found


def _zero(level: int | None) -> str | None:
    # level 0 is an answer: an empty box would read it as unknown
    return None if level is None else str(level)


def time_and_place(talk: Talk) -> dict[str, Any]:
    """When and how far."""
    intake = talk.intake
    return {
        "half_days": [str(bit) for bit in bits_of(intake.half_days or 0)],
        **_columns(talk, "radius_km", "period_from", "period_to"),
        **{name: _TRI[getattr(intake, name)] for name in ("online_ok", "online_place", "own_transport")},
    }


def thresholds(talk: Talk) -> dict[str, Any]:
    """Barriers, conditions and tier."""
    tier = {"tier": str(talk.intake.tier)}
    return {"criteria": _criteria(talk), **_columns(talk, "barriers", "tier_reasons", "strength"), **tier}


def wishes(talk: Talk) -> dict[str, Any]:
    """Likes and wishes."""
    found = _columns(talk, "interests", "dislikes", "life_phase")
    for aspect, wish in talk.intake.wishes.items():
        found[f"wish_{aspect}"] = wish["value"]
        found[f"wish_{aspect}_must"] = wish["weight"] == "must"
    return found


def agreement(talk: Talk) -> dict[str, Any]:
    """What was explained and agreed; done once, it stays said."""
    done = "agreement" in talk.intake.steps_done
    return {"agrees": done, "release_occupation": _released(talk)}


def room_and_wishes(talk: Talk) -> dict[str, Any]:
    """How much a mentor takes on, with likes and wishes."""
    return wishes(talk) | _columns(talk, "max_duos", "style", "strength")


def screening(talk: Talk) -> dict[str, Any]:
    """Marks and decision."""
    row = service.screening_of(talk.person.id)
    kept = {"marks": row.marks.get("seen", []), "decision": row.decision, "rejection": row.rejection} if row else {}
    return {"criteria": _criteria(talk), **kept}


def readiness(talk: Talk) -> dict[str, Any]:
    """What is in order."""
    done = [row.step for row in service.readiness_of(talk.person.id)]
    known = talk.person.preferred_language
    return {
        "done": done, "explained": "readiness" in talk.intake.steps_done, "release_occupation": _released(talk),
        "way": Way.SCREEN.value, "language": known if known in LANGUAGES else "nl",
    }  # fmt: skip


def _released(talk: Talk) -> str:
    return "yes" if talk.intake.release_occupation else "no"


def _criteria(talk: Talk) -> list[str]:
    return [f"{code}:{answer}" for code, answer in talk.intake.criteria.items()]


def _columns(talk: Talk, *names: str) -> dict[str, Any]:
    return {name: getattr(talk.intake, name) for name in names}
