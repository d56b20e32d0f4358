# SPDX-License-Identifier: EUPL-1.2
"""What comes in about a meeting place. Name and address together fit on the line of an appointment."""

from __future__ import annotations

from dataclasses import dataclass

from koepel.web.fields import Flag, Line, Whole
from koepel.web.forms import Form

NAME, ADDRESS, DIRECTIONS = 50, 68, 160


@dataclass(frozen=True)
class Described:
    """A place; `version` is the one that the writer saw, 0 for a new place."""

    name: str
    address: str
    directions: str = ""
    without_picture: bool = False
    version: int = 0

    @property
    def line(self) -> str:
        """As an appointment keeps it."""
        return f"{self.name}, {self.address}"


class PlaceForm(Form[Described]):
    """In: the boxes of the page; the picture comes beside them."""

    makes = Described
    name = Line(most=NAME, required=True)
    address = Line(most=ADDRESS, required=True)
    directions = Line(most=DIRECTIONS, load_default="")
    without_picture = Flag()
    version = Whole(load_default=0)
