# SPDX-License-Identifier: EUPL-1.2
"""Where people are talked about, and where they talk: the words for the addresses of match meetings and of an evening."""

from __future__ import annotations

from uuid import UUID

from flask import Flask

from tests.factories.match_meetings import meetings_held
from tests.factories.speed_dates import an_evening_held


def talked(app: Flask, here: UUID) -> dict[str, str]:
    """Both."""
    return meetings_held(app, here) | an_evening_held(app, here)
