# SPDX-License-Identifier: EUPL-1.2
"""The answers of an intake in words: for the page to check, the file and the paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import url_for

from koepel.i18n import _
from koepel.translations.formats import day
from tenants.intake import choices, service
from tenants.intake.models import Intake
from tenants.intake.talk import PAGES, Talk
from tenants.people import service as people
from tenants.people.models import LanguageSkill
from tenants.programmes.lots import Subgroup
from tenants.vocabulary import (
    AgeBand,
    Barrier,
    Education,
    Gender,
    GoalType,
    Interest,
    LifePhase,
    MentorStyle,
    ReadinessStep,
    ScreeningDecision,
    SupportAction,
    TierReason,
    WorkFlag,
    label_of,
    labels_of,
    said_half_days,
)

Lines = list[tuple[str, str]]
_WISHED = {"gender": Gender, "age_band": AgeBand, "life_phase": LifePhase, "style": MentorStyle}


def listed(words: Iterable[str]) -> str:
    """Words with commas between them."""
    return ", ".join(words)


def spoken(skills: Iterable[LanguageSkill]) -> str:
    """'Arabisch (moedertaal), Nederlands A2'."""
    return listed(one_language(skill) for skill in skills)


def one_language(skill: LanguageSkill) -> str:
    """One language with its level."""
    name = choices.language_name(skill.language)
    if skill.mother_tongue:
        return _("%(language)s (mother tongue)", language=name)
    if skill.level is None:
        return _("%(language)s (level unknown)", language=name)
    return f"{name} {choices.level_code(skill.level)}"


def jobs(intake: Intake) -> str:
    """The words that were used, or the names of the codes."""
    return intake.occupation_text or listed(choices.occupation_name(code) for code in intake.occupations)


def sectors(intake: Intake) -> str:
    """The sectors by name."""
    return listed(choices.sector_name(code) for code in intake.sectors)


def times(intake: Intake) -> str:
    """Days and parts of days."""
    return "; ".join(said_half_days(intake.half_days))


def reach(intake: Intake) -> str:
    """How far, and whether online."""
    parts = [_("%(km)s km", km=intake.radius_km)] if intake.radius_km else []
    parts += [_("also online")] if intake.online_ok else []
    parts += [_("has own transport")] if intake.own_transport else []
    return listed(parts)


def wishes(intake: Intake) -> str:
    """What was wished of the other; a must is said."""
    said = []
    for aspect, kind in _WISHED.items():
        wish = intake.wishes.get(aspect)
        if wish:
            word = label_of(kind, wish["value"])
            said.append(_("%(wish)s (a must)", wish=word) if wish["weight"] == "must" else word)
    return listed(said)


def _contact(talk: Talk) -> Lines:
    one = talk.person
    return [
        (_("Name"), f"{one.given_name} {one.family_name}"),
        (_("Date of birth"), day(one.birth_date, year=True) if one.birth_date else ""),
        (_("Postal code"), one.postcode),
        (_("Contact data"), _("filled in") if one.phone or one.email else ""),
    ]


def _work(talk: Talk) -> Lines:
    intake = talk.intake
    lines = [(_("Goal"), listed(labels_of(GoalType, intake.goals)))] if intake.side == "mentee" else []
    return [
        *lines,
        (_("Help with"), listed(labels_of(SupportAction, intake.actions))),
        (_("Sector"), sectors(intake)),
        (_("Occupation"), jobs(intake)),
        (_("Years of experience"), "" if intake.experience_years is None else str(intake.experience_years)),
        (_("Schooling"), label_of(Education, intake.education) if intake.education else ""),
        *(
            [(_("Subgroup"), label_of(Subgroup, intake.subgroup) if intake.subgroup else "")]
            if talk.settings.lot
            else []
        ),
        (_("Marks"), listed(labels_of(WorkFlag, intake.work_flags))),
        (_("Expectations"), intake.expectations),
    ]


def _languages(talk: Talk) -> Lines:
    skills = people.languages_of(talk.person.id)
    contact = listed(choices.language_name(skill.language) for skill in skills if skill.contact)
    return [
        (_("Languages"), spoken(skills)),
        (_("Contact language"), contact),
        (_("Interpreter"), _("arranged") if talk.intake.interpreter_arranged else ""),
    ]


def _time(talk: Talk) -> Lines:
    return [(_("Free"), times(talk.intake)), (_("Distance"), reach(talk.intake))]


def _thresholds(talk: Talk) -> Lines:
    intake = talk.intake
    tier = _("Level %(tier)s", tier=intake.tier) if intake.tier else ""
    return [
        (_("What makes it harder"), listed(labels_of(Barrier, intake.barriers))),
        (_("Priority"), tier),
        (_("Why priority"), listed(labels_of(TierReason, intake.tier_reasons))),
    ]


def _wishes(talk: Talk) -> Lines:
    intake = talk.intake
    style = label_of(MentorStyle, intake.style) if intake.style else ""
    room = [(_("Duos at once"), str(intake.max_duos)), (_("Way of working"), style)] if intake.side == "mentor" else []
    return [
        *room,
        (_("Likes"), listed(labels_of(Interest, intake.interests))),
        (_("Rather not"), listed(labels_of(Interest, intake.dislikes))),
        (_("Wishes for the other"), wishes(intake)),
    ]


def _screening(talk: Talk) -> Lines:
    row = service.screening_of(talk.person.id)
    said = label_of(ScreeningDecision, row.decision) if row and row.decision in set(ScreeningDecision) else ""
    return [(_("First impression"), said)]


def _release(talk: Talk) -> Lines:
    return [(_("Occupation may stand in the pool"), _("Yes") if talk.intake.release_occupation else _("No"))]


def _readiness(talk: Talk) -> Lines:
    done = service.readiness_of(talk.person.id)
    lines = [
        (
            label_of(ReadinessStep, row.step),
            _("%(day)s, %(name)s", day=day(row.done_on, year=True), name=row.noted_name),
        )
        for row in done
    ]
    return [*lines, *_release(talk)]


_SECTIONS: dict[str, Callable[[Talk], Lines]] = {
    "contact": _contact,
    "goal": _work,
    "offer": _work,
    "languages": _languages,
    "time_and_place": _time,
    "thresholds": _thresholds,
    "wishes": _wishes,
    "screening": _screening,
    "agreement": _release,
    "readiness": _readiness,
}


def sections(talk: Talk) -> list[dict[str, Any]]:
    """Every step with its answers in words, and apart what nobody asked yet."""
    found = []
    for page in PAGES[talk.intake.side]:
        lines = _SECTIONS[page.step.value](talk)
        found.append(
            {
                "title": str(page.step.label),
                "url": url_for("intake.step", intake_id=talk.intake.id, word=page.word, terug=1),
                "lines": [(label, words) for label, words in lines if words],
                "empty": [label[:1].lower() + label[1:] for label, words in lines if not words],
            }
        )
    return found
