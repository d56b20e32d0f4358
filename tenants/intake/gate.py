# SPDX-License-Identifier: EUPL-1.2
"""The talk with a mentee is for who does that here. The addresses of talks are the same for both sides, so the gate looks whose it is."""

from __future__ import annotations

from flask import current_app, request

from koepel.database import found
from koepel.permissions import Permission
from koepel.web.entry import may
from tenants.intake.models import Intake
from tenants.municipality.part import NotOurPart, talks_with

READING = frozenset({Permission.PERSON_READ, Permission.TRAJECTORY_READ, Permission.POOL_READ})


def ask_whose_talk() -> None:
    """Raises `NotOurPart` before anything is written, or its questions are shown, in a talk that the municipality leaves to others."""
    intake_id = (request.view_args or {}).get("intake_id")
    asked = getattr(current_app.view_functions.get(request.endpoint or ""), "permission", None)
    # where mentees are taken in, nothing is read
    if intake_id is None or asked in READING or may(Permission.MENTEE_INTAKE):
        return
    if not may(talks_with(found(Intake, intake_id).side)):
        raise NotOurPart
