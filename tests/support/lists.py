# SPDX-License-Identifier: EUPL-1.2
"""Lists of municipalities on their way in: the three real ones, and what stands in the tables after."""

from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from koepel import jobs
from koepel.database import db, mine
from koepel.records import Outbox
from tenants.intake.models import Intake
from tenants.people.models import LanguageSkill, Person
from tenants.registers import service
from tenants.trajectories.models import Duo, Engagement, Meeting, Trajectory
from tests.support.places import inside

REGISTERS = Path(__file__).parents[1] / "data" / "registers"
TABLES = (Person, LanguageSkill, Intake, Trajectory, Duo, Meeting, Engagement)


def list_of(place: str) -> bytes:
    return (REGISTERS / f"{place}.xlsx").read_bytes()


def count(model: Any, *where: Any) -> int:
    return int(db.session.scalar(select(func.count()).select_from(mine(model).where(*where).subquery())) or 0)


def numbers() -> dict[str, int]:
    return {model.__tablename__: count(model) for model in TABLES}


def imported(app: Flask, tenant_id: UUID, data: bytes, account_id: UUID | None = None) -> UUID:
    """The list on its way through the worker, as the screen does it; returns the batch."""
    with inside(app, tenant_id, account_id):
        batch_id = service.stage(data, "lijst.xlsx").id
        service.check_later(service.batch(batch_id), service.sheets_of(service.batch(batch_id)))
        service.begin_import(batch_id)
    import_job(app, tenant_id)
    return batch_id


def import_job(app: Flask, tenant_id: UUID) -> None:
    """The worker does the import, and leaves all that rings after it for another time."""
    with inside(app, tenant_id):
        rung = list(
            db.session.scalars(select(Outbox.id).where(Outbox.kind == "registers.import", Outbox.state == "waiting"))
        )
    with app.app_context():
        for row_id in rung:
            jobs.run(str(tenant_id), str(row_id))
