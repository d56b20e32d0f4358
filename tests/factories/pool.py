# SPDX-License-Identifier: EUPL-1.2
"""Regions and released people as words: `a_region(app, "Aartselaar", "Borsbeek")`, each member signed unless told otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Flask

from koepel import scope as scopes
from koepel.database import db
from koepel.records import CollaborationAppointment
from koepel.scope import entered
from koepel.web import places
from shared_pool.collaboration import service as collaboration
from shared_pool.collaboration.shares import Shares
from tests.support.memory import remembered
from tests.support.places import a_municipality, an_account, inside
from tests.support.working import worked

BAM = "BAM"


@dataclass(frozen=True)
class Region:
    """A collaboration with its members, each by name in small letters: `region.borsbeek`."""

    id: UUID
    members: dict[str, UUID]

    def __getattr__(self, name: str) -> UUID:
        try:
            return self.members[name]
        except KeyError:
            raise AttributeError(name) from None


@remembered
def a_tenant(app: Flask, name: str = "Aartselaar") -> UUID:
    """A municipality with its collaboration of one, as `./koepel tenant add` makes it."""
    tenant_id = a_municipality(app, name)
    with app.app_context():
        collaboration.open_alone(tenant_id)
    return tenant_id


@remembered
def a_region(app: Flask, *names: str, unsigned: tuple[str, ...] = (), shares: Shares | None = None) -> Region:
    """A collaboration of these municipalities; who is not in `unsigned` has signed."""
    tenants = {name.lower(): a_tenant(app, name) for name in names}
    with app.app_context():
        region_id = collaboration.found_collaboration(BAM, "bam", "demo", "vzw BAM", date(2016, 1, 1), shares=shares)
        for tenant_id in tenants.values():
            collaboration.add_member(region_id, tenant_id, valid_from=date(2016, 1, 1))
    for name, tenant_id in tenants.items():
        if name not in {word.lower() for word in unsigned}:
            signs(app, tenant_id, region_id)
    places.forget()
    return Region(region_id, tenants)


def signs(app: Flask, tenant_id: UUID, region_id: UUID) -> None:
    """This municipality signs what it is offered, and the others learn it."""
    with inside(app, tenant_id):
        collaboration.sign_agreement(region_id)
    worked(app)


@remembered
def a_coordinator(app: Flask, region: Region, name: str = "Els Maes", *, full_bands: bool = False) -> UUID:
    """The regional coordinator; `full_bands` when the agreement names her."""
    return _appointed(app, region, name, "coordinator", full_bands=full_bands)


@remembered
def a_steering_member(app: Flask, region: Region, name: str = "Mieke Hermans") -> UUID:
    """Somebody of the steering group."""
    return _appointed(app, region, name, "steering_member")


def _appointed(app: Flask, region: Region, name: str, role: str, *, full_bands: bool = False) -> UUID:
    account_id = an_account(app, name)
    with app.app_context(), entered(scopes.region(region.id)):
        db.session.add(
            CollaborationAppointment(
                collaboration_id=region.id,
                account_id=account_id,
                role=role,
                full_bands=full_bands,
                shown_name=name,
                valid_from=date(2016, 1, 1),
            )
        )
        db.session.commit()
    return account_id
