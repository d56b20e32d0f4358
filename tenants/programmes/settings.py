# SPDX-License-Identifier: EUPL-1.2
"""What a programme lays down, as data: duration, silence, languages, steps of a mentor, criteria, weights column."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Criterion:
    """One condition to take part: what is asked, and who may make an exception ('' = nobody)."""

    code: str
    exception: str = ""


@dataclass(frozen=True)
class ProgrammeSettings:
    """`contact_level` and `dutch_level` are CEFR ranks 0-6; `weights` names a column of weights of the engine."""

    months: int
    silence_days: int = 21
    usual_minutes: int = 120
    wanted_meetings: int = 0
    max_duos: int = 2
    contact_level: int = 3
    dutch_level: int = 2
    language_rule: str = "required"
    weights: str = "work"
    coach_language: bool = False
    least_years: int = 0
    minors_from: int = 18
    readiness: tuple[str, ...] = ()
    mentee_criteria: tuple[Criterion, ...] = ()
    mentor_criteria: tuple[Criterion, ...] = field(default=())

    @classmethod
    def read(cls, kept: dict[str, Any]) -> ProgrammeSettings:
        """From a template or a stored row. Raises TypeError for a setting that nobody knows."""
        known = dict(kept)
        for name in ("mentee_criteria", "mentor_criteria"):
            known[name] = tuple(Criterion(**criterion) for criterion in known.get(name, ()))
        known["readiness"] = tuple(known.get("readiness", ()))
        return cls(**known)

    def kept(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self)

    def criteria(self, side: str) -> tuple[Criterion, ...]:
        """The conditions of one side."""
        return self.mentee_criteria if side == "mentee" else self.mentor_criteria
