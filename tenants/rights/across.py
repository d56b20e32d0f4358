# SPDX-License-Identifier: EUPL-1.2
"""One clock over all municipalities involved: what goes out about a request, and what arrives as an own part to answer.

A person may turn to any of them (EDPB 07/2020, 174-177). Over the border go a kind, the days and a proposal, by the room that
knows the proposals; each municipality answers for what it keeps itself.
"""

from __future__ import annotations

from uuid import UUID

from flask import current_app
from sqlalchemy import select

from koepel import clock
from koepel import scope as scopes
from koepel.database import db, mine
from koepel.numbers import next_number
from koepel.rights import Reached, RightSignal
from tenants.rights import service
from tenants.rights.kinds import OPEN, RightKind
from tenants.rights.models import RightsPart, RightsRequest


def arrived(person_id: UUID) -> None:
    """In the municipality that was asked: number what the person sent, and tell the others involved. May run twice."""
    query = mine(RightsRequest).where(RightsRequest.person_id == person_id, RightsRequest.state == OPEN)
    for row in db.session.scalars(query.order_by(RightsRequest.received_on, RightsRequest.id)):
        row.number = row.number or next_number(RightsRequest.number)
        db.session.flush()
        known = {part.with_tenant_id for part in service.parts_of(row)}
        if known or row.kind == RightKind.COMPLAIN:
            continue
        for reached in _tell(_signal("asked", row)):
            db.session.add(
                RightsPart(
                    request_id=row.id, with_tenant_id=reached.tenant_id, person_id=person_id,
                    proposal_id=reached.proposal_id, municipality=reached.municipality,
                )
            )  # fmt: skip
        db.session.flush()


def extended(request_id: UUID) -> None:
    """The clock runs longer, for everybody."""
    row = service.request_of(request_id)
    if row.made_by != "municipality":
        _tell(_signal("extended", row))


def answered(request_id: UUID) -> None:
    """An own part was answered: the municipality that was asked hears how it ended, in one code."""
    row = service.request_of(request_id)
    if row.made_by == "municipality":
        _tell(_signal("answered", row))


def heard(signal: RightSignal) -> None:
    """What arrives: an own part to answer, a longer term of who asked it, or how another part ended. May come twice."""
    if signal.word == "answered":
        _part_ended(signal)
        return
    row = db.session.scalar(mine(RightsRequest).where(RightsRequest.shared_ref == signal.ref))
    if row is not None:
        if signal.word == "extended" and row.state == OPEN and row.from_tenant_id == signal.tenant_id:
            row.due_on, row.extended_on = signal.due_on, row.extended_on or clock.today()
        return
    if signal.word != "asked":
        return
    db.session.add(
        RightsRequest(
            number=next_number(RightsRequest.number), shared_ref=signal.ref, proposal_id=signal.proposal_id,
            from_tenant_id=signal.tenant_id, collaboration_id=signal.collaboration_id, kind=signal.kind,
            made_by="municipality", noted_name=signal.municipality, received_on=signal.received_on, due_on=signal.due_on,
            state=OPEN,
        )
    )  # fmt: skip
    db.session.flush()


def _part_ended(signal: RightSignal) -> None:
    here = scopes.here()
    asked = select(RightsPart).join(
        RightsRequest, (RightsRequest.tenant_id == RightsPart.tenant_id) & (RightsRequest.id == RightsPart.request_id)
    )
    asked = asked.where(
        RightsPart.tenant_id == here,
        RightsRequest.shared_ref == signal.ref,
        RightsPart.with_tenant_id == signal.tenant_id,
    )
    part = db.session.scalar(asked)
    if part is not None and not part.outcome:
        part.outcome, part.answered_on = signal.outcome, clock.today()


def _signal(word: str, row: RightsRequest) -> RightSignal:
    return RightSignal(
        word=word, ref=row.shared_ref, kind=row.kind, received_on=row.received_on, due_on=row.due_on, outcome=row.outcome,
        person_id=row.person_id, proposal_id=row.proposal_id, tenant_id=row.from_tenant_id,
        collaboration_id=row.collaboration_id,
    )  # fmt: skip


def _tell(signal: RightSignal) -> list[Reached]:
    return [
        one
        for feature in current_app.extensions["koepel_features"]
        for tell in feature.rights_told
        for one in tell(signal)
    ]
