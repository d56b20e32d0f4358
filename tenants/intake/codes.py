# SPDX-License-Identifier: EUPL-1.2
"""Codes of a decision on taking part."""

from __future__ import annotations

from enum import StrEnum


class Answer(StrEnum):
    """What who decides said."""

    AGREED = "agreed"
    REFUSED = "refused"


class Held(StrEnum):
    """What stands between a mentee and matching."""

    OUTSIDE_LOT = "outside_lot"
    NOT_ASKED = "not_asked"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
