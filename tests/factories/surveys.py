# SPDX-License-Identifier: EUPL-1.2
"""Surveys as words: `an_ended_duo(app, in_=borsbeek)`, `a_survey(app, duo)`, and the link that went out."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from koepel.database import db
from koepel.records import Message
from tenants.surveys import service
from tenants.surveys.instrument import MENTEE_END
from tenants.surveys.schemas import Asking
from tenants.surveys.titles import Way
from tenants.trajectories import service as trajectories
from tests.factories.duos import ADuo, a_duo
from tests.support.memory import remembered
from tests.support.places import inside


@remembered
def an_ended_duo(app: Flask, *, in_: UUID, stopped: bool = False, **more: Any) -> ADuo:
    """A duo that went all the way, or stopped because somebody moved."""
    duo = a_duo(app, in_=in_, **more)
    with inside(app, in_):
        if stopped:
            trajectories.stop(duo.trajectory_id, reason="moved")
        else:
            trajectories.close(duo.trajectory_id)
    return duo


@remembered
def a_survey(app: Flask, duo: ADuo, *, key: str = MENTEE_END, way: str = "link") -> UUID:
    """Asked of this duo; returns its id."""
    with inside(app, duo.tenant_id):
        return service.ask(duo.trajectory_id, Asking(key, Way(way))).id


def the_link(app: Flask, duo: ADuo, survey_id: UUID) -> str:
    """The token of the newest link that went out for this survey."""
    with inside(app, duo.tenant_id):
        sent = select(Message).where(Message.about_id == survey_id)
        newest = db.session.scalars(sent.order_by(Message.created_at.desc(), Message.id.desc()).limit(1)).one()
        found = re.search(r"/l/([\w-]+)/", newest.body)
    assert found
    return found[1]
