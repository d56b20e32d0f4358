# SPDX-License-Identifier: EUPL-1.2
"""Partners as words: `a_partner(app)`, `a_protocol(app, in_=mortsel, with_=ocmw, lets_out=(F.NAME, F.STATUS))`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from koepel.partners import service as house
from koepel.partners.models import PartnerAppointment, PartnerKind
from koepel.permissions import Role
from koepel.scope import entered
from koepel.web import places
from tenants import disclosure_partners as door
from tenants.protocols import service as protocols
from tenants.protocols.models import Protocol
from tenants.protocols.schemas import Draft
from tenants.protocols.words import Frequency, Ground
from tenants.protocols.words import PartnerField as F
from tests.support.places import Staff, an_account, inside, signed_in

FIELDS = (F.NAME, F.STATUS, F.PERIOD, F.HOURS)


@dataclass(frozen=True)
class APartner:
    """A partner of a test: its id, its address word, its worker and administrator."""

    id: UUID
    word: str
    worker: UUID
    administrator: UUID

    def path(self, rest: str) -> str:
        """The address of one of its pages."""
        return f"/partner/{self.word}/{rest}"


def a_partner(app: Flask, word: str = "ocmw-mortsel", *, kind: PartnerKind = PartnerKind.OCMW) -> APartner:
    """An organisation with somebody who works with clients and somebody who signs."""
    places.forget()
    with app.app_context():
        partner_id = house.found_partner(word.upper(), word, kind)
    worker, administrator = (an_account(app, name) for name in ("Koen Jacobs", "Ann Willems"))
    works_at(app, partner_id, worker, "Koen Jacobs", Role.PARTNER)
    works_at(app, partner_id, administrator, "Ann Willems", Role.PARTNER_ADMINISTRATOR)
    return APartner(partner_id, word, worker, administrator)


def works_at(app: Flask, partner_id: UUID, account_id: UUID, name: str, role: Role) -> None:
    """An appointment at this partner."""
    with as_partner(app, partner_id):
        db.session.add(
            PartnerAppointment(
                partner_id=partner_id,
                account_id=account_id,
                role=role.value,
                shown_name=name,
                valid_from=date(2016, 1, 1),
            )
        )


@contextmanager
def as_partner(app: Flask, partner_id: UUID, account_id: UUID | None = None) -> Iterator[None]:
    """In the scope of this partner; committed at the end."""
    with app.app_context(), entered(scopes.partner(partner_id, account_id=account_id)):
        yield
        db.session.commit()


def a_draft(**more: Any) -> Draft:
    """Words of a protocol for this year and the next."""
    today = clock.today()
    said: dict[str, Any] = {
        "title": "Cliënten volgen",
        "purpose": "Het traject van de eigen cliënt volgen.",
        "ground": Ground.PUBLIC_TASK,
        "lets_out": FIELDS,
        "starts_on": today - timedelta(days=30),
        "ends_on": today + timedelta(days=365),
        "frequency": Frequency.PER_EVENT,
    }
    return Draft(**(said | more))


def a_protocol(app: Flask, *, in_: UUID, with_: APartner, state: str = "in_force", **said: Any) -> UUID:
    """A protocol in this state, advised and signed as far as it goes."""
    account = an_account(app, "Inge Baert")
    with inside(app, in_, account):
        row = protocols.draft(with_.id, a_draft(**said))
        protocol_id = row.id
        if state != "draft":
            protocols.advise(protocol_id, "positive", "", "Wout Segers")
    if state in {"draft", "advised"}:
        return protocol_id
    with as_partner(app, with_.id, with_.administrator):
        row = db.session.scalars(select(Protocol).where(Protocol.id == protocol_id)).one()
        protocols.sign_as_partner(row, "Ann Willems", "Directeur")
    with inside(app, in_, account):
        protocols.sign(protocol_id, "Inge Baert", "Aanspreekpunt")
        if state == "suspended":
            protocols.suspend(protocol_id, "onderzoek")
    return protocol_id


def shared(app: Flask, tenant_id: UUID, protocol_id: UUID, person_id: UUID, partner: APartner) -> UUID:
    """This person is shared under this protocol, with its worker; the grant."""
    with inside(app, tenant_id):
        return door.open_grant(protocol_id, person_id, worker_id=partner.worker, worker_name="Koen Jacobs").id


def at_work(app: Flask, partner: APartner) -> Staff:
    """The browser of the partner's worker."""
    return signed_in(app, partner.worker)
