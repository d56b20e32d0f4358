# SPDX-License-Identifier: EUPL-1.2
"""A person is forgotten by deleting keys: what was sensitive of them opens no more, here and in every copy of the rows.

What is not sealed (names, languages, goals) is not touched: deleting rows is the erasure's work, of which this is one step.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Uuid, column, select, table

from koepel import audit
from koepel import scope as scopes
from koepel.database import db
from koepel.keys import sealed
from tenants.concerns import service as concerns
from tenants.people import service as people
from tenants.people.models import Disclosure
from tenants.protocols.models import PartnerGrant
from tenants.registration.models import Registration
from tenants.trajectories.models import Duo, Trajectory

# Referrals belong to the partners above; here only whose they are is asked.
_REFERRAL = table(
    "referral", column("tenant_id", Uuid), column("id", Uuid), column("registration_id", Uuid), schema="app"
)


def keys_of(person_id: UUID) -> list[UUID]:
    """Under which keys of this municipality something about this person is sealed: their own, those of the registrations
    that became their file and the referrals they came from, of their trajectories, of what was shared with partners, of duos in
    which they are the mentor, of safety reports from them or their trajectory, and of proposals in which their contact was disclosed.
    """
    here = scopes.here()
    asked = (
        select(Registration.id).where(Registration.tenant_id == here, Registration.person_id == person_id),
        select(_REFERRAL.c.id)
        .join(
            Registration,
            (Registration.tenant_id == _REFERRAL.c.tenant_id) & (Registration.id == _REFERRAL.c.registration_id),
        )
        .where(_REFERRAL.c.tenant_id == here, Registration.person_id == person_id),
        select(PartnerGrant.id).where(PartnerGrant.tenant_id == here, PartnerGrant.person_id == person_id),
        select(Trajectory.id).where(Trajectory.tenant_id == here, Trajectory.person_id == person_id),
        select(Duo.id).where(Duo.tenant_id == here, Duo.mentor_person_id == person_id),
        concerns.of_person(person_id),
        select(Disclosure.proposal_id).where(
            Disclosure.tenant_id == here, Disclosure.person_id == person_id, Disclosure.proposal_id.is_not(None)
        ),
    )
    return [person_id, *dict.fromkeys(one for query in asked for one in db.session.scalars(query) if one is not None)]


def forget(person_id: UUID) -> None:
    """Delete the keys of this person, at once and for good. Safe to repeat. Raises `NotFound`.

    From here on what they sealed raises `koepel.keys.failures.Erased`, and a page that asks for it says so.
    """
    person = people.person(person_id)
    audit.wrote(person, "keys_deleted", person=person.id)
    sealed.forget(scopes.here(), keys_of(person.id))
