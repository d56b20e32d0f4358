# SPDX-License-Identifier: EUPL-1.2
"""The follow-up of a programme in words, one line a step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from koepel.i18n import _, ngettext
from tenants.programmes.follow_up import Step, StepBase, StepChannel, StepKind, StepWhom
from tenants.vocabulary import label_of


@dataclass(frozen=True)
class StepLine:
    """What, with whom, how and when."""

    kind: str
    whom: str
    channel: str
    when: str


def lines(steps: Iterable[Step]) -> list[StepLine]:
    """Every step, in the order of the programme."""
    return [
        StepLine(
            label_of(StepKind, one.kind), label_of(StepWhom, one.whom), label_of(StepChannel, one.channel), when(one)
        )
        for one in steps
    ]


def when(step: Step) -> str:
    """When a step comes, for the page of a programme."""
    base = label_of(StepBase, step.base)
    if step.every:
        return ngettext("every %(num)s day from %(base)s", "every %(num)s days from %(base)s", step.every, base=base)
    if step.days:
        return ngettext("%(num)s day after %(base)s", "%(num)s days after %(base)s", step.days, base=base)
    return _("at %(base)s", base=base)
