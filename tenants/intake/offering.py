# SPDX-License-Identifier: EUPL-1.2
"""Another programme for who cannot take part in this one: the answers and the wait go along, so nothing is asked twice (D5, D11)."""

from __future__ import annotations

from uuid import UUID

from koepel import audit
from koepel.database import found
from koepel.errors import NotFound
from tenants.intake import decisions, service
from tenants.intake.codes import Held
from tenants.intake.models import Intake
from tenants.intake.steps import COLUMNS
from tenants.people import service as people
from tenants.programmes import service as programmes
from tenants.programmes.models import Programme
from tenants.vocabulary import Side

# Conditions are of one programme, and so is the yes to take part.
_ANSWERS = tuple(
    name for columns in COLUMNS["mentee"].values() for name in columns if name not in ("criteria", "release_occupation")
)


def others(intake: Intake) -> list[Programme]:
    """The programmes that can be offered: they run here, and would take this person. A newer version of the own one counts."""
    if intake.side != Side.MENTEE or intake.state not in decisions.OPEN:
        return []
    begun = service.programmes_of(intake.person_id, intake.side)
    return [
        one
        for one in programmes.offered()
        if one.id not in begun and programmes.settings_of(one).lot.takes(intake.subgroup) and _is_another(intake, one)
    ]


def _is_another(intake: Intake, offered: Programme) -> bool:
    """A newer version of the same programme helps who was outside the lot, and not who was refused."""
    own = programmes.programme(intake.programme_id)
    return own.template != offered.template or decisions.held_back(intake) is Held.OUTSIDE_LOT


def offer(intake_id: UUID, programme_id: UUID) -> Intake:
    """End this talk as sent on, and begin the other with its answers. Raises `NotFound` for a programme that is not offered,
    `AlreadyBegun`, `IntakeAlreadyDecided`.
    """
    before = found(Intake, intake_id, lock=True)
    if before.state not in decisions.OPEN:
        raise service.IntakeAlreadyDecided
    chosen = next((one for one in others(before) if one.id == programme_id), None)
    if chosen is None:
        raise NotFound
    after = service.begin(people.person(before.person_id), before.side, chosen, registration_id=before.registration_id)
    for name in (*_ANSWERS, "waiting_since", "channel"):
        setattr(after, name, getattr(before, name))
    asked = {one.code for one in programmes.settings_of(chosen).criteria(before.side)}
    after.criteria = {code: said for code, said in before.criteria.items() if code in asked and said in ("yes", "no")}
    still_open = {"agreement"} | ({"thresholds"} if asked - set(after.criteria) else set())
    after.steps_done = [step for step in before.steps_done if step not in still_open]
    audit.wrote(after, "answers_brought_along", "steps_done", person=after.person_id)
    service.end(before, "referred", why=before.no_match_reason)
    return after
