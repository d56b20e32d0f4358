# SPDX-License-Identifier: EUPL-1.2
"""The gate: what still stands between a mentor and the first thing that is shown of a mentee (E9, I1). A pure rule, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from koepel.i18n import _
from tenants.vocabulary import ReadinessStep, label_of

ACCEPTED = "accepted"
MENDED_BY = {
    ReadinessStep.VOLUNTEER_AGREEMENT.value: "sign",
    ReadinessStep.CONFIDENTIALITY.value: "sign",
    ACCEPTED: "screening",
}


@dataclass(frozen=True)
class Check:
    """One line of the list: `mended_by` names the page that mends it: sign, screening or readiness."""

    code: str
    done: bool

    @property
    def words(self) -> str:
        """In the language of the reader."""
        return _("Accepted after a first talk") if self.code == ACCEPTED else label_of(ReadinessStep, self.code)

    @property
    def mended_by(self) -> str:
        """Which page mends it."""
        return MENDED_BY.get(self.code, "readiness")


def checklist(needed: Collection[str], done: Collection[str], *, accepted: bool) -> tuple[Check, ...]:
    """Everything that is asked, in the order of the list. `needed`: steps that the programme asks; `done`: those noted."""
    steps = [Check(step.value, step.value in done) for step in ReadinessStep if step.value in needed]
    return (Check(ACCEPTED, accepted), *steps)


def missing(checks: Iterable[Check]) -> tuple[str, ...]:
    """What is still missing, in words; nothing is the only answer that opens the gate."""
    return tuple(one.words for one in checks if not one.done)
