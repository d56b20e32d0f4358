# SPDX-License-Identifier: EUPL-1.2
"""The one place from which a right leads to erasing, and what of rights ends with a person; the work itself is the retention's."""

from __future__ import annotations

from uuid import UUID

from koepel import audit
from koepel import scope as scopes
from tenants.retention import erasing
from tenants.retention.kinds import Ground
from tenants.rights import apart, link, service
from tenants.rights.failures import CannotErase
from tenants.rights.kinds import OPEN, Outcome, RightKind
from tenants.rights.models import RightsRequest

GROUNDS = {RightKind.ERASE: Ground.REQUEST, RightKind.OBJECT: Ground.OBJECTION}


def erase(request_id: UUID) -> RightsRequest:
    """Erase who asked it; that is the answer. A letter would be erased too: an own link that worked goes on to say it.

    Raises `AnsweredAlready`, `CannotErase`, `CheckWho`.
    """
    row = service.open_request(request_id)
    if row.person_id is None or row.kind not in GROUNDS:
        raise CannotErase
    person_id, works = service.person_checked(row), link.that_works(row.person_id)
    service.end(row, Outcome.GRANTED)
    audit.wrote(row, "erased", person=person_id)
    erasing.erase(person_id, ground=GROUNDS[RightKind(row.kind)], by=scopes.current().account_id)
    if works is not None:
        link.keep_open(works)
    return row


def forget(person_id: UUID) -> None:
    """Somebody is erased: nothing is held back any more, and what they still asked ends, since no word of it is left."""
    apart.end(person_id)
    for row in service.of_person(person_id):
        if row.state == OPEN:
            service.end(row, Outcome.NOTHING_KEPT)
