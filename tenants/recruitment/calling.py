# SPDX-License-Identifier: EUPL-1.2
"""A call before the intake moves the registration on: to an info session, an intake, a later day, or off the list (E5)."""

from __future__ import annotations

from uuid import UUID

from koepel import audit, clock
from koepel import scope as scopes
from koepel.accounts.staff import own_name
from koepel.database import db
from tenants.activities import guests
from tenants.recruitment.schemas import Call
from tenants.registration import service as arrivals
from tenants.registration.desk_codes import AfterCall, Reached, RefusalReason
from tenants.registration.models import PreIntake, Stage


def note(registration_id: UUID, said: Call) -> PreIntake:
    """What was said, with who called and when. Raises `AlreadyTakenUp`, `NotFound`, `DoesNotGoOn`."""
    row = arrivals.registration(registration_id, lock=True)
    if row.stage != Stage.NEW:
        raise arrivals.AlreadyTakenUp
    call = PreIntake(
        registration_id=row.id,
        reached=said.reached.value,
        motivated=said.motivated.value if said.motivated else "",
        enough_time=said.enough_time.value if said.enough_time else "",
        language=said.language,
        next_step=said.next_step.value,
        again_on=said.again_on,
        called_at=clock.moment(),
        noted_by=scopes.current().account_id,
        noted_name=own_name(),
    )
    db.session.add(call)
    db.session.flush()
    audit.wrote(row, "called", person=row.person_id)
    if said.language and said.language not in row.languages:
        row.languages = [said.language, *row.languages]
    if said.session_id is not None:
        guests.bring(said.session_id, row.id)
    if said.next_step is AfterCall.NOT:
        spoken = said.reached is Reached.YES
        arrivals.refuse(row.id, RefusalReason.NO_LONGER_WANTS if spoken else RefusalReason.NOT_REACHED)
    return call
