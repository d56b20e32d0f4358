# SPDX-License-Identifier: EUPL-1.2
"""The municipality's half of a handover between partners: it alone opens a person to somebody, by the door and its rules.

What the door refuses (another programme, consent, a protocol that ended) goes back to who handed over.
"""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from sqlalchemy import exists, select

from koepel import audit, clock, outbox
from koepel.database import db, found, mine
from koepel.errors import Conflict
from tenants import disclosure_partners as door
from tenants.partners.failures import CannotPassTo, SeenAlready
from tenants.partners.models import HandoverKind, PartnerHandover, PartnerMessage
from tenants.partners.schemas import Shared
from tenants.protocols import service as protocols
from tenants.protocols.models import Delivery, PartnerGrant


def pass_on(handover_id: UUID) -> None:
    """Bring a handover on as far as it is due; said again, it changes nothing."""
    row = found(PartnerHandover, handover_id, lock=True)
    if row.outcome:
        return
    grant = db.session.scalar(mine(PartnerGrant).where(PartnerGrant.id == row.grant_id).with_for_update())
    if grant is None:  # set apart meanwhile (GDPR art. 18): out of sight here, and it goes to nobody
        _settle(row, "refused")
        return
    if row.kind == HandoverKind.TRANSFER:
        door.book_closing(grant)
    if row.undone_at is not None:
        _give_back(row, grant)
        _settle(row, "undone")
    elif row.due_at <= clock.utcnow():
        _pass(row, grant)


def _pass(row: PartnerHandover, grant: PartnerGrant) -> None:
    try:
        row.to_grant_id = door.open_grant(row.to_protocol_id, grant.person_id).id
    except door.AlreadyShared:
        row.to_grant_id = _shared_already(row.to_protocol_id, grant.person_id)
    except Conflict:
        _give_back(row, grant)
        _settle(row, "refused")
        if row.account_id is not None:
            outbox.later("partners.tell", row.account_id)
        return
    _settle(row, "passed")


def _shared_already(protocol_id: UUID, person_id: UUID) -> UUID:
    return next(one.id for one in door.open_grants(person_id) if one.protocol_id == protocol_id)


def _give_back(row: PartnerHandover, grant: PartnerGrant) -> None:
    """A transfer that did not come about; where the own protocol ended meanwhile, or staff shared anew, it stays closed."""
    if row.kind == HandoverKind.TRANSFER:
        with suppress(Conflict):
            door.reopen_grant(grant.id)


def _settle(row: PartnerHandover, outcome: str) -> None:
    row.outcome, row.settled_at = outcome, clock.moment()
    audit.wrote(row, outcome, "outcome")


def transfer(grant_id: UUID, to: Shared, shown_name: str) -> PartnerHandover:
    """Staff let another partner go on: the former one sees nothing from the next question on.

    Raises `CannotPassTo` for its own partner or a grant that is closed, and what the door raises.
    """
    grant: PartnerGrant = found(PartnerGrant, grant_id, lock=True)
    protocol = protocols.protocol(to.protocol_id)
    if grant.closed_at is not None or protocol.partner_id == grant.partner_id:
        raise CannotPassTo
    now = clock.moment()
    opened = door.open_grant(
        protocol.id, grant.person_id, worker_name=to.worker_name,
        consent_on=(to.consent_on or clock.today()) if protocol.consent_needed and to.consent else None,
        consent_language=to.consent_language if protocol.consent_needed else "",
    )  # fmt: skip
    door.close_grant(grant.id, "transferred")
    row = PartnerHandover(
        kind=HandoverKind.TRANSFER.value, grant_id=grant.id, protocol_id=grant.protocol_id, partner_id=grant.partner_id,
        to_protocol_id=protocol.id, to_partner_id=protocol.partner_id, to_name=protocols.partner_of(protocol).name,
        to_grant_id=opened.id, account_id=None, shown_name=shown_name, sent_at=now, due_at=clock.utcnow(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    _settle(row, "passed")
    return row


def take_back(handover_id: UUID) -> PartnerHandover:
    """Undo, while nobody at the other partner looked or took the client on. Raises `SeenAlready`, `NotFound`."""
    row = found(PartnerHandover, handover_id, lock=True)
    if row.outcome != "passed" or row.to_grant_id is None or _acted_on(row.to_grant_id):
        raise SeenAlready
    if found(PartnerGrant, row.to_grant_id).opened_at >= row.sent_at:  # what was shared before goes on
        door.close_grant(row.to_grant_id, "staff")
    if row.kind == HandoverKind.TRANSFER:
        door.reopen_grant(row.grant_id)
    _settle(row, "undone")
    return row


def _acted_on(grant_id: UUID) -> bool:
    grant: PartnerGrant = found(PartnerGrant, grant_id, lock=True)
    looked = mine(Delivery).where(Delivery.grant_id == grant_id)
    wrote = mine(PartnerMessage).where(PartnerMessage.grant_id == grant_id, PartnerMessage.sender == "partner")
    asked = (
        exists(one.subquery())
        for one in (looked.with_only_columns(Delivery.id), wrote.with_only_columns(PartnerMessage.id))
    )
    return grant.worker_id is not None or any(db.session.scalar(select(one)) for one in asked)


def of_person(person_id: UUID) -> list[PartnerHandover]:
    """Every handover of this person between partners, the newest first."""
    asked = mine(PartnerHandover).join(
        PartnerGrant,
        (PartnerGrant.tenant_id == PartnerHandover.tenant_id) & (PartnerGrant.id == PartnerHandover.grant_id),
    )
    wanted = asked.where(PartnerGrant.person_id == person_id)
    return list(db.session.scalars(wanted.order_by(PartnerHandover.sent_at.desc(), PartnerHandover.id)))
