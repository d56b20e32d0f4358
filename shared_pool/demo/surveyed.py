# SPDX-License-Identifier: EUPL-1.2
"""What mentees of the invented region say at the end: on paper, typed in by the case worker; the last sheets still wait."""

from __future__ import annotations

from uuid import UUID

from tenants.surveys import service
from tenants.surveys.instrument import MENTEE_END, Item
from tenants.surveys.schemas import Asking
from tenants.surveys.titles import Way

LEANING = (2, 3, 3, 2, 1, 3, 2, 3, 2, 0)  # which of four answers, most of them on the good side


def at_the_end(trajectory_id: UUID, number: int, *, typed: bool) -> None:
    """Ask this mentee on paper; `number` tells one person's answers from another's, and every seventh sends nothing back."""
    asked = service.ask(trajectory_id, Asking(MENTEE_END, Way.PAPER))
    if typed and number % 7:
        items = service.asked_of(asked).asked(asked.part)
        service.type_in(asked.id, {item.key: _said(item, number + place) for place, item in enumerate(items)})


def _said(item: Item, turn: int) -> str:
    """One answer; some questions stay open."""
    answers = item.scale.answers
    return "" if turn % 17 == 0 else answers[LEANING[turn * 3 % len(LEANING)] % len(answers)]
