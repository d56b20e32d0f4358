# SPDX-License-Identifier: EUPL-1.2
"""What a campaign or a source yields: registrations, and how many of these people came to an intake, waited for a match, had a duo.

Each column counts people out of the one before it. Who reads this may open each of these registrations, so counts are whole;
a share of fewer than five people says nothing and is not given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select

from koepel import scope as scopes
from koepel.database import db
from tenants.intake.models import Intake, IntakeState
from tenants.registration.models import Registration, Stage
from tenants.trajectories.models import Duo, Engagement, Trajectory
from tenants.vocabulary import Side

FEWEST = 5


@dataclass(frozen=True)
class Yield:
    """Numbers of people."""

    registered: int = 0
    talked: int = 0
    in_pool: int = 0
    duos: int = 0

    @property
    def share(self) -> int | None:
        """Percentage of those who registered that came to a duo; None below five."""
        return round(100 * self.duos / self.registered) if self.registered >= FEWEST else None


def of_campaigns() -> dict[UUID, Yield]:
    """By campaign."""
    found = db.session.execute(_counted(Registration.campaign_id).where(Registration.campaign_id.is_not(None)))
    return {row[0]: Yield(*row[1:]) for row in found}


def of_sources(side: Side) -> dict[str, Yield]:
    """By code of how people found us; '' is who did not say. Most registrations first."""
    found = db.session.execute(_counted(Registration.source).where(Registration.side == side.value))
    counted = {row[0]: Yield(*row[1:]) for row in found}
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1].registered, pair[0])))


def _counted(key: Any) -> Select[Any]:
    """A registration that turned out to be double or not serious counts as none."""
    here = scopes.here()
    person = Registration.person_id
    accepted = exists().where(
        Intake.tenant_id == here, Intake.person_id == person, Intake.side == Registration.side,
        Intake.state.in_((IntakeState.ACCEPTED, IntakeState.WAITING)),
    )  # fmt: skip
    duo = or_(
        exists().where(
            Trajectory.tenant_id == here, Trajectory.person_id == person, Registration.side == Side.MENTEE.value
        ),
        exists().where(Duo.tenant_id == here, Duo.mentor_person_id == person, Registration.side == Side.MENTOR.value),
        exists().where(
            Engagement.tenant_id == here, Engagement.person_id == person, Registration.side == Side.MENTOR.value
        ),
    )
    real = Registration.refusal.not_in(("double", "not_serious"))
    return (
        select(
            key,
            func.count().filter(real),
            func.count().filter(real, Registration.stage == Stage.INTAKE.value),
            func.count().filter(real, or_(accepted, duo)),
            func.count().filter(real, duo),
        )
        .where(Registration.tenant_id == here)
        .group_by(key)
    )
