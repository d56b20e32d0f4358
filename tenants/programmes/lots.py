# SPDX-License-Identifier: EUPL-1.2
"""Subgroups of a target group, and the lot of a municipality that accepts only some of them (D5; seed 002, answer 8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from koepel.i18n import _, _l
from tenants.vocabulary import Coded, Education, label_of, labels_of


class Subgroup(Coded):
    """Of whom a lot of a VDAB call may be made up."""

    HIGHER_EDUCATED = "higher_educated", _l("HOA: diploma of higher education")
    LOWER_EDUCATED = "lower_educated", _l("LOA: at most a diploma of secondary school")
    YOUTH = "youth", _l("Youth: younger than 25, at most lower secondary school")


class DecidedBy(Coded):
    """Who has the last word on whether somebody takes part (B14)."""

    VDAB = "vdab", _l("VDAB")


@dataclass(frozen=True)
class SubgroupRule:
    """What the facts of somebody in this subgroup are: `education` the diplomas that count, `under_age` in years (0: any age)."""

    code: str
    education: tuple[str, ...] = ()
    under_age: int = 0

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> SubgroupRule:
        """From a file or a stored row. Raises TypeError or ValueError for what nobody knows."""
        rule = cls(Subgroup(kept["code"]).value, tuple(kept.get("education", ())), kept.get("under_age", 0))
        for one in rule.education:
            Education(one)
        return rule

    def against(self, age: int | None, education: str) -> str:
        """Which known fact speaks against this subgroup, in words; '' for none. What nobody asked speaks against nothing."""
        if self.under_age and age is not None and age >= self.under_age:
            return _(
                "This subgroup is for people younger than %(limit)s. This person is %(age)s.",
                limit=self.under_age,
                age=age,
            )
        if self.education and education and education not in self.education:
            return _(
                "The highest diploma that stands here is: %(diploma)s. It does not fit this subgroup.",
                diploma=label_of(Education, education),
            )
        return ""


@dataclass(frozen=True)
class Lot:
    """The part of a call that is run here. `rules`: the subgroups of the call; `accepts`: those of this lot, none named is all."""

    rules: tuple[SubgroupRule, ...] = ()
    accepts: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether this programme knows subgroups at all."""
        return bool(self.rules)

    def takes(self, subgroup: str) -> bool:
        """Whether this lot accepts who is in that subgroup; what nobody asked yet keeps nobody out."""
        return not self.rules or not subgroup or subgroup in (self.accepts or [one.code for one in self.rules])

    def words(self) -> str:
        """The subgroups that it accepts."""
        return said(self.accepts or [one.code for one in self.rules])

    def against(self, subgroup: str, age: int | None, education: str) -> str:
        """Which known fact speaks against this subgroup, in words; '' for none."""
        rule = next((one for one in self.rules if one.code == subgroup), None)
        return rule.against(age, education) if rule else ""

    def fitting(self, age: int | None, education: str) -> list[str]:
        """The subgroups against which no known fact speaks; none where neither age nor diploma is known."""
        if age is None and not education:
            return []
        return [one.code for one in self.rules if not one.against(age, education)]


def said(codes: Iterable[str]) -> str:
    """Subgroups by name."""
    return "; ".join(labels_of(Subgroup, codes))
