# SPDX-License-Identifier: EUPL-1.2
"""Where the demo plays: three municipalities, their staff, the collaboration BAM with its signed agreement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from koepel import scope as scopes
from koepel.accounts.sign_in import make_account
from koepel.database import db
from koepel.ids import reference
from koepel.permissions import Role
from koepel.records import Appointment, CollaborationAppointment
from shared_pool.cards import service as cards
from shared_pool.collaboration import service as collaboration
from shared_pool.collaboration.founding import act
from shared_pool.demo.telling import acting
from shared_pool.steering.dashboard import set_target
from tenants.contact_points import service as contact_points
from tenants.contact_points.service import Named
from tenants.municipality import service as municipalities

FOUNDED = date(2016, 1, 4)
PASSWORD = "net-werk in de regio"  # noqa: S105 - printed for everybody to try the demo
TOWNS = {
    "aartselaar": ("Aartselaar", "11001", "AA", "Griet Lenaerts"),
    "borsbeek": ("Borsbeek", "11007", "BO", "Tom Verlinden"),
    "mortsel": ("Mortsel", "11029", "MO", "Inge Baert"),
}
HOURS = {
    "aartselaar": "ma tot do, 9-12 u",
    "borsbeek": "di en do, 9-16 u",
    "mortsel": "ma tot vr, 9-12 u; wo ook 14-19 u",
}
ALDERMEN = {"aartselaar": "Rik Dewit", "borsbeek": "Mieke Hermans", "mortsel": "Paul Gysels"}
COORDINATOR = "Nadia Cools"
OFFICER = "Wout Segers"
OPERATOR = "Bart Nys"


@dataclass
class Stage:
    """The places and the people who work there; `accounts` is what `./koepel info` prints."""

    tenants: dict[str, UUID] = field(default_factory=dict)
    staff: dict[str, tuple[UUID, str]] = field(default_factory=dict)
    region: UUID | None = None
    officer: UUID | None = None
    operator: UUID | None = None
    accounts: list[dict[str, Any]] = field(default_factory=list)

    @contextmanager
    def case_worker(self, town: str) -> Iterator[str]:
        """One transaction of the case worker of this municipality; yields the name."""
        account_id, name = self.staff[town]
        with acting(scopes.tenant(self.tenants[town], account_id=account_id)):
            yield name

    def card(self, town: str, intake_id: UUID) -> UUID:
        """The live card of an intake of this municipality."""
        with self.case_worker(town):
            return self.own_card(intake_id)

    def own_card(self, intake_id: UUID) -> UUID:
        """The same inside its transaction."""
        found = cards.cards_of(intake_id)
        if found is None:
            raise LookupError("this intake has no card")
        return found.id


def build() -> Stage:
    """Open the municipalities, appoint their people, found BAM, sign."""
    stage = Stage()
    for colour, (slug, (name, nis, chip, contact)) in enumerate(TOWNS.items(), start=1):
        tenant_id = reference()
        stage.tenants[slug] = tenant_id
        with act(scopes.tenant(tenant_id)):
            municipalities.open_municipality(
                name, slug, nis, "demo", "offered", chip=chip, colour=colour, role_model="maximal",
                contact_point=Named(contact, "Aanspreekpunt Net-werk", f"+3240000000{colour}", hours=HOURS[slug]),
            )  # fmt: skip
        collaboration.open_alone(tenant_id)
        account_id = _account(stage, contact, "contact_point, case_worker", slug)
        stage.staff[slug] = (account_id, contact)
        _appoint(tenant_id, account_id, contact, Role.CONTACT_POINT, Role.CASE_WORKER)
        _link_contact_point(tenant_id, account_id)
    _found_region(stage)
    return stage


def _account(stage: Stage, name: str, role: str, place: str) -> UUID:
    email = name.lower().replace(" ", ".") + "@example.org"
    stage.accounts.append({"email": email, "password": PASSWORD, "role": role, "tenant": place, "totp_secret": None})
    return make_account(name, email, PASSWORD, language="nl")


def _appoint(tenant_id: UUID, account_id: UUID, name: str, *roles: Role, may_decide: bool = False) -> None:
    with act(scopes.tenant(tenant_id)):
        for role in roles:
            db.session.add(
                Appointment(
                    account_id=account_id, role=role, may_decide=may_decide, shown_name=name, valid_from=FOUNDED
                )
            )


def _link_contact_point(tenant_id: UUID, account_id: UUID) -> None:
    with act(scopes.tenant(tenant_id)):
        point = contact_points.first()
        if point is not None:
            point.account_id = account_id


def _found_region(stage: Stage) -> None:
    region = collaboration.found_collaboration("BAM Net-werk", "bam", "demo", "Projectvereniging BAM", FOUNDED)
    stage.region = region
    for slug, tenant_id in stage.tenants.items():
        collaboration.add_member(region, tenant_id, valid_from=FOUNDED)
        with act(scopes.tenant(tenant_id, account_id=stage.staff[slug][0])):
            collaboration.sign_agreement(region)
    coordinator = _account(stage, COORDINATOR, "coordinator (bam), case_worker (aartselaar, borsbeek)", "bam")
    for slug in ("aartselaar", "borsbeek"):
        _appoint(stage.tenants[slug], coordinator, COORDINATOR, Role.CASE_WORKER)
    people = [(coordinator, COORDINATOR, Role.COORDINATOR)]
    people += [
        (_account(stage, name, "steering_member", slug), name, Role.STEERING_MEMBER) for slug, name in ALDERMEN.items()
    ]
    people.append(
        (_account(stage, "Hanne Roels", "steering_member (AgII)", "bam"), "Hanne Roels", Role.STEERING_MEMBER)
    )
    with act(scopes.region(region)):
        for account_id, name, role in people:
            db.session.add(
                CollaborationAppointment(
                    collaboration_id=region,
                    account_id=account_id,
                    role=role,
                    shown_name=name,
                    valid_from=FOUNDED,
                    full_bands=role is Role.COORDINATOR,
                )
            )
        set_target(region, "duos", 60, year=0, by=COORDINATOR)
        set_target(region, "meetings_per_duo", 12, year=0, by=COORDINATOR)
    stage.officer = _account(stage, OFFICER, "data_protection_officer", "mortsel")
    stage.operator = _account(stage, OPERATOR, "operator", "mortsel")
    for tenant_id in stage.tenants.values():
        _appoint(tenant_id, stage.officer, OFFICER, Role.DATA_PROTECTION_OFFICER)
    _appoint(stage.tenants["mortsel"], stage.operator, OPERATOR, Role.OPERATOR)
