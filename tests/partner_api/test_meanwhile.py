# SPDX-License-Identifier: EUPL-1.2
"""A protocol is suspended in the very middle of a partner's request: no data, no line, and a plain refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from koepel.database import db
from tenants.partners import workspace
from tenants.protocols import service as protocols
from tenants.protocols.models import Delivery
from tests.factories.partners import APartner, a_partner, a_protocol, at_work, shared
from tests.factories.people import a_mentee
from tests.factories.programs import a_program, asking
from tests.support.places import a_municipality, inside


def suspended_once_read(app: Flask, tenant_id: UUID, protocol_id: UUID) -> Callable[..., None]:
    """Everything is read, and then somebody is faster than the line of it."""
    noted = workspace.delivered

    def late(*args: Any, **more: Any) -> None:
        with inside(app, tenant_id):
            protocols.suspend(protocol_id, "onderzoek")
        noted(*args, **more)

    return late


@pytest.mark.attack("T14")
@pytest.mark.parametrize("by", ["screen", "program"])
def test_a_protocol_that_ends_between_the_reading_and_its_line_is_a_refusal(
    app: Flask, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    mortsel, ocmw = a_municipality(app, "Mortsel"), a_partner(app)
    with app.app_context():
        amina = a_mentee(mortsel, given="Amina", family="Tesfay").person_id
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw)
    grant_id = shared(app, mortsel, protocol_id, amina, ocmw)
    ask = _asking(app, ocmw, grant_id, by)
    monkeypatch.setattr(workspace, "delivered", suspended_once_read(app, mortsel, protocol_id))
    answer = ask()
    assert (answer.status_code, b"Amina" in answer.data) == (404, False)
    with inside(app, mortsel):
        assert db.session.scalar(select(func.count()).select_from(Delivery)) == 0


def _asking(app: Flask, ocmw: APartner, grant_id: UUID, by: str) -> Callable[[], Any]:
    if by == "screen":
        koen = at_work(app, ocmw)
        return lambda: koen.get(ocmw.path(f"clienten/{grant_id}"))
    program = asking(app, a_program(app, ocmw))
    return lambda: program.get(f"/api/v1/clients/{grant_id}")
