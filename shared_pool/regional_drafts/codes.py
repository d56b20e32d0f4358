# SPDX-License-Identifier: EUPL-1.2
"""Where a draft stands, how far its drawing is, and what people want of a pair."""

from __future__ import annotations

from enum import StrEnum


class DraftState(StrEnum):
    """Where a draft stands: the words of every row in the queue."""

    WAITING = "waiting"
    DRAWING = "leased"
    READY = "done"
    FAILED = "dead"


class DraftStep(StrEnum):
    """How far the drawing is, for who looks at the page."""

    READING = "reading"
    CHOOSING = "choosing"
    WRITING = "writing"


class PairChoice(StrEnum):
    """What people want of a pair in the next draft."""

    KEEP = "keep"
    LEAVE_OUT = "leave_out"
