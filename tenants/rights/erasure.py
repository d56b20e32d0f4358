# SPDX-License-Identifier: EUPL-1.2
"""The one place from which a right leads to erasing; the work itself is the retention's."""

from __future__ import annotations

from uuid import UUID

from koepel import audit
from koepel import scope as scopes
from tenants.retention import erasing
from tenants.retention.kinds import Ground
from tenants.rights import link, service
from tenants.rights.failures import CannotErase, CheckWho
from tenants.rights.kinds import Outcome, RightKind
from tenants.rights.models import RightsRequest
from tenants.rights.schemas import Answered

GROUNDS = {RightKind.ERASE: Ground.REQUEST, RightKind.OBJECT: Ground.OBJECTION}


def erase(request_id: UUID, said: Answered) -> RightsRequest:
    """Answer with a yes and erase the person, in this order: the letter is made while there is a name.

    Raises `CheckWho`, `AnsweredAlready`, `CannotErase`.
    """
    row = service.request_of(request_id, lock=True)
    person_id = row.person_id
    if person_id is None or row.kind not in GROUNDS:
        raise CannotErase
    if not row.checked_how:
        raise CheckWho
    service.answer(request_id, Answered(Outcome.GRANTED, said.words))
    audit.wrote(row, "erased", person=person_id)
    erasing.erase(person_id, ground=GROUNDS[RightKind(row.kind)], by=scopes.current().account_id)
    link.keep_open(person_id)
    return row
