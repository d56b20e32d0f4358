# SPDX-License-Identifier: EUPL-1.2
"""The one place from which a right leads to erasing; the work itself is the retention's."""

from __future__ import annotations

from uuid import UUID

from koepel import audit
from koepel import scope as scopes
from tenants.rights import apart, link, service
from tenants.rights.failures import CannotErase, CheckWho
from tenants.rights.kinds import Outcome, RightKind
from tenants.rights.models import RightsRequest
from tenants.rights.schemas import Answered


def erase(request_id: UUID, said: Answered) -> RightsRequest:
    """Answer with a yes and erase the person, in this order: the letter is made while there is a name.

    Raises `CheckWho`, `AnsweredAlready`, `CannotErase`.
    """
    row = service.request_of(request_id, lock=True)
    person_id = row.person_id
    if person_id is None or row.kind not in (RightKind.ERASE, RightKind.OBJECT):
        raise CannotErase
    if not row.checked_how:
        raise CheckWho
    service.answer(request_id, Answered(Outcome.GRANTED, said.words))
    restriction = apart.now(person_id)
    if restriction is not None:
        apart.drop(restriction)
    audit.wrote(row, "erased", person=person_id)
    _erase(person_id)
    link.keep_open(person_id)
    return row


def _erase(person_id: UUID) -> None:
    try:
        from tenants.retention import erasing
    except ImportError as fault:
        raise CannotErase from fault
    erasing.erase(person_id, ground=erasing.Ground.REQUEST, by=scopes.current().account_id)
