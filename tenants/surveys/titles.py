# SPDX-License-Identifier: EUPL-1.2
"""What staff read about surveys: their names, the five capitals, states and ways, and the answers that were put together."""

from __future__ import annotations

from typing import Any

from koepel.i18n import _l
from tenants.surveys.instrument import (
    CLOSING_MENTEE,
    CLOSING_MENTOR,
    MENTEE_END,
    MENTEE_LATER,
    MENTOR_INTERIM,
    MENTOR_LATER,
)
from tenants.vocabulary import Coded


class Way(Coded):
    """How the answers come in."""

    LINK = "link", _l("By link")
    PAPER = "paper", _l("On paper")
    STAFF = "staff", _l("In a talk, typed in by staff")


class State(Coded):
    """Where a survey of one person stands."""

    ASKED = "asked", _l("Waits for an answer")
    ANSWERED = "answered", _l("Answered")
    WITHDRAWN = "withdrawn", _l("Taken back")


NAMES: dict[str, Any] = {
    MENTEE_END: _l("Survey of the mentee at the end"),
    MENTEE_LATER: _l("Survey of the mentee some months later"),
    MENTOR_INTERIM: _l("Survey of the mentor on the way"),
    MENTOR_LATER: _l("Survey of the mentor some months later"),
    CLOSING_MENTEE: _l("Closing form of the mentee"),
    CLOSING_MENTOR: _l("Closing form of the mentor"),
}
CAPITALS: dict[str, Any] = {
    "social": _l("Social capital"),
    "language": _l("Language capital"),
    "psychological": _l("Psychological capital"),
    "cultural": _l("Cultural capital"),
    "information": _l("Information capital"),
}
MERGED: dict[str, Any] = {
    "disagree": _l("Disagree, totally or rather"),
    "agree": _l("Agree, totally or rather"),
    "dissatisfied": _l("Dissatisfied, very or rather"),
    "satisfied": _l("Satisfied, very or rather"),
    "under_six": _l("Fewer than 6 times"),
    "six_or_more": _l("6 times or more"),
    "just_right": _l("Just right"),
    "otherwise": _l("Too little or too often"),
}
PERCEIVED = _l(
    "These are perceived effects: what people themselves say. They prove no effect, since nobody was compared with people without a mentor."
)
