# SPDX-License-Identifier: EUPL-1.2
"""The scene in which VDAB says yes."""

from __future__ import annotations

from koepel import clock
from tenants.intake import decisions
from tenants.intake import service as intakes
from tenants.intake.codes import Answer
from tenants.intake.models import Intake
from tenants.people import service as people
from tenants.programmes import service as programmes


def agreed(intake: Intake) -> None:
    """Where another has the last word: in the subgroup to which the facts point, asked and agreed on the same day."""
    settings = programmes.settings_of(programmes.programme(intake.programme_id))
    if intake.side != "mentee" or not settings.decided_by:
        return
    fits = decisions.fitting(settings, people.person(intake.person_id), intake.education)
    intakes.save_step(intake, "goal", {"subgroup": next(one for one in fits if settings.lot.takes(one))})
    decisions.answer(intake.id, Answer.AGREED, clock.today(), None, seen="")
