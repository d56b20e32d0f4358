# SPDX-License-Identifier: EUPL-1.2
"""The municipalities of Flanders in one collaboration, opened and signed by the product's own services, and who works there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from koepel import ids, reference
from koepel import scope as scopes
from koepel.accounts.sign_in import make_account
from koepel.database import db
from koepel.permissions import Role
from koepel.records import Appointment, CollaborationAppointment
from koepel.web.places import forget, place_of
from shared_pool.collaboration import service as collaboration
from shared_pool.collaboration.founding import act
from shared_pool.performance.scale import DAY, Scale
from tenants.municipality import service as municipalities

REGION = "vlaanderen"
FOUNDED = date(2016, 1, 4)
BUSIEST = 1  # never measured otherwise, as every second at most is
MOST_MEASURED = 12  # municipalities whose pages are asked for
STAFF, ALDERMAN = "An Peeters", "Rik Maes"


@dataclass(frozen=True)
class Towns:
    """The collaboration and its municipalities, in order of their address words."""

    region: UUID
    ids: tuple[UUID, ...]

    @property
    def measured(self) -> tuple[int, ...]:
        """Numbers of the municipalities that are looked at, spread over all of them."""
        return tuple(range(0, len(self.ids), max(2, -(-len(self.ids) // MOST_MEASURED))))

    @property
    def busiest(self) -> int:
        """Number of the municipality with 400 duos that run: none of those whose lists are measured."""
        return BUSIEST


def word_of(number: int) -> str:
    """The address word of a municipality of this region."""
    return f"gemeente-{number}"


def flemish(scale: Scale) -> tuple[reference.Municipality, ...]:
    """As many municipalities as are measured, by name."""
    return reference.municipalities(DAY, "Vlaams Gewest")[: scale.tenants]


def open_all(scale: Scale) -> Towns:
    """Found the collaboration, open every municipality, let each sign."""
    region = collaboration.found_collaboration("Vlaanderen", REGION, "demo", "vzw Vlaanderen", FOUNDED)
    opened = tuple(_open(region, number, town) for number, town in enumerate(flemish(scale)))
    forget()
    return Towns(region, opened)


def _open(region: UUID, number: int, town: reference.Municipality) -> UUID:
    tenant_id = open_alone(town.name_nl, word_of(number), town.nis)
    collaboration.open_alone(tenant_id)
    collaboration.add_member(region, tenant_id, valid_from=FOUNDED)
    with act(scopes.tenant(tenant_id)):
        collaboration.sign_agreement(region)
    with act(scopes.tenant(tenant_id)):
        collaboration.note_signature(region)
    return tenant_id


def open_alone(name: str, word: str, nis: str) -> UUID:
    """A municipality with one programme; returns its id."""
    tenant_id = ids.reference()
    with act(scopes.tenant(tenant_id)):
        municipalities.open_municipality(name, word, nis, "demo", "offered")
    return tenant_id


def known(scale: Scale) -> Towns:
    """The towns of a region that was made before."""
    found = [place_of(word) for word in (REGION, *map(word_of, range(scale.tenants)))]
    region, *towns = [place.id for place in found if place]
    return Towns(region, tuple(towns))


def case_worker(tenant_id: UUID, number: int) -> UUID:
    """The account of a case worker of this municipality."""
    account_id = make_account(STAFF, f"meting.{number}@example.org", "", language="nl")
    with act(scopes.tenant(tenant_id)):
        mine = [Appointment.tenant_id == tenant_id, Appointment.account_id == account_id]
        if not db.session.scalar(select(Appointment.id).where(*mine)):
            for role in (Role.CONTACT_POINT, Role.CASE_WORKER):
                seat = Appointment(
                    account_id=account_id, role=role, may_decide=True, shown_name=STAFF, valid_from=FOUNDED
                )
                db.session.add(seat)
    return account_id


def alderman(region: UUID) -> UUID:
    """The account of a member of the steering group."""
    account_id = make_account(ALDERMAN, "meting@example.org", "", language="nl")
    with act(scopes.region(region)):
        mine = CollaborationAppointment.account_id == account_id
        if not db.session.scalar(select(CollaborationAppointment.id).where(mine)):
            seat = CollaborationAppointment(
                collaboration_id=region, account_id=account_id, role=Role.STEERING_MEMBER, shown_name=ALDERMAN, valid_from=FOUNDED
            )  # fmt: skip
            db.session.add(seat)
    return account_id
