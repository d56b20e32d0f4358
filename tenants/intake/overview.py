# SPDX-License-Identifier: EUPL-1.2
"""One intake at a glance: the steps, what matching still lacks, and all answers in words to check before finishing."""

from __future__ import annotations

from typing import Any

from flask import url_for

from koepel.i18n import _, ngettext
from tenants.intake import service
from tenants.intake.says import sections
from tenants.intake.standing import standing
from tenants.intake.talk import PAGES, Talk
from tenants.people import service as people
from tenants.programmes.criteria import checked as conditions


def tasks(talk: Talk) -> list[dict[str, Any]]:
    """The steps as a task list."""
    done = talk.intake.steps_done
    return [
        {
            "label": str(page.step.label),
            "url": url_for("intake.step", intake_id=talk.intake.id, word=page.word),
            "done": page.step.value in done,
            "state": _("Done") if page.step.value in done else _("Still open"),
            "kind": "amber",
        }
        for page in PAGES[talk.intake.side]
    ]


def gaps(talk: Talk) -> list[str]:
    """What matching would ask first; none of it stops anything."""
    intake = talk.intake
    skills = people.languages_of(talk.person.id)
    missing = [
        (not skills, _("which languages this person speaks")),
        (bool(skills) and all(skill.language != "nl" for skill in skills), _("how much Dutch")),
        (intake.half_days is None, _("which half-days are free")),
        (intake.half_days is not None and intake.half_days.bit_count() < 3, _("a third half-day, if possible")),
        (intake.radius_km is None, _("how far this person can go")),
        (not talk.person.postcode, _("the postal code")),
        (intake.side == "mentee" and not intake.goals, _("the goal")),
        (intake.side == "mentor" and not intake.actions, _("what this mentor wants to help with")),
        (not intake.sectors, _("the sector")),
    ]
    return [words for lacks, words in missing if lacks]


def unasked(talk: Talk) -> str:
    """How many conditions nobody asked about yet; '' for none."""
    open_ones = sum(
        one.answer == "unknown" for one in conditions(talk.settings, talk.intake.side, talk.intake.criteria)
    )
    return (
        ngettext("%(num)s condition is not asked yet", "%(num)s conditions are not asked yet", open_ones)
        if open_ones
        else ""
    )


def checked(talk: Talk) -> dict[str, Any]:
    """The page before the last button."""
    found = conditions(talk.settings, talk.intake.side, talk.intake.criteria)
    return {
        "sections": sections(talk),
        "conditions": found,
        "stopped": any(one.stops for one in found),
        "gaps": gaps(talk),
        "open_steps": [page for page in PAGES[talk.intake.side] if page.step.value not in talk.intake.steps_done],
        "screening": service.screening_of(talk.person.id),
        "decides": standing(talk.intake),
    }
