# SPDX-License-Identifier: EUPL-1.2
"""Safety reports as words: `asks_for_help(app, duo, "mentee", "Hij stuurt mij elke nacht berichten")`."""

from __future__ import annotations

from uuid import UUID

from flask import Flask
from sqlalchemy import select

from koepel import links
from koepel.database import db
from koepel.scope import entered
from tenants.concerns import service
from tenants.concerns.kinds import ConcernKind
from tenants.concerns.models import SafetyReport
from tenants.concerns.schemas import Told
from tests.factories.duos import ADuo
from tests.support.places import inside


def asks_for_help(app: Flask, duo: ADuo, side: str, words: str = "", *, about_worker: bool = False) -> UUID:
    """One of the two sends it by the own link; returns the id of the report, as staff know it."""
    with app.test_request_context():
        opened = links.opened(duo.mentor_token if side == "mentor" else duo.mentee_token)
        with entered(opened.scope):
            service.send(opened.subject_id, opened.side, Told(ConcernKind.INCIDENT, words, about_worker))
            db.session.commit()
    with inside(app, duo.tenant_id):
        return db.session.scalars(select(SafetyReport.id).order_by(SafetyReport.reported_at.desc()).limit(1)).one()
