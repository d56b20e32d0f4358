# SPDX-License-Identifier: EUPL-1.2
"""What the pages of an intake show beside the answers: choices, wizard steps, what is still to be confirmed."""

from __future__ import annotations

from typing import Any

from flask import url_for

from koepel import clock
from koepel.i18n import LANGUAGES, _
from koepel.reference import municipality_of
from tenants.commitments import texts
from tenants.commitments.codes import SIGNED
from tenants.commitments.ways import Way
from tenants.intake import choices, decisions, occupations, service
from tenants.intake.schemas import OTHERS
from tenants.intake.schemas.decisions import WithdrawalReason
from tenants.intake.talk import PAGES, Page, Talk
from tenants.programmes import service as programmes
from tenants.programmes.criteria import CriterionCode
from tenants.programmes.lots import Subgroup, said
from tenants.vocabulary import (
    AgeBand,
    Barrier,
    ContactChannel,
    Education,
    Gender,
    GoalType,
    Interest,
    LifePhase,
    MentorStyle,
    ReadinessStep,
    RecruitmentChannel,
    ReferralSource,
    ScreeningRejection,
    SupportAction,
    TierReason,
    WorkFlag,
    label_of,
)
from tenants.vocabulary import choices as of
from tenants.vocabulary.support import GENERIC, HELPS, SPECIFIC

# The HIVA criteria that are specific to mentoring to work (E3); other programmes ask the generic ones alone.
WORK_PROGRAMMES = ("net_werk", "vdab_mentoring", "asylum_orientation")
_MENTORS = (WorkFlag.LEAVES_SECTOR, WorkFlag.NO_TARGET, WorkFlag.PEER_WANTED)
_MENTEES = (WorkFlag.HR_PROFILE, WorkFlag.BROAD_NETWORK, WorkFlag.STILL_CONNECTED, WorkFlag.PEER)


def new(side: str) -> dict[str, Any]:
    """The page that asks who it is."""
    offered = [(str(one.id), one.name) for one in programmes.offered()]
    return {"side": side, "programmes": offered, "steps": len(PAGES[side])}


def step(talk: Talk, page: Page, back: str = "") -> dict[str, Any]:
    """Wizard steps and the choices of this one step."""
    pages = PAGES[talk.intake.side]
    wizard = [
        {
            "label": str(one.step.label),
            "url": url_for("intake.step", intake_id=talk.intake.id, word=one.word),
            "done": one.step.value in talk.intake.steps_done,
            "current": one is page,
        }
        for one in pages
    ]
    here = url_for("intake.save_step", intake_id=talk.intake.id, word=page.word, terug=back or None)
    chosen = _CHOICES[page.step.value](talk)
    return {"wizard": wizard, "place": pages.index(page) + 1, "of": len(pages), "here": here, "back": back, **chosen}


def to_confirm(talk: Talk, page: Page) -> bool:
    """Whether a job that was just typed could mean several things, so that the page comes back once."""
    if page.step.value not in {"goal", "offer"} or not talk.intake.occupation_text:
        return False
    found = occupations.read(talk.intake.occupation_text)
    return found.to_confirm and set(talk.intake.occupations) == set(found.codes)


def _contact(talk: Talk) -> dict[str, Any]:
    postcode = talk.person.postcode
    towns = municipality_of(postcode, clock.today()) if postcode else ()
    source: Any = ReferralSource if talk.intake.side == "mentee" else RecruitmentChannel
    return {
        "genders": of(Gender),
        "channels": of(ContactChannel),
        "sources": of(source),
        "interface_languages": [(code, one.autonym) for code, one in LANGUAGES.items()],
        "town": ", ".join(town.name("nl") for town in towns),
    }


def _work(talk: Talk) -> dict[str, Any]:
    found = occupations.read(talk.intake.occupation_text)
    codes = dict.fromkeys((*found.codes, *found.options))
    return {
        "goals": of(GoalType),
        "actions": of(SupportAction),
        "sectors": choices.sectors(),
        "educations": of(Education),
        **_subgroups(talk),
        "flags": of(WorkFlag, without=_MENTORS if talk.intake.side == "mentor" else _MENTEES),
        "jobs": occupations.suggestions(),
        "meanings": [(code, choices.occupation_name(code)) for code in codes] if found.to_confirm else [],
        "ask_meaning": to_confirm(talk, next(one for one in PAGES[talk.intake.side] if one.step in ("goal", "offer"))),
    }


def _subgroups(talk: Talk) -> dict[str, Any]:
    """The subgroups of the call, what the known facts point to, and whether this person stands outside the lot."""
    lot = talk.settings.lot
    points_to = decisions.fitting(talk.settings, talk.person, talk.intake.education) if lot else []
    return {
        "subgroups": [(one.code, label_of(Subgroup, one.code)) for one in lot.rules],
        "lot": lot.words(),
        "points_to": said(points_to),
        "outside": not lot.takes(talk.intake.subgroup),
    }


def _languages(talk: Talk) -> dict[str, Any]:
    return {
        "languages": choices.languages(),
        "levels": choices.levels(),
        "short_levels": choices.short_levels(),
        "others": OTHERS,
        "helpers": [
            ("interpreter", _("Interpreter")),
            ("volunteer", _("Volunteer who helps with language")),
            ("companion", _("Somebody of their own")),
        ],
    }


def _time(talk: Talk) -> dict[str, Any]:
    return {"half_day_rows": choices.half_day_rows(), "radii": choices.radii(), "answers": choices.answers()}


def _criteria(talk: Talk) -> list[tuple[str, str]]:
    return [(one.code, label_of(CriterionCode, one.code)) for one in talk.settings.criteria(talk.intake.side)]


def _thresholds(talk: Talk) -> dict[str, Any]:
    return {
        "criteria": _criteria(talk),
        "answers": choices.answers(),
        "barriers": of(Barrier),
        "tier_reasons": of(TierReason),
        "strengths": strengths(),
        "many_in_a_tier": service.many_in_a_tier(),
    }


def strengths() -> list[tuple[str, str]]:
    """The coordinator's judgement, never shown to anybody else."""
    words = (_("1: needs much support"), "2", "3", "4", _("5: stands strong"))
    return [(str(number), word) for number, word in enumerate(words, 1)]


def _wishes(talk: Talk) -> dict[str, Any]:
    return {
        "interests": of(Interest),
        "life_phases": of(LifePhase),
        "genders": of(Gender, without=(Gender.OTHER,)),
        "age_bands": of(AgeBand, without=(AgeBand.AGE_16_17,)),
        "styles": of(MentorStyle),
        "strengths": strengths(),
        "most": max(talk.settings.max_duos, talk.intake.max_duos),
    }


def _screening(talk: Talk) -> dict[str, Any]:
    return {
        "criteria": _criteria(talk),
        "answers": choices.answers(),
        "marks": [
            (title, [(one.value, str(one.label)) for one in marks])
            for title, marks in (
                (_("For every mentor"), GENERIC),
                (_("For this programme"), SPECIFIC if talk.template in WORK_PROGRAMMES else ()),
                (_("Helps"), HELPS),
            )
            if marks
        ],
        "rejections": of(ScreeningRejection),
    }


def _readiness(talk: Talk) -> dict[str, Any]:
    needed = set(talk.settings.readiness)
    done = {row.step: row for row in service.readiness_of(talk.person.id)}
    return {
        "ready_steps": [(one.value, str(one.label), done.get(one.value), one.value in needed) for one in ReadinessStep],
        "signed": [(kind, texts.current(kind)) for kind in SIGNED],
        "ways": [(one.value, str(one.label)) for one in (Way.SCREEN, Way.PAPER)],
        "read_in": [(code, one.autonym) for code, one in LANGUAGES.items()],
        "reads": spoken if (spoken := talk.person.preferred_language) in LANGUAGES else "nl",
        "today": clock.today(),
        "job": ", ".join(choices.occupation_name(code) for code in talk.intake.occupations),
    }


def _agreement(talk: Talk) -> dict[str, Any]:
    return {"job": ", ".join(choices.occupation_name(code) for code in talk.intake.occupations)}


_CHOICES = {
    "contact": _contact,
    "goal": _work,
    "offer": _work,
    "languages": _languages,
    "time_and_place": _time,
    "thresholds": _thresholds,
    "wishes": _wishes,
    "screening": _screening,
    "readiness": _readiness,
    "agreement": _agreement,
}


def reasons(talk: Talk) -> list[tuple[str, str]]:
    """Why a talk can end, for a mentor also why we turn somebody down."""
    return of(WithdrawalReason) + (of(ScreeningRejection) if talk.intake.side == "mentor" else [])


def paper(side: str) -> dict[str, Any]:
    """All choices of all steps, to be ticked with a pen."""
    flags = of(WorkFlag, without=_MENTORS if side == "mentor" else _MENTEES)
    source: Any = ReferralSource if side == "mentee" else RecruitmentChannel
    return {
        "goals": of(GoalType),
        "actions": of(SupportAction),
        "sectors": choices.sectors(),
        "flags": flags,
        "half_day_rows": choices.half_day_rows(),
        "radii": choices.radii(),
        "barriers": of(Barrier),
        "interests": of(Interest),
        "genders": of(Gender, without=(Gender.OTHER,)),
        "age_bands": of(AgeBand, without=(AgeBand.AGE_16_17,)),
        "styles": of(MentorStyle),
        "sources": of(source),
        "channels": of(ContactChannel),
        "ready_steps": of(ReadinessStep),
    }
