# SPDX-License-Identifier: EUPL-1.2
"""Questions of mentors as words: `a_question(app, borsbeek, "Mag dat?")`."""

from __future__ import annotations

from uuid import UUID

from flask import Flask

from tenants.questions import service
from tenants.questions.codes import Theme
from tenants.questions.schemas import Noted
from tests.support.places import inside


def a_question(app: Flask, tenant_id: UUID, asked: str, answer: str = "", theme: Theme = Theme.WORK) -> UUID:
    """A question as staff noted it; returns its id."""
    with inside(app, tenant_id):
        return service.note(Noted(theme, asked, answer)).id
