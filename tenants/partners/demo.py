# SPDX-License-Identifier: EUPL-1.2
"""Partners of the demo region: protocols in every state, clients shared, a referral under way. All people are invented."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from koepel import clock
from koepel import scope as scopes
from koepel.accounts import sign_in as signing
from koepel.database import db, mine
from koepel.partners import service as house
from koepel.partners.models import PartnerFunction, PartnerKind
from koepel.permissions import Role
from koepel.scope import Scope
from tenants import disclosure_partners as door
from tenants.intake.models import Intake, IntakeState
from tenants.partners import conversation, meetings, referring
from tenants.partners.schemas import Agreed, Planned, Referred
from tenants.protocols import service as protocols
from tenants.protocols.models import Protocol
from tenants.protocols.schemas import Draft
from tenants.protocols.words import Ground
from tenants.protocols.words import PartnerField as F
from tenants.trajectories.models import DuoState, Trajectory
from tenants.vocabulary import GoalType


@dataclass(frozen=True)
class Desk:
    """A municipality and the contact point who acts for it."""

    tenant_id: UUID
    account_id: UUID
    name: str


@dataclass(frozen=True)
class House:
    """A partner, its administrator and its worker."""

    slug: str
    name: str
    kind: PartnerKind
    worker: str
    function: PartnerFunction
    administrator: str


HOUSES = (
    House("ocmw-mortsel", "OCMW Mortsel", PartnerKind.OCMW, "Koen Jacobs", PartnerFunction.SOCIAL_WORKER, "Ann Willems"),
    House("vdab", "VDAB", PartnerKind.VDAB, "Lies Vermeulen", PartnerFunction.MEDIATOR, "Bert Claes"),
    House("agii", "AgII", PartnerKind.AGII, "Sofie Aerts", PartnerFunction.TRAJECTORY_COUNSELLOR, "Sofie Aerts"),
    House("de-linden", "Opvangcentrum De Linden", PartnerKind.RECEPTION_CENTRE, "Sara Maes", PartnerFunction.SOCIAL_WORKER,
          "Sara Maes"),
)  # fmt: skip
FOLLOWED = (F.NAME, F.STATUS, F.PERIOD, F.HOURS, F.GOAL, F.OUTCOME)


def play(desks: dict[str, Desk], officer_id: UUID, officer: str, password: str) -> list[dict[str, Any]]:
    """Found the partners, sign, share, refer; returns the logins. The business clock stands at the last day."""
    accounts: list[dict[str, Any]] = []
    partners = {one.slug: _found(one, password, accounts) for one in HOUSES}
    stage = _Stage(desks, partners, officer_id, officer)
    ocmw = stage.signed(
        "mortsel", "ocmw-mortsel", _draft("Cliënten van OCMW volgen in Net-werk", FOLLOWED, may_refer=True)
    )
    vdab = stage.signed("mortsel", "vdab", _draft(
        "Werkzoekenden begeleiden met een mentor", (F.NAME, F.LANGUAGES, F.EXPERIENCE, F.GOAL, F.STATUS, F.OUTCOME),
        ground=Ground.CONSENT, consent_needed=True,
    ))  # fmt: skip
    linden = stage.signed("borsbeek", "de-linden", _draft(
        "Bewoners toeleiden naar een mentor", (F.NAME, F.STATUS), may_refer=True))  # fmt: skip
    stage.signed("mortsel", "de-linden", _draft(
        "Bewoners volgen die naar Mortsel verhuizen", (F.NAME, F.STATUS), ends_on=date(2019, 6, 14)))  # fmt: skip
    stage.signed("borsbeek", "vdab", _draft("Werkzoekenden volgen", (F.NAME, F.STATUS, F.OUTCOME), may_refer=True))
    stage.drafted(
        "mortsel", "agii", _draft("Inburgeraars toeleiden en opvolgen", (F.NAME, F.LANGUAGES, F.STATUS), may_refer=True)
    )
    stage.advised("mortsel", "vdab", _draft("Stages zoeken met VDAB", (F.NAME, F.LANGUAGES, F.GOAL, F.STATUS)))
    stage.signed_by_partner("borsbeek", "agii", _draft("Inburgeraars van Borsbeek volgen", (F.NAME, F.STATUS)))
    _share(stage, ocmw, vdab)
    _refer(stage, ocmw, linden)
    return accounts


def _draft(title: str, lets_out: tuple[F, ...], **more: Any) -> Draft:
    said: dict[str, Any] = {
        "purpose": "De begeleider van de partner volgt het traject van de eigen cliënt, zodat niemand hetzelfde twee keer vraagt.",
        "ground": Ground.PUBLIC_TASK,
        "legal_text": "Decreet van 7 juni 2013 over het inburgeringsbeleid, art. 20",
        "persons": "Eigen cliënten van de partner die aan het programma deelnemen.",
        "starts_on": date(2019, 1, 1),
        "ends_on": date(2020, 12, 31),
        "sanctions": "De gemeente schorst het protocol en verwittigt de functionarissen van beide partijen.",
    }
    return Draft(title=title, lets_out=lets_out, **(said | more))


@contextmanager
def _as(scope: Scope) -> Iterator[None]:
    with scopes.entered(scope):
        try:
            yield
            db.session.commit()
        finally:
            db.session.remove()


def _found(one: House, password: str, accounts: list[dict[str, Any]]) -> tuple[UUID, UUID]:
    """(partner, account of the worker)."""
    partner_id = house.found_partner(one.name, one.slug, one.kind)
    made: dict[str, UUID] = {}
    for name, role, function in (
        (one.administrator, Role.PARTNER_ADMINISTRATOR, None), (one.worker, Role.PARTNER, one.function),
    ):  # fmt: skip
        email = name.lower().replace(" ", ".") + "@example.org"
        if name not in made:
            made[name] = signing.make_account(name, email, password, language="nl")
            roles = "partner, partner_administrator" if one.worker == one.administrator else str(role)
            accounts.append(
                {"email": email, "password": password, "role": roles, "tenant": one.slug, "totp_secret": None}
            )
        with _as(scopes.partner(partner_id)):
            house.appoint(name, email, role, function)
    return partner_id, made[one.worker]


@dataclass
class _Stage:
    desks: dict[str, Desk]
    partners: dict[str, tuple[UUID, UUID]]
    officer_id: UUID
    officer: str

    def desk(self, town: str) -> Scope:
        return scopes.tenant(self.desks[town].tenant_id, account_id=self.desks[town].account_id)

    def worker(self, slug: str) -> Scope:
        partner_id, account_id = self.partners[slug]
        return scopes.partner(partner_id, account_id=account_id)

    def drafted(self, town: str, slug: str, said: Draft) -> UUID:
        with _as(self.desk(town)):
            return protocols.draft(self.partners[slug][0], said).id

    def advised(self, town: str, slug: str, said: Draft) -> UUID:
        protocol_id = self.drafted(town, slug, said)
        with _as(scopes.tenant(self.desks[town].tenant_id, account_id=self.officer_id)):
            protocols.advise(
                protocol_id, "positive", "De velden volstaan voor het doel, meer is niet nodig.", self.officer
            )
        return protocol_id

    def signed_by_partner(self, town: str, slug: str, said: Draft) -> UUID:
        protocol_id = self.advised(town, slug, said)
        by = next(one for one in HOUSES if one.slug == slug)
        with _as(self.worker(slug)):
            row = db.session.scalars(select(Protocol).where(Protocol.id == protocol_id)).one()
            protocols.sign_as_partner(row, by.administrator, "Directie")
        return protocol_id

    def signed(self, town: str, slug: str, said: Draft) -> UUID:
        protocol_id = self.signed_by_partner(town, slug, said)
        with _as(self.desk(town)):
            protocols.sign(protocol_id, self.desks[town].name, "Aanspreekpunt")
        return protocol_id


def _share(stage: _Stage, ocmw: UUID, vdab: UUID) -> None:
    """Three clients of OCMW and one of VDAB in Mortsel, with a message to and fro and what four people agreed."""
    worker_id, now = stage.partners["ocmw-mortsel"][1], clock.moment()
    with _as(stage.desk("mortsel")):
        running = _people(Trajectory, Trajectory.state == DuoState.STARTED)
        over = _people(Trajectory, Trajectory.state == DuoState.COMPLETED)
        waiting = _people(Intake, Intake.state == IntakeState.WAITING, Intake.side == "mentee")
        first = door.open_grant(ocmw, running[0], worker_id=worker_id, worker_name="Koen Jacobs")
        for person_id in (*waiting[:1], *over[:1]):
            door.open_grant(ocmw, person_id, worker_id=worker_id, worker_name="Koen Jacobs")
        door.open_grant(
            vdab, running[-1], worker_id=stage.partners["vdab"][1], worker_name="Lies Vermeulen",
            consent_on=clock.today() - timedelta(days=20), consent_language="en",
        )  # fmt: skip
        door.open_grant(ocmw, waiting[-1])
        conversation.write(
            first, "De sollicitatie bij het woonzorgcentrum is gepland op dinsdag.", stage.desks["mortsel"].name
        )
        met = meetings.plan(first, Planned(now - timedelta(days=12), "Stadhuis Mortsel, zaal 2"))
        tasks = "De mentor gaat mee naar de infodag, OCMW regelt kinderopvang."
        agreed = Agreed("Een opleiding tot zorgkundige vinden.", tasks, "Bericht in Koepel om de twee weken.")
        meetings.agree(met.id, agreed)
        meetings.plan(first, Planned(_at(now + timedelta(days=9)), "Stadhuis Mortsel, zaal 2"))


def _at(moment: datetime) -> datetime:
    return moment.replace(hour=14, minute=0, second=0, microsecond=0)


def _people(model: Any, *which: Any) -> list[UUID]:
    asked = mine(model).where(*which).order_by(model.started_on, model.id)
    return list(dict.fromkeys(row.person_id for row in db.session.scalars(asked)))


def _refer(stage: _Stage, ocmw: UUID, linden: UUID) -> None:
    """One referral just sent, and one with a question back."""
    with _as(stage.worker("de-linden")):
        sent = referring.refer(
            Referred(linden, "Rahwa", "Tesfay", "+32400001901", "ti", informed=True, goal=GoalType.WORK,
                     remark="Kan na 13 uur gebeld worden."), "Sara Maes")  # fmt: skip
        referral_id = sent.id
    with _as(stage.desk("borsbeek")):
        row = db.session.get_one(type(sent), (stage.desks["borsbeek"].tenant_id, referral_id))
        conversation.ask_back(row, "Volgt Rahwa al een cursus Nederlands?", stage.desks["borsbeek"].name)
    with _as(stage.worker("ocmw-mortsel")):
        referring.refer(Referred(ocmw, "Yusuf", "Demir", "+32400001902", "tr", informed=True), "Koen Jacobs")
