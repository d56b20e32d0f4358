# SPDX-License-Identifier: EUPL-1.2
"""What comes in: how many places, and for whom they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from koepel.web.fields import Ref, Whole
from koepel.web.forms import Form


@dataclass(frozen=True)
class Coming:
    """With how many a municipality comes along."""

    number: int


class ComingForm(Form[Coming]):
    """In: one box."""

    makes = Coming
    number = Whole(least=1, most=200, required=True)


@dataclass(frozen=True)
class Kept:
    """How many places are kept, for the members of which collaboration."""

    number: int
    region: UUID


class KeptForm(Form[Kept]):
    """In: a box and a choice."""

    makes = Kept
    number = Whole(least=1, most=200, required=True)
    region = Ref(required=True)
