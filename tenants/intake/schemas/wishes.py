# SPDX-License-Identifier: EUPL-1.2
"""What somebody likes, and what they wish of the other: always a wish that was expressed, soft or a must."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from koepel.web.fields import Code, Flag, Items, Whole
from koepel.web.forms import Form
from tenants.vocabulary import AgeBand, Gender, Interest, LifePhase, MentorStyle

ASPECTS = ("gender", "age_band", "life_phase", "style")


@dataclass(frozen=True)
class Wishes:
    """The step Wishes and interests of both sides; a must is possible for gender and age only (H08)."""

    interests: tuple[Interest, ...] = ()
    dislikes: tuple[Interest, ...] = ()
    life_phase: LifePhase | None = None
    wish_gender: Gender | None = None
    wish_gender_must: bool = False
    wish_age_band: AgeBand | None = None
    wish_age_band_must: bool = False
    wish_life_phase: LifePhase | None = None
    wish_style: MentorStyle | None = None

    def wished(self) -> dict[str, Any]:
        """As it is kept: {"gender": {"value": "woman", "weight": "must"}}."""
        found = {}
        for aspect in ASPECTS:
            value = getattr(self, f"wish_{aspect}")
            if value is not None:
                must = getattr(self, f"wish_{aspect}_must", False)
                found[aspect] = {"value": str(value.value), "weight": "must" if must else "soft"}
        return found


@dataclass(frozen=True)
class RoomAndWishes(Wishes):
    """The same step of a mentor, with how many duos, the way of working and the coordinator's judgement 1-5."""

    max_duos: int = 1
    style: MentorStyle | None = None
    strength: int | None = None


class WishFields:
    """The boxes of both sides."""

    interests = Items(Code(Interest))
    dislikes = Items(Code(Interest))
    life_phase = Code(LifePhase, load_default=None)
    wish_gender = Code(Gender, load_default=None)
    wish_gender_must = Flag()
    wish_age_band = Code(AgeBand, load_default=None)
    wish_age_band_must = Flag()
    wish_life_phase = Code(LifePhase, load_default=None)
    wish_style = Code(MentorStyle, load_default=None)


class WishesForm(WishFields, Form[Wishes]):
    """In: the boxes of the page of a mentee."""

    makes = Wishes


class RoomAndWishesForm(WishFields, Form[RoomAndWishes]):
    """In: the boxes of the page of a mentor."""

    makes = RoomAndWishes
    max_duos = Whole(least=1, most=3, load_default=1)
    style = Code(MentorStyle, load_default=None)
    strength = Whole(least=1, most=5, load_default=None)
