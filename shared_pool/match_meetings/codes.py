# SPDX-License-Identifier: EUPL-1.2
"""How the talk about one person ended, and why nobody was proposed."""

from __future__ import annotations

from enum import StrEnum

from koepel.i18n import _l


class Outcome(StrEnum):
    """What was decided about somebody who waits."""

    PROPOSED = "proposed"
    SKIPPED = "skipped"
    PASSED_OVER = "passed_over"


class SkipReason(StrEnum):
    """Why nobody was proposed now. Chosen, never typed: minutes hold no text about a person."""

    NO_MENTOR = "no_mentor"
    WAITS_FOR_MENTOR = "waits_for_mentor"
    ASK_FIRST = "ask_first"
    NOT_READY = "not_ready"
    NEXT_TIME = "next_time"


OUTCOMES = {
    Outcome.PROPOSED: _l("Proposed"),
    Outcome.SKIPPED: _l("Nobody proposed"),
    Outcome.PASSED_OVER: _l("Not talked about"),
}
REASONS = {
    SkipReason.NO_MENTOR: _l("No suitable mentor: we look elsewhere"),
    SkipReason.WAITS_FOR_MENTOR: _l("We wait for a mentor who comes free or is in training"),
    SkipReason.ASK_FIRST: _l("Something must be asked first"),
    SkipReason.NOT_READY: _l("Cannot start now: time, work or mental room"),
    SkipReason.NEXT_TIME: _l("We talk about it again next time"),
}
