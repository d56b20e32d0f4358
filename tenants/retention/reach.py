# SPDX-License-Identifier: EUPL-1.2
"""Everything of one person in this municipality, as ids: what the file consists of, and whose rows hang on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from koepel import scope as scopes
from koepel.database import among, db
from tenants.concerns import service as concerns
from tenants.intake.models import Intake
from tenants.partners.models import Referral
from tenants.people.models import Disclosure
from tenants.protocols.models import PartnerGrant
from tenants.registers.models import ImportRow
from tenants.registration.models import Registration
from tenants.surveys import service as surveys
from tenants.trajectories.models import Duo, Engagement, Trajectory

Reach = dict[str, list[UUID]]


def of_person(person_id: UUID) -> Reach:
    """Ids by kind; `matter`: what letters may be about, `batch`: the lists that brought the file in."""
    found: Reach = {"person": [person_id]}
    found["registration"] = _ids(Registration, Registration.person_id == person_id)
    found["intake"] = _ids(Intake, Intake.person_id == person_id)
    found["trajectory"] = _ids(Trajectory, Trajectory.person_id == person_id)
    found["mentored"] = _ids(Duo, Duo.mentor_person_id == person_id)
    found["duo"] = [*found["mentored"], *_ids(Duo, among(Duo.trajectory_id, found["trajectory"]))]
    found["engagement"] = _ids(Engagement, Engagement.person_id == person_id)
    found["report"] = list(db.session.scalars(concerns.of_person(person_id)))
    found["survey"] = list(db.session.scalars(surveys.of_person(person_id)))
    found["grant"] = _ids(PartnerGrant, PartnerGrant.person_id == person_id)
    found["referral"] = _ids(Referral, among(Referral.registration_id, found["registration"]))
    found["proposal"] = _column(Disclosure, Disclosure.proposal_id, Disclosure.person_id == person_id)
    return found | _around(found)


def of_registration(registration_id: UUID) -> Reach:
    """The same for who registered and never had a file."""
    found: Reach = {"registration": [registration_id]}
    found["referral"] = _ids(Referral, Referral.registration_id == registration_id)
    return found | _around(found)


def _around(found: Reach) -> Reach:
    everything = [one for ids in found.values() for one in ids]
    led = _column(Duo, Duo.trajectory_id, among(Duo.id, found.get("duo", [])))
    return {
        "matter": [*everything, *led],
        "batch": _column(ImportRow, ImportRow.batch_id, among(ImportRow.object_id, everything)),
    }


def _ids(model: Any, *which: Any) -> list[UUID]:
    return _column(model, model.id, *which)


def _column(model: Any, column: Any, *which: Any) -> list[UUID]:
    asked: Iterable[UUID | None] = db.session.scalars(select(column).where(model.tenant_id == scopes.here(), *which))
    return [one for one in dict.fromkeys(asked) if one is not None]
